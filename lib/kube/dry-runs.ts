import { Failure } from '../failure.ts'
import type { ProcessContext } from '../process/run.ts'
import { semaphore } from '../semaphore.ts'
import { type ClusterAccess, FIELD_MANAGER, type KubeTools } from './access.ts'
import { type ApiProxy, openProxy } from './proxy.ts'
import { requestJson } from './unix-http.ts'

/** The door for dry runs: what the server would make of an object. It can send nothing else, and so changes nothing. */
export interface DryRuns {
  /**
   * What the object at an API path would be once it was applied under our field manager, with what others hold.
   *
   * @throws Failure `api-refused` where the server refuses it, with `got` as kubectl words it
   */
  apply<T extends object>(path: string, object: object): Promise<T>
  close(): Promise<void>
}

/** Asked at the same time: the server computes each at length, and its deadline is one for each. */
const AT_ONCE = 4

/** Forced, so that fields held by others are an answer too, and not a refusal. */
const QUERY = `dryRun=All&force=true&fieldValidation=Strict&fieldManager=${FIELD_MANAGER}`

/** Opens it at the first dry run. */
export function openDryRuns(tools: KubeTools, access: ClusterAccess, context: ProcessContext): DryRuns {
  let opened: Promise<ApiProxy> | undefined
  const takePlace = semaphore(AT_ONCE)
  return {
    async apply(path, object) {
      opened ??= openProxy(['POST', 'PUT', 'DELETE'], tools, access, context)
      const { socket } = await opened
      const giveUpPlace = await takePlace()
      const patch = { type: 'application/apply-patch+yaml', body: JSON.stringify(object) }
      const asked = requestJson(socket, `${path}?${QUERY}`, context.signal, patch).finally(giveUpPlace)
      const { status, body } = await asked
      if (status === 200 || status === 201) return body as never
      throw refused(path, status, body as Status)
    },
    async close() {
      const proxy = await opened?.catch(() => undefined)
      await proxy?.close()
    },
  }
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
interface Status {
  reason?: string
  message?: string
}

const refused = (path: string, status: number, { reason = String(status), message = '' }: Status) =>
  new Failure({
    code: 'api-refused',
    what: `the API server refused a dry run of ${path}`,
    expected: 'the object as it would be',
    got: `Error from server (${reason}): ${message}`,
    retryable: status === 429 || status >= 500,
  })
