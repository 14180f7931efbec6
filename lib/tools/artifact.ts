export interface Platform {
  os: 'linux' | 'darwin'
  arch: 'amd64' | 'arm64'
}

export type PlatformName = `${Platform['os']}/${Platform['arch']}`

/** An external dependency: a program for this platform, one file (a manifest), or a folder (a chart). */
export interface Artifact {
  name: string
  /** Without a leading `v`. */
  version: string
  kind: 'program' | 'file' | 'folder'
  /** Sources in order of preference. */
  sources: readonly Source[]
  /** For programs only: rule for accepting one that is on the PATH. */
  path?: OnPath
}

/** Condition for accepting a program on the PATH. */
interface OnPath {
  /** Arguments with which it prints its version, such as `['version', '--client']`. */
  versionArgs: readonly string[]
  /** Semver range of accepted versions. */
  range: string
}

export type Source = UrlSource | NpmSource | GoModuleSource | GoBuildSource

/** Options of every kind of source. */
interface SourceOptions {
  /** The version that this source provides, if it differs from the artifact's. */
  version?: string
  /** Supported platforms; default all. */
  platforms?: readonly PlatformName[]
  /** The kind that it provides, if it differs from the artifact's: a folder of manifests in place of one file. */
  kind?: Artifact['kind']
}

/**
 * A publisher's download. Placeholders of templates are `{version}`, `{os}`, `{arch}` and `{platform}`; for `checksum`
 * also `{url}`.
 *
 * Without a hash in the lock, the hash is taken once from `checksum`, or with `firstUse` from the first download itself
 * (trust on first use); without either the source is skipped.
 */
export interface UrlSource extends SourceOptions {
  from: 'url'
  url: string
  unpack?: 'tar.gz' | 'zip'
  /** The file or folder to take from the archive (also a template). */
  member?: string
  checksum?: string
  firstUse?: true
  /** The publisher's names for `{platform}`; default `<os>-<arch>`, such as `linux-amd64`. */
  platformNames?: Readonly<Partial<Record<PlatformName, string>>>
}

/** A file or folder from an npm package, by `npm pack`. */
export interface NpmSource extends SourceOptions {
  from: 'npm'
  package: string
  packageVersion: string
  /** The path in the tarball; if that file is a zip, the second element is the path in the zip. */
  member: readonly [string] | readonly [string, string]
}

/** A file or folder of a Go module, by `go mod download`. */
export interface GoModuleSource extends SourceOptions {
  from: 'go-module'
  module: string
  /** A template; default `v{version}`. */
  moduleVersion?: string
  /** The path in the module. */
  member: string
}

/**
 * A program built from pinned Go modules. To remove this kind: its file, its line in sources.ts, the catalog's sources,
 * config/go.
 */
export interface GoBuildSource extends SourceOptions {
  from: 'go-build'
  /** Under `config/go`; its go.mod and go.sum are the lock. */
  folder: string
  package: string
  ldflags: string
}
