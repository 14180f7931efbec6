#!/usr/bin/env zx
import { defineCommand } from '../lib/task/define-task.ts'
import type { Artifact } from '../lib/tools/artifact.ts'
import { installs } from './install/installs.ts'

/** Its publisher gives no checksums. */
const skupper: Artifact = {
  name: 'skupper',
  version: '2.2.2',
  kind: 'program',
  path: { versionArgs: ['version'], range: '^2.0.0' },
  sources: [
    {
      from: 'url',
      url: 'https://github.com/skupperproject/skupper/releases/download/{version}/skupper-cli-{version}-{platform}.tgz',
      unpack: 'tar.gz',
      member: 'skupper',
      firstUse: true,
      platformNames: { 'darwin/amd64': 'mac-amd64', 'darwin/arm64': 'mac-arm64' },
    },
  ],
}

export default defineCommand(import.meta, {
  summary: 'Install the skupper CLI',
  links: ['https://skupper.io/docs/install/index.html'],
  ...installs(skupper),
})
