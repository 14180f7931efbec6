#!/usr/bin/env zx
import { z } from 'zod'
import { early, manifest, ready } from '../lib/step/step.ts'
import { defineTask } from '../lib/task/define-task.ts'
import { version } from '../lib/task/inputs.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { unadvertised } from './_metallb-diagnosis.mts'
import { poolInput, poolSteps } from './metallb-config.mts'

const native = (release: string): Artifact => ({
  name: 'metallb-native',
  version: release,
  kind: 'file',
  sources: [
    {
      from: 'url',
      url: 'https://raw.githubusercontent.com/metallb/metallb/v{version}/config/manifests/metallb-native.yaml',
      firstUse: true,
    },
    {
      from: 'go-module',
      module: 'go.universe.tf/metallb',
      member: 'config/manifests/metallb-native.yaml',
    },
  ],
})

export default defineTask(import.meta, {
  summary: 'MetalLB in layer 2 mode, with addresses taken from the cluster network',
  links: ['https://metallb.io/installation/', 'https://metallb.io/configuration/'],
  inDefaultLab: true,
  needs: ['cilium?'],
  serviceDiagnoses: [unadvertised],
  input: z.strictObject({
    version: version.default('0.16.1').describe('MetalLB release'),
    ...poolInput,
  }),
  steps: ({ version, pools }, { addresses }) => [
    // its pods not early: a speaker that starts before the controller can run waits for its Secret in kubelet's back-off
    early(manifest('metallb-native', native(version), { workloads: 'none' })),
    manifest('metallb-native workloads', native(version), { workloads: 'only' }),
    ready('metallb-system', 'deployment/controller', 'daemonset/speaker'),
    ...poolSteps(pools, addresses),
  ],
})
