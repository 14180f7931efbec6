import { openRenderer } from '../../lib/show/renderer.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import { openToolbox } from '../../lib/workspace/toolbox.ts'

const tools = [
  'kubectl',
  'helm',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'kwokctl',
] as const

/** Fetches or builds the tools of a rehearsal before the time of any test starts; on a new machine that takes minutes. */
export default async function setup(): Promise<void> {
  const { env, stdout, stderr } = process
  const renderer = openRenderer({ json: false, env, stdout, stderr })
  const host = {
    env,
    signal: new AbortController().signal,
    cwd: process.cwd(),
    emit: renderer.emit,
    print: console.log,
  }
  const toolbox = await openToolbox(runOptions.parse({}), host)
  for (const name of tools) await toolbox.tool(name, host)
  renderer.close()
}
