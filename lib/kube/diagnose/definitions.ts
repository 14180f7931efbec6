import type { ApiKind } from '../../failure.ts'
import { list } from '../list.ts'
import type { CustomResourceDefinition } from '../objects/extensions.ts'
import { conditionOf } from '../objects/meta.ts'
import type { Reader } from '../reader.ts'
import type { Diagnosis } from './diagnosis.ts'

export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** A controller may be about to install its CRDs. */
const GRACE_MS = 30_000

/** What a CRD lacks for its resources to be served; a refused name is never given. */
export function definitionDiagnosis({ metadata, status }: CustomResourceDefinition): Diagnosis | undefined {
  const refused = ['NamesAccepted', 'NonStructuralSchema']
    .map((type) => ({ type, condition: conditionOf(status?.conditions, type) }))
    .find(({ type, condition }) => condition?.status === (type === 'NamesAccepted' ? 'False' : 'True'))
  if (refused?.condition === undefined) return undefined
  return {
    cause: 'definition-not-served',
    what: `the CRD ${metadata.name} is there, and the API server does not serve it`,
    evidence: `${refused.condition.reason}: ${refused.condition.message}`,
    likely:
      refused.type === 'NamesAccepted'
        ? 'another CRD has one of its names already'
        : 'its schema is not structural',
    next: `kubectl get customresourcedefinition ${metadata.name} --output yaml`,
    graceMs: 0,
  }
}

/** Why an object of a kind that the API server does not serve cannot be applied. */
export async function missingKindDiagnosis(
  { apiVersion, kind }: ApiKind,
  reader: Reader,
): Promise<Diagnosis> {
  const definitions = await list<CustomResourceDefinition>(reader, DEFINITIONS)
  const [group, wanted] = apiVersion.split('/')
  const crd = definitions.find(({ spec }) => spec?.group === group && spec?.names.kind === kind)
  return crd === undefined
    ? missing({ apiVersion, kind })
    : (definitionDiagnosis(crd) ?? otherVersions(crd, kind, wanted))
}

const missing = ({ apiVersion, kind }: ApiKind): Diagnosis => ({
  cause: 'definition-missing',
  what: `the API server knows no ${kind} of ${apiVersion}`,
  evidence: `there is no CRD for ${kind} in group ${apiVersion.split('/')[0]}`,
  likely: 'the component that brings the CRD is not installed, or installs it only when it runs',
  next: 'kubectl get customresourcedefinitions',
  graceMs: GRACE_MS,
})

function otherVersions(crd: CustomResourceDefinition, kind: string, wanted = ''): Diagnosis {
  const served = (crd.spec?.versions ?? []).filter((version) => version.served).map(({ name }) => name)
  const isServed = served.includes(wanted) // then discovery is only a moment behind
  return {
    cause: 'definition-not-served',
    what: `the API server does not serve ${kind} in version ${wanted}`,
    evidence: `the CRD ${crd.metadata.name} serves ${served.join(', ') || 'none'}`,
    likely: isServed ? 'the CRD was applied just now' : 'the CRD is of another release than the object',
    next: `kubectl get customresourcedefinition ${crd.metadata.name} --output yaml`,
    graceMs: isServed ? GRACE_MS : 0,
  }
}
