import { describe, expect, test } from 'vitest'
import { answerCheck } from '../../lib/check/answer-check.ts'
import type {
  AbsentCheck,
  AddressInPoolCheck,
  AnswersCheck,
  CommandOutputCheck,
  DeniedCheck,
} from '../../lib/check/check.ts'
import { Failure, type FailureDetails } from '../../lib/failure.ts'
import { answered, fakeEnvironment, silent, unasked } from './fake-environment.ts'

const loadBalancer = { kind: 'LoadBalancer', name: 'lb', namespace: 'x' } as const
const open: AnswersCheck = {
  id: 'load-balancer-from-host',
  subject: 'LoadBalancer',
  expected: 'answers',
  from: { at: 'host' },
  to: loadBalancer,
  responder: { pod: 'web' },
  family: 4,
}
const service = (...addresses: string[]) => ({
  '/api/v1/namespaces/x/services/lb': {
    spec: { ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: addresses.map((ip) => ({ ip })) } },
  },
})
const url = 'http://192.0.2.1:80/'
const ours = answered('web-mark')

describe('answers', () => {
  test('three right answers in a row and a silent control pass', async () => {
    const { environment, asked } = fakeEnvironment({
      objects: service('192.0.2.1'),
      answer: (question) => (question === `host ${url}` ? ours : undefined),
    })
    const result = await answerCheck(open, 'west', environment)
    expect(result).toMatchObject({ cluster: 'west', id: open.id, at: 'host', from: 'host', verdict: 'pass' })
    expect(asked.toSorted()).toEqual([
      `host ${url}`,
      `host ${url}`,
      `host ${url}`,
      'host http://192.0.2.99:80/',
    ])
  })

  test('every one of several addresses must answer', async () => {
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']
    const { environment } = fakeEnvironment({
      objects: service(...addresses),
      answer: (question) => (/\.[123]:80/.test(question) ? ours : undefined),
    })
    const result = await answerCheck(open, 'west', environment)
    expect(result.verdict).toBe('fail')
    expect(result.evidence[0]).toContain('192.0.2.4')
  })

  test('a late answer passes within the retry time, and fails after it', async () => {
    const slow = () => {
      let questions = 0
      return fakeEnvironment({
        objects: service('192.0.2.1'),
        answer: (question) => (question === `host ${url}` && ++questions > 3 ? ours : undefined),
        retryMs: 1_000,
      }).environment
    }
    expect((await answerCheck(open, 'west', slow())).verdict).toBe('pass')
    const hasty = slow()
    hasty.retry.deadlineMs = 100
    expect((await answerCheck(open, 'west', hasty)).verdict).toBe('fail')
  })

  test('intermittent answers fail', async () => {
    let questions = 0
    const { environment } = fakeEnvironment({
      objects: service('192.0.2.1'),
      answer: (question) => (question === `host ${url}` && ++questions % 2 === 1 ? ours : undefined),
      retryMs: 2_000,
    })
    expect((await answerCheck(open, 'west', environment)).verdict).toBe('fail')
  })

  test.each([
    ['an address of the other family', service('2001:db8::1'), /no LoadBalancer address/],
    ['no address', service(), /no LoadBalancer address/],
    ['no service', {}, /there is no service x\/lb/],
  ])('%s: a fail with the reason', async (_, objects, why) => {
    const result = await answerCheck(
      open,
      'west',
      fakeEnvironment({ objects, answer: () => ours }).environment,
    )
    expect(result).toMatchObject({ verdict: 'fail', evidence: [expect.stringMatching(why)] })
  })

  test('a check without a ready responder, or without a client, is inconclusive', async () => {
    const lacking = fakeEnvironment({ objects: service('192.0.2.1'), notReady: { web: 'ErrImagePull' } })
    expect(await answerCheck(open, 'west', lacking.environment)).toMatchObject({
      verdict: 'inconclusive',
      evidence: [expect.stringContaining('ErrImagePull')],
    })
    const clientless = fakeEnvironment({
      objects: service('192.0.2.1'),
      answer: () => unasked,
    })
    expect((await answerCheck(open, 'west', clientless.environment)).verdict).toBe('inconclusive')
  })

  test('a client that could not ask is tried again', async () => {
    let questions = 0
    const { environment } = fakeEnvironment({
      objects: service('192.0.2.1'),
      answer: (question) => (question !== `host ${url}` ? undefined : ++questions > 1 ? ours : unasked),
      retryMs: 1_000,
    })
    expect((await answerCheck(open, 'west', environment)).verdict).toBe('pass')
  })

  test('a check without an unused address for the control is inconclusive', async () => {
    const { environment } = fakeEnvironment({
      objects: service('192.0.2.1'),
      answer: () => ours,
      unusedAddress: undefined,
    })
    expect((await answerCheck(open, 'west', environment)).verdict).toBe('inconclusive')
  })

  test('the Host header is sent to the target and to the control', async () => {
    const { environment, asked } = fakeEnvironment({ objects: service('192.0.2.1'), answer: () => ours })
    await answerCheck({ ...open, host: 'shop.example' }, 'west', environment)
    expect(new Set(asked)).toEqual(
      new Set([`host ${url} shop.example`, 'host http://192.0.2.99:80/ shop.example']),
    )
  })

  test('a silent Kubernetes API makes a check inconclusive; an interrupt is rethrown', async () => {
    const failing = (code: FailureDetails['code']) => {
      const error = new Failure({ code, what: 'gone' })
      return fakeEnvironment({ objects: { '/api/v1/namespaces/x/services/lb': error } }).environment
    }
    const result = await answerCheck(open, 'west', failing('api-unanswered'))
    expect(result).toMatchObject({ verdict: 'inconclusive', evidence: ['gone'] })
    await expect(answerCheck(open, 'west', failing('interrupted'))).rejects.toThrow('gone')
  })
})

test('an API server is asked for /readyz over HTTPS', async () => {
  const vip = {
    ...open,
    to: { kind: 'VIP', address: '192.0.2.9', port: 6443 },
    responder: { apiServer: true },
  } as const
  const { environment, asked } = fakeEnvironment({
    answer: (question) => (question === 'host https://192.0.2.9:6443/readyz' ? answered('ok') : undefined),
  })
  expect((await answerCheck(vip, 'west', environment)).verdict).toBe('pass')
  expect(asked).toContain('host https://192.0.2.99:6443/readyz')
})

describe('resolves', () => {
  const named: AnswersCheck = {
    ...open,
    expected: 'resolves',
    from: { at: 'pod', pod: 'client' },
    to: { kind: 'DNS name', name: 'web.x.svc' },
  }
  test.each([
    ['the name resolves to its service, an unknown name does not', ['web.x.svc'], 'pass'],
    ['the name does not resolve', [], 'fail'],
    ['every name resolves to the service', ['web.x.svc', 'nobody-web.x.svc'], 'fail'],
  ])('%s', async (_, names, verdict) => {
    const { environment } = fakeEnvironment({
      answer: (question) =>
        names.some((name) => question === `client http://${name}:80/`) ? ours : undefined,
    })
    expect((await answerCheck(named, 'west', environment)).verdict).toBe(verdict)
  })
})

describe('denied', () => {
  const closed: DeniedCheck = {
    ...open,
    expected: 'denied',
    from: { at: 'pod', pod: 'stranger' },
    allowedFrom: { at: 'pod', pod: 'client' },
  }
  test.each([
    ['the allowed client gets an answer, the denied one does not', ['client'], 'pass'],
    ['both clients get an answer', ['client', 'stranger'], 'fail'],
    ['no client gets an answer', [], 'inconclusive'],
  ])('%s', async (_, who, verdict) => {
    const { environment } = fakeEnvironment({
      objects: service('192.0.2.1'),
      answer: (question) => (who.some((name) => question.startsWith(name)) ? ours : undefined),
    })
    expect((await answerCheck(closed, 'west', environment)).verdict).toBe(verdict)
  })
})

describe('addressInPool', () => {
  const check: AddressInPoolCheck = {
    ...open,
    expected: 'addressInPool',
    to: loadBalancer,
    ranges: ['192.0.2.1-192.0.2.9'],
  }
  const nodes = (address: string) => ({
    '/api/v1/nodes': { items: [{ status: { addresses: [{ type: 'InternalIP', address }] } }] },
  })
  test.each([
    ['an address of the pool', '192.0.2.3', '198.51.100.1', 'pass'],
    ['an address outside the pool', '192.0.2.10', '198.51.100.1', 'fail'],
    ['a pool that contains a node too', '192.0.2.3', '192.0.2.4', 'fail'],
  ])('%s', async (_, address, node, verdict) => {
    const { environment } = fakeEnvironment({ objects: { ...service(address), ...nodes(node) } })
    expect((await answerCheck(check, 'west', environment)).verdict).toBe(verdict)
  })

  test('a service without an address fails', async () => {
    expect(
      (await answerCheck(check, 'west', fakeEnvironment({ objects: service() }).environment)).verdict,
    ).toBe('fail')
  })
})

describe('commandOutput', () => {
  const check: CommandOutputCheck = {
    id: 'replaced',
    subject: 'replacement',
    expected: 'commandOutput',
    from: { at: 'host' },
    namespace: 'kube-system',
    workload: 'daemonset/agent',
    container: 'agent',
    argv: ['status'],
    pattern: '^Replacement: +True',
  }
  test.each([
    ['a matching line', answered('IPAM: ok\nReplacement:   True [eth0]'), 'pass'],
    ['no matching line', answered('Replacement: False'), 'fail'],
    ['no output', unasked, 'inconclusive'],
    ['an error', silent, 'inconclusive'],
  ])('%s', async (_, output, verdict) => {
    expect(
      (await answerCheck(check, 'west', fakeEnvironment({ commandOutput: output }).environment)).verdict,
    ).toBe(verdict)
  })
})

describe('absent', () => {
  const check: AbsentCheck = {
    id: 'absent',
    subject: 'proxy',
    expected: 'absent',
    from: { at: 'host' },
    path: '/proxy',
    beside: '/agent',
  }
  test.each([
    ['the object is missing, the witness exists', { '/agent': {} }, 'pass'],
    ['the object exists', { '/agent': {}, '/proxy': {} }, 'fail'],
    ['neither exists', {}, 'inconclusive'],
  ])('%s', async (_, objects, verdict) => {
    expect((await answerCheck(check, 'west', fakeEnvironment({ objects }).environment)).verdict).toBe(verdict)
  })
})
