import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDryRuns } from '../../lib/kube/dry-runs.ts'
import { detailsOf } from '../process/failing.ts'
import { tempFolder } from '../process/folder.ts'
import { expectEnded } from '../process/groups.ts'
import { fakeKubectl } from './fake-kubectl.ts'

function open() {
  const folder = tempFolder()
  const tools = { kubectl: fakeKubectl(folder), helm: '/none', cacheFolder: join(folder, 'cache') }
  const access = { kubeconfig: join(folder, 'kubeconfig'), context: 'good' }
  const { signal } = new AbortController()
  const dryRuns = openDryRuns(tools, access, { env: { PATH: process.env.PATH }, signal })
  onTestFinished(() => dryRuns.close())
  const seen = join(folder, 'seen.json')
  return {
    dryRuns,
    isOpen: () => existsSync(seen),
    proxy: (): { argv: string[]; pid: number } => JSON.parse(readFileSync(seen, 'utf8')),
  }
}

test('every object is sent as a dry run of an apply, in our name, whoever holds its fields', async () => {
  const { dryRuns } = open()
  const paths = Array.from({ length: 9 }, (_, index) => `/apis/x.io/v1/things/${index}`)
  const sent = await Promise.all(paths.map((path) => dryRuns.apply<{ url: string }>(path, { path })))
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

test('its proxy is opened by the first, lets nothing else write, and goes with it', async () => {
  const { dryRuns, isOpen, proxy } = open()
  expect(isOpen()).toBe(false)
  await dryRuns.apply('/a', {})
  expect(proxy().argv.at(-1)).toBe('--reject-methods=POST,PUT,DELETE')
  await dryRuns.close()
  await expectEnded(proxy().pid)
})

test('a refusal is told in the words of kubectl', async () => {
  const { dryRuns } = open()
  expect(await detailsOf(dryRuns.apply('/refused', {}))).toMatchObject({
    code: 'api-refused',
    got: 'Error from server (Invalid): it is invalid: x',
    retryable: false,
  })
})
