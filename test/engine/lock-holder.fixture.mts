import { closeSync, openSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { acquireLocks } from '../../lib/engine/lock.ts'
import { Failure } from '../../lib/failure.ts'

/**
 * Executes the test's commands on locks over a Unix socket, one line each way, and exits when the test disconnects.
 *
 * take · give · kill (itself, with -9) · contend (takes, enters, leaves and gives until it has entered ten times; answers
 * how often two processes were inside)
 */
const [folder = '', socket = '', ...names] = process.argv.slice(2)
const connection = connect(socket)
const holder = { pid: process.pid, command: 'fixture', since: '2030-01-01T00:00:00.000Z' }
let release = () => {}

function take(): string {
  try {
    release = acquireLocks(folder, names, holder)
    return 'taken'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `refused ${error.details.code}`
  }
}

function give(): string {
  release()
  return 'given'
}

/** Whether this process is alone in the section that the lock protects. */
function enter(): boolean {
  const inside = `${folder}/inside`
  try {
    closeSync(openSync(inside, 'wx'))
    for (let spin = 0; spin < 100_000; spin++) Math.sqrt(spin)
    unlinkSync(inside)
    return true
  } catch {
    return false
  }
}

function contend(): string {
  let overlaps = 0
  for (let wins = 0; wins < 10; ) {
    if (take() !== 'taken') continue
    if (!enter()) overlaps++
    give()
    wins++
  }
  return `overlaps ${overlaps}`
}

function kill(): string {
  process.kill(process.pid, 'SIGKILL')
  return ''
}

const commands: Record<string, () => string> = { take, give, kill, contend }
createInterface(connection).on('line', (line) => {
  connection.write(`${commands[line]?.()}\n`)
})
connection.on('close', () => process.exit())
connection.on('error', () => process.exit(1))
