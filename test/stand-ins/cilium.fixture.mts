// Stands in for the cilium CLI, which no package registry has: what cilium-status and connectivity-test see of it.
// Imitated: cilium-cli/cli/{status,connectivity,version}.go, cilium-cli/status/{k8s,status}.go and
// cilium-cli/connectivity/check/{check,context}.go of github.com/cilium/cilium, release v0.19.7 of the CLI.
// Held against the real program on a kind cluster: exit codes, what goes to which stream, and the colours are as seen there. Not
// imitated: most of the JSON, the fuller summary of pods, containers and images, and the lines while pods are deployed.
// node cilium.fixture.mts <world.json> <arguments of cilium>
import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { World } from './cilium.ts'

const [worldFile = '', ...args] = process.argv.slice(2)
const taskContext: World = JSON.parse(readFileSync(worldFile, 'utf8'))
appendFileSync(`${worldFile}.calls`, `${JSON.stringify({ args, kubeconfig: process.env.KUBECONFIG })}\n`)

const POLL_MS = 10
const POLL_STANDS_FOR_MS = 2_000
const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const common = { context: text, namespace: { ...text, short: 'n' } }

/** As Go's time.ParseDuration reads hours, minutes and seconds. */
const milliseconds = (duration: string) =>
  [...duration.matchAll(/(\d+)(h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * { h: 3_600_000, m: 60_000, s: 1_000 }[unit as 'h'],
    0,
  )

/** What cobra's commands return: main.go prints it. */
function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const inColour = (code: number) => (text: string) => `\x1b[${code}m${text}\x1b[0m`
const [red, green, cyan] = [inColour(31), inColour(32), inColour(36)]

function parsed<T extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true }).values
  } catch (error) {
    return fail(`unknown flag: ${/'([^']+)'/.exec((error as Error).message)?.[1]}`)
  }
}

const REFUSED = 'Get "https://127.0.0.1:6443/…": dial tcp 127.0.0.1:6443: connect: connection refused'

/** In colours, also where nobody sees them. */
function summary(ready: number): string {
  const lack = taskContext.agents - ready
  const pods = `${lack} pods of DaemonSet cilium are not ready`
  const error = taskContext.unreachable ? REFUSED : lack > 0 ? pods : undefined
  const health = error === undefined ? green('OK') : red('1 errors')
  return `    /¯¯\\
 /¯¯\\__/¯¯\\    Cilium:             ${health}
 \\__/¯¯\\__/    Operator:           ${taskContext.unreachable ? red('1 errors') : green('OK')}
 /¯¯\\__/¯¯\\    Envoy DaemonSet:    ${cyan('disabled (using embedded mode)')}
 \\__/¯¯\\__/    Hubble Relay:       ${cyan('disabled')}
    \\__/       ClusterMesh:        ${cyan('disabled')}

DaemonSet              cilium                   Desired: ${taskContext.agents}, Ready: ${green(`${ready}/${taskContext.agents}`)}
Helm chart version:    1.20.2
${error === undefined ? '' : `Errors:                cilium    cilium    ${error}\n`}`
}

async function status(): Promise<void> {
  const flags = parsed({
    ...common,
    wait: flag,
    'wait-duration': text,
    interactive: { ...text, default: 'true' },
    output: { ...text, short: 'o', default: 'summary' },
    'ignore-warnings': flag,
  })
  const most = milliseconds(String(flags['wait-duration'] ?? '5m')) / POLL_STANDS_FOR_MS
  let polls = 0
  const isBad = () => taskContext.unreachable || polls < taskContext.readyAfterPolls
  while (flags.wait && isBad() && polls < most) {
    polls++
    await sleep(POLL_MS)
  }
  const ready = isBad() ? taskContext.agents - 1 : taskContext.agents
  if (flags.wait && isBad()) {
    process.stderr.write(summary(ready))
    const why = 'timeout while waiting for status to become successful: context deadline exceeded'
    fail(`\nError: Unable to determine status:  ${why}`)
  }
  const state = {
    Type: 'DaemonSet',
    Desired: taskContext.agents,
    Ready: ready,
    Available: ready,
    Unavailable: taskContext.agents - ready,
  }
  const json = {
    pod_state: { cilium: state },
    pods_count: { all: 9, by_cilium: 9 },
    helm_chart_version: '1.20.2',
  }
  process.stdout.write(flags.output === 'json' ? `${JSON.stringify(json, undefined, 1)}\n` : summary(ready))
  if (taskContext.unreachable) fail(`status check failed: [${REFUSED}]`)
}

/** `test/scenario`, the last two of which leave the cluster. */
const SCENARIOS = [
  'no-policies/pod-to-pod',
  'client-ingress/client-to-client',
  'no-policies/pod-to-world',
  'to-cidr-external/pod-to-cidr',
]

function isEnabled(scenario: string, filters: readonly string[]): boolean {
  const matches = (filter: string) => new RegExp(filter).test(scenario)
  const skips = filters.filter((filter) => filter.startsWith('!')).map((filter) => filter.slice(1))
  const runs = filters.filter((filter) => !filter.startsWith('!'))
  return !skips.some(matches) && (runs.length === 0 || runs.some(matches))
}

function connectivityTest(): void {
  const flags = parsed({
    ...common,
    'single-node': flag,
    'multi-cluster': text,
    test: text,
    timeout: text,
    'junit-file': text,
    cleanup: flag,
  })
  if (flags['single-node'] && flags['multi-cluster'] !== undefined)
    fail('single-node test can not be enabled with multi-cluster test')
  if (flags.cleanup) return void console.log('\u2139\ufe0f  ✅ Cleanup complete') // also where the cluster does not answer
  if (taskContext.unreachable) {
    console.log('🟥 Unable to determine status of Cilium DaemonSet. Run "cilium status" for more details')
    fail(`unable to determine status of Cilium DaemonSet: ${REFUSED}`)
  }
  const filters = String(flags.test ?? '')
    .split(',')
    .filter(Boolean)
  const enabled = SCENARIOS.filter((scenario) => isEnabled(scenario, filters))
  const failed = enabled.filter(
    (scenario) =>
      taskContext.fails?.includes(scenario) || (!taskContext.outside && /world|cidr/.test(scenario)),
  )
  for (const [index, scenario] of SCENARIOS.entries()) {
    const [test, at] = [scenario.split('/')[0], `[${index + 1}/${SCENARIOS.length}]`]
    const isRun = enabled.includes(scenario)
    console.log(
      `[=] [cilium-test-1] ${isRun ? `Test [${test}] ${at}` : `Skipping test [${test}] ${at} (skipped by user)`}`,
    )
  }
  const skipped = `${SCENARIOS.length - enabled.length} tests skipped, 0 scenarios skipped`
  if (failed.length === 0) {
    console.log(
      `✅ [cilium-test-1] All ${enabled.length} tests (${enabled.length} actions) successful, ${skipped}.`,
    )
    return
  }
  console.log('📋 Test Report [cilium-test-1]')
  console.log(
    `❌ ${failed.length}/${enabled.length} tests failed (${failed.length}/${enabled.length} actions), ${skipped}:`,
  )
  for (const scenario of failed) console.log(`Test [${scenario.split('/')[0]}]:\n  🟥 ${scenario}`)
  // main.go prints what cobra's command returns, and exits 1
  process.stderr.write(`[cilium-test-1] ${failed.length} tests failed\n`)
  process.exitCode = 1
}

const [command, ...more] = args.filter((argument) => !argument.startsWith('-'))
if (command === 'version') {
  console.log(`cilium-cli: v${taskContext.version ?? '0.19.7'} compiled with go1.26.8 on linux/amd64`)
  console.log('cilium image (default): v1.19.5\ncilium image (stable): unknown')
} else if (command === 'status') {
  await status()
} else if (command === 'connectivity' && more[0] === 'test') {
  connectivityTest()
} else {
  fail(`unknown command "${command}" for "cilium"`)
}
