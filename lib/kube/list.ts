import type { List } from './objects/meta.ts'
import type { Reader } from './reader.ts'

/** The objects of a collection; none where the API server does not serve it. */
export async function list<T>(reader: Pick<Reader, 'get'>, path: string): Promise<readonly T[]> {
  return (await reader.get<List<T>>(path))?.items ?? []
}
