import { createInterface } from 'node:readline/promises'
import { exitCodes, Failure } from '../failure.ts'

export interface Terminal {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
}

export interface Question {
  text: string
  /** The value that an empty answer stands for. */
  fallback: string
  /** The problem of an invalid answer; undefined for a valid one. */
  problem(answer: string): string | undefined
}

export type Ask = (question: Question) => Promise<string>

/** Whether a user can answer: both streams are a terminal. */
export const isInteractive = ({ input, output }: Terminal) => input.isTTY === true && output.isTTY === true

/**
 * Runs `work` with a function that asks the user on a terminal, and asks again until the answer is valid.
 *
 * @throws Failure `interrupted` when the user ends the input or interrupts
 */
export async function withQuestions<T>(
  terminal: Terminal,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const lines = createInterface(terminal)
  const answers = lines[Symbol.asyncIterator]() // buffers lines typed ahead, which `lines.question` loses
  const close = () => lines.close()
  lines.once('SIGINT', close)
  signal.addEventListener('abort', close, { once: true })
  const ask: Ask = async ({ text, fallback, problem }) => {
    lines.setPrompt(`${text} [${fallback}]: `)
    for (;;) {
      lines.prompt()
      const { value, done } = await answers.next()
      if (done) throw signal.reason instanceof Failure ? signal.reason : noAnswer()
      const answer = value.trim() || fallback
      const found = problem(answer)
      if (found === undefined) return answer
      terminal.output.write(`  ${found}\n`)
    }
  }
  try {
    return await work(ask)
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

const noAnswer = () =>
  new Failure({
    code: 'interrupted',
    what: 'interrupted; nothing was written',
    exitCode: exitCodes.interrupted,
  })
