#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { installs } from './install/installs.ts'

/** Later releases manage every Cilium from 1.17 on. */
export const ciliumCli: Artifact = {
  name: 'cilium',
  version: '0.19.7',
  kind: 'program',
  path: { versionArgs: ['version', '--client'], range: '>=0.16.0 <1.0.0' },
  sources: [
    {
      from: 'url',
      url: 'https://github.com/cilium/cilium-cli/releases/download/v{version}/cilium-{platform}.tar.gz',
      unpack: 'tar.gz',
      member: 'cilium',
      checksum: '{url}.sha256sum',
    },
  ],
}

export default defineCommand(import.meta, {
  summary: 'Install the cilium CLI, which cilium-status and connectivity-test use',
  links: ['https://docs.cilium.io/en/stable/gettingstarted/k8s-install-default/#install-the-cilium-cli'],
  ...installs(ciliumCli),
})
