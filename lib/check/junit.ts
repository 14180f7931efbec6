import type { CheckResult } from './check.ts'

/** Results as JUnit XML, one suite per cluster; an inconclusive check is a skipped case with its reason. */
export function junitText(results: readonly CheckResult[]): string {
  const suites = [...Map.groupBy(results, ({ cluster }) => cluster)].map(([cluster, of]) =>
    suite(cluster, of),
  )
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites>', ...suites, '</testsuites>', ''].join('\n')
}

function suite(cluster: string, results: readonly CheckResult[]): string {
  const count = (verdict: CheckResult['verdict']) => results.filter((each) => each.verdict === verdict).length
  const attributes = {
    name: cluster,
    tests: results.length,
    failures: count('fail'),
    errors: 0,
    skipped: count('inconclusive'),
    time: inSeconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  }
  return [`  <testsuite${attributeText(attributes)}>`, ...results.map(testCase), '  </testsuite>'].join('\n')
}

function testCase({ cluster, id, verdict, evidence, durationMs }: CheckResult): string {
  const text = escaped(evidence.join('\n'))
  const inner = {
    pass: `<system-out>${text}</system-out>`,
    fail: `<failure${attributeText({ message: evidence[0] ?? '' })}>${text}</failure>`,
    inconclusive: `<skipped>${text}</skipped>`,
  }[verdict]
  const attributes = { classname: cluster, name: id, time: inSeconds(durationMs) }
  return `    <testcase${attributeText(attributes)}>${inner}</testcase>`
}

const attributeText = (attributes: Readonly<Record<string, string | number>>) =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')

const inSeconds = (ms: number) => (ms / 1000).toFixed(3)

/** XML 1.0 allows most control characters in no form, escaped or not, so they are dropped. */
function escaped(text: string): string {
  const allowed = [...text].filter((character) => character >= ' ' || '\t\n\r'.includes(character)).join('')
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return allowed.replace(/[&<>"]/g, (character) => entities[character] ?? '')
}
