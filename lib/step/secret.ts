/** A certificate authority of the lab: created once, kept out of git, shared by the clusters that refer to it. */
export interface AuthorityReference {
  /** Its file name and its common name. */
  name: string
  /** The Secret that stores it in a cluster, and the keys of its PEM entries there. */
  storedIn: { namespace: string; secret: string; certificate: string; privateKey: string }
}

/** A part of an authority in a step: resolved when the step is probed or applied, never shown. */
export interface SecretReference {
  authority: AuthorityReference
  /** Certificate and key are base64 of PEM, as in Secrets; the fingerprint is public. */
  part: 'certificate' | 'privateKey' | 'fingerprint'
}

/** The source of the secrets of steps. */
export interface Secrets {
  /** The existing value, without creating, storing or changing anything; undefined if it does not exist yet. */
  find(reference: SecretReference): Promise<string | undefined>
  /** The same, created and stored if it does not exist yet. */
  obtain(reference: SecretReference): Promise<string>
}
