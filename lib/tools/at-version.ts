import type { Artifact, Source } from './artifact.ts'

/** The same artifact at exactly that version: without the sources that would give another one. */
export function atVersion(artifact: Artifact, version: string): Artifact {
  const gives = (source: Source) => {
    // a URL and a module follow the version; what is packed or built is of one version only
    const follows = source.from === 'url' || source.from === 'go-module'
    return (source.version ?? (follows ? version : artifact.version)) === version
  }
  return { ...artifact, version, sources: artifact.sources.filter(gives) }
}
