import { expect, test } from 'vitest'
import { runOptions } from '../../lib/task/run-options.ts'
import { toolsContext } from '../../lib/workspace/toolbox.ts'

test.each([
  ['neither is set', {}, {}, false],
  ['CI is set', {}, { CI: 'true' }, true],
  ['CI is set and the flag is off', { frozen: false }, { CI: 'true' }, false],
  ['the flag is on', { frozen: true }, {}, true],
])('the flag, or else CI, decides whether downloads are frozen: %s', async (_, given, env, frozen) => {
  const host = { env, signal: new AbortController().signal, cwd: '/', emit: () => {}, print: () => {} }
  expect((await toolsContext(runOptions.parse(given), host)).frozen).toBe(frozen)
})
