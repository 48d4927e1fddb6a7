// Which codings are shown: by code (with the codes under it), by who coded, by where they came from, by round.

import type { Code, Coding } from "./types";

export interface Sieve {
  /** A code with its descendants; null: all. */
  code: string | null;
  /** Who coded; null: everybody. */
  coder: string | null;
  origin: Coding["origin"] | null;
  /** The round they were made in; "none": in no round; null: whichever. */
  round: string | null;
}

export const NO_ROUND = "none";

export const OPEN: Sieve = { code: null, coder: null, origin: null, round: null };

export function isOpen(sieve: Sieve): boolean {
  return sieve.code === null && sieve.coder === null && sieve.origin === null && sieve.round === null;
}

/** Says of a coding whether it is shown; null when all are, so that asking costs nothing. */
export function passes(sieve: Sieve, codes: ReadonlyMap<string, Code>): ((coding: Coding) => boolean) | null {
  if (isOpen(sieve)) return null;
  const family = sieve.code === null ? null : familyOf(sieve.code, codes);
  return (coding) =>
    (family === null || family.has(coding.code_id)) &&
    (sieve.coder === null || coding.coder_id === sieve.coder) &&
    (sieve.origin === null || coding.origin === sieve.origin) &&
    (sieve.round === null || (coding.round_id ?? NO_ROUND) === sieve.round);
}

/** A code and all codes under it. */
export function familyOf(id: string, codes: ReadonlyMap<string, Code>): Set<string> {
  const children = new Map<string, string[]>();
  for (const code of codes.values()) {
    if (code.parent_id !== null) children.set(code.parent_id, [...(children.get(code.parent_id) ?? []), code.id]);
  }
  const family = new Set([id]);
  for (const one of family) for (const child of children.get(one) ?? []) family.add(child); // grows while walked
  return family;
}
