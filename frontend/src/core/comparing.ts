// Coders compared in one interview: what differs, who gave what, and how one goes through it. Code points, as on the wire.

export type Kind = "only-some" | "other-code" | "other-borders";

export const KINDS: readonly Kind[] = ["only-some", "other-code", "other-borders"];

/** Said beside every colour: a difference is never told by colour alone. */
export const SIGNS: Record<Kind, string> = { "only-some": "○", "other-code": "≠", "other-borders": "↔" };

export interface PlacedCoding {
  id: string;
  coder: string;
  start: number;
  end: number;
  code: string;
}

export interface Difference {
  kind: Kind;
  start: number;
  end: number;
  codes: string[];
  coders: string[];
  silent: string[];
  codings: string[];
}

/** The answer of `/api/interviews/{id}/comparison`. */
export interface Comparison {
  revision_id: string | null;
  coders: { id: string; name: string }[];
  compared: string[];
  stretches: { start: number; end: number; coders: string[] }[];
  codings: PlacedCoding[];
  agreements: { start: number; end: number; code: string; codings: string[] }[];
  differences: Difference[];
  left_out: number;
  unfinished: number;
}

/** Which differences are gone through; null: all. */
export interface Wanted {
  kind: Kind | null;
  code: string | null;
}

export function wanted(differences: readonly Difference[], { kind, code }: Wanted): Difference[] {
  const found = differences.filter((one) => (kind === null || one.kind === kind) && (code === null || one.codes.includes(code)));
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The difference after or before the one that is shown, else after or before a place; round and round. */
export function stepped(differences: readonly Difference[], now: Difference | null, place: number, by: 1 | -1): Difference | null {
  if (differences.length === 0) return null;
  const at = now ? differences.findIndex((one) => isSame(one, now)) : -1;
  const n = differences.length;
  if (at >= 0) return differences[(at + by + n) % n]!;
  const behind = differences.findIndex((one) => one.start >= place);
  if (by > 0) return differences[Math.max(behind, 0)]!;
  return differences[((behind < 0 ? n : behind) - 1 + n) % n]!;
}

/** The same difference in another answer: about the same codings. */
export function isSame(a: Difference, b: Difference): boolean {
  return a.codings.length === b.codings.length && a.codings.every((id) => b.codings.includes(id));
}

/** What each of the compared gave, in their order; nothing for those who gave none of the codes. */
export function given(difference: Difference, codings: readonly PlacedCoding[], order: readonly string[]): { coder: string; made: PlacedCoding[] }[] {
  const ids = new Set(difference.codings);
  const about = codings.filter((one) => ids.has(one.id)).sort((a, b) => a.start - b.start || a.end - b.end);
  const involved = new Set([...difference.coders, ...difference.silent]);
  return order.filter((coder) => involved.has(coder)).map((coder) => ({ coder, made: about.filter((one) => one.coder === coder) }));
}

/** People in an order that says nothing about who they are: "Coder 1" is any of them. */
export function shuffled(people: readonly string[], random: () => number = Math.random): string[] {
  const order = [...people];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
