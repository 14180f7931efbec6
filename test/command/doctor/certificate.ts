import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runOk } from '../../../lib/process/run.ts'
import { tempFolder } from '../../process/folder.ts'

/** A real certificate from openssl that expires after this many days, and its key, as PEM. */
export async function certificateFor(days: number): Promise<{ certificate: string; key: string }> {
  const folder = tempFolder()
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const kind = [
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=west',
  ]
  const argv = [
    'openssl',
    'req',
    ...kind,
    '-days',
    String(days),
    '-out',
    certificate,
    '-keyout',
    key,
  ] as const
  await runOk({ argv, deadlineMs: 20_000 }, { env: process.env, signal: new AbortController().signal })
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') }
}

/** The text of a kubeconfig with one context; the certificates are given as PEM. */
export function kubeconfigText(
  context: string,
  server: string,
  { authority, client }: { authority?: string; client?: string } = {},
): string {
  const base64 = (pem: string) => Buffer.from(pem).toString('base64')
  const data = authority === undefined ? {} : { 'certificate-authority-data': base64(authority) }
  const user = client === undefined ? {} : { 'client-certificate-data': base64(client) }
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, ...data } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
  })
}
