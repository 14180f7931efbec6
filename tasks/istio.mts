#!/usr/bin/env zx
import semver from 'semver'
import { z } from 'zod'
import type { WorkloadName } from '../lib/step/step.ts'
import { manifestFrom, objects, preflight, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { DNS_LABEL, version } from '../lib/task/inputs.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { istioctl } from './install-istioctl.mts'
import { istioChecks } from './istio/checks.ts'

const NAMESPACE = 'istio-system'

/** istioctl carries the charts of its own release; what can be built from source is too new for older ones. */
const istioctlOf = (release: string): Artifact => ({
  ...istioctl,
  version: release,
  path: { versionArgs: ['version', '--remote=false'], range: `=${release}` },
  sources: istioctl.sources.filter(({ from }) => from !== 'go-build' || semver.gte(release, '1.30.0')),
})

/** What each profile runs besides istiod; https://istio.io/latest/docs/setup/additional-setup/config-profiles/ */
const profiles = {
  default: ['deployment/istio-ingressgateway'],
  demo: ['deployment/istio-ingressgateway', 'deployment/istio-egressgateway'],
  minimal: [],
  ambient: ['daemonset/istio-cni-node', 'daemonset/ztunnel'],
} as const satisfies Record<string, readonly WorkloadName[]>

const profile = z.enum(Object.keys(profiles) as (keyof typeof profiles)[])

/** The label by which a namespace takes part in the mesh. */
function meshLabel(chosen: z.output<typeof profile>, revision: string | undefined) {
  if (chosen === 'ambient') return { 'istio.io/dataplane-mode': 'ambient' }
  return revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': revision }
}

const namespace = (name: string, labels = {}) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})

export default defineTask(import.meta, {
  summary: 'Istio by istioctl and one of its profiles, with the namespaces that take part in the mesh',
  links: [
    'https://istio.io/latest/docs/setup/install/istioctl/',
    'https://docs.cilium.io/en/stable/network/servicemesh/istio/',
  ],
  needs: ['gateway-api?', 'cilium?', 'metallb?', 'kube-vip?'],
  input: z.strictObject({
    version: version.default('1.30.3').describe('Istio release'),
    profile: profile.default('demo').describe('Profile of istioctl'),
    hub: z.string().default('registry.istio.io/release').describe("Where Istio's images are"),
    tag: z.string().optional().describe('Their tag [the version]'),
    revision: z
      .string()
      .regex(DNS_LABEL, 'must be a DNS label')
      .optional()
      .describe('Revision of the control plane, to run one beside another'),
    namespaces: z
      .array(z.string())
      .default(['default'])
      .describe('Namespaces in the mesh: they get its label'),
    values: z.record(z.string(), z.unknown()).default({}).describe("The profile's Helm values, over its own"),
  }),
  claims: ({ revision }) => [`istiod ${revision ?? 'default'}`, 'ingress-class/istio', 'gateway-class/istio'],
  steps: ({ version, profile, hub, tag = version, revision, namespaces, values }) => {
    const program = istioctlOf(version)
    // istiod itself would turn Ignore into Fail once it is ready: Fail from the start is nothing that moves
    const unvalidatedValues = { base: { validationFailurePolicy: 'Fail' } } // a value that istioctl's own schema lacks
    const spec = {
      profile,
      hub,
      tag,
      values,
      unvalidatedValues,
      ...(revision === undefined ? {} : { revision }),
    }
    const operator = { apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec }
    const istiod = `deployment/istiod${revision === undefined ? '' : `-${revision}`}` as const
    return [
      preflight('precheck', { program, args: ['x', 'precheck'] }),
      objects(NAMESPACE, [namespace(NAMESPACE)]),
      manifestFrom(
        `${profile} profile`,
        { program, args: ['manifest', 'generate', '-f', '-'], input: JSON.stringify(operator) },
        { version },
      ),
      ready(NAMESPACE, istiod, ...profiles[profile]),
      objects(
        'namespaces in the mesh',
        namespaces.map((name) => namespace(name, meshLabel(profile, revision))),
      ),
      preflight('analysis', { program, args: ['analyze', '--all-namespaces'] }),
    ]
  },
  // of a pod, the label that names a revision does what the shorter one does of a namespace
  checks: ({ profile, revision = 'default' }, context) => istioChecks(meshLabel(profile, revision), context),
})
