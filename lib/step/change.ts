import type { Change } from './context.ts'

/** Whether there is something to do about it. */
export const isWork = ({ action }: Change) => action !== 'keep'

/** Whether it changes something. */
export const isEffect = ({ action }: Change) => action !== 'keep' && action !== 'wait'
