#!/usr/bin/env zx
import { z } from 'zod'
import { objects } from '../../lib/step/steps.ts'
import { defineTask } from '../../lib/task/define-task.ts'
import { version } from '../../lib/task/inputs.ts'

// A small component that works. docs/adding-a-component.md explains how to replace each part.
const NAME = 'new-component'

export default defineTask(import.meta, {
  // one line for `make help`; the list in README.md has it too
  summary: 'new-component: a namespace with a ConfigMap in it, to start from',
  // the upstream pages that the task follows
  links: ['https://example.com/new-component/docs/installation'],
  // the tasks that must be done first: 'a', or 'a?' for one that is needed only if the lab has it
  needs: ['cilium?'],
  // its keys are the flags, the make variables and the entry in the lab file; run `make lab-schema` after each change
  input: z.strictObject({
    version: version.default('0.1.0').describe('Release of new-component'),
    greeting: z.string().default('hello').describe('What the ConfigMap says'),
  }),
  // the wanted states, in order; pure: the same input and context give the same steps
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
  // the checks of `make verify`, or the reason that there is none
  checks: () => [{ skipped: `${NAME}: a ConfigMap answers nobody` }],
})
