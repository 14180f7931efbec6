import { Failure } from '../failure.ts'
import { type Command, type ProcessContext, type ProcessResult, run } from '../process/run.ts'
import { firstLine, type Observation, unasked } from './observation.ts'

/** Longer than the timeout of any client program. */
const ASK_MS = 15_000

/**
 * Asks with a client program that runs elsewhere: in a pod, in a container, or kubectl against an API server.
 *
 * @param read parses the result, and distinguishes a failed client from a failed way to it
 */
export async function askByProgram(
  argv: Command['argv'],
  context: ProcessContext,
  read: (result: ProcessResult) => Observation,
): Promise<Observation> {
  try {
    return read(await run({ argv, deadlineMs: ASK_MS }, context))
  } catch (error) {
    if (context.signal.aborted || !(error instanceof Failure)) throw error
    return unasked(error.message)
  }
}

/**
 * Exit codes of a client that could not be started (126, 127) or was ended by a signal (above 128, as shells report).
 */
const isNotClientExit = (exitCode: number) => exitCode === 126 || exitCode === 127 || exitCode > 128

/**
 * Parses the result of `kubectl exec`. Only an exit of the program itself is reported as `command terminated with exit
 * code` (k8s.io/client-go/util/exec).
 */
export function parseKubectlExec({ exitCode, stdout, stderr }: ProcessResult): Observation {
  if (exitCode === 0) return answeredIfAny(stdout)
  const ended = /command terminated with exit code (\d+)/.exec(stderr)
  const clientMessage = firstLine(`${stdout}\n${stderr}`.replace(/command terminated with exit code \d+/, ''))
  if (ended === null || isNotClientExit(Number(ended[1]))) return unasked(clientMessage || firstLine(stderr))
  return { outcome: 'silent', reason: clientMessage || `exit code ${ended[1]}` }
}

/** Parses the result of `docker exec … curl`: curl starts each of its messages with its name and code. */
export function parseDockerCurl({ exitCode, stdout, stderr }: ProcessResult): Observation {
  if (exitCode === 0) return answeredIfAny(stdout)
  const clientMessage = /^curl: \(\d+\) .*/m.exec(stderr)
  return clientMessage
    ? { outcome: 'silent', reason: clientMessage[0] }
    : unasked(firstLine(stderr) || `exit code ${exitCode}`)
}

const answeredIfAny = (stdout: string): Observation =>
  stdout.trim() === '' ? unasked('the client printed nothing') : { outcome: 'answered', text: stdout.trim() }
