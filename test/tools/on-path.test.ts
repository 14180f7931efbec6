import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Artifact } from '../../lib/tools/artifact.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'
import { withProgram } from './fake-program.ts'
import { fromUrl, passedOver, testContext, tool } from './fixture.ts'
import { publisher } from './publisher.ts'

const content = '#!/bin/sh\necho tool\n'
const firstUse = { firstUse: true } as const

/** A context with a program `tool` on the PATH that runs `script`. */
const withTool = (script: string) => testContext({ process: withProgram('tool', script) })

const onPath = { path: { versionArgs: ['version'], range: '>=1.30.0 <1.36.0' } } satisfies Partial<Artifact>

test.each(['Client Version: v1.35.2', 'tool v1.30.0+g05fa379 (go1.26)', 'Version: 1.35.9-rc.1'])(
  'a program on the PATH that prints %j is accepted',
  async (line) => {
    const context = withTool(`[ "$*" = version ] && echo '${line}'`)
    const { source, path } = await resolveArtifact(tool([], onPath), context)
    expect(source).toBe('PATH')
    expect(path).toBe(join(context.process.env.PATH?.split(':')[0] ?? '', 'tool'))
  },
)

test.each([
  ['an older one', 'echo v1.29.9', 'is 1.29.9, which is not >=1.30.0'],
  ['a newer one', 'echo v1.36.0', 'is 1.36.0, which is not'],
  ['a pre-release of a newer one', 'echo v1.36.0-rc.1', 'is 1.36.0, which is not'],
  ['one without output', 'exit 0', 'does not say its version'],
  ['one that fails', 'echo "cannot" >&2; exit 1', 'does not say its version'],
])('%s on the PATH is skipped', async (_, script, why) => {
  const context = withTool(script)
  const server = await publisher({ '/tool': content })
  const { source } = await resolveArtifact(tool([fromUrl(`${server.url}/tool`, firstUse)], onPath), context)
  expect(source).toBe(`${server.url}/tool`)
  expect(passedOver(context)).toEqual([expect.stringContaining(why)])
})

test('a program on the PATH is ignored if the artifact has no rule for it', async () => {
  const server = await publisher({ '/tool': content })
  const artifact = tool([fromUrl(`${server.url}/tool`, firstUse)])
  expect((await resolveArtifact(artifact, withTool('echo 1.31.0'))).source).not.toBe('PATH')
})
