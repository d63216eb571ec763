/** Runs programs for run.mjs: with the pinned Node, in the repository's folder, with our output and our signals. */
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const bins = join(root, 'node_modules/.bin')
const platforms = ['linux-x64', 'linux-arm64', 'darwin-arm64']
const wantedMajor = 26

/** A sentence for the person; no stack is shown. */
export class Failure extends Error {}

/** The pinned Node's path; Node 26 that runs this script serves where there is no package of it. */
function pinnedNode() {
  const path = join(bins, 'node')
  if (existsSync(path)) return realpathSync(path)
  if (Number(process.versions.node.split('.')[0]) >= wantedMajor) return process.execPath
  throw new Failure(
    `There is no Node.js ${wantedMajor} package for ${process.platform}-${process.arch} (only ${platforms.join(', ')}): install Node.js ${wantedMajor} itself and call again.`,
  )
}

export function node(args, options) {
  const [script] = args
  if (script.endsWith('.ts') && !existsSync(join(root, script))) throw new Failure(`${script} is missing in ${root}.`)
  return runProgram(pinnedNode(), args, options)
}

/**
 * Runs a program in the repository's folder with our output, and answers its exit code.
 * `isTied`: a channel binds it to us, so that it ends in peace even where we are killed and can pass nothing on. It
 * stays in our process group: whoever kills the whole group means the hub too.
 */
export function runProgram(command, args, { isTied = false } = {}) {
  const env = {
    ...process.env,
    PATH: bins + delimiter + process.env.PATH,
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  }
  const stdio = ['inherit', 'inherit', 'inherit', ...(isTied ? ['ipc'] : [])]
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio, env })
    const stopPassing = passSignals(child)
    child.on('error', (error) => fail(new Failure(explainSpawn(command, error))))
    child.on('close', (code, signal) => {
      stopPassing()
      done(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

function explainSpawn(command, error) {
  if (error.code === 'ENOENT' && process.platform === 'linux') {
    return `${command} doesn't run here: it needs glibc, and this Linux (such as Alpine) may have another libc. Call with Node.js ${wantedMajor} of your own after removing ${join(bins, 'node')}.`
  }
  return `${command} doesn't run: ${error.message}`
}

// A terminal sends Ctrl-C to the whole group, and npm may pass it on once more: the child counts the first only.
export function passSignals(child, heard = () => {}) {
  const pass = (signal) => {
    heard()
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  const watch = watchShell(() => pass('SIGTERM'))
  return () => {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, pass)
  }
}

// npm hands SIGTERM to the shell between it and us, which dies without a word to us: that is a signal as well.
function watchShell(ended) {
  if (!process.env.npm_lifecycle_event) return undefined
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    ended()
  }, 250)
  return watch
}
