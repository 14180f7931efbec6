import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { tempFolder } from '../process/folder.ts'
import { program } from '../task/program.ts'
import { standInForCilium } from './cilium.ts'

/** The stand-in does what these files of github.com/cilium/cilium do, at release v0.19.7 of the CLI. */
const upstream = {
  version: 'cilium-cli/cli/version.go',
  status: 'cilium-cli/cli/status.go and cilium-cli/status/k8s.go',
  connectivity: 'cilium-cli/cli/connectivity.go and cilium-cli/connectivity/check/context.go',
}

function cilium(context: Parameters<ReturnType<typeof standInForCilium>['find']>[0] = {}) {
  const standIn = standInForCilium(tempFolder())
  standIn.find(context)
  return (...args: string[]) => program([standIn.path, ...args])
}

test(`${upstream.version}: the version in the first line`, async () => {
  expect((await cilium()('version', '--client')).stdout).toMatch(/^cilium-cli: v0\.19\.7 compiled with go/)
})

test(`${upstream.status}: a healthy cluster is 0, with a summary or JSON`, async () => {
  const ended = await cilium({ agents: 2 })('status', '--wait', '--context', 'x')
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expect(stripVTControlCharacters(ended.stdout)).toMatch(/Cilium: +OK/)
  expect(ended.stdout).not.toBe(stripVTControlCharacters(ended.stdout)) // in colours, for pipes as well
  const { stdout } = await cilium({ agents: 2 })('status', '-o', 'json')
  expect(JSON.parse(stdout).pod_state.cilium).toMatchObject({ Desired: 2, Ready: 2 })
})

test(`${upstream.status}: a slow start is waited for; without --wait it is told as it is, and 0`, async () => {
  const slow = cilium({ readyAfterPolls: 5 })
  expect((await slow('status', '--wait')).exitCode).toBe(0)
  const now = await slow('status')
  expect(now.exitCode).toBe(0)
  expect(stripVTControlCharacters(now.stdout)).toMatch(/Cilium: +1 errors/)
})

test(`${upstream.status}: what does not become ready is 1, with the last summary on stderr`, async () => {
  const ended = await cilium({ readyAfterPolls: 1e9 })('status', '--wait', '--wait-duration=1s')
  expect(ended).toMatchObject({ exitCode: 1, stdout: '' })
  expect(ended.stderr).toMatch(/1 errors[\s\S]*Error: Unable to determine status: {2}timeout while waiting/)
})

test(`${upstream.connectivity}: all tests, but for those left out`, async () => {
  const all = await cilium()('connectivity', 'test')
  expect(all.exitCode).toBe(0)
  expect(all.stdout).toContain('All 4 tests')
  const some = await cilium({ outside: false })('connectivity', 'test', '--test=!/pod-to-world,!/pod-to-cidr')
  expect(some.exitCode).toBe(0)
  expect(some.stdout).toContain('All 2 tests (2 actions) successful, 2 tests skipped')
})

test(`${upstream.connectivity}: a failure is 1`, async () => {
  const ended = await cilium({ outside: false })('connectivity', 'test')
  expect(ended.exitCode).toBe(1)
  expect(ended.stdout).toContain('2/4 tests failed')
  expect(ended.stderr).toContain('[cilium-test-1] 2 tests failed')
})

test.each([
  ['a flag that it does not know', ['status', '--nope'], 'unknown flag'],
  ['a command that it does not know', ['nope'], 'unknown command'],
  [
    'one node and two clusters',
    ['connectivity', 'test', '--single-node', '--multi-cluster=x'],
    'can not be enabled',
  ],
])('refused: %s', async (_, args, why) => {
  const ended = await cilium()(...args)
  expect(ended.exitCode).toBe(1)
  expect(ended.stderr).toContain(why)
})
