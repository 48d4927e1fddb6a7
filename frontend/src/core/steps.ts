// Selecting with the keyboard: by sentence and by word, across turns, in the language of the interview.

import type { Block, Doc } from "./document";
import type { Stretch } from "./types";
import { sentencesOf, trim, wordsOf } from "./words";

type Cutter = (text: string, language: string) => Stretch[];

export class Steps {
  constructor(
    private readonly doc: Doc,
    private readonly language: string,
  ) {}

  /** The sentence around `unit`, or the next one when `unit` stands between sentences. */
  sentenceAt(unit: number): Stretch | null {
    return this.after(sentencesOf, (s) => s.to > unit, unit);
  }

  sentenceBefore(unit: number): Stretch | null {
    return this.before(sentencesOf, (s) => s.to <= unit, unit);
  }

  wordAt(unit: number): Stretch | null {
    return this.after(wordsOf, (w) => w.to > unit, unit);
  }

  wordBefore(unit: number): Stretch | null {
    return this.before(wordsOf, (w) => w.to <= unit, unit);
  }

  /** Move the end of a selection by `by` words or sentences; it never shrinks below its first one. */
  extend(chosen: Stretch, by: 1 | -1, what: "word" | "sentence"): Stretch {
    const cutter = what === "word" ? wordsOf : sentencesOf;
    const next =
      by > 0
        ? this.after(cutter, (s) => s.to > chosen.to, chosen.to)
        : this.before(cutter, (s) => s.to < chosen.to && s.to > chosen.from, chosen.to);
    return next ? { from: chosen.from, to: next.to } : chosen;
  }

  /** Move the start of a selection by a word; it never shrinks below its last one. */
  moveStart(chosen: Stretch, by: 1 | -1): Stretch {
    const next =
      by < 0
        ? this.before(wordsOf, (w) => w.from < chosen.from, chosen.from)
        : this.after(wordsOf, (w) => w.from > chosen.from && w.to <= chosen.to, chosen.from);
    return next ? { from: next.from, to: chosen.to } : chosen;
  }

  /** A selection as it should be coded: without blanks at its edges. */
  tidy(chosen: Stretch): Stretch | null {
    return trim(this.doc.text, chosen.from, chosen.to);
  }

  private after(cutter: Cutter, fits: (s: Stretch) => boolean, unit: number): Stretch | null {
    for (let i = this.doc.blockAt(unit); i < this.doc.blocks.length; i++) {
      const found = this.cut(cutter, this.doc.blocks[i]!).find(fits);
      if (found) return found;
    }
    return null;
  }

  private before(cutter: Cutter, fits: (s: Stretch) => boolean, unit: number): Stretch | null {
    for (let i = this.doc.blockAt(unit); i >= 0; i--) {
      const found = this.cut(cutter, this.doc.blocks[i]!).findLast(fits);
      if (found) return found;
    }
    return null;
  }

  private cut(cutter: Cutter, block: Block): Stretch[] {
    const inside = cutter(this.doc.textOf(block), this.language);
    return inside.map((s) => ({ from: s.from + block.from, to: s.to + block.from }));
  }
}
