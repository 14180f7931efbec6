import { Chalk, type ChalkInstance, supportsColorStderr } from 'chalk'

/** Colours for a stream; none if it is no terminal or NO_COLOR is not empty (no-color.org). */
export function palette(
  env: Readonly<Record<string, string | undefined>>,
  stream: { isTTY?: boolean },
): ChalkInstance {
  const isWanted = !env.NO_COLOR && (stream.isTTY === true || env.FORCE_COLOR !== undefined)
  const level = isWanted && supportsColorStderr ? supportsColorStderr.level : 0
  return new Chalk({ level })
}
