/** What seedMinimal writes. Facility 1 is client A's, 2 client B's, 3 both clients'. */
export const minimal = {
  clients: {
    a: { clientId: 'client-a', secret: 'secret-of-client-a' },
    b: { clientId: 'client-b', secret: 'secret-of-client-b' },
  },
  /** Client A's, Warsaw. */
  facility: '1',
  doctor: '11',
  /** In person, premium, calendar enabled; takes insurance 13 (no plans) and 14 (plans 141 and 142). */
  address: '111',
  /** Address 111: 30 minutes, offered in all periods. */
  service: '1111',
  /** Address 111: 60 minutes, offered in all periods, for ages 18 to 65. */
  longService: '1112',
  /** Address 111: made by the clinic, without a dictionary service; in no period. */
  customService: '1113',
  /** Address 111: deleted. */
  deletedService: '1119',
  /** Online, the same doctor's; calendar enabled; needs gender, nin and birth date. */
  onlineAddress: '112',
  onlineService: '1121',
  /** Not paid for: may have no calendar. */
  basicAddress: '113',
  /** Switched off, with a disabled calendar. */
  disabledAddress: '114',
  /** Fine, but nobody made a calendar yet. */
  calendarlessAddress: '115',
  calendarlessService: '1151',
  /** Fine, its calendar is disabled; it has periods. */
  closedAddress: '116',
  closedService: '1161',
  /** Not under integration; calendar enabled. */
  unintegratedAddress: '117',
  unintegratedService: '1171',
  /** Another doctor of facility 1; calendar enabled. */
  otherDoctor: '12',
  otherAddress: '121',
  otherService: '1211',
  /** No commercial profile: clients don't see them. */
  silentDoctor: '13',
  silentAddress: '131',
  /** Client B's, Madrid. */
  foreign: { facility: '2', doctor: '21', address: '211', service: '2111' },
  /** Both clients', São Paulo; B may not edit its calendars. */
  shared: { facility: '3', doctor: '31', address: '311', service: '3111' },
  /** Client A's, deleted. */
  deletedFacility: '4',
  specialization: '501',
  dictionary: { consultation: '1001', ultrasound: '1002', unused: '1003', spanish: '2001', brazilian: '3001' },
  insurance: { nfz: '13', withPlans: '14', plans: ['141', '142'], unlinked: '15', spanish: '23' },
} as const
