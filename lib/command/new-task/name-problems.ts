/** Reserved names, each with the reason that a task cannot have it. */
export type TakenNames = ReadonlyMap<string, string>

/** The owner label joins the name with a cluster's, and is limited to 63 characters. */
const MAX_LENGTH = 30

/** Whether a name can be part of a path, a make target and a Kubernetes label. */
export const isKebab = (name: string) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)

/** The problems of a name for a new task. */
export function nameProblems(name: string, taken: TakenNames): readonly string[] {
  const reason = taken.get(name) ?? (name in {} ? 'every JavaScript object has a property of that name' : '')
  return [
    ...(isKebab(name) ? [] : [`${JSON.stringify(name)} is not in kebab-case, such as external-dns`]),
    ...(name.length > MAX_LENGTH ? [`${name} is longer than ${MAX_LENGTH} characters`] : []),
    ...(reason === '' ? [] : [`${name} is taken: ${reason}`]),
  ]
}

/** The targets that have a rule of their own in a Makefile, unlike those of the tasks. */
export const makeTargets = (makefile: string): readonly string[] =>
  [...makefile.matchAll(/^([a-z][\w-]*):(?!=)/gm)].map(([, target = '']) => target)
