// What is sought in the transcripts, as the routes take it, and which passages a choice of hits stands for.

export type FindMode = "stem" | "word" | "part" | "regex";
export type Extent = "hit" | "word" | "sentence" | "turn";

export interface Wish {
  text: string;
  mode: FindMode;
  matchCase: boolean;
  /** All interviews of the project, not only the one that is open. */
  everywhere: boolean;
  /** "" everybody, else "role:participant", "speaker:Anna" (as named in the transcripts) or "participant:" and an id. */
  who: string;
  /** null: of any group; "": of none. */
  group: string | null;
  code: string;
  where: "inside" | "outside";
  extent: Extent;
}

export const FIRST_WISH: Wish = {
  text: "", mode: "stem", matchCase: false, everywhere: false, who: "", group: null, code: "", where: "inside", extent: "sentence",
};

/** interview, revision, start, end: a passage to be coded, in code points. */
export type Passage = [string, string, number, number];

export interface Hit {
  interview_id: string;
  revision_id: string;
  start: number;
  end: number;
  passage: [number, number];
  before: string;
  text: string;
  after: string;
  speaker: string;
  participant: string;
  group: string;
  start_s: number | null;
  codes: string[];
}

export interface Found {
  total: number;
  interviews: { id: string; name: string; hits: number }[];
  hits: Hit[];
}

export function queryOf(wish: Wish, interview: string): URLSearchParams {
  const query = new URLSearchParams({ q: wish.text, mode: wish.mode, extent: wish.extent });
  if (wish.matchCase) query.set("case", "1");
  if (!wish.everywhere) query.set("interview", interview);
  const colon = wish.who.indexOf(":");
  if (colon > 0) query.set(wish.who.slice(0, colon), wish.who.slice(colon + 1));
  if (wish.group !== null) query.set("group", wish.group);
  if (wish.code) query.set(wish.where, wish.code);
  return query;
}

export function keyOf(place: { interview_id: string; start: number; end: number }): string {
  return `${place.interview_id}:${place.start}:${place.end}`;
}

export function passageOf(hit: Hit): Passage {
  return [hit.interview_id, hit.revision_id, ...hit.passage];
}

/** Of all passages those that no unticked hit stands for alone. */
export function without(all: Passage[], hits: Hit[], unticked: ReadonlySet<string>): Passage[] {
  const name = ([interview, , start, end]: Passage): string => `${interview}:${start}:${end}`;
  const kept = new Set(hits.filter((hit) => !unticked.has(keyOf(hit))).map((hit) => name(passageOf(hit))));
  const gone = new Set(hits.filter((hit) => unticked.has(keyOf(hit))).map((hit) => name(passageOf(hit))));
  return all.filter((passage) => !gone.has(name(passage)) || kept.has(name(passage)));
}

/** Of all passages those that a ticked hit stands for. */
export function only(all: Passage[], hits: Hit[], ticked: ReadonlySet<string>): Passage[] {
  const name = ([interview, , start, end]: Passage): string => `${interview}:${start}:${end}`;
  const wanted = new Set(hits.filter((hit) => ticked.has(keyOf(hit))).map((hit) => name(passageOf(hit))));
  return all.filter((passage) => wanted.has(name(passage)));
}
