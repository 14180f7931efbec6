import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { type Authority, fingerprintOf } from '../../../lib/secret/authority.ts'
import { makeAuthority } from '../../../lib/secret/make-authority.ts'
import { helmKind } from '../../../lib/step/helm/helm.ts'
import type { SecretReference, Secrets } from '../../../lib/step/secret.ts'
import { helmRelease } from '../../../lib/step/steps.ts'
import { detailsOf } from '../../process/failing.ts'
import { rig } from '../rig.ts'

const storedIn = {
  namespace: 'kube-system',
  secret: 'cilium-ca',
  certificate: 'ca.crt',
  privateKey: 'ca.key',
}
const part = (name: SecretReference['part']): SecretReference => ({
  authority: { name: 'ca', storedIn },
  part: name,
})
const secret = {
  'tls.ca.cert': part('certificate'),
  'tls.ca.key': part('privateKey'),
  mark: part('fingerprint'),
}

let own: Authority
let other: Authority
beforeAll(async () => {
  own = await makeAuthority('own', new Date())
  other = await makeAuthority('other', new Date())
})

const base64 = (text: string) => Buffer.from(text).toString('base64')
const values = (of: Authority) => ({
  a: 1,
  tls: { ca: { cert: base64(of.certificate), key: base64(of.privateKey) } },
  mark: fingerprintOf(of),
})

interface Sketch {
  config?: unknown
  held?: Authority
  /** The release that the Secret belongs to. */
  owner?: string
  known?: boolean
}

/** A release with these values, in a cluster whose Secret stores that authority. */
function setUp({ config, held, owner = 'cilium', known = true }: Sketch) {
  const release = {
    version: 1,
    info: { status: 'deployed' },
    chart: { metadata: { name: 'cilium', version: '1.0.0' } },
    config,
  }
  const record = base64(base64Binary(gzipSync(JSON.stringify(release))))
  const items =
    config === undefined ? [] : [{ metadata: { labels: { version: '1' } }, data: { release: record } }]
  const answers = {
    '/api/v1/namespaces/kube-system/secrets': { items },
    '/api/v1/namespaces/kube-system/secrets/cilium-ca': held && {
      metadata: { annotations: { 'meta.helm.sh/release-name': owner } },
      data: { 'ca.crt': base64(held.certificate) },
    },
  }
  const resolved = ({ part }: SecretReference) =>
    part === 'fingerprint' ? fingerprintOf(own) : base64(own[part])
  const secrets: Secrets = {
    find: async (reference) => (known ? resolved(reference) : undefined),
    obtain: async (reference) => resolved(reference),
  }
  const parts = rig({ answers, secrets })
  mkdirSync(join(parts.folder, 'chart'))
  writeFileSync(join(parts.folder, 'chart/Chart.yaml'), 'name: cilium\nversion: 1.0.0\n')
  const chart = { name: 'chart', version: '1.0.0', kind: 'folder' as const, sources: [] }
  const step = helmRelease('cilium', {
    namespace: 'kube-system',
    chart,
    values: { computed: { a: 1 }, secret },
  })
  return { ...parts, step }
}

const base64Binary = (bytes: Buffer) => bytes.toString('base64')
const fieldsOf = async ({ step, context }: ReturnType<typeof setUp>) =>
  (await helmKind.probe(step, context)).flatMap(({ fields = [] }) => fields)

test('the same secrets in the release and on the cluster are no difference', async () => {
  expect(await fieldsOf(setUp({ config: values(own), held: own }))).toEqual([])
})

test('a different secret is hidden, a different fingerprint is shown', async () => {
  expect(await fieldsOf(setUp({ config: values(other), held: other }))).toEqual([
    { path: 'values.tls.ca.cert', from: '(secret)', to: '(another secret)' },
    { path: 'values.tls.ca.key', from: '(secret)', to: '(another secret)' },
    { path: 'values.mark', from: fingerprintOf(other), to: fingerprintOf(own) },
  ])
})

test.each([
  ['a release without secrets', true],
  ['secrets that do not exist yet', false],
])('%s: no secret is shown', async (_, known) => {
  const shown = JSON.stringify(await fieldsOf(setUp({ config: { a: 1 }, known })))
  expect(shown).toContain('(another secret)')
  for (const text of Object.values(values(own).tls.ca)) expect(shown).not.toContain(text)
})

test('an authority other than the lab’s is a difference with both fingerprints', async () => {
  expect(await fieldsOf(setUp({ config: values(own), held: other }))).toEqual([
    { path: 'Secret kube-system/cilium-ca', from: fingerprintOf(other), to: fingerprintOf(own) },
  ])
  expect(await fieldsOf(setUp({ config: values(own) }))).toEqual([
    { path: 'Secret kube-system/cilium-ca', from: 'none', to: fingerprintOf(own) },
  ])
})

test('helm gets secrets only on stdin, and they are masked in its output', async () => {
  const parts = setUp({ known: false })
  const { step, context, replies, calls, lines } = parts
  const { key } = values(own).tls.ca
  replies('helm', { stdout: `rendered ${key}\n`, stderr: `Error: cannot parse ${key}\n`, exitCode: 1 })
  const details = await detailsOf(helmKind.apply(step, context))
  expect(details.got).toContain('cannot parse ***')
  const [call] = calls()
  expect(JSON.parse(call?.input ?? '')).toEqual(values(own))
  expect(JSON.stringify([call?.argv, call?.env, lines, details])).not.toContain(key)
})

test('the user’s own value has precedence, and is hidden too', async () => {
  const parts = setUp({ config: values(own), held: own })
  const step = {
    ...parts.step,
    values: { ...parts.step.values, user: { tls: { ca: { key: 'my own key' } } } },
  }
  const [field] = await fieldsOf({ ...parts, step })
  expect(field).toEqual({ path: 'values.tls.ca.key', from: '(secret)', to: '(another secret)' })
})

test.each<[string, () => Sketch, readonly string[]]>([
  ['none', () => ({}), ['helm']],
  ['the lab’s, as the release has it', () => ({ held: own }), ['helm']],
  ['the lab’s, of another release', () => ({ held: own, owner: 'other' }), ['kubectl', 'helm']],
  ['another one', () => ({ held: other }), ['kubectl', 'helm']],
])('a Secret with %s: a conflicting Secret is deleted before helm runs', async (_, sketch, programs) => {
  const { step, context, calls, notes } = setUp(sketch())
  await helmKind.apply(step, context)
  expect(calls().map(({ program }) => program)).toEqual(programs)
  expect(notes).toHaveLength(programs.length - 1)
})
