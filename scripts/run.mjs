#!/usr/bin/env node
/**
 * The one way to run anything here: node scripts/run.mjs start | reset | operate | test | check | generate | bench.
 * Plain JavaScript for Node 20 and newer: it installs what is missing and hands over to the pinned Node 26.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Failure, node, passSignals, root, runProgram } from './programs.mjs'
import { filesNamed, filesOfAll } from './testFiles.mjs'

const modules = join(root, 'node_modules')

/** `full`: also what only development needs. `run` answers the exit code. */
const tasks = {
  start: { full: false, run: (args) => node(['hub/src/main.ts', ...args], { isTied: true }) },
  reset: { full: false, run: (args) => node(['hub/src/main.ts', 'reset', ...args]) },
  operate: { full: false, run: (args) => node(['hub/src/main.ts', 'operate', ...args]) },
  test: { full: true, run: test },
  check: { full: true, run: check },
  generate: { full: true, run: generate },
  bench: { full: true, run: (args) => node(['bench/main.ts', ...args]) },
}

async function main([name, ...args]) {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Failure(`Node.js 20 or newer is needed; this is ${process.version}.`)
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
  if (!task) throw new Failure(`Usage: node scripts/run.mjs ${Object.keys(tasks).join(' | ')}`)
  await install(task.full)
  return task.run(args)
}

// Installing ---------------------------------------------------------------------------------------------------------

// npm writes this file last of all, with what it has put there: an interrupted installation has none.
const installedFile = join(modules, '.package-lock.json')

async function install(full) {
  if (isInstalled(full)) return
  const wanted = packagesFor(full).filter(
    ([, { os, cpu }]) => isForHere(os, process.platform) && isForHere(cpu, process.arch),
  )
  say(`Installing ${wanted.length} packages (${full ? 'everything' : 'what running needs'}; once)`)
  const started = performance.now()
  // npm removes the folders at first in any order; without this the file might outlive some of them.
  rmSync(installedFile, { force: true })
  const seconds = () => Math.round((performance.now() - started) / 1000)
  const ticker = setInterval(
    () => say(`  ${seconds()} s, ${countPackages(wanted)} of ${wanted.length} are there`),
    2000,
  )
  const { code, output } = await npmCi(full).finally(() => clearInterval(ticker))
  if (code !== 0) throw new Failure(explainNpm(output))
  if (!isInstalled(full))
    throw new Failure(`npm ended without an error, but packages are missing in ${modules}:\n${output}`)
  say(`Installed in ${seconds()} s`)
}

/** Whether every package of package-lock.json that the task needs lies there in its version. */
function isInstalled(full) {
  const installed = readPackages(installedFile)
  if (!installed) return false
  return packagesFor(full).every(([path, { version, link, optional, devOptional }]) => {
    const there = installed[path]
    // Packages for other platforms are optional and left out.
    if (!there) return Boolean(optional || devOptional)
    return link ? existsSync(join(root, path)) : there.version === version
  })
}

function packagesFor(full) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  if (!wanted) throw new Failure(`package-lock.json is missing or broken in ${root}: check it out again.`)
  return Object.entries(wanted).filter(([path, { dev }]) => path.includes('node_modules/') && (full || !dev))
}

function isForHere(allowed, here) {
  return !allowed || allowed.includes(here)
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

// npm makes all folders at first and fills them later; package.json is there when a package is.
function countPackages(wanted) {
  return wanted.filter(([path]) => existsSync(join(root, path, 'package.json'))).length
}

function npmCi(full) {
  const [command, ...first] = npmCommand()
  const args = [
    ...first,
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(full ? ['--include=dev'] : ['--omit=dev']),
  ]
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: npmEnvironment() })
    let output = ''
    const collect = (data) => (output = (output + data).slice(-20_000))
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    let interrupted = false
    const stopPassing = passSignals(child, () => (interrupted = true))
    child.on('error', () => fail(new Failure('npm was not found: install it beside Node.js.')))
    child.on('close', (code, signal) => {
      stopPassing()
      if (signal || (interrupted && code !== 0))
        fail(new Failure('The installation was interrupted; the next call starts it again.'))
      else done({ code, output })
    })
  })
}

function npmCommand() {
  const path = process.env.npm_execpath
  return path && /npm-cli\.c?js$/.test(path) && existsSync(path) ? [process.execPath, path] : ['npm']
}

// `npm test --silent` and the like hand their options down; a nested npm must take only what concerns the network.
function npmEnvironment() {
  const hindering = /^npm_config_(omit|include|only|production|dry_run|global|workspace|workspaces|prefix|loglevel)$/i
  const kept = Object.entries(process.env).filter(([name]) => !hindering.test(name))
  return { ...Object.fromEntries(kept), NODE_ENV: '' }
}

function explainNpm(output) {
  const text = output.trim()
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(text)) {
    return `The npm registry can't be reached: check the network, or the address that "npm config get registry" shows.\n${text}`
  }
  if (/EACCES|EPERM|EROFS/.test(text)) {
    return `npm may not write to ${modules}: run this as the owner of ${root}, or make the folder writable.\n${text}`
  }
  if (/ENOSPC/.test(text)) return `The disk is full: npm needs about 500 MB in ${root}.\n${text}`
  return `npm ci failed:\n${text}`
}

// Tasks --------------------------------------------------------------------------------------------------------------

/** The gate: without a name all of it, cheapest first; with names, or parts of them, the tests in those files. */
async function test(args) {
  const options = args.filter((arg) => arg.startsWith('-'))
  const names = args.filter((arg) => !arg.startsWith('-'))
  const files = names.length > 0 ? names.flatMap(filesNamed) : filesOfAll()
  if (names.length === 0) {
    const code = await check()
    if (code) return code
    say('\n== tests')
  }
  return node([
    '--test',
    '--test-global-setup=hub/test/support/globalSetup.ts',
    '--test-reporter=./hub/test/support/reporter.ts',
    '--test-reporter-destination=stdout',
    // Node's own default is one less than the cores, and most tests wait more than they work.
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    ...options,
    ...new Set(files),
  ])
}

async function generate(args) {
  const code = await node(['scripts/generate.ts', ...args])
  return code || node(['scripts/dumpSchema.ts', ...args])
}

/** All that is cheaper than a test. Each step runs, so that one call says all that is wrong. */
async function check() {
  const steps = {
    format: () => runProgram('oxfmt', ['--check']),
    lint: () => runProgram('oxlint', ['hub', 'scripts', 'bench']),
    types: () => runProgram('tsc', ['--noEmit']),
    contract: () => runProgram('redocly', ['lint', 'contract/openapi.yaml', '--config', 'contract/redocly.yaml']),
    'generated files': () => generate(['--check']),
  }
  const failed = []
  for (const [name, step] of Object.entries(steps)) {
    say(`\n== ${name}`)
    const started = performance.now()
    const code = await step()
    if (code >= 128) return code
    if (code) failed.push(name)
    say(`== ${name}: ${code ? 'failed' : 'fine'} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  }
  if (failed.length > 0) say(`\nFailed: ${failed.join(', ')}`)
  return failed.length > 0 ? 1 : 0
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Failure)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
