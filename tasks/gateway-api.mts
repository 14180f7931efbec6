#!/usr/bin/env zx
import { z } from 'zod'
import { manifest } from '../lib/step/step.ts'
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

export default defineTask(import.meta, {
  summary: "Gateway API's CRDs, before anything that needs them",
  links: ['https://gateway-api.sigs.k8s.io/guides/getting-started/'],
  inDefaultLab: true,
  input: z.strictObject({
    version: version.default('1.6.1').describe('Gateway API release'),
    channel: channel.default('standard').describe('Release channel of the CRDs'),
  }),
  steps: ({ version, channel }) => [manifest(`gateway-api-${channel}`, definitions(version, channel))],
})
