import { join } from 'node:path'
import { childEnvironment } from '../process/environment.ts'
import type { Command, ProcessContext } from '../process/run.ts'
import { OURS } from './labels.ts'

/** The explicit address of a cluster, so that nothing depends on a current context. */
export interface ClusterAccess {
  kubeconfig: string
  context: string
}

/** The programs that reach a cluster, and the folder of their caches. */
export interface KubeTools {
  kubectl: string
  helm: string
  /** Private to one cluster of one lab. */
  cacheFolder: string
}

/** Our field manager: `managedFields` lists under this name the fields that this project has set. */
export const FIELD_MANAGER = OURS

const minutes = (count: number) => count * 60_000

export function kubectl(
  tools: KubeTools,
  access: ClusterAccess,
  args: readonly string[],
  options: { input?: string; deadlineMs?: number } = {},
): Command {
  const flags = ['--kubeconfig', access.kubeconfig, '--context', access.context]
  return { deadlineMs: minutes(2), ...options, argv: [tools.kubectl, ...flags, ...args] }
}

/** Server-side apply of objects under our field manager. */
export function applyCommand(tools: KubeTools, access: ClusterAccess, objects: readonly unknown[]): Command {
  const args = ['apply', '--server-side', `--field-manager=${FIELD_MANAGER}`, '--filename=-']
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
  return kubectl(tools, access, args, { input })
}

export function helm(
  tools: KubeTools,
  access: ClusterAccess,
  args: readonly string[],
  options: { input?: string; deadlineMs?: number } = {},
): Command {
  const flags = ['--kubeconfig', access.kubeconfig, '--kube-context', access.context]
  return { deadlineMs: minutes(5), ...options, argv: [tools.helm, ...args, ...flags] }
}

/** The environment of both programs: without user variables that select a cluster, and with all caches in our folder. */
export function kubeProcess(context: ProcessContext, tools: KubeTools): ProcessContext {
  const cache = (name: string) => join(tools.cacheFolder, name)
  const env = {
    ...childEnvironment(context.env),
    KUBECACHEDIR: cache('kube'),
    HELM_CACHE_HOME: cache('helm/cache'),
    HELM_CONFIG_HOME: cache('helm/config'),
    HELM_DATA_HOME: cache('helm/data'),
  }
  return { ...context, env }
}
