import type { Terminated } from '../objects/core.ts'
import type { Diagnosis } from './diagnosis.ts'
import { containersOf, type Evidence, logKey, named, type PodContainer } from './evidence.ts'
import { isEndedByProbe } from './probes.ts'

/** So many restarts are no start-up trouble any more: kubelet's pauses between them are then over 40 s together. */
const HOPELESS_RESTARTS = 3
const GRACE_MS = 60_000

/** Why a container ended, where the exit code tells it. */
const EXITS: Readonly<Record<number, string>> = {
  0: 'the program ends by itself, and is meant to go on: wrong command or arguments',
  126: 'the command is there but cannot be run: permissions, or another architecture',
  127: 'the command is not in the image',
  128: 'the command cannot be started: it is not in the image, or cannot be run',
  137: 'it was killed from outside: by the node for its memory, or for its liveness probe',
  139: 'the program broke (segmentation fault)',
}

/** Exits that no later start mends. */
const NEVER_MENDS = [126, 127, 128]

/** A container that keeps ending, with how its last run ended. */
interface Crash extends PodContainer {
  last: Terminated
}

/** Containers that wait to be started once more, or have just ended once more. */
export function crashesOf(pods: Evidence['pods']): readonly Crash[] {
  return containersOf(pods).flatMap((each) => {
    const { state = {}, lastState, restartCount } = each.status
    const last = state.terminated ?? lastState?.terminated
    const isBackingOff = state.waiting?.reason === 'CrashLoopBackOff'
    const endedAgain = state.terminated !== undefined && state.terminated.exitCode !== 0 && restartCount > 0
    return last !== undefined && (isBackingOff || endedAgain) ? [{ ...each, last }] : []
  })
}

/** Crash loops with exit code and last log lines; those out of memory are a cause of their own. */
export function crashDiagnoses({ pods, logs, events }: Evidence): readonly Diagnosis[] {
  const crashes = crashesOf(pods).filter((crash) => !isEndedByProbe(crash, events))
  return crashes.map((crash) => {
    const { pod, container, status, last } = crash
    const whose = `container ${container.name} of pod ${named(pod)}`
    const log = (logs[logKey(crash)] || (last.message ?? '')).trim()
    const words = log === '' ? 'no log lines' : `its last log lines:\n    ${log.replaceAll('\n', '\n    ')}`
    const ending = `exit code ${last.exitCode}${last.reason ? ` (${last.reason})` : ''}`
    const shared = {
      evidence: `${ending}, ${status.restartCount} restarts; ${words}`,
      next: `kubectl logs --namespace ${pod.metadata.namespace} ${pod.metadata.name} --container ${container.name} --previous`,
    }
    if (last.reason === 'OOMKilled') {
      const limit = container.resources?.limits?.memory
      const likely =
        limit === undefined
          ? 'the node is short of memory'
          : `its memory limit of ${limit} is too small for it`
      return {
        ...shared,
        cause: 'out-of-memory',
        what: `${whose} is out of memory again and again`,
        likely,
        graceMs: 0,
      }
    }
    const hopeless = status.restartCount >= HOPELESS_RESTARTS || NEVER_MENDS.includes(last.exitCode)
    return {
      ...shared,
      cause: 'crash-loop',
      what: `${whose} keeps crashing`,
      likely: /exec format error/.test(log)
        ? "the image is built for another architecture than the node's"
        : (EXITS[last.exitCode] ?? 'the program ends with an error; its log lines say which'),
      graceMs: hopeless ? 0 : GRACE_MS,
    }
  })
}
