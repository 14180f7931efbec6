import { createInterface } from 'node:readline/promises'
import { exitCodes, Failure } from '../failure.ts'

export interface Terminal {
  input: NodeJS.ReadStream
  output: NodeJS.WriteStream
}

export interface Question {
  text: string
  /** What an empty answer means. */
  fallback: string
  /** Why an answer will not do, if it will not. */
  flaw(answer: string): string | undefined
}

export type Ask = (question: Question) => Promise<string>

/** Whether somebody is there to answer. */
export const isInteractive = ({ input, output }: Terminal) => input.isTTY === true && output.isTTY === true

/**
 * Runs `work` with a way to ask on a terminal: a question comes again until its answer will do.
 *
 * @throws Failure `interrupted` when the user ends the input or interrupts
 */
export async function withQuestions<T>(
  terminal: Terminal,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const lines = createInterface(terminal)
  const answers = lines[Symbol.asyncIterator]() // keeps what is typed ahead, as `lines.question` does not
  const close = () => lines.close()
  lines.once('SIGINT', close)
  signal.addEventListener('abort', close, { once: true })
  const ask: Ask = async ({ text, fallback, flaw }) => {
    lines.setPrompt(`${text} [${fallback}]: `)
    for (;;) {
      lines.prompt()
      const { value, done } = await answers.next()
      if (done) throw signal.reason instanceof Failure ? signal.reason : noAnswer()
      const answer = value.trim() || fallback
      const wrong = flaw(answer)
      if (wrong === undefined) return answer
      terminal.output.write(`  ${wrong}\n`)
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
