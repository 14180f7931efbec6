export type Severity = 'error' | 'warning' | 'info'

/** One problem of the machine or the lab. */
export interface Finding {
  /** Stable, in kebab-case, for tests and programs. */
  id: string
  severity: Severity
  /** The problem in one sentence. */
  what: string
  /** The source of the observation, and its literal value. */
  evidence: string
  /** The consequence for the lab. */
  means: string
  fix: Fix
}

type Argv = readonly [string, ...string[]]

export interface Fix {
  /** The commands to type, in order. */
  commands: readonly string[]
  /** The part that the commands leave to the reader. */
  note?: string
  /** The same commands for `--fix`; only if they lose, stop and install nothing of the user. */
  run?: readonly Argv[]
}

/** A fix that only the user can do. */
export const byHand = (commands: readonly string[], note?: string): Fix => ({
  commands,
  ...(note === undefined ? {} : { note }),
})

/** A fix that `--fix` may also do. */
export const byDoctor = (run: readonly Argv[], note?: string): Fix => ({
  ...byHand(run.map(shellText), note),
  run,
})

/** An edit of the lab file, which only the user can decide on. */
export const byEditing = (labFile: string, note: string): Fix =>
  byHand([`\${EDITOR:-vi} ${quoted(labFile)}`], note)

/** A command as root: unchanged if the user is root, otherwise with sudo. */
export const asRoot = (argv: Argv, isRoot: boolean): Argv => (isRoot ? argv : ['sudo', ...argv])

const shellText = (argv: Argv) => argv.map(quoted).join(' ')

/** A word quoted for a POSIX shell. */
export const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
