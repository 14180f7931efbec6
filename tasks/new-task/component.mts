#!/usr/bin/env zx
import { z } from 'zod'
import { objects } from '../../lib/step/steps.ts'
import { defineTask } from '../../lib/task/define-task.ts'
import { version } from '../../lib/task/inputs.ts'

// A small component that works. docs/adding-a-component.md tells what to put in place of each part.
const NAME = 'new-component'

export default defineTask(import.meta, {
  // one line for `make help`; the list in README.md has it too
  summary: 'new-component: a namespace with a ConfigMap in it, to start from',
  // the upstream pages that you follow
  links: ['https://example.com/new-component/docs/installation'],
  // what must be done before: 'a', or 'a?' if only where the lab has it
  needs: ['cilium?'],
  // its keys are flags, make variables and the entry in the lab file; `make lab-schema` after each change
  input: z.strictObject({
    version: version.default('0.1.0').describe('Release of new-component'),
    greeting: z.string().default('hello').describe('What the ConfigMap says'),
  }),
  // what must be true, in order; pure: only the input and the second parameter decide it
  steps: ({ version, greeting }) => [
    objects(
      NAME,
      [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAME } },
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: NAME, namespace: NAME },
          data: { greeting },
        },
      ],
      { version },
    ),
  ],
  // what `make verify` asks of it, or why it cannot be asked
  checks: () => [{ skipped: `${NAME}: a ConfigMap answers nobody` }],
})
