import type { Diagnosis } from './diagnosis.ts'
import { eventsOf } from './events.ts'
import { containersOf, type Evidence, named, type PodContainer } from './evidence.ts'

/** Reasons of a waiting container; k8s.io/kubernetes pkg/kubelet/images/types.go and cri-api's errors. */
const PULL_FAILED = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]

/**
 * Meanings of the texts of kubelet and containerd, whose reasons only say that the pull failed; the first that fits.
 * Those that a retry may mend have a grace.
 */
const MEANINGS: readonly [pattern: RegExp, likely: string, graceMs: number][] = [
  [/InvalidImageName|couldn't parse image/i, 'the image name is no valid reference', 0],
  [/ErrImageNeverPull/, 'the pull policy is Never, and the image is not on the node: load it there first', 0],
  [
    /no such host/i,
    "the registry's name is unknown to the node's DNS: misspelt, or no way out of the node",
    10_000,
  ],
  [
    /i\/o timeout|connection refused|unreachable|no route to host|deadline exceeded|handshake|reset by peer|\bEOF\b|server misbehaving|RegistryUnavailable|50\d /i,
    'the node cannot reach the registry: network, proxy or firewall, or the registry is down',
    30_000,
  ],
  [/x509|certificate/i, "the node does not trust the registry's certificate", 0],
  [
    /HTTP response to HTTPS client/i,
    'the registry speaks plain HTTP, which the node does not accept from it',
    0,
  ],
  [/pull rate limit/i, "the registry's pull limit is used up: sign in, or use a mirror", 0],
  [/429|toomanyrequests/i, 'the registry limits how much is pulled at once', 30_000],
  [/no space left/i, "the node's disk is full", 0],
  [/no match(ing manifest)? for/i, "the image has no build for the node's platform", 0],
  [
    /pull access denied|may require/i,
    'the repository does not exist, or it is private and the credentials are missing or wrong',
    0,
  ],
  [
    /401|403|unauthorized|forbidden|denied|authorization|no basic auth|insufficient_scope/i,
    'the registry wants other credentials (imagePullSecrets)',
    0,
  ],
  [/not found|manifest unknown|does not exist|name unknown/i, 'no such repository or tag in the registry', 0],
]

/** Images that cannot be pulled: which, from where, and whether they are missing, refused or out of reach. */
export function pullDiagnoses({ pods, events }: Evidence): readonly Diagnosis[] {
  return containersOf(pods)
    .filter(({ status }) => PULL_FAILED.includes(status.state?.waiting?.reason ?? ''))
    .map((each) => {
      const { pod, container } = each
      const told = eventsOf(events, pod.metadata.uid, 'Failed').find(({ message }) =>
        message?.includes(container.image),
      )
      const { reason = '', message = '' } = each.status.state?.waiting ?? {}
      const evidence = [`${reason}: ${message}`, told?.message].filter(Boolean).join('\n    ')
      const [, likely, graceMs] = MEANINGS.find(([pattern]) => pattern.test(evidence)) ?? [
        undefined,
        "see the kubelet's words",
        30_000,
      ]
      return {
        cause: 'image-pull',
        what: `the image ${container.image} cannot be pulled from ${registryOf(container.image)}`,
        evidence: `${whose(each)}: ${evidence}`,
        likely: `${likely}${secretsText(each)}`,
        next: `kubectl describe pod --namespace ${pod.metadata.namespace} ${pod.metadata.name}`,
        graceMs,
      }
    })
}

const whose = ({ pod, container }: PodContainer) => `pod ${named(pod)}, container ${container.name}`

function secretsText({ pod }: PodContainer): string {
  const names = (pod.spec.imagePullSecrets ?? []).map(({ name }) => name)
  return names.length === 0 ? '' : `; it has the pull secrets ${names.join(', ')}`
}

/** The first part of a reference is a registry if it looks like a host (github.com/distribution/reference). */
function registryOf(image: string): string {
  const [host = '', ...rest] = image.split('/')
  return rest.length > 0 && (/[.:]/.test(host) || host === 'localhost') ? host : 'docker.io'
}
