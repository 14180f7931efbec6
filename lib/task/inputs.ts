import { z } from 'zod'

/** A release such as 1.2.3, without `v`. */
export const version = z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/, 'must look like 1.2.3, without v')

/** Inputs for the user's own values, for tasks with a Helm release. */
export const helmValues = {
  values: z.record(z.string(), z.unknown()).default({}).describe('Helm values over those computed'),
  valuesFiles: z.array(z.string()).default([]).describe('Files of Helm values, relative to the lab file'),
}
