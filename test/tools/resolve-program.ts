// Resolves one artifact in a separate process, which handles no signal: node resolve-program.ts <url> <folder>
import { join } from 'node:path'
import { newToolsState } from '../../lib/tools/context.ts'
import { resolveArtifact } from '../../lib/tools/resolve.ts'

const [url = '', folder = ''] = process.argv.slice(2)
const resolved = await resolveArtifact(
  { name: 'tool', version: '1.2.3', kind: 'program', sources: [{ from: 'url', url, firstUse: true }] },
  {
    cacheFolder: join(folder, 'cache'),
    goFolder: '',
    lock: { versions: {}, images: {}, hashes: {} },
    firstUseFile: join(folder, 'learned.json'),
    frozen: false,
    platform: { os: 'linux', arch: 'amd64' },
    process: { env: {}, signal: new AbortController().signal },
    fetch,
    now: () => performance.now(),
    timeouts: { connectMs: 60_000, stallMs: 60_000, retryDelaysMs: [] },
    state: newToolsState(),
    report: () => {},
  },
)
console.log(resolved.path)
