import { z } from 'zod'

/** A release such as 1.2.3, without `v`. */
export const version = z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/, 'must look like 1.2.3, without v')

/** What Kubernetes takes for a name that becomes a part of a DNS name (RFC 1123). */
export const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** Inputs for the user's own values, for tasks with a Helm release. */
export const helmValues = {
  values: z.record(z.string(), z.unknown()).default({}).describe('Helm values over those computed'),
  valuesFiles: z.array(z.string()).default([]).describe('Files of Helm values, relative to the lab file'),
}
