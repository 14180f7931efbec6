import { expect, test } from 'vitest'
import { portsTaken } from '../../../lib/command/doctor/ports.ts'

test('a taken port is a finding, a free port is not', () => {
  const port = { container: 'west-control-plane', host: '127.0.0.1', port: 6443 }
  expect(portsTaken([{ ...port, isTaken: false }])).toEqual([])
  expect(portsTaken([{ ...port, isTaken: true }])).toMatchObject([
    { id: 'port-taken', severity: 'error', fix: { commands: ["sudo ss -ltnp 'sport = :6443'"] } },
  ])
})
