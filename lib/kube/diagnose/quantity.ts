const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** A Kubernetes quantity such as `100m` or `1Gi` as a number; NaN for other forms than the common ones. */
export function quantity(text: string): number {
  const [, digits = '', unit = ''] = /^([0-9.]+(?:[eE][-+]?[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? []
  return digits === '' ? Number.NaN : Number(digits) * (UNITS[unit] ?? Number.NaN)
}
