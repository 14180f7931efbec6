/** Columns of the narrowest usual terminal. */
const WIDTH = 80

/** Wraps words to the width of a terminal; the first line follows `head`, the others are indented to its end. */
export function wrapped(head: string, text: string): string {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    const fits = last !== undefined && head.length + last.length + 1 + word.length <= WIDTH
    if (fits) lines.push(`${lines.pop()} ${word}`)
    else lines.push(word)
  }
  return head + lines.join(`\n${' '.repeat(head.length)}`)
}
