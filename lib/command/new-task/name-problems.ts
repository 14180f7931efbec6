/** Names that a task cannot have, each with the reason. */
export type TakenNames = ReadonlyMap<string, string>

/** The owner label joins it with a cluster's name, and may have 63 characters in all. */
const MAX_LENGTH = 30

/** Whether a name can be part of a path, a make target and a Kubernetes label. */
export const isKebab = (name: string) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)

/** What is wrong with the name of a new task. */
export function nameProblems(name: string, taken: TakenNames): readonly string[] {
  const reason = taken.get(name) ?? (name in {} ? 'every JavaScript object has a property of that name' : '')
  return [
    ...(isKebab(name) ? [] : [`${JSON.stringify(name)} is not in kebab-case, such as external-dns`]),
    ...(name.length > MAX_LENGTH ? [`${name} is longer than ${MAX_LENGTH} characters`] : []),
    ...(reason === '' ? [] : [`${name} is taken: ${reason}`]),
  ]
}

/** Targets that a Makefile has a rule for, besides those of the tasks. */
export const makeTargets = (makefile: string): readonly string[] =>
  [...makefile.matchAll(/^([a-z][\w-]*):(?!=)/gm)].map(([, target = '']) => target)
