import type { Artifact, Source } from './artifact.ts'
import {
  controlPlaneSources,
  etcdSources,
  helmSources,
  kindSources,
  kubectlSources,
  kwokSources,
} from './catalog-sources.ts'
import { lockedVersion, type ToolsLock } from './lock.ts'

export type ToolName =
  | 'kubectl'
  | 'helm'
  | 'kind'
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kwokctl'

/** The programs that the project's own clients of clusters need, at the versions of the lock. */
export function catalog(lock: ToolsLock): Readonly<Record<ToolName, Artifact>> {
  const kubernetes = lockedVersion(lock, 'kubernetes')
  const kwok = lockedVersion(lock, 'kwok')
  const ofKubernetes = (name: 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler') =>
    program(name, kubernetes, controlPlaneSources(name, kubernetes))
  return {
    kubectl: {
      ...program('kubectl', lockedVersion(lock, 'kubectl'), kubectlSources(kubernetes)),
      // one minor version of skew with the rehearsal's API server, in either direction
      path: { versionArgs: ['version', '--client'], range: '>=1.33.0 <1.36.0' },
    },
    helm: {
      ...program('helm', lockedVersion(lock, 'helm'), helmSources),
      path: { versionArgs: ['version', '--short'], range: '^4.0.0' },
    },
    kind: {
      ...program('kind', lockedVersion(lock, 'kind'), kindSources),
      path: { versionArgs: ['version'], range: '>=0.30.0 <1.0.0' },
    },
    etcd: program('etcd', lockedVersion(lock, 'etcd'), etcdSources),
    'kube-apiserver': ofKubernetes('kube-apiserver'),
    'kube-controller-manager': ofKubernetes('kube-controller-manager'),
    'kube-scheduler': ofKubernetes('kube-scheduler'),
    kwok: program('kwok', kwok, kwokSources('kwok', kwok)),
    kwokctl: program('kwokctl', kwok, kwokSources('kwokctl', kwok)),
  }
}

const program = (name: ToolName, version: string, sources: readonly Source[]): Artifact => ({
  name,
  version,
  kind: 'program',
  sources,
})
