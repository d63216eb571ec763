/** The folder in which the embedded server keeps its files: whose it is, how it's named to the server, its making. */
import { execFile } from 'node:child_process'
import { chown, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { EmbeddedError, findBinaries, type Account, type Binaries } from './binaries.ts'
import { isAlive } from './embeddedLock.ts'

const run = promisify(execFile)

export type Cluster = {
  folder: string
  /** How the server is told the folder: see `dataArgument`. */
  argument: string
  account: Account
  binaries: Binaries
}

/** The database role and database that the hub uses. */
export const user = 'slotwire'
const nobody = { uid: 65534, gid: 65534 }

type OpenOptions = { scope?: string; say?: (text: string) => void }

/** The cluster in `folder`, created where there is none. @throws EmbeddedError with a sentence for the person */
export async function openCluster(folder: string, { scope, say }: OpenOptions): Promise<Cluster> {
  const account = await accountFor(folder)
  const binaries = await findBinaries(account, scope)
  const cluster = { folder, account, binaries, argument: dataArgument(folder, account) }
  await createCluster(cluster, say)
  return cluster
}

/** The server's own user: never root, which PostgreSQL refuses. An existing cluster keeps its owner. */
async function accountFor(folder: string): Promise<Account> {
  const ours = process.getuid?.()
  const owner = await stat(folder).catch(() => undefined)
  if (ours !== 0) {
    if (owner && owner.uid !== ours) {
      throw new EmbeddedError(
        `The database in ${folder} belongs to another user (number ${owner.uid}): start as that user or as root, or set SLOTWIRE_DATA_DIR to another folder.`,
      )
    }
    return undefined
  }
  if (owner) return owner.uid === 0 ? nobody : { uid: owner.uid, gid: owner.gid }
  // A user's data folder, opened as root: the database is made as that user's, who may start it without root then.
  const { uid, gid } = await stat(dirname(folder))
  return uid !== 0 && (await hasName(uid)) ? { uid, gid } : nobody
}

// initdb refuses to run as a user without a name, such as the owner of a folder mounted into a container.
async function hasName(uid: number): Promise<boolean> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return passwd.split('\n').some((line) => line.split(':')[2] === String(uid))
}

/**
 * As root the cluster may lie below a folder that only root may enter, where the server's user gets nowhere by any
 * path. It needs none: it starts inside the cluster's folder, and Linux follows /proc/self/cwd without walking the
 * folders above. So the data stays where the person expects it.
 */
function dataArgument(folder: string, account: Account): string {
  return account && process.platform === 'linux' ? '/proc/self/cwd' : folder
}

/** initdb into a draft, then one rename: a cluster is whole or isn't there, whoever else starts at the same time. */
async function createCluster({ folder, binaries, account }: Cluster, say?: (text: string) => void): Promise<void> {
  await removeDrafts(folder)
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version !== undefined) {
    if (Number.parseInt(version) === binaries.major) return
    throw new EmbeddedError(
      `The database in ${folder} was made by PostgreSQL ${version.trim()}, and this version of Slotwire brings ${binaries.major}: export it with the version that made it, or start over with npm run reset.`,
    )
  }
  say?.('Creating the database (once, about 2 s)')
  const draft = `${folder}.draft-${process.pid}`
  await mkdir(draft, { mode: 0o700 })
  try {
    if (account) await chown(draft, account.uid, account.gid)
    await initialize(draft, { binaries, account })
    await rename(draft, folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another hub was quicker.
    if (await readFile(join(folder, 'PG_VERSION')).catch(() => undefined)) return
    throw new EmbeddedError(`The database can't be created in ${folder}: ${reasonOf(error)}`, { cause: error })
  }
}

async function initialize(draft: string, { binaries, account }: Pick<Cluster, 'binaries' | 'account'>): Promise<void> {
  const locale =
    binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C']
  // Trust, because the socket's folder lets nobody else in. Unsynced files of a cluster without data cost nothing;
  // from its first start on the server syncs.
  const fixed = ['-U', user, '--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions']
  const parameters = ['-D', dataArgument(draft, account), ...fixed, ...locale]
  await run(join(binaries.native, 'bin', 'initdb'), parameters, { ...account, cwd: draft, env: environment() })
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string }
  const reason = (stderr || message).trim().split('\n').slice(0, 3).join(' ')
  if (!reason.includes('could not look up effective user ID')) return reason
  return `${reason}. PostgreSQL needs a user with a name: add one for this number to /etc/passwd, or set DATABASE_URL.`
}

async function removeDrafts(folder: string): Promise<void> {
  const start = `${basename(folder)}.draft-`
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(start) || isAlive(Number(name.slice(start.length)))) continue
    await rm(join(dirname(folder), name), { recursive: true, force: true })
  }
}

/** Nothing of ours may steer the server: PGDATA, PGPORT, LD_LIBRARY_PATH, DATABASE_URL with its password. */
export function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', TMPDIR: '/tmp' }
}
