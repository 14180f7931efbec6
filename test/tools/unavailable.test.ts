import { expect, test } from 'vitest'
import { Failure } from '../../lib/failure.ts'
import { archiveRefused, hashMismatch, skipSource } from '../../lib/tools/failures.ts'
import { unavailable, whySkipped } from '../../lib/tools/unavailable.ts'
import { fromUrl, testContext, tool } from './fixture.ts'

test('an unreachable source is skipped with its reason, and with what would make it usable', () => {
  expect(whySkipped(skipSource('gone'), testContext())).toEqual({ why: 'gone' })
  expect(whySkipped(skipSource('no go', undefined, 'install Go'), testContext())).toEqual({
    why: 'no go',
    next: 'install Go',
  })
})

test.each([
  ['a wrong hash', hashMismatch('x', 'a', 'b')],
  ['a hostile archive', archiveRefused('x')],
  ['a bug', new TypeError('undefined is not a function')],
])('%s is rethrown', (_, error) => {
  expect(() => whySkipped(error, testContext())).toThrow(error)
})

test.each(['ENOSPC', 'EACCES', 'EROFS'])('%s names the cache folder and the next step', (code) => {
  const context = testContext()
  try {
    whySkipped(Object.assign(new Error('write'), { code }), context)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    expect(error.details.code).toBe('cache-unwritable')
    expect(error.details.what).toContain(context.cacheFolder)
    expect(error.details.next).toContain('XDG_CACHE_HOME')
    return
  }
  throw new Error('it was passed over')
})

test('the advice depends on the skipped sources', () => {
  const artifact = tool([fromUrl('https://a.example')], { path: { versionArgs: [], range: '^4.0.0' } })
  const context = testContext()
  expect(unavailable(artifact, [], context).details).toMatchObject({
    next: 'put tool ^4.0.0 on the PATH',
    retryable: false,
  })
  const skipped = ['a', 'b'].map((source) => ({ source, why: 'no go', next: 'install Go' }))
  expect(unavailable(artifact, skipped, context).details.next).toBe(
    'install Go; or put tool ^4.0.0 on the PATH',
  )
  context.state.unreachable.set('a.example', 'ENOTFOUND')
  expect(unavailable(artifact, [], context).details).toMatchObject({
    next: expect.stringContaining('connect to the network'),
    retryable: true,
  })
})
