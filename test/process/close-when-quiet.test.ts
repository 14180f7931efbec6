import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { closeWhenQuiet } from '../../lib/process/close-when-quiet.ts'

/** More than a stream reads ahead, and less than that and a pipe hold together: the child can end with some of it unread. */
const BYTES = 120_000

test('what is still in the pipes of a child is read, also when we got no processor for a while', async () => {
  const child = spawn('head', ['-c', String(BYTES), '/dev/zero'], { stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child, 'exit')
  closeWhenQuiet(child)
  let read = 0
  child.stdout.on('data', (chunk: Buffer) => {
    read += chunk.length
  })
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700)
  await once(child, 'close')
  expect(read).toBe(BYTES)
})
