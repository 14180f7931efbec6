import type { FailureCode } from '../../failure-code.ts'
import { addresses } from './addresses.ts'
import { admission } from './admission.ts'
import { clusters } from './clusters.ts'
import type { Explanation, Explanations } from './explanation.ts'
import { networks } from './networks.ts'
import { objectCodes } from './objects.ts'
import { runs } from './runs.ts'
import { tools } from './tools.ts'
import { workloads } from './workloads.ts'

/** Every code; a code without an explanation does not compile. */
export const explanations: Readonly<Record<FailureCode, Explanation>> = {
  ...runs,
  ...addresses,
  ...networks,
  ...tools,
  ...clusters,
  ...objectCodes,
  ...admission,
  ...workloads,
}

const SECTIONS: readonly (readonly [title: string, explained: Explanations])[] = [
  ['Runs and programs', runs],
  ['Addresses of the lab', addresses],
  ['Networks', networks],
  ['Tools and downloads', tools],
  ['Clusters and their secrets', clusters],
  ['Objects and Helm releases', objectCodes],
  ['Refused at admission', admission],
  ['Workloads and services that do not become ready', workloads],
]

const INTRODUCTION = `# Failure codes

Every way in which a run can fail, under the code that its failure has in the source: what it means, and what helps. The failure
itself says more: what was expected (\`expected\`), what was found (\`got\`), what the likely cause is (\`likely\`), and the command to
type next (\`next\`).

Written by \`make failure-codes\` from \`lib/command/failure-codes/\`; to change a text, change it there.
`

/** The text of docs/failure-codes.md. */
export const failureCodesPage = () =>
  [INTRODUCTION, ...SECTIONS.map(([title, explained]) => section(title, explained))].join('\n')

const section = (title: string, explained: Explanations) =>
  [`## ${title}\n`, ...Object.entries(explained).map(([code, each]) => entry(code, each))].join('\n')

const entry = (code: string, { meaning, fix }: Explanation) =>
  `### \`${code}\`\n\n${meaning}\n\n**Fix:** ${fix}\n`
