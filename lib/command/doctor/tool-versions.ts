import type { ProcessContext } from '../../process/run.ts'
import type { Artifact } from '../../tools/artifact.ts'
import { findOnPath } from '../../tools/on-path.ts'
import { byHand, type Finding } from './finding.ts'

/** Programs on the PATH whose version is outside the locked range; the project then uses its own. */
export async function toolVersions(
  artifacts: readonly Artifact[],
  context: ProcessContext,
): Promise<readonly Finding[]> {
  const found = artifacts.map(async (artifact): Promise<readonly Finding[]> => {
    const onPath = await findOnPath(artifact, { process: context })
    if (onPath === undefined || 'path' in onPath) return []
    const { name, version, path } = artifact
    return [
      {
        id: 'tool-version',
        severity: 'info',
        what: `${name} on the PATH is passed over; the project uses ${name} ${version} of its own`,
        evidence: `${onPath.why}; wanted ${path?.range ?? version}`,
        means: `what you type as ${name} may behave otherwise than what make does`,
        fix: byHand(
          [`command -V ${name}`],
          `names the one on the PATH; replace it by ${name} ${version}, or leave it`,
        ),
      },
    ]
  })
  return (await Promise.all(found)).flat()
}
