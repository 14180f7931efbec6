import { Failure } from '../../failure.ts'
import { helm, kubectl, kubeProcess } from '../../kube/access.ts'
import type { Release } from '../../kube/helm-release.ts'
import { runOk } from '../../process/run.ts'
import type { ClusterClients, StepContext } from '../context.ts'
import type { HelmStep } from '../step.ts'
import { ownerOf } from './release-owner.ts'

const isUnfinished = ({ info }: Release) => /^pending-|^uninstalling$/.test(info.status)

/** @throws Failure `release-pending` where a helm of somebody else is, or was, at work on the release */
export function mustNotBeOthersWork({ release: name, namespace }: HelmStep, release: Release): void {
  if (!isUnfinished(release) || ownerOf(release) !== 'somebody else') return
  throw new Failure({
    code: 'release-pending',
    what: `Helm release ${namespace}/${name} is in the hands of another helm, or was left so by one that was killed`,
    expected: 'a release that is deployed or failed',
    got: `revision ${release.version} ${release.info.status}, without our label`,
    next:
      `helm history ${name} -n ${namespace}; if nobody is at work: helm rollback ${name} -n ${namespace}` +
      `, or helm uninstall ${name} -n ${namespace} where it has one revision`,
  })
}

/**
 * A killed helm leaves its revision pending for ever, and every later helm refuses to touch the release (helm#32585).
 * We hold the lab's lock, so a pending revision of ours has nobody working on it; without its record the release is
 * what it was before, and what the revision made already carries the release's name and is taken up again. A release
 * that we were killed removing is removed to the end.
 */
export async function finishLastRevision(
  step: HelmStep,
  release: Release | undefined,
  clients: ClusterClients,
  context: StepContext,
): Promise<void> {
  if (release === undefined || !isUnfinished(release)) return
  mustNotBeOthersWork(step, release)
  context.note(
    `${step.release}: revision ${release.version} was left ${release.info.status}; it is done again`,
  )
  if (release.info.status === 'uninstalling') return uninstall(step, clients, context)
  const secret = `sh.helm.release.v1.${step.release}.v${release.version}`
  const args = ['delete', 'secret', '--namespace', step.namespace, secret]
  await runOk(kubectl(clients.tools, clients.access, args), kubeProcess(context.process, clients.tools))
}

/** Removes a release with its history, and waits until its objects are gone. */
export async function uninstall(
  { release, namespace }: Pick<HelmStep, 'release' | 'namespace'>,
  { tools, access }: ClusterClients,
  context: StepContext,
): Promise<void> {
  const args = ['uninstall', release, '--namespace', namespace, '--ignore-not-found', '--wait']
  await runOk(helm(tools, access, args), kubeProcess(context.process, tools))
}
