import { openRenderer } from '../../lib/show/renderer.ts'
import { events } from './events.ts'

// shows one event of every type, according to this process's streams and environment
const { env, stdout, stderr } = process
const renderer = openRenderer({ json: process.argv.includes('--json'), env, stdout, stderr })
for (const event of events) renderer.emit(event)
renderer.close()
