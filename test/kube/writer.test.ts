import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openWriter } from '../../lib/kube/writer.ts'
import { detailsOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'
import { expectEnded } from '../process/groups.ts'
import { fakeKubectl } from './fake-kubectl.ts'

function open() {
  const folder = tempFolder()
  const tools = { kubectl: fakeKubectl(folder), helm: '/none', cacheFolder: join(folder, 'cache') }
  const access = { kubeconfig: join(folder, 'kubeconfig'), context: 'good' }
  const { signal } = new AbortController()
  const writer = openWriter(tools, access, { env: { PATH: process.env.PATH }, signal })
  onTestFinished(() => writer.close())
  const seen = join(folder, 'seen.json')
  return {
    writer,
    sent: (): { url: string; body: string }[] =>
      readFileSync(join(folder, 'sent'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    isOpen: () => existsSync(seen),
    proxy: (): { argv: string[]; pid: number } => JSON.parse(readFileSync(seen, 'utf8')),
  }
}

test('every object is sent as a dry run of an apply, in our name, whoever holds its fields', async () => {
  const { writer } = open()
  const paths = Array.from({ length: 9 }, (_, index) => `/apis/x.io/v1/things/${index}`)
  const sent = await Promise.all(paths.map((path) => writer.dryRun<{ url: string }>(path, { path })))
  expect(sent).toEqual(
    paths.map((path) => ({
      url: expect.stringMatching(`^${path}\\?`),
      type: 'application/apply-patch+yaml',
      body: JSON.stringify({ path }),
    })),
  )
  for (const { url } of sent)
    expect(Object.fromEntries(new URL(url, 'http://x').searchParams)).toEqual({
      dryRun: 'All',
      force: 'true',
      fieldValidation: 'Strict',
      fieldManager: 'homelab-networking',
    })
})

test('an apply is sent as one, by force only where that is said', async () => {
  const { writer, isOpen, sent } = open()
  await writer.apply('/apis/x.io/v1/things/a', { a: 1 }, { force: false })
  expect(isOpen()).toBe(true)
  await writer.apply('/apis/x.io/v1/things/b', { b: 1 }, { force: true })
  expect(sent().map(({ url }) => Object.fromEntries(new URL(url, 'http://x').searchParams))).toEqual(
    ['false', 'true'].map((force) => ({
      force,
      fieldValidation: 'Strict',
      fieldManager: 'homelab-networking',
    })),
  )
  expect(sent().map(({ body }) => body)).toEqual(['{"a":1}', '{"b":1}'])
})

test('its proxy is opened by the first, lets nothing else write, and goes with it', async () => {
  const { writer, isOpen, proxy } = open()
  expect(isOpen()).toBe(false)
  await writer.dryRun('/a', {})
  expect(proxy().argv.at(-1)).toBe('--reject-methods=POST,PUT,DELETE')
  await writer.close()
  await expectEnded(proxy().pid)
})

test('a refusal has the status of the API server, and its message', async () => {
  const { writer } = open()
  const refusal = {
    code: 'api-refused',
    got: 'status 422: it is invalid: x',
    status: { code: 422, reason: 'Invalid', message: 'it is invalid: x', causes: [] },
    retryable: false,
  }
  expect(await detailsOf(writer.dryRun('/refused', {}))).toMatchObject(refusal)
  expect(await detailsOf(writer.apply('/refused', {}, { force: false }))).toMatchObject(refusal)
})

test.each([
  ['/refused/400', false],
  ['/refused/403', false],
  ['/refused/404', true],
  ['/refused/409', true],
  ['/refused/503', true],
])('an apply of %s may be tried again: %s', async (path, retryable) => {
  const { writer } = open()
  expect(await detailsOf(writer.dryRun(path, {}))).toMatchObject({ code: 'api-refused', retryable })
})
