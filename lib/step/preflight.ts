import { Failure } from '../failure.ts'
import { childEnvironment } from '../process/environment.ts'
import { run } from '../process/run.ts'
import type { StepKind } from './context.ts'
import type { PreflightStep } from './step.ts'

const DEADLINE_MS = 2 * 60_000

/** A program that must find nothing wrong (exit code 0) with the cluster; it finds it by KUBECONFIG. */
export const preflightKind: StepKind<PreflightStep> = {
  async probe({ name, program, args }, { clients, process, resolve }) {
    const { access } = await clients()
    const env = { ...childEnvironment(process.env), KUBECONFIG: access.kubeconfig }
    const argv = [await resolve(program), ...args, '--context', access.context] as const
    const { exitCode, stdout, stderr } = await run({ argv, deadlineMs: DEADLINE_MS }, { ...process, env })
    if (exitCode === 0) return []
    throw new Failure({
      code: 'requirement-unmet',
      what: `${name}: ${program.name} finds something wrong`,
      expected: 'exit code 0',
      got: `exit code ${exitCode}: ${`${stdout}${stderr}`.trim()}`,
      next: `KUBECONFIG=${access.kubeconfig} ${[program.name, ...args, '--context', access.context].join(' ')}`,
    })
  },
  async apply() {}, // there is nothing to change: it is met, or it has failed
  predict: () => [],
}
