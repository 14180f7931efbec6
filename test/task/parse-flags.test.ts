import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseFlags } from '../../lib/task/parse-flags.ts'

const schema = z.strictObject({
  release: z.string().default('1.0'),
  provider: z.enum(['kind', 'existing']).optional(),
  count: z.int().min(1).max(9).default(1),
  share: z.number().optional(),
  keepGoing: z.boolean().default(false),
  json: z.boolean().default(false),
  pools: z.array(z.strictObject({ name: z.string() })).optional(),
  values: z.record(z.string(), z.unknown()).default({}),
})

const parse = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  parseFlags(schema, args, variables)

test.each<[string[], Record<string, unknown>]>([
  [[], {}],
  [['--release', '1.30'], { release: '1.30' }],
  [['--release=1.30'], { release: '1.30' }],
  [['--release', '007'], { release: '007' }],
  [['--release', '1e5'], { release: '1e5' }],
  [['--release', 'true'], { release: 'true' }],
  [['--release', '-1'], { release: '-1' }],
  [['--release', ''], { release: '' }],
  [['--release=--json'], { release: '--json' }],
  [['--release', 'a=b c'], { release: 'a=b c' }],
  [['--release', '1', '--release', '2'], { release: '2' }],
  [['--provider', 'kind'], { provider: 'kind' }],
  [['--count', '7'], { count: 7 }],
  [['--share', '-0.5'], { share: -0.5 }],
  [['--keep-going'], { keepGoing: true }],
  [['--no-keep-going'], { keepGoing: false }],
  [['--keep-going', '--no-keep-going'], { keepGoing: false }],
  [['--keep-going=false'], { keepGoing: false }],
  [['--keep-going=yes'], { keepGoing: true }],
  [['--pools', '[{"name":"a"},{"name":"b"}]'], { pools: [{ name: 'a' }, { name: 'b' }] }],
  [['--values', '{"a":{"b":"1.30"}}'], { values: { a: { b: '1.30' } } }],
])('%j is accepted', (args, values) => {
  expect(parse(args)).toEqual({ ok: true, values })
})

test.each<[string[], string[]]>([
  [['--relaese', '1'], ['--relaese: unknown flag (did you mean --release?)']],
  [
    ['--relaese=1', 'x'],
    ['x: unexpected argument', '--relaese: unknown flag (did you mean --release?)'],
  ],
  [['--keepGoing'], ['--keepGoing: unknown flag (did you mean --keep-going?)']],
  [['--hepl'], ['--hepl: unknown flag (did you mean --help?)']],
  [['--something-else'], ['--something-else: unknown flag']],
  [['west'], ['west: unexpected argument']],
  [['release'], ['release: unexpected argument']],
  [['--', '--json'], ['--json: unexpected argument']],
  [['--keep-going', 'false'], ['false: unexpected argument']],
  [['--no-keep-going=true'], ['--no-keep-going: takes no value']],
  [['--release'], ['--release: needs a value']],
  [['--release', '--json'], ['--release: needs a value']],
])('%j is refused: %j', (args, problems) => {
  expect(parse(args)).toEqual({ ok: false, problems })
})

test.each([
  ['--count', '0'],
  ['--count', '1.5'],
  ['--count', ''],
  ['--count', ' 7'],
  ['--count', '0x7'],
  ['--count', '1e0'],
  ['--count', 'seven'],
  ['--share', '1,5'],
  ['--provider', 'kynd'],
  ['--keep-going=perhaps', undefined],
  ['--keep-going=constructor', undefined],
  ['--pools', 'first-pool'],
  ['--pools', '[{"name":"a"'],
  ['--pools', '{}'],
])('%s %s is refused by the schema with the name of the flag', (flag, value) => {
  const parsed = parse(value === undefined ? [flag] : [flag, value])
  expect(parsed).toEqual({
    ok: false,
    problems: [expect.stringMatching(new RegExp(`^${flag.split('=')[0]}: `))],
  })
})

test('a wrong key deep inside a value is named by its path', () => {
  const parsed = parse(['--pools', '[{"name":"a"},{"name":7}]'])
  expect(parsed).toEqual({ ok: false, problems: [expect.stringMatching(/^--pools\.1\.name: /)] })
})

test('all problems are reported at once', () => {
  const parsed = parse(['--count', 'x', '--provider', 'y', '--nothing-like-it', 'z', '--pools', '1'])
  expect(parsed.ok ? [] : parsed.problems).toHaveLength(4)
})

test('make variables are flags; those of other goals are ignored; arguments win', () => {
  const variables = { KEEP_GOING: '1', RELEASE: '1.30', COUNT: '3', POOLS: '[{"name":"a"}]', OTHER: 'x' }
  expect(parse(['--count', '4'], variables)).toEqual({
    ok: true,
    values: { keepGoing: true, release: '1.30', count: 4, pools: [{ name: 'a' }] },
  })
})

test.each([
  ['1', true],
  ['true', true],
  ['YES', true],
  ['0', false],
  ['false', false],
  ['no', false],
  ['', false],
])('KEEP_GOING=%s is %s', (text, keepGoing) => {
  expect(parse([], { KEEP_GOING: text })).toEqual({ ok: true, values: { keepGoing } })
})

test('a make variable of the wrong kind is refused', () => {
  expect(parse([], { COUNT: 'many', KEEP_GOING: 'perhaps' })).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('--count'), expect.stringContaining('--keep-going')],
  })
})
