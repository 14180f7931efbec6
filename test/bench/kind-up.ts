// Measures `make up` of a lab with Cilium and MetalLB on kind against kind-up.sh, which does the same by plain shell; in
// one run, alternating. Needs Docker, kind on the PATH and KIND_BED_IMAGE: eval "$(<kind bed>/up)"
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runOk } from '../../lib/process/run.ts'
import { runOptions } from '../../lib/task/run-options.ts'
import type { Artifact } from '../../lib/tools/artifact.ts'
import { openToolbox } from '../../lib/workspace/toolbox.ts'
import { bed } from '../kind/setup.ts'
import { cluster, timedUp } from './timed-up.ts'
import { median, timed, written } from './timing.ts'

const rounds = Number(process.argv[2] ?? 3)
const signal = new AbortController().signal
const context = { env: process.env, signal }
const host = { ...context, cwd: process.cwd(), emit: () => {}, print: console.log }
const toolbox = await openToolbox(runOptions.parse({}), host)
const fromModule = (module: string, version: string, member: string, kind: 'file' | 'folder'): Artifact => ({
  name: `bench-${kind}`,
  version,
  kind,
  sources: [{ from: 'go-module', module, member }],
})
const chart = fromModule('github.com/cilium/cilium', '1.20.2', 'install/kubernetes/cilium', 'folder')
const native = fromModule('go.universe.tf/metallb', '0.15.2', 'config/manifests/metallb-native.yaml', 'file')

async function byShell(name: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'homelab-shell-'))
  const env = {
    ...process.env,
    NAME: name,
    IMAGE: process.env.KIND_BED_IMAGE,
    FOLDER: folder,
    KUBECTL: await toolbox.tool('kubectl', context),
    HELM: await toolbox.tool('helm', context),
    CHART: await toolbox.resolve(chart, context),
    MANIFEST: await toolbox.resolve(native, context),
    VALUES: resolve(bed, 'cilium-values.yaml'),
  }
  const script = resolve(import.meta.dirname, 'kind-up.sh')
  written()
  try {
    return await timed(() => runOk({ argv: ['bash', script], deadlineMs: 600_000 }, { env, signal }))
  } finally {
    await runOk({ argv: ['kind', 'delete', 'cluster', '--name', name], deadlineMs: 60_000 }, { env, signal })
    await rm(folder, { recursive: true, force: true })
  }
}

const times = { shell: [] as number[], make: [] as number[] }
for (let round = 0; round < rounds; round++) {
  times.shell.push(await byShell(`bench-shell-${round}`))
  times.make.push(await timedUp({ [`bench-make-${round}`]: cluster({ metallb: { version: '0.15.2' } }) }))
  const last = [times.shell, times.make].map((list) => ((list.at(-1) ?? 0) / 1000).toFixed(1))
  console.log(`round ${round + 1}: shell ${last[0]} s, make up ${last[1]} s`)
}
const ratio = median(times.make) / median(times.shell)
console.log(`make up takes ${ratio.toFixed(2)} times the shell (medians of ${rounds}; wanted: not above 1)`)
