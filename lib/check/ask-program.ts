import { Failure } from '../failure.ts'
import { type Command, type ProcessContext, type ProcessResult, run } from '../process/run.ts'
import { firstLine, type Observation, unasked } from './observation.ts'

/** Longer than any client takes to give up by itself. */
const ASK_MS = 15_000

/**
 * Asks by a client program somewhere else: in a pod or in a container.
 *
 * @param read tells whether it was the client that failed, and not the way to it
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

/** Codes of a client that could not be started, or that a signal ended: from 128 on, as shells and runtimes say it. */
const isNotTheClient = (exitCode: number) => exitCode === 126 || exitCode === 127 || exitCode > 128

/**
 * What `kubectl exec` tells of the program that it ran: only that one's own exit is a `command terminated with exit
 * code` (k8s.io/client-go/util/exec).
 */
export function readKubectlExec({ exitCode, stdout, stderr }: ProcessResult): Observation {
  if (exitCode === 0) return answeredIfAny(stdout)
  const ended = /command terminated with exit code (\d+)/.exec(stderr)
  const own = firstLine(`${stdout}\n${stderr}`.replace(/command terminated with exit code \d+/, ''))
  if (ended === null || isNotTheClient(Number(ended[1]))) return unasked(own || firstLine(stderr))
  return { outcome: 'silent', reason: own || `exit code ${ended[1]}` }
}

/** What `docker exec … curl` tells: curl begins every message of its own with its name and code. */
export function readDockerCurl({ exitCode, stdout, stderr }: ProcessResult): Observation {
  if (exitCode === 0) return answeredIfAny(stdout)
  const own = /^curl: \(\d+\) .*/m.exec(stderr)
  return own ? { outcome: 'silent', reason: own[0] } : unasked(firstLine(stderr) || `exit code ${exitCode}`)
}

const answeredIfAny = (stdout: string): Observation =>
  stdout.trim() === '' ? unasked('the client printed nothing') : { outcome: 'answered', text: stdout.trim() }
