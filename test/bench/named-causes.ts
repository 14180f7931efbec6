// Measures the time until an image that cannot be pulled is named, against a `helm --wait` that gives up after 300 s, on
// one kind cluster in one run. Needs Docker, kind on the PATH and KIND_BED_IMAGE: eval "$(<kind bed>/up)". Takes as long
// as helm's timeout.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { helm, kubeProcess } from '../../lib/kube/access.ts'
import { run } from '../../lib/process/run.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import { openToolbox } from '../../lib/workspace/toolbox.ts'
import { bedCluster, kindCheckout, randomPrefix } from '../kind/lab.ts'
import { bed } from '../kind/setup.ts'
import { timed } from './timing.ts'

const timeoutSeconds = Number(process.argv[2] ?? 300)
const name = `${randomPrefix()}-named`
const signal = new AbortController().signal
const cilium = { version: '1.20.2', valuesFiles: [resolve(bed, 'cilium-values.yaml')] }
const addresses = {
  pods: ['10.249.0.0/16'],
  services: ['10.127.224.0/20'],
  pool: ['172.18.241.9-172.18.241.9'],
}
const lab = await kindCheckout({ [name]: { ...bedCluster(), addresses, components: { cilium } } })

const manifest = (app: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: app, namespace: 'default' },
  spec: {
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app } },
      spec: { containers: [{ name: 'main', image: 'registry.invalid/lab/none:1' }] },
    },
  },
})

async function byHelm(): Promise<number> {
  const chart = join(lab.folder, 'chart')
  await mkdir(join(chart, 'templates'), { recursive: true })
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: none\nversion: 0.1.0\n')
  await writeFile(join(chart, 'templates/web.yaml'), JSON.stringify(manifest('by-helm')))
  const context = { env: process.env, signal }
  const host = { ...context, cwd: lab.folder, emit: () => {}, print: () => {} }
  const tools = await (await openToolbox(runOptions.parse({}), host)).kubeTools(lab.folder, context)
  const access = { kubeconfig: join(lab.folder, '.lab/kind', name, 'kubeconfig'), context: `kind-${name}` }
  const args = ['install', 'none', chart, '--wait', '--timeout', `${timeoutSeconds}s`]
  const command = helm(tools, access, args, { deadlineMs: (timeoutSeconds + 60) * 1000 })
  return timed(async () => console.log((await run(command, kubeProcess(context, tools))).stderr.trim()))
}

/** The times of a job until the cause is named, and until the job has failed. */
async function byUs(): Promise<{ namedMs: number; failedMs: number }> {
  await lab.write(
    'tasks/by-us.mts',
    `import { z } from 'zod'
import { objects, ready } from '../lib/step/steps.ts'
import { defineTask } from '../lib/task/define-task.ts'
export default defineTask(import.meta, {
  summary: 'An image that cannot be pulled',
  input: z.strictObject({}),
  steps: () => [objects('web', [${JSON.stringify(manifest('by-us'))}]), ready('default', 'deployment/by-us')],
})
`,
  )
  const startedAt = performance.now()
  let namedMs = Number.NaN
  const { events } = await lab.events(['by-us'], (event) => {
    const text = event.type === 'waiting' ? event.on : event.type === 'job-ended' ? event.reason : undefined
    if (text?.includes('cannot be pulled') && Number.isNaN(namedMs)) namedMs = performance.now() - startedAt
  })
  console.log(events.find((event) => event.type === 'job-ended')?.reason)
  return { namedMs, failedMs: performance.now() - startedAt }
}

try {
  const up = await lab.make('up')
  if (up.exitCode !== 0) throw new Error(up.stderr)
  const [helmMs, { namedMs, failedMs }] = await Promise.all([byHelm(), byUs()])
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  console.log(
    `named after ${seconds(namedMs)}, failed after ${seconds(failedMs)}; helm gave up after ${seconds(helmMs)}`,
  )
  console.log(`${(helmMs / namedMs).toFixed(0)} times sooner (wanted: at least 20, with 300 s)`)
} finally {
  await lab.remove()
}
