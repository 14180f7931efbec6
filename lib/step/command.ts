import { childEnvironment } from '../process/environment.ts'
import { run, runOk } from '../process/run.ts'
import type { StepContext, StepKind } from './context.ts'
import type { CommandStep } from './step.ts'

const PROBE_MS = 60_000
const APPLY_MS = 10 * 60_000

/** A program that must have run; its `unless` tells whether it has. It finds the cluster by KUBECONFIG. */
export const commandKind: StepKind<CommandStep> = {
  async probe({ argv, unless }, context) {
    const { exitCode } = await run({ argv: unless, deadlineMs: PROBE_MS }, await withKubeconfig(context))
    return exitCode === 0 ? [] : [{ action: 'run', what: argv.join(' ') }]
  },
  async apply({ argv }, context) {
    await runOk({ argv, deadlineMs: APPLY_MS }, await withKubeconfig(context))
  },
  predict: ({ argv }) => [{ action: 'run', what: argv.join(' ') }],
}

async function withKubeconfig({ clients, process }: StepContext) {
  const { access } = await clients()
  return { ...process, env: { ...childEnvironment(process.env), KUBECONFIG: access.kubeconfig } }
}
