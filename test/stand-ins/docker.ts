import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { programFile } from '../process/folder.ts'

/** A container on kind's network. */
export interface Container {
  id: string
  name: string
  state: 'running' | 'exited'
  image: string
  labels: Readonly<Record<string, string>>
  address: string
}

/** The engine of the stand-in of the docker CLI; each container and the network are in a file of their own. */
export interface Engine {
  /** kind's network, if it exists. */
  network?: { name: string; subnets: readonly string[] }
  containers: readonly Container[]
}

/** Programs `docker` and `kind` in a folder that must outlive their use; docker.fixture.mts says what they imitate. */
export function standInForDocker(folder: string, { network, containers }: Engine = { containers: [] }) {
  const [bin, engine] = [join(folder, 'bin'), join(folder, 'engine')]
  const fixture = join(import.meta.dirname, 'docker.fixture.mts')
  mkdirSync(bin)
  mkdirSync(join(engine, 'containers'), { recursive: true })
  if (network !== undefined) writeFileSync(join(engine, 'network.json'), JSON.stringify(network))
  for (const container of containers)
    writeFileSync(join(engine, 'containers', container.address), JSON.stringify(container))
  const [, kind = ''] = ['docker', 'kind'].map((name) =>
    programFile(bin, name, `#!/bin/sh\nexec '${process.execPath}' '${fixture}' '${engine}' ${name} "$@"\n`),
  )
  const log = join(engine, 'calls')
  return {
    /** A PATH with the stand-in of docker and the project's own Node. */
    path: `${bin}:${join(process.cwd(), 'node_modules/.bin')}:${process.env.PATH}`,
    kind,
    /** The arguments of all calls of docker so far. */
    calls: (): readonly string[] =>
      existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [],
  }
}
