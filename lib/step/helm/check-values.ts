import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { kubeProcess } from '../../kube/access.ts'
import { run } from '../../process/run.ts'
import type { StepContext } from '../context.ts'
import type { HelmStep } from '../step.ts'

const RENDER_MS = 60_000

/**
 * What is wrong with the values that a user gave: files that are not there, and what the chart's schema refuses. Helm
 * holds values against it before it renders, so whatever else fails there is none of our business yet.
 *
 * @param values all of them, as Helm is to get them
 */
export async function valuesProblems(
  step: HelmStep,
  values: () => Promise<object>,
  context: StepContext,
): Promise<readonly string[]> {
  const { user = {}, files = [] } = step.values
  const missing = files.filter((file) => !existsSync(resolve(context.labFolder, file)))
  if (missing.length > 0) return missing.map((file) => `${file}: no such file of values`)
  if (files.length === 0 && Object.keys(user).length === 0) return []
  const chart = await context.resolve(step.chart).catch(() => undefined) // that is for the step itself to tell
  if (chart === undefined || !existsSync(join(chart, 'values.schema.json'))) return []

  const tools = await context.kubeTools()
  const argv = [tools.helm, 'template', step.release, chart, '--namespace', step.namespace] as const
  const { stderr } = await run(
    { argv: [...argv, '--values', '-'], input: JSON.stringify(await values()), deadlineMs: RENDER_MS },
    { ...kubeProcess(context.process, tools), onLine: () => {} },
  )
  return schemaProblems(stderr, `${step.chart.name} ${step.chart.version}`)
}

/**
 * `- at '/providers': additional properties 'x' not allowed`, as helm.sh/helm pkg/chart/v2/util/jsonschema.go has it;
 * helm prints it in no other form.
 */
function schemaProblems(stderr: string, chart: string): readonly string[] {
  if (!stderr.includes("values don't meet the specifications of the schema")) return []
  const lines = stderr.split('\n').filter((line) => /^\s*- /.test(line))
  return lines.map((line) => `values that ${chart} refuses: ${line.replace(/^\s*- /, '')}`)
}
