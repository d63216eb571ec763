import { readSecrets, sandboxFacts, writeFacts, writeSecrets } from './facts.ts'
import { seedDemo } from './seed.ts'
import { startVendor } from './vendor.ts'
import { welcome } from './welcome.ts'
/** Brings the sandbox up around a hub: vendor, demo world, sandbox.json, and the words at the terminal. */
import type { Db } from '../db/pool.ts'
import type { Secrets } from '../secrets.ts'
import type { Clock } from '../time.ts'

/** What the sandbox needs of a hub. `publicUrl` is read when it is ready: the port may be known only then. */
export type SandboxHost = Secrets & {
  db: Db
  clock: Clock
  publicUrl: string
  config: { vendorUrl?: string | undefined }
}

export type Sandbox = {
  /** Once the hub listens: writes sandbox.json. @returns what to tell the person at the terminal */
  ready(): Promise<string>
  stop(): Promise<void>
}

export async function startSandbox(
  host: SandboxHost,
  { dataDir, say }: { dataDir: string; say: (text: string) => void },
): Promise<Sandbox> {
  const vendor = await startVendor({ clock: host.clock })
  try {
    say('Preparing the demo clinics')
    const demo = await seedDemo(host.db, host.clock, {
      vendorUrl: vendor.url,
      ownVendorUrl: host.config.vendorUrl,
      knownSecrets: await readSecrets(dataDir),
    })
    await writeSecrets(dataDir, demo)
    return {
      async ready() {
        const facts = await sandboxFacts(host, demo)
        await writeFacts(dataDir, facts)
        return welcome(facts, { dataDir, isColored: process.stdout.isTTY && process.stdout.hasColors() })
      },
      stop: () => vendor.close(),
    }
  } catch (error) {
    await vendor.close()
    throw error
  }
}
