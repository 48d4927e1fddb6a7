// Words with times (for listening) and words and sentences by language (for selecting).

import { countBelow } from "./offsets";
import type { Offsets } from "./offsets";
import type { Revision, Stretch } from "./types";

export const UNCERTAIN_BELOW = 0.6; // word probability; under it a listener should check

export interface Unsure extends Stretch {
  probability: number;
}

/** The recogniser's words, as columns in UTF-16 units; rows without a time can be uncertain but not played. */
export class Words {
  private readonly timed: { from: number; to: number; start: number; end: number }[] = [];
  readonly unsure: Unsure[] = [];

  constructor(rows: Revision["words"], offsets: Offsets) {
    for (const [start, end, start_s, end_s, probability] of rows) {
      const from = offsets.toUnits(start);
      const to = offsets.toUnits(end);
      if (start_s !== null) this.timed.push({ from, to, start: start_s, end: end_s ?? start_s });
      if (probability !== null && probability < UNCERTAIN_BELOW) this.unsure.push({ from, to, probability });
    }
  }

  get count(): number {
    return this.timed.length;
  }

  /** When the word at `unit` is said, or the next one when `unit` stands between words. */
  timeAt(unit: number): number | null {
    const next = countBelow(this.timed.length, unit + 1, (i) => this.timed[i]!.from);
    const here = this.timed[next - 1];
    if (here && unit < here.to) return here.start;
    return (this.timed[next] ?? here)?.start ?? null;
  }

  /** The word being said at `seconds`, or the last one said before it. */
  wordAt(seconds: number): Stretch | null {
    const after = countBelow(this.timed.length, seconds + 0.001, (i) => this.timed[i]!.start);
    return this.timed[after - 1] ?? null;
  }

  /** From when to when a stretch is said; null without times. */
  secondsOf(stretch: Stretch): [number, number] | null {
    const first = countBelow(this.timed.length, stretch.from + 1, (i) => this.timed[i]!.to);
    const end = countBelow(this.timed.length, stretch.to, (i) => this.timed[i]!.from);
    const one = this.timed[first];
    const last = this.timed[Math.max(first, end - 1)];
    return one && last && one.from < stretch.to ? [one.start, last.end] : null;
  }

  /** The next or previous word to check, seen from `unit`. */
  unsureFrom(unit: number, by: 1 | -1): Unsure | null {
    const next = countBelow(this.unsure.length, by > 0 ? unit + 1 : unit, (i) => this.unsure[i]!.from);
    return this.unsure[by > 0 ? next : next - 1] ?? null;
  }

  /** Silences before the words in `from..to`, in seconds. */
  pausesIn(from: number, to: number): { at: number; to: number; seconds: number }[] {
    const found: { at: number; to: number; seconds: number }[] = [];
    let index = countBelow(this.timed.length, from, (i) => this.timed[i]!.from);
    for (; index < this.timed.length && this.timed[index]!.from < to; index++) {
      const word = this.timed[index]!;
      const before = this.timed[index - 1];
      if (before && word.start > before.end) found.push({ at: word.from, to: word.to, seconds: word.start - before.end });
    }
    return found;
  }

  unsureIn(from: number, to: number): Unsure[] {
    const first = countBelow(this.unsure.length, from, (i) => this.unsure[i]!.from);
    const end = countBelow(this.unsure.length, to, (i) => this.unsure[i]!.from);
    return this.unsure.slice(first, end);
  }
}

/** Words of `text` with their places; punctuation and blanks are left out. */
export function wordsOf(text: string, language: string): Stretch[] {
  const found: Stretch[] = [];
  for (const part of segmenter(language, "word").segment(text)) {
    if (part.isWordLike) found.push({ from: part.index, to: part.index + part.segment.length });
  }
  return found;
}

/** Sentences of `text` without the blanks after them. */
export function sentencesOf(text: string, language: string): Stretch[] {
  const found: Stretch[] = [];
  for (const part of segmenter(language, "sentence").segment(text)) {
    const stretch = trim(text, part.index, part.index + part.segment.length);
    if (stretch) found.push(stretch);
  }
  return found;
}

/** `from..to` without blanks at its edges; null when nothing but blanks is in it. */
export function trim(text: string, from: number, to: number): Stretch | null {
  while (from < to && /\s/.test(text[from]!)) from++;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return from < to ? { from, to } : null;
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(language: string, granularity: "word" | "sentence"): Intl.Segmenter {
  const key = `${language}/${granularity}`;
  let made = segmenters.get(key);
  if (!made) {
    const supported = language && Intl.Segmenter.supportedLocalesOf([language]).length ? language : "en";
    made = new Intl.Segmenter(supported, { granularity });
    segmenters.set(key, made);
  }
  return made;
}
