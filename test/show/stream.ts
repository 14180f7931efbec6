import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'

/** A stream that keeps what is written; with columns it passes for a terminal. */
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
    /** The lines as they would be read. */
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
