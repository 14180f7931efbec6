import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { Release } from '../../kube/helm-release.ts'
import type { StepContext } from '../context.ts'
import type { SecretReference } from '../secret.ts'
import type { HelmStep, HelmValues } from '../step.ts'
import { mergeValues } from './merge-values.ts'
import { secretValues } from './secret-values.ts'

/** The state of a release: status, chart and values. */
export const releaseState = (release: Release) => ({
  status: release.info.status,
  chart: `${release.chart.metadata.name}-${release.chart.metadata.version}`,
  values: release.config ?? {},
})

/** The state that a release should have. */
export async function wantedState(
  step: HelmStep,
  context: StepContext,
): Promise<ReturnType<typeof releaseState>> {
  const chartFile = join(await context.resolve(step.chart), 'Chart.yaml')
  const { name, version }: { name: string; version: string } = parse(await readFile(chartFile, 'utf8'))
  const values = await mergedValues(step.values, context.secrets.find, context.labFolder)
  return { status: 'deployed', chart: `${name}-${version}`, values }
}

/** All values merged; the user's own override the computed ones. */
export async function mergedValues(
  values: HelmValues,
  secretOf: (reference: SecretReference) => Promise<string | undefined>,
  labFolder: string,
) {
  const { computed, secret = {} } = values
  const secrets = await secretValues(secret, secretOf)
  return mergeValues([computed, secrets, ...(await userValues(values, labFolder))])
}

/** The user's values in ascending precedence: the files, then the values of the lab file. */
export async function userValues(
  { files = [], user = {} }: HelmValues,
  labFolder: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const texts = await Promise.all(files.map((file) => readFile(resolve(labFolder, file), 'utf8')))
  return [...texts.map((text) => parse(text) ?? {}), user]
}
