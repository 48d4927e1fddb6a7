// Cuts a stretch of text at the borders of the codings over it, and puts overlapping things into lanes.

import type { Stretch } from "./types";

export interface Piece<T> extends Stretch {
  marks: T[];
}

/** Cut `from..to` at every border of `marks`; pieces are gapless, in order, never empty. */
export function cut<T extends Stretch>(from: number, to: number, marks: readonly T[]): Piece<T>[] {
  const borders = new Set([from, to]);
  for (const mark of marks) {
    if (mark.from > from && mark.from < to) borders.add(mark.from);
    if (mark.to > from && mark.to < to) borders.add(mark.to);
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const pieces: Piece<T>[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const start = sorted[i]!;
    const end = sorted[i + 1]!;
    pieces.push({ from: start, to: end, marks: marks.filter((m) => m.from < end && m.to > start) });
  }
  return pieces;
}

/** Give each stretch the lowest lane free at its start; longer first, so that long ones stay outermost. */
export function lanes(spans: readonly Stretch[], gap = 0): number[] {
  const order = spans.map((_, i) => i);
  order.sort((a, b) => spans[a]!.from - spans[b]!.from || spans[b]!.to - spans[a]!.to);
  const ends: number[] = [];
  const lane = new Array<number>(spans.length).fill(0);
  for (const i of order) {
    let free = ends.findIndex((end) => end + gap <= spans[i]!.from);
    if (free < 0) free = ends.length;
    ends[free] = spans[i]!.to;
    lane[i] = free;
  }
  return lane;
}

/** Place labels of `height` as near to their `tops` as they can go without touching; null where none fits. */
export function stack(tops: readonly number[], height: number, limit: number): (number | null)[] {
  const order = tops.map((_, i) => i).sort((a, b) => tops[a]! - tops[b]!);
  const placed = new Array<number | null>(tops.length).fill(null);
  let free = -Infinity;
  for (const i of order) {
    const top = Math.max(tops[i]!, free);
    if (top + height > limit) continue;
    placed[i] = top;
    free = top + height;
  }
  return placed;
}
