import { expect, test } from 'vitest'
import { askByProgram, parseDockerCurl, parseKubectlExec } from '../../lib/check/ask-program.ts'

const result = (exitCode: number, stdout: string, stderr: string) => ({ exitCode, stdout, stderr })

const EXEC_FAILED =
  'error: Internal error occurred: error executing command in container: failed to exec in container: exec: "curl": executable file not found in $PATH: unknown'

test.each([
  ['an answer', result(0, 'pod=web\n', ''), { outcome: 'answered', text: 'pod=web' }],
  ['nothing printed', result(0, '\n', ''), { outcome: 'unasked' }],
  [
    'a client that got no answer',
    result(1, '', 'wget: bad address\ncommand terminated with exit code 1'),
    { outcome: 'silent', reason: 'wget: bad address' },
  ],
  [
    'a client that reports the error on stdout',
    result(1, 'dial tcp: connection refused\n', 'command terminated with exit code 1'),
    { outcome: 'silent', reason: 'dial tcp: connection refused' },
  ],
  [
    'a client that fails without a message',
    result(1, '', 'command terminated with exit code 4'),
    { outcome: 'silent', reason: 'exit code 4' },
  ],
  ['no client', result(1, '', EXEC_FAILED), { outcome: 'unasked' }],
  [
    'no client, reported by a shell',
    result(127, '', 'command terminated with exit code 127'),
    { outcome: 'unasked' },
  ],
  [
    'a client that was killed',
    result(137, '', 'command terminated with exit code 137'),
    { outcome: 'unasked' },
  ],
  ['a client that crashed', result(139, '', 'command terminated with exit code 139'), { outcome: 'unasked' }],
  ['no pod', result(1, '', 'Error from server (NotFound): pods "client" not found'), { outcome: 'unasked' }],
])('kubectl exec: %s', (_, given, observation) => {
  expect(parseKubectlExec(given)).toMatchObject(observation)
})

test.each([
  ['an answer', result(0, 'pod=web', ''), { outcome: 'answered', text: 'pod=web' }],
  ['nothing printed', result(0, '', ''), { outcome: 'unasked' }],
  [
    'curl got no answer',
    result(7, '', 'curl: (7) Failed to connect\n'),
    { outcome: 'silent', reason: 'curl: (7) Failed to connect' },
  ],
  ['no container', result(1, '', 'Error response from daemon: No such container: x'), { outcome: 'unasked' }],
  ['no curl', result(126, 'OCI runtime exec failed', ''), { outcome: 'unasked' }],
])('docker exec curl: %s', (_, given, observation) => {
  expect(parseDockerCurl(given)).toMatchObject(observation)
})

const context = (signal: AbortSignal) => ({ env: { PATH: '/nowhere' }, signal })

test('a missing docker or kubectl is reported as not asked, an interrupt rejects', async () => {
  const read = () => ({ outcome: 'answered' as const, text: '' })
  const live = context(new AbortController().signal)
  expect(await askByProgram(['docker', 'exec'], live, read)).toMatchObject({
    outcome: 'unasked',
    reason: expect.stringContaining('docker'),
  })
  await expect(askByProgram([process.execPath], context(AbortSignal.abort()), read)).rejects.toThrow(
    'interrupted',
  )
})
