import { expect, test } from 'vitest'
import { portsTaken } from '../../../lib/command/doctor/ports.ts'

test('a port that another program has, and one that is free', () => {
  const port = { container: 'west-control-plane', host: '127.0.0.1', port: 6443 }
  expect(portsTaken([{ ...port, isTaken: false }])).toEqual([])
  expect(portsTaken([{ ...port, isTaken: true }])).toMatchObject([
    { id: 'port-taken', severity: 'error', fix: { commands: ["sudo ss -ltnp 'sport = :6443'"] } },
  ])
})
