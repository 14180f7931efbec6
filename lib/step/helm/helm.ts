import { Failure } from '../../failure.ts'
import { helm, kubeProcess } from '../../kube/access.ts'
import { latestRelease, type Release } from '../../kube/helm-release.ts'
import { runOk } from '../../process/run.ts'
import type { StepContext, StepKind } from '../context.ts'
import { aboutRelease } from '../describe.ts'
import { fieldChanges } from '../difference.ts'
import { withoutSecrets } from '../redact.ts'
import type { HelmStep } from '../step.ts'
import { valuesProblems } from './check-values.ts'
import { clearHeldAuthorities, heldAuthorities } from './held-authorities.ts'
import { bringNamespace, namespaceChanges } from './namespace.ts'
import { overridesOf } from './overrides.ts'
import { relabelRelease, releaseRelabelChanges } from './relabel-release.ts'
import { labelsFor, ownerOf } from './release-owner.ts'
import { concealed, secretTexts } from './secret-values.ts'
import { helmUndo } from './undo.ts'
import { finishLastRevision, mustNotBeOthersWork } from './unfinished.ts'
import { heldBy, mergedValues, wantedBy } from './values.ts'

/** How many old revisions of a release are kept. */
const HISTORY = 3

/** A Helm release; satisfied when chart, version and values equal what the release holds. */
export const helmKind: StepKind<HelmStep> = {
  check: (step, context) =>
    valuesProblems(step, () => mergedValues(step.values, context.secrets.find, context.labFolder), context),

  overrides: (step, { labFolder }) => overridesOf(step, labFolder),

  async probe(step, context) {
    const clients = await context.clients()
    const release = await latestRelease(clients.reader, step.namespace, step.release)
    const about = aboutRelease(step)
    const namespace = await namespaceChanges(step, clients, context.ownerComponent)
    if (release === undefined) return [...namespace, { action: 'create', ...about }]
    mustNotBeOthersWork(step, release)
    const fields = await releaseChanges(release, step, context)
    if (fields.length === 0)
      return [...namespace, ...releaseRelabelChanges(release, about, context.ownerComponent)]
    if (ownerOf(release) !== 'somebody else') return [...namespace, { action: 'change', ...about, fields }]
    const holders = [`whoever made revision ${release.version}`]
    return [...namespace, { action: 'adopt', ...about, fields, holders }]
  },

  async apply(step, context) {
    const clients = await context.clients()
    const release = await latestRelease(clients.reader, step.namespace, step.release)
    await finishLastRevision(step, release, clients, context)
    await bringNamespace(step, clients, context)
    const isAsWanted = release !== undefined && (await releaseChanges(release, step, context)).length === 0
    if (isAsWanted) return relabelRelease(release, step, clients, context)
    const references = step.values.secret ?? {}
    await clearHeldAuthorities(step.release, references, clients, context)
    const values = await mergedValues(step.values, context.secrets.obtain, context.labFolder)
    const chart = await context.resolve(step.chart)
    const labels = Object.entries(labelsFor(release, context.ownerComponent)).map((pair) => pair.join('='))
    const args = [
      ...['upgrade', '--install', step.release, chart, '--namespace', step.namespace],
      ...['--values', '-', '--labels', labels.join(','), '--history-max', String(HISTORY)],
      ...(context.adopt ? ['--take-ownership'] : []),
      ...(step.skipCrds ? ['--skip-crds'] : []),
    ]
    const input = JSON.stringify(values)
    await runOk(
      { ...helm(clients.tools, clients.access, args, { input }), secrets: secretTexts(values, references) },
      kubeProcess(context.process, clients.tools),
    ).catch((error: unknown) => explainRefusal(error, step))
  },

  undo: helmUndo,
}

/** In what a release is another than wanted; of secrets only that they are. */
async function releaseChanges(release: Release, step: HelmStep, context: StepContext) {
  const references = step.values.secret ?? {}
  const [held, wanted] = [heldBy(release), await wantedBy(step, context)]
  const [heldValues, wantedValues] = concealed(held.values, wanted.values, references)
  const fields = fieldChanges({ ...held, values: heldValues }, { ...wanted, values: wantedValues })
  if (fields.length > 0) return withoutSecrets(fields)
  const { reader } = await context.clients()
  return heldAuthorities(references, context.secrets, reader)
}

/**
 * Objects that are there without belonging to the release: helm names the first, and will not do otherwise next time.
 * Told from other failures by its text, since helm exits with 1 for all of them.
 */
function explainRefusal(error: unknown, { release }: HelmStep): never {
  const got = error instanceof Failure ? error.details.got : undefined
  if (got === undefined || !/invalid ownership metadata/.test(got)) throw error
  throw new Failure({
    code: 'held-by-others',
    what: `what Helm release ${release} would make is there already, and belongs to somebody else`,
    expected: 'objects that are not there, or that belong to the release',
    got,
    next: 'ADOPT=1 takes them over; or remove them, or take the component out of the lab file',
  })
}
