import { expect, test } from 'vitest'
import { junitText } from '../../lib/check/junit.ts'
import { checked } from '../show/events.ts'

const text = junitText([
  checked(),
  checked({ id: 'b', verdict: 'fail', evidence: ['no <answer> & "more"', 'second\u0007 line'] }),
  checked({ id: 'c', verdict: 'inconclusive', evidence: ['no client'] }),
  checked({ cluster: 'east' }),
])

test('each cluster has a suite with its counts', () => {
  expect(text).toContain('<testsuite name="west" tests="3" failures="1" errors="0" skipped="1" time="3.702">')
  expect(text).toContain('<testsuite name="east" tests="1" failures="0" errors="0" skipped="0" time="1.234">')
})

test('each check has a case; failed and skipped ones contain their evidence, escaped', () => {
  expect(text).toContain(
    '<testcase classname="west" name="node-port-from-host" time="1.234"><system-out>answered by',
  )
  expect(text).toContain('<failure message="no &lt;answer&gt; &amp; &quot;more&quot;">no &lt;answer&gt;')
  expect(text).toContain('second line</failure>')
  expect(text).toContain('<skipped>no client</skipped>')
})
