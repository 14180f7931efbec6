import { describe, expect, test } from 'vitest'
import { dockerThere } from '../../../lib/command/doctor/docker.ts'
import { observeDocker } from '../../../lib/command/doctor/docker-facts.ts'
import { readHost } from '../../../lib/command/doctor/host-facts.ts'
import { addressesReachable } from '../../../lib/command/doctor/reachable.ts'
import { programFile, tempFolder } from '../../process/folder.ts'
import { rootWith } from './root.ts'

const signal = new AbortController().signal

/** A docker stand-in for engines that this machine lacks; its output is as documented for `docker info --format '{{json .}}'`. */
function dockerSaying(stdout: object, stderr = '', exitCode = 0) {
  const folder = tempFolder()
  const lines = [
    `#!/bin/sh`,
    `printf '%s' '${JSON.stringify(stdout)}'`,
    `printf '%s' '${stderr}' >&2`,
    `exit ${exitCode}`,
  ]
  programFile(folder, 'docker', lines.join('\n'))
  return { env: { PATH: `${folder}:/usr/bin:/bin` }, signal }
}

const info = (more: object = {}) => ({
  ServerVersion: '27.3.1',
  OperatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns'],
  DockerRootDir: '/var/lib/docker',
  ...more,
})

const machine = (files: Parameters<typeof rootWith>[0] = {}) => readHost(rootWith(files), 'linux')
const debian = { 'etc/os-release': 'ID=debian\n' }

async function findingsOn(context: Parameters<typeof observeDocker>[0], files = {}) {
  return dockerThere(await observeDocker(context), await machine({ ...debian, ...files }), false)
}

describe('an engine', () => {
  test('that answers is no finding', async () => {
    expect(await findingsOn(dockerSaying(info()))).toEqual([])
  })

  test('that is not installed is an error with the install command and the alternative', async () => {
    const [finding] = await findingsOn({ env: { PATH: tempFolder() }, signal })
    expect(finding).toMatchObject({
      id: 'docker-missing',
      severity: 'error',
      means: expect.stringContaining('make rehearse'),
      fix: { commands: ['sudo apt-get install docker.io'] },
    })
    expect(finding?.fix.run).toBeUndefined()
  })

  test('that does not answer can be started, by systemd if that is the init process', async () => {
    const says =
      'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'
    const silent = dockerSaying({ ServerErrors: [says] }, '', 1)
    const [plain] = await findingsOn(silent)
    expect(plain).toMatchObject({
      id: 'docker-silent',
      evidence: expect.stringContaining('Is the docker daemon running?'),
    })
    expect(plain?.fix).toEqual({ commands: ['sudo service docker start'] })
    const [managed] = await findingsOn(silent, { 'proc/1/comm': 'systemd\n' })
    expect(managed?.fix.run).toEqual([['sudo', 'systemctl', 'start', 'docker']])
  })

  test('that refuses the user is a finding of its own', async () => {
    const stderr =
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock'
    const [finding] = await findingsOn(dockerSaying({}, stderr, 1))
    expect(finding).toMatchObject({
      id: 'docker-forbidden',
      fix: { commands: [expect.stringContaining('usermod')] },
    })
  })
})

describe('LoadBalancer addresses', () => {
  const reachableFrom = async (more: object, files = {}, pools = ['172.18.255.200-172.18.255.250']) => {
    const facts = await observeDocker(dockerSaying(info(more)))
    if (facts.state !== 'answers') throw new Error(facts.state)
    return addressesReachable(facts.engine, await machine(files), pools, 'kind')
  }

  test('are reachable on the host of a plain engine', async () => {
    expect(await reachableFrom({})).toEqual([])
  })

  test.each([
    [
      'Docker Desktop',
      { OperatingSystem: 'Docker Desktop' },
      'docker-desktop',
      /docker run .*--network kind .*172\.18\.255\.200/,
    ],
    [
      'a rootless engine',
      { SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] },
      'docker-rootless',
      /nsenter .*curl http:\/\/172\.18\.255\.200/,
    ],
    [
      'Docker 28',
      { ServerVersion: '28.0.4' },
      'docker-direct-routing',
      /iptables -I DOCKER-USER -m iprange --dst-range 172\.18\.255\.200-172\.18\.255\.250/,
    ],
  ])('have a finding with %s', async (_, more, id, command) => {
    const findings = await reachableFrom(more)
    expect(findings.map((finding) => finding.id)).toEqual([id])
    expect(findings[0]?.fix.commands[0]).toMatch(command)
  })

  test('in Windows, with the engine in WSL or in Docker Desktop', async () => {
    const wsl = { 'proc/sys/kernel/osrelease': '5.15.153.1-microsoft-standard-WSL2' }
    expect(await reachableFrom({}, wsl)).toMatchObject([{ id: 'wsl' }])
    const desktop = await reachableFrom({ OperatingSystem: 'Docker Desktop' }, wsl)
    expect(desktop).toMatchObject([{ id: 'docker-desktop' }])
  })

  test('have no finding in a lab without pools', async () => {
    expect(await reachableFrom({ OperatingSystem: 'Docker Desktop' }, {}, [])).toEqual([])
  })

  test('of an IPv6 CIDR are accepted by ip6tables', async () => {
    const [finding] = await reachableFrom({ ServerVersion: '29.1.0' }, {}, ['fd00::/120'])
    expect(finding?.fix.commands).toEqual(['sudo ip6tables -I DOCKER-USER -d fd00::/120 -j ACCEPT'])
  })
})
