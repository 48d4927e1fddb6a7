// One revision as the page needs it: its text, its turns as blocks in UTF-16 units, its words.

import { countBelow, Offsets } from "./offsets";
import { Words } from "./words";
import type { Revision, Stretch } from "./types";

export interface Block extends Stretch {
  /** Index of the turn in the revision; null for text that stands in no turn (a heading, a note). */
  turn: number | null;
  speaker: string | null;
  start_s: number | null;
  end_s: number | null;
}

/** What a listener should know about a passage: overlap, a doubt, a stretch nobody could make out. */
export interface Remark extends Stretch {
  kind: string;
  start_s: number | null;
  end_s: number | null;
}

export class Doc {
  readonly id: string;
  readonly text: string;
  readonly offsets: Offsets;
  readonly words: Words;
  readonly blocks: Block[];
  readonly remarks: Remark[];

  constructor(readonly revision: Revision) {
    this.id = revision.id;
    this.text = revision.text;
    this.offsets = new Offsets(revision.text);
    this.words = new Words(revision.words, this.offsets);
    this.blocks = blocksOf(revision, this.offsets);
    this.remarks = (revision.marks ?? []).map(([start, end, kind, start_s, end_s]) =>
      ({ from: this.offsets.toUnits(start), to: this.offsets.toUnits(end), kind, start_s, end_s }));
  }

  /** Index of the block at `unit`; between two blocks the later one, after the last the last. */
  blockAt(unit: number): number {
    const index = countBelow(this.blocks.length, unit + 1, (i) => this.blocks[i]!.from) - 1;
    const block = this.blocks[index];
    if (block && unit >= block.to && index + 1 < this.blocks.length && unit > block.to) return index + 1;
    return Math.max(0, index);
  }

  /** Indices of the blocks that share at least one character with `from..to`. */
  blocksIn(from: number, to: number): number[] {
    const found: number[] = [];
    let index = countBelow(this.blocks.length, from + 1, (i) => this.blocks[i]!.to);
    for (; index < this.blocks.length && this.blocks[index]!.from < to; index++) found.push(index);
    return found;
  }

  /** Remarks over a block; they are few. */
  remarksIn(from: number, to: number): Remark[] {
    return this.remarks.filter((one) => one.from < to && one.to > from);
  }

  textOf(stretch: Stretch): string {
    return this.text.slice(stretch.from, stretch.to);
  }

  /** From when to when a stretch is said: by its words' times, else by its turns'. */
  secondsOf(stretch: Stretch): [number, number] | null {
    const byWords = this.words.secondsOf(stretch);
    if (byWords) return byWords;
    const turns = this.blocksIn(stretch.from, stretch.to).map((index) => this.blocks[index]!);
    const start = turns[0]?.start_s ?? null;
    const end = turns[turns.length - 1]?.end_s ?? null;
    return start === null || end === null ? null : [start, end];
  }

  /** When `unit` is said: its word's time, else its turn's. */
  timeAt(unit: number): number | null {
    return this.words.timeAt(unit) ?? this.blocks[this.blockAt(unit)]?.start_s ?? null;
  }
}

function blocksOf(revision: Revision, offsets: Offsets): Block[] {
  const blocks: Block[] = [];
  let reached = 0;
  revision.turns.forEach((turn, index) => {
    const from = offsets.toUnits(turn.start);
    const to = offsets.toUnits(turn.end);
    loose(revision.text, reached, from, blocks);
    blocks.push({ from, to, turn: index, speaker: turn.speaker, start_s: turn.start_s, end_s: turn.end_s });
    reached = to;
  });
  loose(revision.text, reached, revision.text.length, blocks);
  return blocks;
}

/** Text between turns must stay readable and codable: one block per paragraph that is not blank. */
function loose(text: string, from: number, to: number, blocks: Block[]): void {
  if (from >= to) return;
  for (const match of text.slice(from, to).matchAll(/\S[^\n]*/g)) {
    const start = from + match.index;
    blocks.push({ from: start, to: start + match[0].trimEnd().length, turn: null, speaker: null, start_s: null, end_s: null });
  }
}
