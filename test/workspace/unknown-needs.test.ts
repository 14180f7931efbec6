import { expect, test } from 'vitest'
import { parseNeed } from '../../lib/task/need.ts'
import { unknownNeeds } from '../../lib/workspace/unknown-needs.ts'

const known = ['cilium', 'clustermesh', 'gateway-api', 'metallb']

test.each<[string, readonly string[]]>([
  ['cilium', []],
  ['gateway-api?', []],
  ['metallb@clustermesh', []],
  ['cluster@clustermesh', []],
  ['ciliun', ['ciliun (did you mean cilium?)']],
  ['gateway-apii?', ['gateway-apii (did you mean gateway-api?)']],
  ['metalb@clustermesh', ['metalb (did you mean metallb?)']],
  ['metallb@clustermsh', ['clustermsh (did you mean clustermesh?)']],
  ['metalb@clustermsh', ['metalb (did you mean metallb?)', 'clustermsh (did you mean clustermesh?)']],
  ['cluster@clustermsh', ['clustermsh (did you mean clustermesh?)']],
  ['something-else?', ['something-else']],
  // the cluster is always needed, and is no component that clusters could share
  ['cluster', ['cluster']],
  ['cilium@cluster', ['cluster']],
])('%s: %j', (need, names) => {
  expect(unknownNeeds('web', [parseNeed(need)], known)).toEqual(
    names.map((name) => `task web: needs ${need}, and there is no task ${name}`),
  )
})

test('every need that names no task is told', () => {
  expect(unknownNeeds('web', ['cilium?', 'a', 'metallb@bb'].map(parseNeed), known)).toHaveLength(2)
})
