// Codes offered for a passage: what keys mean, what is said, and what a gesture carries of the offer.

/** A coded passage that is like the chosen one. */
export interface Reason {
  interview_id: string;
  interview_name: string;
  start: number;
  end: number;
  quote: string;
  who: string;
  start_s: number | null;
}

/** Codes ranked for a passage, best first, or why there are none. Places count in `revision`. */
export interface Offered {
  offer: string | null;
  hindrance: "" | "too_few" | "no_vectors" | "no_passage";
  revision: string;
  start: number;
  end: number;
  codes: { code: string; n: number; nearest: Reason[] }[];
  examples: number;
  learnt: number;
  missing: number;
  behind: number;
  job: { share: number; state: string; error: string } | null;
}

/** An offer that is open, and the passage it was made for. */
export interface OpenOffer {
  id: string;
  interview: string;
  revision: string;
  start: number;
  end: number;
}

const SHORT = 120;

/** What a key means while codes are shown: the rank to take, "none", or nothing. */
export function meaning(key: string, offered: Offered | null): number | "none" | null {
  if (!offered?.offer) return null;
  if (key === "0") return "none";
  const rank = /^[1-9]$/.test(key) ? Number(key) : 0;
  return rank >= 1 && rank <= offered.codes.length ? rank : null;
}

/** What a coding of `place` has to say of an offer: its id where the passages meet, else nothing. */
export function answering(offer: OpenOffer | null, place: Omit<OpenOffer, "id">): { offer?: string } {
  if (!offer || offer.interview !== place.interview || offer.revision !== place.revision) return {};
  return offer.start < place.end && place.start < offer.end ? { offer: offer.id } : {};
}

/** Key of the sentence that says why there are no codes, or from how much these were learnt. */
export function said(offered: Offered): string {
  return offered.hindrance ? `ws.suggest.${offered.hindrance}` : "ws.suggest.learnt";
}

/** Whether vectors have to be made, or made anew, and whether that is under way. */
export function needs({ missing, behind, job }: Offered): "nothing" | "asking" | "waiting" {
  if (missing + behind === 0) return "nothing";
  return job?.state === "waiting" || job?.state === "running" ? "waiting" : "asking";
}

export function shortened(quote: string, most = SHORT): string {
  const flat = quote.replace(/\s+/g, " ").trim();
  return [...flat].length > most ? `${[...flat].slice(0, most - 1).join("").trimEnd()}…` : flat;
}
