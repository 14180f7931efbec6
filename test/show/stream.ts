import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'

/** A stream that records its output; with columns it looks like a terminal. */
export function stream(columns?: number) {
  const chunks: string[] = []
  const writable = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  const carriageReturn = () => writable.write('\r')
  const terminal = {
    isTTY: true,
    columns,
    rows: 24,
    cursorTo: carriageReturn,
    clearLine: carriageReturn,
    moveCursor: carriageReturn,
  }
  const all = () => chunks.join('')
  return {
    stream: Object.assign(writable, columns === undefined ? {} : terminal) as unknown as NodeJS.WriteStream,
    text: all,
    /** The lines as a reader sees them. */
    lines: () =>
      stripVTControlCharacters(all())
        .split(/[\r\n]+/)
        .map((line) => line.trimEnd())
        .filter((line) => line !== ''),
    clear: () => {
      chunks.length = 0
    },
  }
}
