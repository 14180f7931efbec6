import { poll } from '../poll.ts'
import type { AbsentCheck, Finding, SaysCheck } from './check.ts'
import type { Ground } from './environment.ts'
import { observationText } from './observation.ts'

/** Asks a component itself. No output is no answer. */
export async function says(check: SaysCheck, ground: Ground): Promise<Finding> {
  const pattern = new RegExp(check.pattern, 'm')
  const command = `${check.argv.join(' ')} in ${check.workload}`
  const attempt = async (): Promise<Finding> => {
    const observation = await ground.exec(check)
    if (observation.outcome !== 'answered')
      return { verdict: 'inconclusive', evidence: [`${command}: ${observationText(observation)}`] }
    const line = pattern.exec(observation.text)?.[0]
    if (line !== undefined) return { verdict: 'pass', evidence: [`${command}: ${line}`] }
    return { verdict: 'fail', evidence: [`${command} does not say ${check.pattern}`, observation.text] }
  }
  return poll(attempt, ({ verdict }) => verdict === 'pass', ground.patience)
}

/** Looks for an object that must not be there, beside one that is: an API that shows neither shows nothing. */
export async function absent({ path, beside }: AbsentCheck, { reader }: Ground): Promise<Finding> {
  const [unwanted, witness] = await Promise.all([reader.get(path), reader.get(beside)])
  if (unwanted !== undefined) return { verdict: 'fail', evidence: [`there is ${path}`] }
  if (witness === undefined) return { verdict: 'inconclusive', evidence: [`nor is there ${beside}`] }
  return { verdict: 'pass', evidence: [`there is no ${path}`, `there is ${beside}`] }
}
