import { expect, test } from 'vitest'
import { diagnose } from '../../../lib/kube/diagnose/diagnose.ts'
import { container, event, evidence, pod, waiting } from './builders.ts'

const failed = (text: string) => waiting('ErrImagePull', `failed to pull and unpack image: ${text}`)

test.each([
  ['missing', '"ghcr.io/lab/web:1": ghcr.io/lab/web:1: not found', 'no such repository or tag', 0],
  [
    'private or missing',
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope',
    'does not exist, or it is private',
    0,
  ],
  ['not allowed', 'unexpected status from HEAD request: 401 Unauthorized', 'other credentials', 0],
  [
    'without a token',
    'failed to authorize: failed to fetch anonymous token: 403 Forbidden',
    'other credentials',
    0,
  ],
  ['from an unknown registry', 'dial tcp: lookup ghcr.io: no such host', "unknown to the node's DNS", 10_000],
  ['out of reach', 'dial tcp 10.0.0.1:443: connect: connection refused', 'cannot reach the registry', 30_000],
  [
    'out of reach for the token',
    'failed to fetch anonymous token: dial tcp: i/o timeout',
    'cannot reach',
    30_000,
  ],
  ['behind an untrusted certificate', 'x509: certificate signed by unknown authority', 'certificate', 0],
  ['plain HTTP', 'http: server gave HTTP response to HTTPS client', 'plain HTTP', 0],
  [
    'over the limit',
    '429 Too Many Requests - toomanyrequests: You have reached your pull rate limit',
    'pull limit',
    0,
  ],
  ['of another platform', 'no match for platform in manifest sha256:abc: not found', "node's platform", 0],
  ['too large for the disk', 'write /var/lib: no space left on device', 'disk is full', 0],
])('an image that is %s', (_, text, likely, graceMs) => {
  const found = diagnose(evidence({ pods: [pod(failed(text))] }))
  expect(found).toEqual([
    expect.objectContaining({
      cause: 'image-pull',
      what: 'the image ghcr.io/lab/web:1 cannot be pulled from ghcr.io',
      evidence: expect.stringContaining(text),
      likely: expect.stringContaining(likely),
      next: 'kubectl describe pod --namespace lab web-1',
      graceMs,
    }),
  ])
})

test('during back-off the cause is read from the event about that image', () => {
  const found = diagnose(
    evidence({
      pods: [pod(waiting('ImagePullBackOff', 'Back-off pulling image "ghcr.io/lab/web:1"'))],
      events: [
        event('Failed', 'Error: ImagePullBackOff'),
        event('Failed', 'Failed to pull image "ghcr.io/lab/web:1": 401 Unauthorized'),
      ],
    }),
  )
  expect(found[0]?.likely).toContain('other credentials')
})

test('an init container, the policy Never, an invalid name and pull secrets are recognised', () => {
  const init = pod({}, { spec: { initContainers: [container({ name: 'init', image: 'busybox' })] } })
  const status = { name: 'init', ready: false, restartCount: 0, ...waiting('ErrImageNeverPull') }
  const first = {
    ...init,
    status: { ...init.status, containerStatuses: [], initContainerStatuses: [status] },
  }
  expect(diagnose(evidence({ pods: [first] }))[0]).toMatchObject({
    what: 'the image busybox cannot be pulled from docker.io',
    likely: expect.stringContaining('policy is Never'),
  })
  const secrets = pod(waiting('InvalidImageName'), { spec: { imagePullSecrets: [{ name: 'mine' }] } })
  expect(diagnose(evidence({ pods: [secrets] }))[0]?.likely).toMatch(/no valid reference.*pull secrets mine/)
})

test.each([
  ['being pulled', waiting('ContainerCreating')],
  ['pulled and running', { state: { running: {} } }],
])('no diagnosis: an image that is %s', (_, state) => {
  expect(
    diagnose(evidence({ pods: [pod(state)], events: [event('Failed', 'Failed to pull image "other"')] })),
  ).toEqual([])
})
