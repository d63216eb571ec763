/** The sandbox's API clients: one for each way of working with the hub. */

export type DemoClient = {
  clientId: string
  partnerId: string
  partner: string
  name: string
  realtime: 'on' | 'off'
  delivery: 'push' | 'pull'
  /** Which of the demo facilities, 1 to 26, it may work with. Odd ids are first clinics, even second ones. */
  owns: (facilityId: number) => boolean
}

// Each facility has exactly one client, so that no question ever has two to be put to.
export const demoClients: readonly DemoClient[] = [
  {
    clientId: 'sandbox-realtime',
    partnerId: '1',
    partner: 'Sandbox vendor',
    name: 'Asked while the patient books',
    realtime: 'on',
    delivery: 'push',
    owns: (facilityId) => facilityId % 2 === 1,
  },
  {
    clientId: 'sandbox-async',
    partnerId: '2',
    partner: 'Sandbox vendor, asynchronous',
    name: 'Told by push afterwards',
    realtime: 'off',
    delivery: 'push',
    owns: (facilityId) => facilityId % 4 === 2,
  },
  {
    clientId: 'sandbox-pull',
    partnerId: '3',
    partner: 'Sandbox vendor, pulling',
    name: 'Fetches notifications itself',
    realtime: 'off',
    delivery: 'pull',
    owns: (facilityId) => facilityId % 4 === 0,
  },
]
