export interface Platform {
  os: 'linux' | 'darwin'
  arch: 'amd64' | 'arm64'
}

export type PlatformName = `${Platform['os']}/${Platform['arch']}`

/** A thing from outside: a program for this platform, one file (a manifest), or a folder (a chart). */
export interface Artifact {
  name: string
  /** Without a leading `v`. */
  version: string
  kind: 'program' | 'file' | 'folder'
  /** Where it can be had, best first. */
  sources: readonly Source[]
  /** Programs only: one on the PATH is as good. */
  path?: OnPath
}

/** When a program found on the PATH will do. */
interface OnPath {
  /** Arguments that make it print its version, such as `['version', '--client']`. */
  versionArgs: readonly string[]
  /** A semver range. */
  range: string
}

export type Source = UrlSource | NpmSource | GoModuleSource | GoBuildSource

/** What every kind of source may say of itself. */
interface Offer {
  /** The version this source gives, where it is not the artifact's. */
  version?: string
  /** The only platforms it serves; without it, all. */
  platforms?: readonly PlatformName[]
  /** What it gives, where it is not what the artifact says: a folder of manifests for one file of them. */
  kind?: Artifact['kind']
}

/**
 * A publisher's download. Templates know `{version}`, `{os}`, `{arch}` and `{platform}`; `checksum` also `{url}`.
 *
 * With no hash in the lock, the hash comes once from `checksum`, or with `firstUse` from the first download itself;
 * with neither the source is passed over.
 */
export interface UrlSource extends Offer {
  from: 'url'
  url: string
  unpack?: 'tar.gz' | 'zip'
  /** The file or folder wanted from inside an archive (a template too). */
  member?: string
  checksum?: string
  firstUse?: true
  /** What the publisher calls `{platform}`; `linux-amd64` and the like when not said. */
  spelling?: Readonly<Partial<Record<PlatformName, string>>>
}

/** A file or folder from an npm package, by `npm pack`. */
export interface NpmSource extends Offer {
  from: 'npm'
  package: string
  packageVersion: string
  /** The path in the tarball; where that is a zip, the second is the path in it. */
  member: readonly [string] | readonly [string, string]
}

/** A file or folder of a Go module, by `go mod download`. */
export interface GoModuleSource extends Offer {
  from: 'go-module'
  module: string
  /** A template; `v{version}` when not said. */
  moduleVersion?: string
  /** The path in the module. */
  member: string
}

/** A program built from pinned Go modules. To remove this file: its line in sources.ts, the catalog's, config/go. */
export interface GoBuildSource extends Offer {
  from: 'go-build'
  /** Under `config/go`; its go.mod and go.sum are the lock. */
  folder: string
  package: string
  ldflags: string
}
