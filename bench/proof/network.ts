/**
 * A network of a proof's own, of which every address is this machine and none leads out. A program that would dial an
 * inner address reaches somebody here, and a program that would dial anybody else does, too.
 */
import { execFileSync, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { deviations } from './contract.ts'
import { NotHere } from './proof.ts'

const needs =
  'This proof needs Linux, root, and the programs unshare, mount and ip: ' +
  'it gives the hub a network of its own, in which it may dial anybody.'

/**
 * Runs a program in such a network and answers what it sends.
 * @throws NotHere where the machine can't make one
 */
export async function runInside<T>(program: string, args: readonly string[], env: Record<string, string>): Promise<T> {
  const isThere = (command: string, ...rest: string[]) => spawnSync(command, rest, { stdio: 'ignore' }).status === 0
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (!isRoot || !isThere('ip', '-V') || !isThere('unshare', '--net', '--mount', 'mount', '-V')) {
    throw new NotHere(needs)
  }
  const child = fork(program, args, {
    execPath: 'unshare',
    execArgv: ['--net', '--mount', process.execPath],
    env: { ...process.env, ...env, PROOF_OUTSIDE: readlinkSync('/proc/self/ns/net') },
  })
  const ended = once(child, 'exit')
  const told = await Promise.race([once(child, 'message'), ended.then(() => null)])
  await ended
  if (!told) throw new Error(`${program} ended with ${child.exitCode ?? child.signalCode} and no word`)
  const [answer] = told as [Answer<T>]
  if ('notHere' in answer) throw new NotHere(answer.notHere)
  Object.assign(deviations, answer.deviations)
  return answer.value
}

type Answer<T> = { value: T; deviations: typeof deviations } | { notHere: string }

/** For the program inside: sends what `work` resolves to, and how the answers it saw stood to the contract. */
export async function answerOutside<T>(work: () => Promise<T>): Promise<void> {
  const answer: Answer<T> = await work().then(
    (value) => ({ value, deviations }),
    (error) => {
      if (error instanceof NotHere) return { notHere: error.message }
      throw error
    },
  )
  process.send!(answer, () => process.disconnect!())
}

type NetworkOptions = { folder: string; hosts: readonly string[]; silent: string }

/**
 * Makes every address of IPv4 and IPv6 this machine's, but for `silent`, and lets names come from `hosts` and from a
 * name server on 127.0.0.1. Only ever in a network that runInside made.
 */
export function openNetwork({ folder, hosts, silent }: NetworkOptions): void {
  if (readlinkSync('/proc/self/ns/net') === process.env.PROOF_OUTSIDE) throw new Error('This is no network of its own')
  const ip = (text: string) => void execFileSync('ip', text.split(' '), { stdio: 'pipe' })
  ip('link set lo up')
  ip('route add local 0.0.0.0/0 dev lo')
  ip(`route add unreachable ${silent}/32`)
  try {
    ip('-6 route add local ::/0 dev lo')
  } catch {
    throw new NotHere('This proof needs IPv6 in the kernel: half of the addresses are of it.')
  }
  const others = Object.keys(networkInterfaces()).filter((name) => name !== 'lo')
  if (others.length > 0) throw new Error(`The network has a way out: ${others.join(', ')}`)
  const files = {
    hosts: hosts.join('\n'),
    'resolv.conf': 'nameserver 127.0.0.1\nsearch search.test\noptions timeout:1 attempts:1',
    // No service of the machine that would ask names elsewhere.
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns',
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), `${text}\n`)
    execFileSync('mount', ['--bind', join(folder, name), `/etc/${name}`])
  }
}

/** How many TCP connections this network's programs have begun to open, as the kernel counts them, whoever answers. */
export function connectionsOpened(): number {
  const [names, values] = readFileSync('/proc/self/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '))
  return Number(values![names!.indexOf('ActiveOpens')])
}
