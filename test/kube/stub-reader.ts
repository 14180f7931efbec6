import type { Reader, WatchEvent } from '../../lib/kube/reader.ts'

/** Answers by path; a function is called for each request, with the query. */
export type Answers = Readonly<Record<string, unknown | ((query: string) => unknown)>>

/** A reader that answers GET from `answers`, and watches from `watches`, and records the requested paths. */
export function stubReader(answers: Answers, watches: Iterable<readonly (WatchEvent | Error)[]> = []) {
  const requests: string[] = []
  const streams = watches[Symbol.iterator]()
  const reader: Reader = {
    get: async <T>(path: string) => {
      requests.push(path)
      const [place = '', query = ''] = path.split('?')
      const answer = answers[place]
      const value = typeof answer === 'function' ? answer(query) : answer
      if (value instanceof Error) throw value
      return value as T | undefined
    },
    watch: async function* (path, signal) {
      requests.push(path)
      const { value: events } = streams.next()
      for (const event of events ?? []) {
        if (event instanceof Error) throw event
        yield event
      }
      // a real watch stays open until its client disconnects
      if (events === undefined && !signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    },
    close: async () => {},
  }
  return { reader, requests }
}
