import { join } from 'node:path'
import type { ManagedCluster } from '../cluster/provider.ts'
import { Failure } from '../failure.ts'
import type { Secret } from '../kube/objects/core.ts'
import { openReader } from '../kube/reader.ts'
import type { ProcessContext } from '../process/run.ts'
import { type Authority, authorityOf } from '../secret/authority.ts'
import { readAuthorities } from '../secret/authority-file.ts'
import type { AuthorityReference, Secrets } from '../step/secret.ts'
import type { Host } from '../task/task.ts'
import type { NamedCluster } from './address-planner.ts'
import { clusterFolder, type Project, root } from './project.ts'
import { type Holder, openSecrets } from './secrets.ts'
import type { Toolbox } from './toolbox.ts'

/**
 * The secrets of a lab, in `.lab/secrets`; those of a rehearsal are apart, so that it never decides for the real lab.
 *
 * @param clusters that may be asked for what is lost
 * @throws Failure `authority-invalid` where a file there is no authority
 */
export async function openLabSecrets(
  project: Project,
  clusters: readonly NamedCluster[],
  toolbox: Toolbox,
  host: Host,
): Promise<Secrets> {
  const isRehearsal = Object.values(project.lab.clusters).every(({ provider }) => provider === 'rehearsal')
  const folder = join(root, '.lab/secrets', isRehearsal ? 'rehearsal' : '')
  const note = (text: string) => host.emit({ type: 'note', text })
  // clusters are asked only by a lab without a file of its own, and only those that were there before the run
  if ((await readAuthorities(folder)).length > 0) return openSecrets(folder, [], note)
  const owners = await Promise.all(clusters.map(({ managed }) => managed.owner()))
  const status = clusters.filter((_, index) => owners[index] !== 'nobody')
  const isInRun = ({ name }: NamedCluster) => project.clusters.includes(name)
  const toHolder = ({ name, managed }: NamedCluster): Holder => ({
    cluster: name,
    read: (heldBy) => readHeld(name, managed, heldBy, toolbox, clusterFolder(project.lab, name), host),
  })
  const groups = [status.filter(isInRun), status.filter((each) => !isInRun(each))]
  return openSecrets(
    folder,
    groups.map((group) => group.map(toHolder)),
    note,
  )
}

async function readHeld(
  name: string,
  { access }: ManagedCluster,
  { namespace, secret, certificate, privateKey }: AuthorityReference['heldBy'],
  toolbox: Toolbox,
  folder: string,
  context: ProcessContext,
): Promise<Authority | undefined> {
  const reader = await openReader(await toolbox.kubeTools(folder, context), access, context).catch(
    (cause: unknown) => {
      throw unread(name, cause)
    },
  )
  try {
    const path = `/api/v1/namespaces/${namespace}/secrets/${secret}`
    const { data } = (await reader.get<Secret>(path)) ?? {}
    if (data === undefined) return undefined
    const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString()
    return authorityOf(`${text(certificate)}\n${text(privateKey)}`)
  } catch (cause) {
    throw unread(name, cause)
  } finally {
    await reader.close()
  }
}

/** It may be on its way up in the same run. */
const unread = (name: string, cause: unknown) =>
  new Failure(
    {
      code: 'authority-unread',
      what: `the lab's own certificate authority is lost, and cluster ${name}, which may have it, does not answer`,
      expected: 'to read it from there: with a new one its certificates would no longer hold',
      next: `bring ${name} up, or take it out of the lab`,
      retryable: true,
    },
    { cause },
  )
