import type { Artifact, Source } from './artifact.ts'

/** The same artifact at exactly this version, without the sources that provide another one. */
export function atVersion(artifact: Artifact, version: string): Artifact {
  const hasVersion = (source: Source) => {
    // URLs and modules exist for any version; an npm package and a build provide only one
    const followsVersion = source.from === 'url' || source.from === 'go-module'
    return (source.version ?? (followsVersion ? version : artifact.version)) === version
  }
  return { ...artifact, version, sources: artifact.sources.filter(hasVersion) }
}
