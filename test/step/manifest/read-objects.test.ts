import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readObjects } from '../../../lib/step/manifest/read-objects.ts'
import { detailsOf } from '../../process/failing.ts'
import { tempFolder } from '../../process/folder.ts'

const yaml = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name} }\n`

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const names = async (path: string) => (await readObjects(path)).map(({ metadata }) => metadata.name)

test('the documents of a file: namespaces and CRDs first, the others in their order', async () => {
  const documents = [
    yaml('Deployment', 'a'),
    yaml('Namespace', 'b'),
    '# only a comment\n',
    '',
    yaml('ConfigMap', 'c'),
    yaml('CustomResourceDefinition', 'd'),
  ]
  const folder = folderOf({ 'all.yaml': documents.join('---\n') })
  expect(await names(join(folder, 'all.yaml'))).toEqual(['b', 'd', 'a', 'c'])
})

test('the YAML files of a folder by name, without other files, Kustomize files and subfolders', async () => {
  const folder = folderOf({
    'b.yaml': yaml('ConfigMap', 'b'),
    'a.yml': yaml('ConfigMap', 'a'),
    'kustomization.yaml': 'resources: []',
    'kustomization.yml': 'resources: []',
    'README.md': 'text',
    'c.yaml.orig': yaml('ConfigMap', 'c'),
  })
  mkdirSync(join(folder, 'inner'))
  writeFileSync(join(folder, 'inner', 'd.yaml'), yaml('ConfigMap', 'd'))
  expect(await names(folder)).toEqual(['a', 'b'])
})

test('values are parsed as in the YAML of Kubernetes', async () => {
  const text = `${yaml('ConfigMap', 'a')}data: { version: "1.30", on: yes, mode: 0644, text: |-\n    two\n    lines }\n`
  const folder = folderOf({ 'a.yaml': text.replace(', text: |-\n    two\n    lines', '') })
  expect(await readObjects(folder)).toMatchObject([{ data: { version: '1.30' } }])
})

test.each([
  ['not YAML', 'a: [1\n'],
  ['a text', 'just text\n'],
  ['a list', '- 1\n'],
  ['without a kind', 'apiVersion: v1\nmetadata: { name: a }\n'],
  ['without an apiVersion', 'kind: Pod\nmetadata: { name: a }\n'],
  ['without a name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n'],
  ['without metadata', 'apiVersion: v1\nkind: Pod\n'],
])('%s: the failure names the file', async (_, text) => {
  const folder = folderOf({ 'fine.yaml': yaml('ConfigMap', 'a'), 'wrong.yaml': text })
  const details = await detailsOf(readObjects(folder))
  expect(details).toMatchObject({ code: 'manifest-invalid', what: expect.stringContaining('wrong.yaml') })
  expect(details.got).toBeTruthy()
})
