import { randomBytes, webcrypto } from 'node:crypto'
import { BitString, Integer, OctetString, Utf8String } from 'asn1js'
import { AttributeTypeAndValue, BasicConstraints, Certificate, Extension, Time } from 'pkijs'
import type { Authority } from './authority.ts'

const YEARS = 10
const COMMON_NAME = '2.5.4.3'
const SERIAL_BYTES = 16

/** OIDs of extensions, RFC 5280 section 4.2.1. */
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const KEY_USAGE = '2.5.29.15'
const BASIC_CONSTRAINTS = '2.5.29.19'

/** keyCertSign and cRLSign, RFC 5280 section 4.2.1.3. */
const SIGNS_CERTIFICATES = new BitString({ valueHex: Uint8Array.of(0b0000_0110).buffer, unusedBits: 1 })

/** Makes a certificate authority valid for ten years: an ECDSA key on P-256 and its self-signed certificate. */
export async function makeAuthority(commonName: string, now: Date): Promise<Authority> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await selfSigned(commonName, keys, now)
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    certificate: pem('CERTIFICATE', certificate.toSchema(true).toBER()),
    privateKey: pem('PRIVATE KEY', pkcs8),
  }
}

async function selfSigned(commonName: string, keys: webcrypto.CryptoKeyPair, now: Date) {
  const certificate = new Certificate()
  certificate.version = 2 // X.509 v3
  const serial = randomBytes(SERIAL_BYTES)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40 // positive, and of full length
  certificate.serialNumber = new Integer({ valueHex: Uint8Array.from(serial).buffer })
  for (const name of [certificate.issuer, certificate.subject]) {
    const value = new Utf8String({ value: commonName })
    name.typesAndValues.push(new AttributeTypeAndValue({ type: COMMON_NAME, value }))
  }
  certificate.notBefore = new Time({ value: now })
  const end = new Date(now)
  end.setUTCFullYear(end.getUTCFullYear() + YEARS)
  certificate.notAfter = new Time({ value: end })
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey)
  // RFC 5280 section 4.2.1.2; SHA-1 suffices, because the id is a name, not a proof
  const keyId = await certificate.getKeyHash('SHA-1')
  certificate.extensions = [
    extension(BASIC_CONSTRAINTS, true, new BasicConstraints({ cA: true }).toSchema().toBER()),
    extension(KEY_USAGE, true, SIGNS_CERTIFICATES.toBER()),
    extension(SUBJECT_KEY_IDENTIFIER, false, new OctetString({ valueHex: keyId }).toBER()),
  ]
  await certificate.sign(keys.privateKey, 'SHA-256')
  return certificate
}

const extension = (extnID: string, critical: boolean, extnValue: ArrayBuffer) =>
  new Extension({ extnID, critical, extnValue })

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n')
}
