/** The IP version; every address and range has exactly one. */
export type Family = 4 | 6

/** Length of an address in bits. */
export const familyBits = { 4: 32, 6: 128 } as const satisfies Record<Family, number>
