import { expect, test } from 'vitest'
import { tempFolder } from '../process/folder.ts'
import { type Engine, standInForDocker } from '../stand-ins/docker.ts'
import { program } from '../task/program.ts'
import { checkout } from '../workspace/checkout.ts'

const network = { name: 'kind', subnets: ['fc00:f853:ccd:e793::/64', '172.18.0.0/16'] }
const engines: readonly Engine[] = [{ containers: [] }, { containers: [], network }]

/** The jobs that a plan tells of, and what it asked docker for. */
async function planned(lab: string, engine: Engine) {
  const docker = standInForDocker(tempFolder(), engine)
  const argv = ['node', 'tasks/plan.mts', '--lab', lab, '--json'] as const
  const { lines } = await program(argv, { cwd: checkout(), env: { PATH: docker.path } })
  const jobs = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === 'job-planned')
  return { jobs, calls: docker.calls() }
}

test.each([
  ['config/lab.yaml', ['control-plane-dev'], 5],
  ['config/examples/two-clusters.yaml', ['east', 'west'], 10],
])(
  'a plan of %s asks docker for nothing twice, before kind has made its network and afterwards',
  async (lab, clusters, most) => {
    const plans = await Promise.all(engines.map((engine) => planned(lab, engine)))
    for (const [index, { jobs, calls }] of plans.entries()) {
      const assumed = engines[index]?.network === undefined
      const created = clusters.map((name) => ({ job: `cluster@${name}`, changes: 1, assumed }))
      expect(jobs).toEqual(expect.arrayContaining(created.map((job) => expect.objectContaining(job))))
      expect(calls).toContain('network inspect kind')
      expect(calls).toEqual([...new Set(calls)])
      expect(calls.length).toBeLessThanOrEqual(most)
    }
  },
)
