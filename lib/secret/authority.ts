import { createPrivateKey, X509Certificate } from 'node:crypto'

/** A certificate authority, both parts as PEM. */
export interface Authority {
  certificate: string
  privateKey: string
}

/** SHA-256 of the certificate, as openssl and browsers show it: what tells one authority from another. */
export const fingerprintOf = ({ certificate }: Authority) => new X509Certificate(certificate).fingerprint256

/** Why two PEM texts are no certificate authority that can sign at `now`; undefined where they are one. */
export function authorityFlaw({ certificate, privateKey }: Authority, now: Date): string | undefined {
  const read = attempt(() => new X509Certificate(certificate))
  if (read === undefined) return 'it has no certificate that can be read'
  if (!read.ca) return `the certificate of ${oneLine(read.subject)} is none of a certificate authority`
  if (new Date(read.validTo) < now) return `the certificate has expired on ${read.validTo}`
  const key = attempt(() => createPrivateKey(privateKey))
  if (key === undefined) return 'it has no private key that can be read'
  return read.checkPrivateKey(key) ? undefined : 'the private key is not that of the certificate'
}

/** The first certificate and the first private key of a PEM text. */
export function authorityOf(pem: string): Authority {
  const block = (label: string) =>
    new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`).exec(pem)?.[0] ?? ''
  return { certificate: block('CERTIFICATE'), privateKey: block('(?:EC |RSA )?PRIVATE KEY') }
}

const oneLine = (subject: string) => subject.replaceAll('\n', ', ')

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
