/** A certificate authority of the lab: made once, kept outside of git, the same for every cluster that refers to it. */
export interface AuthorityReference {
  /** The name of its file, and its common name. */
  name: string
  /** The Secret in which a cluster that has it keeps it, and under which keys, as PEM. */
  heldBy: { namespace: string; secret: string; certificate: string; privateKey: string }
}

/** A part of an authority in a step: resolved when a step is probed or applied, and shown to nobody. */
export interface SecretReference {
  authority: AuthorityReference
  /** Certificate and key are PEM in base64, as Secrets have them; the fingerprint is public. */
  part: 'certificate' | 'privateKey' | 'fingerprint'
}

/** Where the secrets of steps come from. */
export interface Secrets {
  /** As it is, without making, keeping or changing anything; undefined where it is still to be made. */
  find(reference: SecretReference): Promise<string | undefined>
  /** The same, made and kept where it is nowhere yet. */
  obtain(reference: SecretReference): Promise<string>
}
