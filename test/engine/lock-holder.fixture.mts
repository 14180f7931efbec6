import { closeSync, openSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { takeLocks } from '../../lib/engine/lock.ts'
import { Failure } from '../../lib/failure.ts'

/**
 * Does with locks what the test says over a Unix socket, a line each way, and ends when the test hangs up.
 *
 * take · give · kill (itself, with -9) · contend (take, enter, leave and give back, until it got in ten times; answers how often two were in)
 */
const [folder = '', socket = '', ...names] = process.argv.slice(2)
const connection = connect(socket)
const holder = { pid: process.pid, command: 'fixture', since: '2030-01-01T00:00:00.000Z' }
let giveBack = () => {}

function take(): string {
  try {
    giveBack = takeLocks(folder, names, holder)
    return 'taken'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return `refused ${error.details.code}`
  }
}

function give(): string {
  giveBack()
  return 'given'
}

/** Whether this process alone is where only the holder of the lock may be. */
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
