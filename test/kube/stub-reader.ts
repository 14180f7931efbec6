import type { Reader, WatchEvent } from '../../lib/kube/reader.ts'

/** Answers by path; a function is asked anew each time, with the query. */
export type Answers = Readonly<Record<string, unknown | ((query: string) => unknown)>>

/** A reader that answers GET from a list, and watches from another; what was asked is written down. */
export function stubReader(answers: Answers, watches: Iterable<readonly (WatchEvent | Error)[]> = []) {
  const asked: string[] = []
  const streams = watches[Symbol.iterator]()
  const reader: Reader = {
    get: async <T>(path: string) => {
      asked.push(path)
      const [place = '', query = ''] = path.split('?')
      const answer = answers[place]
      const value = typeof answer === 'function' ? answer(query) : answer
      if (value instanceof Error) throw value
      return value as T | undefined
    },
    watch: async function* (path, signal) {
      asked.push(path)
      const { value: events } = streams.next()
      for (const event of events ?? []) {
        if (event instanceof Error) throw event
        yield event
      }
      // a real watch stays open until its reader goes
      if (events === undefined && !signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    },
    close: async () => {},
  }
  return { reader, asked }
}
