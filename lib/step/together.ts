type Ask<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>

/**
 * The same question, asked less often: what is wanted while an answer is under way is asked together, in one go. Where
 * that fails each asks for itself, so that nobody fails for another's sake.
 *
 * @param ask gives one answer for each item, in their order
 */
export function together<Item, Answer>(ask: Ask<Item, Answer>): Ask<Item, Answer> {
  let waiting: { items: readonly Item[]; resolve: (answer: Promise<readonly Answer[]>) => void }[] = []
  let last: Promise<unknown> = Promise.resolve()
  const askAll = async () => {
    const batch = waiting
    waiting = []
    const all = ask(batch.flatMap(({ items }) => items))
    let start = 0
    for (const { items, resolve } of batch) {
      const [from, to] = [start, start + items.length]
      start = to
      resolve(
        batch.length === 1
          ? all
          : all.then(
              (answers) => answers.slice(from, to),
              () => ask(items),
            ),
      )
    }
    await all.catch(() => {})
  }
  return (items) => {
    const { promise, resolve } = Promise.withResolvers<readonly Answer[]>()
    if (waiting.length === 0) last = last.then(askAll)
    waiting.push({ items, resolve })
    return promise
  }
}
