import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kubectl, kubeProcess } from '../../lib/kube/access.ts'
import { openReader } from '../../lib/kube/reader.ts'
import { discoverResources } from '../../lib/kube/resources.ts'
import { openWriter } from '../../lib/kube/writer.ts'
import { run } from '../../lib/process/run.ts'
import type { ClusterClients } from '../../lib/step/context.ts'
import { readOwned } from '../../lib/step/owned.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import { openToolbox } from '../../lib/workspace/toolbox.ts'
import { type Checkout, checkout } from '../checkout.ts'

type Json = Record<string, unknown>

/** A real control plane on which nobody but the test plays the nodes: kwok is held, once its node is ready. */
export interface PlayedCluster {
  lab: Checkout
  doors: ClusterClients
  node: string
  post<T = Json>(path: string, object: object): Promise<T>
  /** Merges into an object, or into its `/status`. */
  merge(path: string, patch: object): Promise<unknown>
  remove(path: string): Promise<unknown>
  /** Sends a signal to one of the control plane's programs. */
  signal(program: string, name: 'STOP' | 'CONT' | 'KILL'): Promise<unknown>
  close(): Promise<void>
}

/** @param components of its lab file */
export async function playedCluster(name: string, components: object): Promise<PlayedCluster> {
  const lab = await checkout()
  await lab.write(
    'config/lab.yaml',
    JSON.stringify({ clusters: { [name]: { rehearsal: { nodes: 1 }, components } } }),
  )
  const up = await lab.make('rehearse')
  if (up.exitCode !== 0) throw new Error(up.stderr)

  const stop = new AbortController()
  const context = { env: process.env, signal: stop.signal }
  const host = { ...context, cwd: lab.folder, emit: () => {}, print: () => {} }
  const tools = await (await openToolbox(runOptions.parse({}), host)).kubeTools(lab.folder, context)
  const kubeconfig = join(lab.folder, '.lab/rehearsal', name, 'kubeconfig')
  const access = { kubeconfig, context: `kwok-${name}` }
  const reader = await openReader(tools, access, context)
  const writer = openWriter(tools, access, context)
  const player = await openPlayer({ access, tools }, stop.signal)

  const node = `${name}-control-plane`
  const signal: PlayedCluster['signal'] = (program, sent) =>
    lab.run(['pkill', `-${sent}`, '-f', `^${lab.folder}/\\.lab/.*/bin/${program}`])
  await signal('kwok-controller', 'STOP')
  return {
    lab,
    doors: {
      access,
      tools,
      reader,
      writer,
      resources: discoverResources(reader),
      owned: () => readOwned(reader, name),
    },
    node,
    post: (path, object) => player.send('POST', path, object),
    merge: (path, patch) => player.send('PATCH', path, patch),
    remove: (path) => player.send('DELETE', path),
    signal,
    async close() {
      await reader.close()
      await writer.close()
      stop.abort()
      await player.ended
      await lab.remove()
    },
  }
}

/** `kubectl proxy` with writing allowed: a write costs milliseconds, and not a process. */
async function openPlayer({ access, tools }: Pick<ClusterClients, 'access' | 'tools'>, signal: AbortSignal) {
  const folder = await mkdtemp(join(tmpdir(), 'homelab-player-'))
  const socketPath = join(folder, 'api')
  const serving = Promise.withResolvers<void>()
  const command = kubectl(tools, access, ['proxy', `--unix-socket=${socketPath}`], { deadlineMs: 600_000 })
  const onLine = (line: string) => line.startsWith('Starting to serve') && serving.resolve()
  const ended = run(command, { env: kubeProcess({ env: process.env, signal }, tools).env, signal, onLine })
    .then(({ stderr }) => serving.reject(new Error(stderr)))
    .catch(serving.reject)
    .finally(() => rm(folder, { recursive: true, force: true }))
  await serving.promise

  async function send<T>(method: string, path: string, object?: object): Promise<T> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const headers = { host: 'localhost', 'content-type': type }
    const sent = request({ socketPath, method, path, headers }).end(object && JSON.stringify(object))
    const [response] = await once(sent, 'response')
    const body = JSON.parse((await response.toArray()).join(''))
    if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${body.message}`)
    return body
  }
  return { send, ended }
}
