import { expect, test } from 'vitest'
import { toolVersions } from '../../../lib/command/doctor/tool-versions.ts'
import type { Artifact } from '../../../lib/tools/artifact.ts'
import { withProgram } from '../../tools/fake-program.ts'

const tool: Artifact = {
  name: 'greeter',
  version: '4.1.4',
  kind: 'program',
  sources: [],
  path: { versionArgs: ['version'], range: '^4.0.0' },
}

test('a program on the PATH outside the wanted range is a finding with both versions', async () => {
  const found = await toolVersions([tool], withProgram('greeter', 'echo v3.17.0'))
  expect(found).toMatchObject([
    { id: 'tool-version', severity: 'info', evidence: expect.stringMatching(/is 3\.17\.0, .*\^4\.0\.0/) },
  ])
  expect(found[0]?.what).toContain('greeter 4.1.4 of its own')
})

test.each([
  ['a program in the range', 'greeter'],
  ['no program', 'other'],
])('%s on the PATH is no finding', async (_, name) => {
  expect(await toolVersions([tool], withProgram(name, 'echo v4.2.0'))).toEqual([])
})
