export type Severity = 'error' | 'warning' | 'info'

/** One thing that is not as the lab needs it. */
export interface Finding {
  /** Stable, kebab-case, for tests and machine readers. */
  id: string
  severity: Severity
  /** What is the case, one sentence. */
  what: string
  /** Where that was seen, as it stood there. */
  evidence: string
  /** What comes of it for the lab. */
  means: string
  fix: Fix
}

type Argv = readonly [string, ...string[]]

export interface Fix {
  /** What to type, in order. */
  commands: readonly string[]
  /** What the commands leave to the reader. */
  note?: string
  /** The same commands for `--fix`: only where nothing of the user's is lost, stopped or installed. */
  run?: readonly Argv[]
}

/** A fix that the user types. */
export const byHand = (commands: readonly string[], note?: string): Fix => ({
  commands,
  ...(note === undefined ? {} : { note }),
})

/** A fix that `--fix` may do as well. */
export const byDoctor = (run: readonly Argv[], note?: string): Fix => ({
  ...byHand(run.map(shellText), note),
  run,
})

/** An edit of the lab file, which only the user can decide on. */
export const byEditing = (labFile: string, note: string): Fix =>
  byHand([`\${EDITOR:-vi} ${quoted(labFile)}`], note)

/** Commands as root: as they are for root, else by sudo. */
export const asRoot = (argv: Argv, isRoot: boolean): Argv => (isRoot ? argv : ['sudo', ...argv])

const shellText = (argv: Argv) => argv.map(quoted).join(' ')

/** A word as a POSIX shell takes it for itself. */
export const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
