import type { Artifact, GoModuleSource, Platform, PlatformName, Source, UrlSource } from './artifact.ts'

export const platformName = ({ os, arch }: Platform): PlatformName => `${os}/${arch}`

/** Replaces every `{name}` of the template; throws on a name without a value, which is a bug. */
export function expand(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no value for {${name}} in ${template}`)
    return value
  })
}

/** Values of the placeholders in a source's templates. */
export function templateValues(source: Source, version: string, platform: Platform): Record<string, string> {
  const publisherName = source.from === 'url' ? source.platformNames?.[platformName(platform)] : undefined
  return { version, ...platform, platform: publisherName ?? `${platform.os}-${platform.arch}` }
}

export const isOffered = (source: Source, platform: Platform): boolean =>
  source.platforms?.includes(platformName(platform)) ?? true

export const versionFrom = (source: Source, artifact: Artifact): string => source.version ?? artifact.version

/** A Go module as `go mod download` takes it: `module@version`. */
export const moduleAtVersion = (
  { module, moduleVersion = 'v{version}' }: GoModuleSource,
  version: string,
): string => `${module}@${expand(moduleVersion, { version })}`

/**
 * A source's key in the lock: the expanded URL, `npm:<package>@<version>`, `go:<module>@<version>`, or
 * `build:<folder>/<package>`, which the lock does not contain because go.sum locks it.
 */
export function locationOf(source: Source, version: string, platform: Platform): string {
  switch (source.from) {
    case 'url':
      return expand(source.url, templateValues(source, version, platform))
    case 'npm':
      return `npm:${source.package}@${source.packageVersion}`
    case 'go-module':
      return `go:${moduleAtVersion(source, version)}`
    case 'go-build':
      return `build:${source.folder}/${source.package}`
  }
}

/** URL of the publisher's checksum file for a download; undefined if there is none. */
export function checksumUrl(source: UrlSource, version: string, platform: Platform): string | undefined {
  if (source.checksum === undefined) return undefined
  const values = templateValues(source, version, platform)
  return expand(source.checksum, { ...values, url: locationOf(source, version, platform) })
}
