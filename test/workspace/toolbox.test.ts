import { expect, test } from 'vitest'
import { runOptions } from '../../lib/task/run-options.ts'
import { toolsContext } from '../../lib/workspace/toolbox.ts'

test.each([
  ['nothing is said', {}, {}, false],
  ['CI is set', {}, { CI: 'true' }, true],
  ['CI is set and the flag says no', { frozen: false }, { CI: 'true' }, false],
  ['the flag says so', { frozen: true }, {}, true],
])('downloads are frozen as the flag or else CI says: %s', async (_, given, env, frozen) => {
  const host = { env, signal: new AbortController().signal, cwd: '/', emit: () => {}, print: () => {} }
  expect((await toolsContext(runOptions.parse(given), host)).frozen).toBe(frozen)
})
