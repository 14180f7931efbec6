#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { installs } from './install/installs.ts'

const hubble: Artifact = {
  name: 'hubble',
  version: '1.19.4',
  kind: 'program',
  path: { versionArgs: ['version'], range: '>=1.16.0 <2.0.0' },
  sources: [
    {
      from: 'url',
      url: 'https://github.com/cilium/hubble/releases/download/v{version}/hubble-{platform}.tar.gz',
      unpack: 'tar.gz',
      member: 'hubble',
      checksum: '{url}.sha256sum',
    },
    {
      from: 'go-build',
      version: '1.20.2',
      folder: 'hubble',
      package: 'github.com/cilium/cilium/hubble',
      ldflags: '-s -w -X github.com/cilium/cilium/hubble/pkg.Version=v1.20.2',
    },
  ],
}

export default defineCommand(import.meta, {
  summary: "Install hubble, which shows the flows that Cilium's agents see",
  links: ['https://docs.cilium.io/en/stable/observability/hubble/setup/#install-the-hubble-client'],
  ...installs(hubble),
})
