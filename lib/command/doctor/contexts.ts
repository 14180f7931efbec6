import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { assertSame, fingerprint, readFingerprint } from '../../cluster/existing/fingerprint.ts'
import { docker } from '../../cluster/kind/docker.ts'
import { Failure } from '../../failure.ts'
import type { ProcessContext } from '../../process/run.ts'
import { byHand, type Finding, quoted } from './finding.ts'
import { type KubeContext, readKubeContext } from './kubeconfig.ts'
import type { ClusterFacts } from './lab-facts.ts'

/** Kubeconfigs that disagree with the clusters of the lab, and existing clusters that cannot be read. */
export async function contextDrift(
  clusters: readonly ClusterFacts[],
  context: ProcessContext,
): Promise<readonly Finding[]> {
  const found = clusters.map((each) => {
    if (each.cluster.provider === 'existing') return existingDrift(each)
    return each.cluster.provider === 'kind' ? kindDrift(each, context) : []
  })
  return (await Promise.all(found)).flat()
}

/** Compares the fingerprint of the first use with the current kubeconfig and, if it answers, with the cluster. */
async function existingDrift({
  name,
  managed,
  folder,
  unobserved,
}: ClusterFacts): Promise<readonly Finding[]> {
  const { kubeconfig, context } = managed.access
  const file = join(folder, 'fingerprint.json')
  const [recorded, current] = [await readFingerprint(file), await readKubeContext(kubeconfig, context)]
  const drift =
    unobserved?.details.code === 'other-cluster'
      ? unobserved
      : recorded && current && fingerprintMismatch(name, recorded, current, file)
  if (drift !== undefined) {
    const { expected, got } = drift.details
    return [
      {
        id: 'context-drift',
        severity: 'error',
        what: `context ${context} leads to another cluster than the one ${name} has been so far`,
        evidence: `${file}: ${expected}; ${kubeconfig}: ${got}`,
        means: 'the lab is refused, so that nothing happens to the wrong cluster',
        fix: byHand([`rm ${quoted(file)}`], 'if it is meant; else put the old context back'),
      },
    ]
  }
  if (unobserved === undefined) return []
  return [
    {
      id: 'cluster-unreachable',
      severity: 'error',
      what: `existing cluster ${name} cannot be read`,
      evidence: unobserved.details.got || unobserved.message,
      means: 'no task can run on it; what else is said of it here is assumed',
      fix: byHand(
        [`kubectl --kubeconfig ${quoted(kubeconfig)} --context ${quoted(context)} get nodes`],
        'shows it',
      ),
    },
  ]
}

type Fingerprint = NonNullable<Awaited<ReturnType<typeof readFingerprint>>>

/** The Failure of a kubeconfig context that does not have the recorded fingerprint; undefined for one that has. */
function fingerprintMismatch(
  name: string,
  recorded: Fingerprint,
  { server, authority }: KubeContext,
  file: string,
) {
  const data = authority === undefined ? {} : { 'certificate-authority-data': authority }
  try {
    const current = fingerprint({ clusters: [{ cluster: { server, ...data } }] }, recorded.uid)
    assertSame(name, recorded, current, file)
    return undefined
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

/** Compares the published port of the API server of a kind cluster with the kubeconfigs that have its context. */
async function kindDrift(
  { name, managed }: ClusterFacts,
  context: ProcessContext,
): Promise<readonly Finding[]> {
  const { kubeconfig: own, context: contextName } = managed.access
  const users = (context.env.KUBECONFIG || join(context.env.HOME ?? homedir(), '.kube/config')).split(
    delimiter,
  )
  const read = await Promise.all([own, ...users].map((file) => readKubeContext(file, contextName)))
  const contexts = read.filter((each) => each !== undefined)
  if (contexts.length === 0) return []
  const { exitCode, stdout } = await docker(['port', managed.apiServer.host, '6443/tcp'], context)
  const published = stdout.trim().split('\n')
  if (exitCode !== 0) return [] // the container does not exist, or is not running
  return contexts
    .filter(({ server }) => !published.includes(server.replace('https://', '')))
    .map((each): Finding => {
      const evidence = `docker port ${managed.apiServer.host}: ${published.join(', ')}; ${each.file}: ${each.server}`
      return each.file === own ? staleOwn(name, own, evidence) : otherServer(name, each, evidence)
    })
}

const staleOwn = (name: string, file: string, evidence: string): Finding => ({
  id: 'kubeconfig-stale',
  severity: 'error',
  what: `the kubeconfig of kind cluster ${name} leads elsewhere`,
  evidence,
  means: 'the cluster counts as down, and another one may answer in its place',
  fix: byHand([`rm ${quoted(file)}`, `make up CLUSTER=${name}`]),
})

const otherServer = (name: string, { file, context }: KubeContext, evidence: string): Finding => ({
  id: 'context-elsewhere',
  severity: 'warning',
  what: `context ${context} of your own kubeconfig is not the kind cluster ${name}`,
  evidence,
  means:
    'the tasks name their own kubeconfig, and what you type with kubectl goes to another cluster or nowhere',
  fix: byHand([`kind export kubeconfig --name ${name} --kubeconfig ${quoted(file)}`]),
})
