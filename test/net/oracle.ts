import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Case, randomCase } from './oracle-cases.ts'
import { randomFrom } from './random.ts'

export interface OracleResult {
  cases: number
  /** Questions with both answers, where they differ. */
  differences: string[]
}

const BATCH = 20_000

export function hasPython(): boolean {
  return spawnSync('python3', ['--version']).status === 0
}

/** Asks lib/net and one Python process the same random questions, in batches. */
export async function compareWithPython(cases: number, seed: number): Promise<OracleResult> {
  const script = fileURLToPath(new URL('python-oracle.py', import.meta.url))
  const python = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  const random = randomFrom(seed)
  const differences: string[] = []
  for (let done = 0; done < cases; done += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, cases - done) }, () => randomCase(random))
    python.stdin.write(`${batch.map(({ question }) => question).join('\n')}\nflush\n`)
    for (const each of batch) await compare(each, answers, differences)
  }
  python.stdin.end()
  return { cases, differences }
}

async function compare(
  { question, answer }: Case,
  answers: AsyncIterator<string>,
  differences: string[],
): Promise<void> {
  const { value, done } = await answers.next()
  if (done) throw new Error(`python3 stopped at: ${question}`)
  if (value !== answer) differences.push(`${question} → python: ${value} · lib/net: ${answer}`)
}
