import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { manifestKind } from '../../../lib/step/manifest/manifest.ts'
import { manifestFrom, objects } from '../../../lib/step/steps.ts'
import { about } from '../about.ts'
import { rig } from '../rig.ts'

const discovery = {
  '/api/v1': { resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] },
  '/apis/batch/v1': { resources: [{ name: 'jobs', kind: 'Job', namespaced: true }] },
}
const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: x }\n'
const created = [{ action: 'create', ...about('ConfigMap x/a') }]

describe('a file of the user’s own', () => {
  const step = manifestFrom('own', { file: 'own.yaml' })

  test('is read from the lab’s folder', async () => {
    const { context, folder } = rig({ answers: discovery })
    writeFileSync(join(folder, 'own.yaml'), text)
    expect(await manifestKind.check?.(step, context)).toEqual([])
    expect(await manifestKind.probe(step, context)).toEqual(created)
  })

  test.each([
    ['is not there', undefined, /^own\.yaml: no such file/],
    ['is no YAML', 'a: [', /cannot read the manifest/],
    ['is no object', 'a: b', /a document is no object/],
  ])('that %s is told before anything is touched', async (_, content, message) => {
    const { context, folder } = rig()
    if (content !== undefined) writeFileSync(join(folder, 'own.yaml'), content)
    expect(await manifestKind.check?.(step, context)).toEqual([expect.stringMatching(message)])
  })
})

test('what a program prints, given its input', async () => {
  const { context, calls, replies } = rig({ answers: discovery })
  replies('kubectl', { stdout: text })
  const program = { name: 'kubectl', version: '1.0.0', kind: 'program' as const, sources: [] }
  const step = manifestFrom('printed', { program, args: ['generate', '-f', '-'], input: '{}' })
  expect(await manifestKind.probe(step, context)).toEqual(created)
  expect(calls()[0]).toMatchObject({ argv: ['generate', '-f', '-'], input: '{}' })
})

test('objects that belong elsewhere are never applied', async () => {
  const step = objects('static pod', [], { printOnly: '/etc/kubernetes/manifests' })
  expect(await manifestKind.check?.(step, rig().context)).toEqual([
    expect.stringContaining('static pod: belongs in /etc/kubernetes/manifests'),
  ])
})

describe('a Job that is not there', () => {
  const job = (spec: object) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once', namespace: 'x' },
    spec,
  })

  test.each([
    ['is to be created', {}, ['Job x/once']],
    [
      'is as it should be where Kubernetes removes it when it has finished',
      { ttlSecondsAfterFinished: 0 },
      [],
    ],
  ])('%s', async (_, spec, expected) => {
    const { context } = rig({ answers: discovery })
    const changes = await manifestKind.probe(objects('jobs', [job(spec)]), context)
    expect(changes.map(({ what }) => what)).toEqual(expected)
  })
})
