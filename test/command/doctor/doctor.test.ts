import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Checkout, checkout } from '../../checkout.ts'

let lab: Checkout
beforeAll(async () => {
  lab = await checkout()
})
afterAll(() => lab.remove())

/** Runs doctor on a machine without Docker and other programs. */
async function examined(...flags: readonly string[]) {
  const program = [
    'env',
    '-i',
    `HOME=${lab.folder}`,
    `PATH=${lab.folder}`,
    process.execPath,
    'tasks/doctor.mts',
  ] as const
  const result = await lab.run([...program, ...flags])
  return { ...result, json: flags.includes('--json') ? JSON.parse(result.stdout) : undefined }
}

test('a missing Docker is an error with an alternative, and the other checks still run', async () => {
  const { exitCode, json } = await examined('--json')
  expect(exitCode).toBe(1)
  expect(json.findings[0]).toMatchObject({
    id: 'docker-missing',
    severity: 'error',
    means: expect.stringContaining('make rehearse'),
  })
  expect(json.fine).toEqual(expect.arrayContaining(['compatibility', 'address plan', 'certificates']))
  expect(json.left).toEqual([{ about: 'Docker networks, ports, routes', why: 'Docker does not answer' }])
})

test('a lab of rehearsals needs no Docker', async () => {
  const { exitCode, stdout } = await examined('--provider', 'rehearsal')
  expect(exitCode, stdout).toBe(0)
  expect(stdout).toContain('the lab has no kind cluster')
  expect(stdout).not.toContain('docker-missing')
})

test('without a terminal, --fix lists its commands, and runs them only with --yes', async () => {
  const { stdout, json } = await examined('--json', '--fix')
  expect(json, stdout).toHaveProperty('wouldDo')
  expect(json).not.toHaveProperty('did')
})

test('a broken compatibility rule and an impossible address plan are errors, fixed by editing the lab file', async () => {
  await lab.write(
    'bad.yaml',
    JSON.stringify({
      clusters: {
        west: {
          provider: 'rehearsal',
          addresses: { pool: ['10.0.0.1-10.0.0.9'] },
          components: { cilium: { values: { kubeProxyReplacement: 'strict' } } },
        },
      },
    }),
  )
  const { exitCode, json } = await examined('--json', '--lab', 'bad.yaml')
  expect(exitCode).toBe(1)
  const [rule, plan] = ['cilium-kube-proxy-replacement-words', 'address-plan'].map((id) =>
    json.findings.find((finding: { id: string }) => finding.id === id),
  )
  expect(rule).toMatchObject({
    severity: 'error',
    fix: { note: expect.stringContaining('write true for strict') },
  })
  expect(plan).toMatchObject({ severity: 'error', evidence: expect.stringContaining('10.0.0.1-10.0.0.9') })
  for (const { fix } of [rule, plan]) expect(fix.commands[0]).toMatch(/^\$\{EDITOR:-vi\} .*bad\.yaml$/)
})

test('--only reports only the findings with these ids', async () => {
  const { exitCode, json } = await examined('--json', '--only', 'inotify-watches,certificate-expired')
  expect(exitCode).toBe(0)
  expect(json.findings.map(({ id }: { id: string }) => id)).not.toContain('docker-missing')
})
