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

describe('a manifest file of the user', () => {
  const step = manifestFrom('own', { file: 'own.yaml' })

  test('is read relative to the folder of the lab', async () => {
    const { context, folder } = rig({ answers: discovery })
    writeFileSync(join(folder, 'own.yaml'), text)
    expect(await manifestKind.check?.(step, context)).toEqual([])
    expect(await manifestKind.probe(step, context)).toEqual(created)
  })

  test.each([
    ['is missing', undefined, /^own\.yaml: no such file/],
    ['is not YAML', 'a: [', /cannot read the manifest/],
    ['is not an object', 'a: b', /a document is no object/],
  ])('that %s is a problem before anything is changed', async (_, content, message) => {
    const { context, folder } = rig()
    if (content !== undefined) writeFileSync(join(folder, 'own.yaml'), content)
    expect(await manifestKind.check?.(step, context)).toEqual([expect.stringMatching(message)])
  })
})

test('the output of a program is applied; the program gets its input', async () => {
  const { context, calls, replies } = rig({ answers: discovery })
  replies('kubectl', { stdout: text })
  const program = { name: 'kubectl', version: '1.0.0', kind: 'program' as const, sources: [] }
  const step = manifestFrom('printed', { program, args: ['generate', '-f', '-'], input: '{}' })
  expect(await manifestKind.probe(step, context)).toEqual(created)
  expect(calls()[0]).toMatchObject({ argv: ['generate', '-f', '-'], input: '{}' })
})

test('objects with another destination are never applied', async () => {
  const step = objects('static pod', [], { printOnly: '/etc/kubernetes/manifests' })
  expect(await manifestKind.check?.(step, rig().context)).toEqual([
    expect.stringContaining('static pod: belongs in /etc/kubernetes/manifests'),
  ])
})

describe('a missing Job', () => {
  const job = (spec: object) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once', namespace: 'x' },
    spec,
  })

  test.each([
    ['is to be created', {}, ['Job x/once']],
    ['is no difference if Kubernetes deletes it after it has finished', { ttlSecondsAfterFinished: 0 }, []],
  ])('%s', async (_, spec, expected) => {
    const { context } = rig({ answers: discovery })
    const changes = await manifestKind.probe(objects('jobs', [job(spec)]), context)
    expect(changes.map(({ what }) => what)).toEqual(expected)
  })
})
