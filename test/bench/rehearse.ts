// Measures `make rehearse` with the tools built: on a new lab, and again with nothing to do. With --cold also the very
// first run with empty caches, which fetches and builds the tools.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkout } from '../checkout.ts'
import { timed } from './timing.ts'

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

async function rehearse(env: readonly string[], deadlineMs: number) {
  const lab = await checkout()
  try {
    const up = async () => {
      const { exitCode, stdout, stderr } = await lab.run(['env', ...env, 'make', 'rehearse'], { deadlineMs })
      if (exitCode !== 0) throw new Error(stderr)
      return stdout.trim().split('\n').at(-1)
    }
    let summary: string | undefined
    const first = await timed(async () => {
      summary = await up()
    })
    console.log(`first run: ${seconds(first)} (${summary})`)
    const second = await timed(async () => {
      summary = await up()
    })
    console.log(`second run: ${seconds(second)} (${summary}; wanted: under 5 s, nothing changed)`)
  } finally {
    await lab.remove()
  }
}

console.log('with the tools built (wanted: under 45 s)')
await rehearse([], 120_000)
if (process.argv.includes('--cold')) {
  console.log(
    'with every cache empty: tools, Go modules, Go builds (wanted: under 15 minutes on 2 idle cores)',
  )
  const caches = await mkdtemp(join(tmpdir(), 'homelab-cold-'))
  const at = (name: string) => join(caches, name)
  const env = [
    `XDG_CACHE_HOME=${at('cache')}`,
    `GOCACHE=${at('go-build')}`,
    `GOMODCACHE=${at('go-mod')}`,
    'GOFLAGS=-modcacherw',
  ]
  try {
    await rehearse(env, 40 * 60_000)
  } finally {
    await rm(caches, { recursive: true, force: true })
  }
}
