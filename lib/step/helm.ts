import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { helm, kubectl, kubeProcess } from '../kube/access.ts'
import { latestRelease, type Release } from '../kube/helm-release.ts'
import { runOk } from '../process/run.ts'
import type { Change, ClusterDoors, StepContext, StepKind } from './context.ts'
import { fieldChanges } from './difference.ts'
import { mergeValues } from './merge-values.ts'
import type { HelmStep, HelmValues } from './step.ts'

/** Marks the releases that this project made. */
const OWNER_LABEL = 'managed-by=homelab-networking'

/** How many old revisions of a release are kept. */
const HISTORY = 3

/** A Helm release; satisfied when chart, version and values equal what the release holds. */
export const helmKind: StepKind<HelmStep> = {
  async probe(step, context) {
    const { reader } = await context.doors()
    const release = await latestRelease(reader, step.namespace, step.release)
    const what = `Helm release ${step.namespace}/${step.release}`
    if (release === undefined) return [{ action: 'create', what }]
    const fields = fieldChanges(heldBy(release), await wantedBy(step, context))
    return fields.length === 0 ? [] : [{ action: 'change', what, fields } satisfies Change]
  },

  async apply(step, context) {
    const doors = await context.doors()
    await dropUnfinishedRevision(step, doors, context)
    const values = await mergedValues(step.values, context.labFolder)
    const flags = [
      '--namespace',
      step.namespace,
      '--create-namespace',
      '--values',
      '-',
      '--labels',
      OWNER_LABEL,
    ]
    const chart = await context.resolve(step.chart)
    const args = ['upgrade', '--install', step.release, chart, ...flags, '--history-max', String(HISTORY)]
    await runOk(
      helm(doors.tools, doors.access, args, { input: JSON.stringify(values) }),
      kubeProcess(context.process, doors.tools),
    )
  },
}

const heldBy = (release: Release) => ({
  status: release.info.status,
  chart: `${release.chart.metadata.name}-${release.chart.metadata.version}`,
  values: release.config ?? {},
})

async function wantedBy(step: HelmStep, context: StepContext) {
  const chartFile = join(await context.resolve(step.chart), 'Chart.yaml')
  const { name, version }: { name: string; version: string } = parse(await readFile(chartFile, 'utf8'))
  const values = await mergedValues(step.values, context.labFolder)
  return { status: 'deployed', chart: `${name}-${version}`, values }
}

/** One set of values; the user's files and then the user's own override what the task computed. */
async function mergedValues({ computed, files = [], user = {} }: HelmValues, labFolder: string) {
  const texts = await Promise.all(files.map((file) => readFile(resolve(labFolder, file), 'utf8')))
  return mergeValues([computed, ...texts.map((text) => parse(text) ?? {}), user])
}

/**
 * A killed helm leaves its revision pending for ever, and every later helm refuses to touch the release (helm#32585).
 * We hold the lab's lock, so a pending revision of ours has nobody working on it; without its record the release is
 * what it was before, and what the revision made already carries the release's name and is taken up again.
 */
async function dropUnfinishedRevision(
  step: HelmStep,
  doors: ClusterDoors,
  context: StepContext,
): Promise<void> {
  const release = await latestRelease(doors.reader, step.namespace, step.release)
  if (release === undefined || !release.info.status.startsWith('pending-')) return
  context.note(
    `${step.release}: revision ${release.version} was left ${release.info.status}; it is done again`,
  )
  const secret = `sh.helm.release.v1.${step.release}.v${release.version}`
  const args = ['delete', 'secret', '--namespace', step.namespace, secret]
  await runOk(kubectl(doors.tools, doors.access, args), kubeProcess(context.process, doors.tools))
}
