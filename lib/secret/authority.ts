import { createPrivateKey, X509Certificate } from 'node:crypto'

/** A certificate authority, both parts as PEM. */
export interface Authority {
  certificate: string
  privateKey: string
}

/** SHA-256 of the certificate in the format of openssl and browsers; identifies an authority. */
export const fingerprintOf = ({ certificate }: Authority) => new X509Certificate(certificate).fingerprint256

/** The reason why two PEM texts are no authority that can sign at `now`; undefined for a valid one. */
export function authorityFlaw({ certificate, privateKey }: Authority, now: Date): string | undefined {
  const x509 = attempt(() => new X509Certificate(certificate))
  if (x509 === undefined) return 'it has no certificate that can be read'
  if (!x509.ca) return `the certificate of ${oneLine(x509.subject)} is none of a certificate authority`
  if (new Date(x509.validTo) < now) return `the certificate has expired on ${x509.validTo}`
  const key = attempt(() => createPrivateKey(privateKey))
  if (key === undefined) return 'it has no private key that can be read'
  return x509.checkPrivateKey(key) ? undefined : 'the private key is not that of the certificate'
}

/** The first certificate and the first private key of a PEM text. */
export function authorityOf(pem: string): Authority {
  const block = (label: string) =>
    new RegExp(`-----BEGIN ${label}-----[\\s\\S]*?-----END ${label}-----`).exec(pem)?.[0] ?? ''
  return { certificate: block('CERTIFICATE'), privateKey: block('(?:EC |RSA )?PRIVATE KEY') }
}

const oneLine = (subject: string) => subject.replaceAll('\n', ', ')

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch {
    return undefined
  }
}
