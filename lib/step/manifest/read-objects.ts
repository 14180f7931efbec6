import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { Failure } from '../../failure.ts'
import type { KubernetesObject } from '../../kube/objects/meta.ts'
import { cachedObjects } from './cached-objects.ts'

/** Whether other objects of the same manifest need the object to exist first. */
export const isPrerequisite = ({ kind }: KubernetesObject) =>
  kind === 'Namespace' || kind === 'CustomResourceDefinition'

/**
 * The objects of a manifest: a YAML file, or the YAML files of a folder (without its subfolders and Kustomize's own
 * files). Namespaces and CRDs come first; otherwise the order is kept.
 *
 * @param cacheFolder cache for the parsed objects; none if omitted
 * @throws Failure `manifest-invalid` naming file and problem
 */
export async function readObjects(path: string, cacheFolder?: string): Promise<readonly KubernetesObject[]> {
  const files = await manifestFiles(path)
  return inOrder((await Promise.all(files.map((file) => readFileObjects(file, cacheFolder)))).flat())
}

/** The same, from a text; `origin` appears only in errors. */
export const parseObjects = (text: string, origin: string) => inOrder(objectsOf(text, origin))

const inOrder = (objects: readonly KubernetesObject[]) =>
  objects.toSorted((a, b) => Number(isPrerequisite(b)) - Number(isPrerequisite(a)))

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
  return cacheFolder === undefined ? parse(text) : cachedObjects(text, parse, cacheFolder)
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
