import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { Release } from '../../kube/helm-release.ts'
import type { StepContext } from '../context.ts'
import type { SecretReference } from '../secret.ts'
import type { HelmStep, HelmValues } from '../step.ts'
import { mergeValues } from './merge-values.ts'
import { secretValues } from './secret-values.ts'

/** What a release has, and what it should have: status, chart and values. */
export const heldBy = (release: Release) => ({
  status: release.info.status,
  chart: `${release.chart.metadata.name}-${release.chart.metadata.version}`,
  values: release.config ?? {},
})

export async function wantedBy(step: HelmStep, context: StepContext): Promise<ReturnType<typeof heldBy>> {
  const chartFile = join(await context.resolve(step.chart), 'Chart.yaml')
  const { name, version }: { name: string; version: string } = parse(await readFile(chartFile, 'utf8'))
  const values = await mergedValues(step.values, context.secrets.find, context.labFolder)
  return { status: 'deployed', chart: `${name}-${version}`, values }
}

/** One set of values; the user's own override what the task computed. */
export async function mergedValues(
  values: HelmValues,
  secretOf: (reference: SecretReference) => Promise<string | undefined>,
  labFolder: string,
) {
  const { computed, secret = {} } = values
  const secrets = await secretValues(secret, secretOf)
  return mergeValues([computed, secrets, ...(await givenValues(values, labFolder))])
}

/** What the user gave, in order of weight: the files, and then the values of the lab file. */
export async function givenValues(
  { files = [], user = {} }: HelmValues,
  labFolder: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const texts = await Promise.all(files.map((file) => readFile(resolve(labFolder, file), 'utf8')))
  return [...texts.map((text) => parse(text) ?? {}), user]
}
