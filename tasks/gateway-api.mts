#!/usr/bin/env zx
import { z } from 'zod'
import { admissionPolicyLifted, manifest } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { version } from '../lib/task/inputs.ts'
import type { Artifact } from '../lib/tools/artifact.ts'

const channel = z.enum(['standard', 'experimental'])

/** The CRDs of a release: one file of the publisher, or the folder it is made of in the Go module. */
const definitions = (release: string, kind: z.output<typeof channel>): Artifact => ({
  name: `gateway-api-${kind}`,
  version: release,
  kind: 'file',
  sources: [
    {
      from: 'url',
      url: `https://github.com/kubernetes-sigs/gateway-api/releases/download/v{version}/${kind}-install.yaml`,
      firstUse: true,
    },
    { from: 'go-module', module: 'sigs.k8s.io/gateway-api', member: `config/crd/${kind}`, kind: 'folder' },
  ],
})

/** From 1.5 on it comes with every bundle, and refuses older ones and a change from standard to experimental. */
const safeUpgrades = 'safe-upgrades.gateway.networking.k8s.io'
const policies = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map((kind) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: safeUpgrades },
}))

const gateways = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gateways.gateway.networking.k8s.io' },
}

const annotations = (release: string, kind: string) => ({
  'gateway.networking.k8s.io/bundle-version': `v${release}`,
  'gateway.networking.k8s.io/channel': kind,
})

export default defineTask(import.meta, {
  summary: "Gateway API's CRDs, before anything that needs them",
  links: [
    'https://gateway-api.sigs.k8s.io/guides/getting-started/',
    'https://github.com/kubernetes-sigs/gateway-api/blob/main/CHANGELOG/1.5-CHANGELOG.md',
  ],
  inDefaultLab: true,
  input: z.strictObject({
    version: version.default('1.6.1').describe('Gateway API release'),
    channel: channel.default('standard').describe('Release channel of the CRDs'),
    force: z
      .boolean()
      .default(false)
      .describe(
        'Also to an older release, or from standard to experimental, which the safe-upgrade policy refuses',
      ),
  }),
  steps: ({ version, channel, force }) => [
    admissionPolicyLifted(`${channel} ${version} in place of what is there`, {
      policies,
      object: gateways,
      annotations: annotations(version, channel),
      lift: force,
      next: 'keep the release and channel that are there; or, if objects may be lost, FORCE=1',
    }),
    manifest(`gateway-api-${channel}`, definitions(version, channel)),
  ],
})
