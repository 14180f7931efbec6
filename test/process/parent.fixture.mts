import { run } from '../../lib/process/run.ts'

// a run that never ends; prints the child's process id
await run(
  { argv: ['sh', '-c', 'echo $$; exec sleep 1000'], deadlineMs: 60_000 },
  {
    env: process.env,
    signal: new AbortController().signal,
    onLine: (line) => console.log(line),
  },
)
