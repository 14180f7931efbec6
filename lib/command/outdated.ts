import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadNewest, type ReleaseStatus, releaseStatuses } from '../lab/newest.ts'
import { aligned } from '../table.ts'
import type { RunOptions } from '../task/run-options.ts'
import type { Host } from '../task/task.ts'
import { readRules, subjectsOf } from '../workspace/check-compatibility.ts'
import { loadProject } from '../workspace/load-project.ts'
import { root } from '../workspace/project.ts'
import { openToolbox } from '../workspace/toolbox.ts'

/** Prints what of the lab is behind the newest releases that are known; it asks nobody, and changes nothing. */
export async function outdated(options: RunOptions, host: Host): Promise<number> {
  const project = await loadProject(options, host)
  const newest = loadNewest(readFileSync(join(root, 'config/newest.yaml'), 'utf8'))
  const subjects = subjectsOf(project, await openToolbox(options, host))
  const rules = readRules()
  const all = subjects.flatMap((subject) => releaseStatuses(subject, newest, rules))
  if (options.json) host.print(JSON.stringify({ components: all }, undefined, 2))
  else host.print(aligned([HEADER, ...all.map(rowOf)]).join('\n'))
  return 0
}

const HEADER = [
  'CLUSTER',
  'COMPONENT',
  'VERSION',
  'NEWEST KNOWN',
  'AN UPGRADE WOULD MEET',
  'NEWER ONES ARE TOLD AT',
]

function rowOf({
  cluster,
  component,
  version,
  newest,
  state,
  meets,
  source,
}: ReleaseStatus): readonly string[] {
  const known = { newest: 'the same', behind: newest, ahead: `${newest}, older` }[state]
  const met = state === 'behind' ? meets.join(', ') || 'no rule' : ''
  return [cluster, component, version, known, met, source]
}
