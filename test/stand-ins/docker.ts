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

/** What the stand-in of the docker CLI finds on the engine: it has each container, and the network, in a file of its own. */
export interface Engine {
  /** kind's network, where there is one. */
  network?: { name: string; subnets: readonly string[] }
  containers: readonly Container[]
}

/** Programs `docker` and `kind` in that folder, which must outlive their use; see docker.fixture.mts for what they imitate. */
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
    /** A PATH on which docker is the stand-in, and Node the project's own. */
    path: `${bin}:${join(process.cwd(), 'node_modules/.bin')}:${process.env.PATH}`,
    kind,
    /** The command lines that docker has got so far, without its name. */
    calls: (): readonly string[] =>
      existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [],
  }
}
