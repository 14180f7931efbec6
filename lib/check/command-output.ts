import { poll } from '../poll.ts'
import type { AbsentCheck, CheckOutcome, CommandOutputCheck } from './check.ts'
import type { CheckEnvironment } from './environment.ts'
import { observationText } from './observation.ts'

/** Runs a component's own program and searches its output. A program without output makes the check inconclusive. */
export async function commandOutput(
  check: CommandOutputCheck,
  environment: CheckEnvironment,
): Promise<CheckOutcome> {
  const pattern = new RegExp(check.pattern, 'm')
  const command = `${check.argv.join(' ')} in ${check.workload}`
  const attempt = async (): Promise<CheckOutcome> => {
    const observation = await environment.exec(check)
    if (observation.outcome !== 'answered')
      return { verdict: 'inconclusive', evidence: [`${command}: ${observationText(observation)}`] }
    const line = pattern.exec(observation.text)?.[0]
    if (line !== undefined) return { verdict: 'pass', evidence: [`${command}: ${line}`] }
    return { verdict: 'fail', evidence: [`${command} does not say ${check.pattern}`, observation.text] }
  }
  return poll(attempt, ({ verdict }) => verdict === 'pass', environment.retry)
}

/** Reads an object that must not exist, and a witness that must: an API that shows neither proves nothing. */
export async function absent(
  { path, beside }: AbsentCheck,
  { reader }: CheckEnvironment,
): Promise<CheckOutcome> {
  const [unwanted, witness] = await Promise.all([reader.get(path), reader.get(beside)])
  if (unwanted !== undefined) return { verdict: 'fail', evidence: [`there is ${path}`] }
  if (witness === undefined) return { verdict: 'inconclusive', evidence: [`nor is there ${beside}`] }
  return { verdict: 'pass', evidence: [`there is no ${path}`, `there is ${beside}`] }
}
