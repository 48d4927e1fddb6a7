// The board without a screen: what lies on it, where something in hand may be put, and how it looks right after.

export interface Code {
  id: string;
  name: string;
  depth: number;
  colour: string;
  /** How many passages are coded with it, as far as the person may see. */
  n: number;
  /** It belongs to the theme. */
  mine: boolean;
}

export interface Passage {
  id: string;
  text: string;
  /** Who said it, in which interview, when. */
  source: string;
}

export interface Quote extends Passage {
  number: number;
  /** A machine proposed it. */
  machine: boolean;
  /** Put here, and not stored yet. */
  pending?: boolean;
}

export interface Sentence {
  id: string;
  text: string;
  /** Who wrote it, if it is a machine's that nobody has taken over; else "". */
  by: string;
  quotes: string[];
}

export interface Board {
  codes: Code[];
  /** What can be brought in now; nothing of it is in the theme. */
  passages: Passage[];
  /** Where the passages are from: "coded", "search" or "question". */
  source: string;
  sentences: Sentence[];
  quotes: Quote[];
}

export type Kind = "codes" | "passages" | "quotes" | "sentence";

/** Something in hand; `off` is the sentence that quotes are taken from, null for quotes that carry none. */
export interface Held {
  kind: Kind;
  ids: string[];
  off: string | null;
}

/** Into the theme (for quotes: off their sentence), onto a sentence, or between sentences: before one, null for the end. */
export type Place = { at: "theme" } | { at: "sentence"; id: string } | { at: "before"; id: string | null };

/** What the page is told of one drop. `n` grows from drop to drop, over openings of the page too. */
export interface Drop {
  n: number;
  what: Kind;
  ids: string[];
  source: string;
  off: string | null;
  onto: string | null;
  before: string | null;
  /** How often it was sent, if more than once. */
  sent?: number;
}

/** A drop the page has not answered, with the cards of the passages in it: the list they lay in may change meanwhile. */
export interface Pending extends Drop {
  cards: Passage[];
}

export const THEME: Place = { at: "theme" };

export function same(one: Place | null, other: Place | null): boolean {
  return one?.at === other?.at && (one as { id?: string | null } | null)?.id === (other as { id?: string | null } | null)?.id;
}

/** Where something in hand may be put, from top to bottom of the board. */
export function places(board: Board, held: Held): Place[] {
  if (held.kind === "codes") return [THEME];
  if (held.kind === "sentence") return gaps(board, held.ids[0]!);
  const onto = board.sentences.filter((one) => one.id !== held.off).map((one): Place => ({ at: "sentence", id: one.id }));
  return held.kind === "quotes" && held.off === null ? onto : [...onto, THEME];
}

/** The place that the keys begin with: into the theme for what is outside of it, else the next one below. */
export function firstPlace(board: Board, held: Held): Place | null {
  const all = places(board, held);
  if (held.kind === "passages" || held.kind === "codes") return THEME;
  const from = board.sentences.findIndex((one) => one.id === (held.kind === "sentence" ? held.ids[0] : held.off));
  const below = held.kind === "sentence" ? board.sentences[from + 2]?.id ?? null : board.sentences[from + 1]?.id;
  return all.find((place) => "id" in place && place.id === below) ?? all[0] ?? null;
}

/** The place above or below another one; the first and last stay what they are. */
export function step(all: readonly Place[], now: Place | null, by: 1 | -1): Place | null {
  const at = all.findIndex((place) => same(place, now));
  return all[Math.min(all.length - 1, Math.max(0, at + by))] ?? null;
}

export function dropOf(n: number, held: Held, place: Place, board: Board): Pending {
  return {
    n,
    what: held.kind,
    ids: held.ids,
    source: held.kind === "passages" ? board.source : "",
    off: held.off,
    onto: place.at === "sentence" ? place.id : null,
    before: place.at === "before" ? place.id : null,
    cards: held.kind === "passages" ? board.passages.filter((one) => held.ids.includes(one.id)) : [],
  };
}

/** The board as it will be when a drop is stored; what is gone meanwhile is passed over. */
export function foresee(board: Board, drop: Pending): Board {
  if (drop.what === "codes") {
    return { ...board, codes: board.codes.map((one) => (drop.ids.includes(one.id) ? { ...one, mine: true } : one)) };
  }
  if (drop.what === "sentence") return { ...board, sentences: ordered(board.sentences, drop.ids[0]!, drop.before) };
  if (drop.what === "quotes") return { ...board, sentences: linked(board.sentences, drop.ids, drop) };
  const last = Math.max(0, ...board.quotes.map((one) => one.number));
  const machine = drop.source === "question";
  return {
    ...board,
    passages: board.passages.filter((one) => !drop.ids.includes(one.id)),
    quotes: [...board.quotes, ...drop.cards.map((one, i) => ({ ...one, number: last + i + 1, machine, pending: true }))],
    sentences: linked(board.sentences, drop.ids, drop),
  };
}

/** The quotes that carry no sentence, in the order of their numbers. */
export function loose(board: Board): Quote[] {
  const used = new Set(board.sentences.flatMap((one) => one.quotes));
  return board.quotes.filter((one) => !used.has(one.id));
}

function gaps(board: Board, id: string): Place[] {
  const at = board.sentences.findIndex((one) => one.id === id);
  const after = board.sentences[at + 1]?.id ?? null;
  const all = [...board.sentences.map((one) => one.id), null];
  return all.filter((before) => before !== id && before !== after).map((before): Place => ({ at: "before", id: before }));
}

function ordered(sentences: Sentence[], id: string, before: string | null): Sentence[] {
  const moved = sentences.find((one) => one.id === id);
  const others = sentences.filter((one) => one.id !== id);
  const at = before === null ? others.length : others.findIndex((one) => one.id === before);
  return moved && at >= 0 ? [...others.slice(0, at), moved, ...others.slice(at)] : sentences;
}

function linked(sentences: Sentence[], ids: string[], { off, onto }: Drop): Sentence[] {
  return sentences.map((one) => {
    if (one.id === onto) return { ...one, quotes: [...one.quotes, ...ids.filter((id) => !one.quotes.includes(id))] };
    return one.id === off ? { ...one, quotes: one.quotes.filter((id) => !ids.includes(id)) } : one;
  });
}
