import type { Platform } from '../../lib/tools/artifact.ts'
import { tarGz, zip } from './archives.ts'
import { sha256 } from './fixture.ts'
import type { Page } from './publisher.ts'

/** Content of every released program in these tests. */
export const released = '#!/bin/sh\necho released\n'

const hex = (bytes: string | Uint8Array) => sha256(bytes).slice('sha256:'.length)

/** Pages of each publisher for one platform, the release first: exact paths, and its own form of checksum. */
export function releases(platform: Platform): Readonly<Record<string, Record<string, Page>>> {
  return {
    kubectl: kubernetes('kubectl', '1.35.2', platform),
    helm: helm(platform),
    kind: kind(platform),
    etcd: etcd(platform),
    'kube-apiserver': controlPlane('kube-apiserver', platform),
    'kube-controller-manager': controlPlane('kube-controller-manager', platform),
    'kube-scheduler': controlPlane('kube-scheduler', platform),
    kwok: kwok('kwok', platform),
    kwokctl: kwok('kwokctl', platform),
    cilium: cilium('cilium', 'cilium/cilium-cli', '0.19.7', platform),
    hubble: cilium('hubble', 'cilium/hubble', '1.19.4', platform),
    istioctl: istioctl(platform),
    skupper: skupper(platform),
  }
}

/** A lone hash. */
function kubernetes(name: string, version: string, { os, arch }: Platform): Record<string, Page> {
  const path = `/dl.k8s.io/release/v${version}/bin/${os}/${arch}/${name}`
  return { [path]: released, [`${path}.sha256`]: hex(released) }
}

/** dl.k8s.io has servers for Linux only; kwok-ci has no checksums. */
const controlPlane = (name: string, platform: Platform): Record<string, Page> =>
  platform.os === 'linux'
    ? kubernetes(name, '1.34.4', platform)
    : {
        [`/github.com/kwok-ci/k8s/releases/download/v1.34.4-kwok.0-darwin-${platform.arch}/${name}`]:
          released,
      }

/** No checksums. */
const kwok = (name: string, { os, arch }: Platform): Record<string, Page> => ({
  [`/github.com/kubernetes-sigs/kwok/releases/download/v0.8.0/${name}-${os}-${arch}`]: released,
})

/** `hash  name`, beside the archive. */
function helm({ os, arch }: Platform): Record<string, Page> {
  const archive = tarGz([{ path: `${os}-${arch}/helm`, content: released, mode: 0o755 }])
  const name = `helm-v4.1.4-${os}-${arch}.tar.gz`
  return {
    [`/get.helm.sh/${name}`]: archive,
    [`/get.helm.sh/${name}.sha256sum`]: `${hex(archive)}  ${name}\n`,
  }
}

/** `hash  name`, beside the program. */
function kind({ os, arch }: Platform): Record<string, Page> {
  const name = `kind-${os}-${arch}`
  const path = `/github.com/kubernetes-sigs/kind/releases/download/v0.33.0/${name}`
  return { [path]: released, [`${path}.sha256sum`]: `${hex(released)}  ${name}\n` }
}

/** One file with a line for each archive. */
function etcd({ os, arch }: Platform): Record<string, Page> {
  const folder = `etcd-v3.6.6-${os}-${arch}`
  const name = `${folder}.${os === 'linux' ? 'tar.gz' : 'zip'}`
  const archive = (os === 'linux' ? tarGz : zip)([
    { path: `${folder}/etcdctl`, content: 'another' },
    { path: `${folder}/etcd`, content: released, mode: 0o755 },
  ])
  const release = '/github.com/etcd-io/etcd/releases/download/v3.6.6'
  const other = `${'0'.repeat(64)}  etcd-v3.6.6-other.zip\n`
  return { [`${release}/${name}`]: archive, [`${release}/SHA256SUMS`]: `${other}${hex(archive)}  ${name}\n` }
}

/** `hash  name`, beside the archive; both command lines are released in the same way. */
function cilium(name: string, repository: string, version: string, { os, arch }: Platform) {
  const archive = tarGz([{ path: name, content: released, mode: 0o755 }])
  const file = `${name}-${os}-${arch}.tar.gz`
  const path = `/github.com/${repository}/releases/download/v${version}/${file}`
  return { [path]: archive, [`${path}.sha256sum`]: `${hex(archive)}  ${file}\n` }
}

/**
 * `hash name` with one space, by pkg/util/files.go of istio/release-builder; macOS is osx, and the version has no v, by its
 * pkg/build/archive.go.
 */
function istioctl({ os, arch }: Platform): Record<string, Page> {
  const archive = tarGz([{ path: 'istioctl', content: released, mode: 0o755 }])
  const file = `istioctl-1.30.3-${os === 'darwin' ? 'osx' : os}-${arch}.tar.gz`
  const path = `/github.com/istio/istio/releases/download/1.30.3/${file}`
  return { [path]: archive, [`${path}.sha256`]: `${hex(archive)} ${file}\n` }
}

/** No checksums; macOS is mac, the version has no v, and the ending is tgz, by skupper's .circleci/config.yml. */
function skupper({ os, arch }: Platform): Record<string, Page> {
  const archive = tarGz([{ path: 'skupper', content: released, mode: 0o755 }])
  const file = `skupper-cli-2.2.2-${os === 'darwin' ? 'mac' : os}-${arch}.tgz`
  return { [`/github.com/skupperproject/skupper/releases/download/2.2.2/${file}`]: archive }
}
