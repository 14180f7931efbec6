import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { keptObjects } from './kept-objects.ts'

/** Whether other objects of the same manifest need an object to be there first. */
export const goesFirst = ({ kind }: KubernetesObject) =>
  kind === 'Namespace' || kind === 'CustomResourceDefinition'

/**
 * The objects of a manifest: a YAML file, or the YAML files of a folder (not of its subfolders, and not Kustomize's
 * own). Namespaces and CRDs come first, else the order is kept.
 *
 * @param cacheFolder where what has been parsed is kept; nowhere if left out
 * @throws Failure `manifest-invalid` naming file and problem
 */
export async function readObjects(path: string, cacheFolder?: string): Promise<readonly KubernetesObject[]> {
  const files = await manifestFiles(path)
  return inOrder((await Promise.all(files.map((file) => readFileObjects(file, cacheFolder)))).flat())
}

/** The same of a text; `origin` is only named in errors. */
export const parseObjects = (text: string, origin: string) => inOrder(objectsOf(text, origin))

const inOrder = (objects: readonly KubernetesObject[]) =>
  objects.toSorted((a, b) => Number(goesFirst(b)) - Number(goesFirst(a)))

async function manifestFiles(path: string): Promise<readonly string[]> {
  if ((await stat(path)).isFile()) return [path]
  const names = (await readdir(path)).filter(
    (name) => /\.ya?ml$/.test(name) && !name.startsWith('kustomization.'),
  )
  return names.toSorted().map((name) => join(path, name))
}

async function readFileObjects(file: string, cacheFolder?: string) {
  const text = await readFile(file, 'utf8')
  const parse = (text: string) => objectsOf(text, file)
  return cacheFolder === undefined ? parse(text) : keptObjects(text, parse, cacheFolder)
}

function objectsOf(text: string, file: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const error = document.errors[0]
    if (error) throw invalid(file, error.message)
    const object = document.toJS() as KubernetesObject | null
    if (object === null) return []
    if (!object.kind || !object.apiVersion || !object.metadata?.name)
      throw invalid(file, 'a document is no object')
    return [object]
  })
}

const invalid = (file: string, got: string) =>
  new Failure({
    code: 'manifest-invalid',
    what: `cannot read the manifest ${file}`,
    expected: 'YAML documents with apiVersion, kind and metadata.name',
    got,
  })
