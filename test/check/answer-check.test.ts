import { describe, expect, test } from 'vitest'
import { answerCheck } from '../../lib/check/answer-check.ts'
import type { AbsentCheck, AnswersCheck, DeniedCheck, InsideCheck, SaysCheck } from '../../lib/check/check.ts'
import { Failure } from '../../lib/failure.ts'
import { answered, fakeGround, silent, unasked } from './ground.ts'

const loadBalancer = { kind: 'LoadBalancer', name: 'lb', namespace: 'x' } as const
const open: AnswersCheck = {
  id: 'load-balancer-from-host',
  asks: 'LoadBalancer',
  expected: 'answers',
  from: { at: 'host' },
  to: loadBalancer,
  by: { pod: 'web' },
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
    const { ground, asked } = fakeGround({
      objects: service('192.0.2.1'),
      answer: (question) => (question === `host ${url}` ? ours : undefined),
    })
    const result = await answerCheck(open, 'west', ground)
    expect(result).toMatchObject({ cluster: 'west', id: open.id, from: 'host', verdict: 'pass' })
    expect(asked.toSorted()).toEqual([
      `host ${url}`,
      `host ${url}`,
      `host ${url}`,
      'host http://192.0.2.99:80/',
    ])
  })

  test('every one of several addresses must answer', async () => {
    const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4']
    const { ground } = fakeGround({
      objects: service(...addresses),
      answer: (question) => (/\.[123]:80/.test(question) ? ours : undefined),
    })
    const result = await answerCheck(open, 'west', ground)
    expect(result.verdict).toBe('fail')
    expect(result.evidence[0]).toContain('192.0.2.4')
  })

  test('what answers a moment later passes within the patience, and fails without', async () => {
    const slow = () => {
      let questions = 0
      return fakeGround({
        objects: service('192.0.2.1'),
        answer: (question) => (question === `host ${url}` && ++questions > 3 ? ours : undefined),
        patienceMs: 1_000,
      }).ground
    }
    expect((await answerCheck(open, 'west', slow())).verdict).toBe('pass')
    const hasty = slow()
    hasty.patience.deadlineMs = 100
    expect((await answerCheck(open, 'west', hasty)).verdict).toBe('fail')
  })

  test('answers that come and go are no pass', async () => {
    let questions = 0
    const { ground } = fakeGround({
      objects: service('192.0.2.1'),
      answer: (question) => (question === `host ${url}` && ++questions % 2 === 1 ? ours : undefined),
      patienceMs: 2_000,
    })
    expect((await answerCheck(open, 'west', ground)).verdict).toBe('fail')
  })

  test.each([
    ['an address of the other family', service('2001:db8::1'), /no LoadBalancer address/],
    ['no address', service(), /no LoadBalancer address/],
    ['no service', {}, /there is no service x\/lb/],
  ])('%s: a fail that says so', async (_, objects, why) => {
    const result = await answerCheck(open, 'west', fakeGround({ objects, answer: () => ours }).ground)
    expect(result).toMatchObject({ verdict: 'fail', evidence: [expect.stringMatching(why)] })
  })

  test('without somebody who could answer, or without a client, it is inconclusive', async () => {
    const lacking = fakeGround({ objects: service('192.0.2.1'), lacks: { web: 'ErrImagePull' } })
    expect(await answerCheck(open, 'west', lacking.ground)).toMatchObject({
      verdict: 'inconclusive',
      evidence: [expect.stringContaining('ErrImagePull')],
    })
    const clientless = fakeGround({
      objects: service('192.0.2.1'),
      answer: () => unasked,
    })
    expect((await answerCheck(open, 'west', clientless.ground)).verdict).toBe('inconclusive')
  })

  test('a client that had nothing to say is asked again', async () => {
    let questions = 0
    const { ground } = fakeGround({
      objects: service('192.0.2.1'),
      answer: (question) => (question !== `host ${url}` ? undefined : ++questions > 1 ? ours : unasked),
      patienceMs: 1_000,
    })
    expect((await answerCheck(open, 'west', ground)).verdict).toBe('pass')
  })

  test('without an address that nobody has it is inconclusive', async () => {
    const { ground } = fakeGround({ objects: service('192.0.2.1'), answer: () => ours, nobody: undefined })
    expect((await answerCheck(open, 'west', ground)).verdict).toBe('inconclusive')
  })

  test('a Host goes along, and the same to the control', async () => {
    const { ground, asked } = fakeGround({ objects: service('192.0.2.1'), answer: () => ours })
    await answerCheck({ ...open, host: 'shop.example' }, 'west', ground)
    expect(new Set(asked)).toEqual(
      new Set([`host ${url} shop.example`, 'host http://192.0.2.99:80/ shop.example']),
    )
  })

  test('an API that does not answer makes it inconclusive; an interrupt is passed on', async () => {
    const failing = (code: string) => {
      const error = new Failure({ code, what: 'gone' })
      return fakeGround({ objects: { '/api/v1/namespaces/x/services/lb': error } }).ground
    }
    const result = await answerCheck(open, 'west', failing('api-unanswered'))
    expect(result).toMatchObject({ verdict: 'inconclusive', evidence: ['gone'] })
    await expect(answerCheck(open, 'west', failing('interrupted'))).rejects.toThrow('gone')
  })
})

test('an API server is asked over HTTPS whether it is ready', async () => {
  const vip = {
    ...open,
    to: { kind: 'VIP', address: '192.0.2.9', port: 6443 },
    by: { apiServer: true },
  } as const
  const { ground, asked } = fakeGround({
    answer: (question) => (question === 'host https://192.0.2.9:6443/readyz' ? answered('ok') : undefined),
  })
  expect((await answerCheck(vip, 'west', ground)).verdict).toBe('pass')
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
    ['the name leads to its service, and a name that nobody has nowhere', ['web.x.svc'], 'pass'],
    ['the name leads nowhere', [], 'fail'],
    ['every name leads there', ['web.x.svc', 'nobody-web.x.svc'], 'fail'],
  ])('%s', async (_, names, verdict) => {
    const { ground } = fakeGround({
      answer: (question) =>
        names.some((name) => question === `client http://${name}:80/`) ? ours : undefined,
    })
    expect((await answerCheck(named, 'west', ground)).verdict).toBe(verdict)
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
    ['the client is answered, the stranger is not', ['client'], 'pass'],
    ['both are answered', ['client', 'stranger'], 'fail'],
    ['nobody is answered', [], 'inconclusive'],
  ])('%s', async (_, who, verdict) => {
    const { ground } = fakeGround({
      objects: service('192.0.2.1'),
      answer: (question) => (who.some((name) => question.startsWith(name)) ? ours : undefined),
    })
    expect((await answerCheck(closed, 'west', ground)).verdict).toBe(verdict)
  })
})

describe('inside', () => {
  const check: InsideCheck = {
    ...open,
    expected: 'inside',
    to: loadBalancer,
    ranges: ['192.0.2.1-192.0.2.9'],
  }
  const nodes = (address: string) => ({
    '/api/v1/nodes': { items: [{ status: { addresses: [{ type: 'InternalIP', address }] } }] },
  })
  test.each([
    ['an address of the pool', '192.0.2.3', '198.51.100.1', 'pass'],
    ['an address beside it', '192.0.2.10', '198.51.100.1', 'fail'],
    ['a pool that holds the nodes too', '192.0.2.3', '192.0.2.4', 'fail'],
  ])('%s', async (_, address, node, verdict) => {
    const { ground } = fakeGround({ objects: { ...service(address), ...nodes(node) } })
    expect((await answerCheck(check, 'west', ground)).verdict).toBe(verdict)
  })

  test('no address at all is a fail', async () => {
    expect((await answerCheck(check, 'west', fakeGround({ objects: service() }).ground)).verdict).toBe('fail')
  })
})

describe('says', () => {
  const check: SaysCheck = {
    id: 'replaced',
    asks: 'replacement',
    expected: 'says',
    from: { at: 'host' },
    namespace: 'kube-system',
    workload: 'daemonset/agent',
    container: 'agent',
    argv: ['status'],
    pattern: '^Replacement: +True',
  }
  test.each([
    ['what it should', answered('IPAM: ok\nReplacement:   True [eth0]'), 'pass'],
    ['something else', answered('Replacement: False'), 'fail'],
    ['nothing', unasked, 'inconclusive'],
    ['an error', silent, 'inconclusive'],
  ])('%s', async (_, says, verdict) => {
    expect((await answerCheck(check, 'west', fakeGround({ says }).ground)).verdict).toBe(verdict)
  })
})

describe('absent', () => {
  const check: AbsentCheck = {
    id: 'absent',
    asks: 'proxy',
    expected: 'absent',
    from: { at: 'host' },
    path: '/proxy',
    beside: '/agent',
  }
  test.each([
    ['not there, beside one that is', { '/agent': {} }, 'pass'],
    ['there', { '/agent': {}, '/proxy': {} }, 'fail'],
    ['neither there', {}, 'inconclusive'],
  ])('%s', async (_, objects, verdict) => {
    expect((await answerCheck(check, 'west', fakeGround({ objects }).ground)).verdict).toBe(verdict)
  })
})
