import { expect, it } from 'vitest'
import { parseRoutes } from '../../lib/net/routes.ts'
import { codeOf } from './failing.ts'

const table = JSON.stringify([
  { dst: 'default', gateway: '192.168.1.1', dev: 'eth0', protocol: 'dhcp', flags: [] },
  { dst: '192.168.1.0/24', dev: 'eth0', scope: 'link', prefsrc: '192.168.1.7', flags: [] },
  { dst: '172.18.0.0/16', dev: 'br-0a1b', scope: 'link', flags: ['linkdown'] },
  { dst: '10.8.0.1', dev: 'tun0', flags: [] },
  { dst: 'fd77::7', dev: 'wg0', flags: [] },
  { dst: '10.9.0.0/16', gateway: '192.168.1.9', flags: [] },
  { type: 'blackhole', dst: '10.10.0.0/16', flags: [] },
  { dst: '10.11.0.0/16', flags: [] },
  { dst: '0.0.0.0/1', gateway: '10.8.0.1', dev: 'tun0', flags: [] },
  { dst: '128.0.0.0/1', gateway: '10.8.0.1', dev: 'tun0', flags: [] },
])

it('yields the destinations of the host, with their device', () => {
  expect(parseRoutes(table, ({ dev }) => dev === 'br-0a1b')).toEqual([
    { range: '192.168.1.0/24', by: 'route on eth0' },
    { range: '10.8.0.1/32', by: 'route on tun0' },
    { range: 'fd77::7/128', by: 'route on wg0' },
    { range: '10.9.0.0/16', by: 'route via 192.168.1.9' },
    { range: '10.10.0.0/16', by: 'route of type blackhole' },
    { range: '10.11.0.0/16', by: 'route of type unknown' },
  ])
})

it.each(['', '\n', '[]', '[ ]'])('%j yields no route', (json) => {
  expect(parseRoutes(json, () => false)).toEqual([])
})

it.each(['default via 192.168.1.1', '{}', '[{"dev":"eth0"}]'])('refuses %s', (json) => {
  expect(codeOf(() => parseRoutes(json, () => false))).toBe('routes-invalid')
})
