import type { DockerFacts } from './docker-facts.ts'
import { asRoot, byDoctor, byHand, type Finding, type Fix } from './finding.ts'
import type { HostFacts } from './host-facts.ts'

const STILL_WORKS = 'kind clusters cannot be made; a rehearsal (make rehearse) needs no Docker'

/** A finding if no Docker engine answers. */
export function dockerThere(docker: DockerFacts, host: HostFacts, isRoot: boolean): readonly Finding[] {
  if (docker.state === 'answers') return []
  const problem = docker.state === 'missing' ? missing(host) : silent(docker.says, host, isRoot)
  return [{ severity: 'error', means: STILL_WORKS, ...problem }]
}

type Problem = Pick<Finding, 'id' | 'what' | 'evidence' | 'fix'>

const missing = (host: HostFacts): Problem => ({
  id: 'docker-missing',
  what: 'Docker is not installed',
  evidence: 'no docker on the PATH',
  fix: byHand([installCommand(host)], 'or bring the lab up without it: make rehearse'),
})

/** Installs the distribution's own package; https://docs.docker.com/engine/install/ is for the other systems. */
function installCommand({ os, distributions }: HostFacts): string {
  if (os === 'darwin') return 'brew install --cask docker'
  const known = {
    debian: 'apt-get install docker.io',
    fedora: 'dnf install moby-engine',
    arch: 'pacman -S docker',
  }
  const command = Object.entries(known).find(([name]) => distributions.includes(name))?.[1]
  return command === undefined ? 'xdg-open https://docs.docker.com/engine/install/' : `sudo ${command}`
}

function silent(says: string, host: HostFacts, isRoot: boolean): Problem {
  const evidence = `docker info: ${says.split('\n').at(-1)}`
  if (/permission denied/i.test(says)) {
    const note = 'then log in again; members of the group are as good as root'
    const fix = byHand(['sudo usermod --append --groups docker "$USER"'], note)
    return { id: 'docker-forbidden', what: 'you may not talk to the Docker engine', evidence, fix }
  }
  return {
    id: 'docker-silent',
    what: 'the Docker engine does not answer',
    evidence,
    fix: start(host, isRoot),
  }
}

function start({ os, isWsl, hasSystemd }: HostFacts, isRoot: boolean): Fix {
  if (os === 'darwin') return byHand(['open -a Docker'])
  if (hasSystemd) return byDoctor([asRoot(['systemctl', 'start', 'docker'], isRoot)])
  return byHand(['sudo service docker start'], isWsl ? 'or start Docker Desktop in Windows' : undefined)
}
