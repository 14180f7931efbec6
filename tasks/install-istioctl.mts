#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { installs } from './install/installs.ts'

export const istioctl: Artifact = {
  name: 'istioctl',
  version: '1.30.3',
  kind: 'program',
  path: { versionArgs: ['version', '--remote=false'], range: '^1.28.0' },
  sources: [
    {
      from: 'url',
      url: 'https://github.com/istio/istio/releases/download/{version}/istioctl-{version}-{platform}.tar.gz',
      unpack: 'tar.gz',
      member: 'istioctl',
      checksum: '{url}.sha256',
      platformNames: { 'darwin/amd64': 'osx-amd64', 'darwin/arm64': 'osx-arm64' },
    },
    // the only state of it that the Go module proxy serves, between 1.31 and 1.32: its charts are of then
    {
      from: 'go-build',
      version: '0.0.0-20260827124520-eed52ebb66ad',
      folder: 'istioctl',
      package: 'istio.io/istio/istioctl/cmd/istioctl',
      ldflags: '-s -w -X istio.io/istio/pkg/version.buildVersion=1.32.0-alpha.20260827',
    },
  ],
}

export default defineCommand(import.meta, {
  summary: 'Install istioctl',
  links: ['https://istio.io/latest/docs/setup/additional-setup/download-istio-release/'],
  ...installs(istioctl),
})
