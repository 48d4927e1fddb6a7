// What stood on the screen long enough to be read. Nobody reads faster than RATE: of the text that stays in sight from one
// look to the next, so many characters a second count as read, from the top. Whoever scrolls through has read nothing.

import type { Stretch } from "./types";

/** Characters a second: 300 words a minute, the upper end of adults' silent reading (Brysbaert 2019, J. Mem. Lang. 109). */
export const RATE = 30;

export class ReadLog {
  private read: Stretch[] = []; // in order, apart
  private fresh: Stretch[] = []; // read and not yet told; the same
  private before: Stretch | null = null;

  /** Look at what is in sight, `seconds` after the last look. */
  look(seen: Stretch | null, seconds: number): void {
    const stayed = seen && this.before ? { from: Math.max(seen.from, this.before.from), to: Math.min(seen.to, this.before.to) } : null;
    this.before = seen;
    if (!stayed) return;
    let left = Math.floor(RATE * seconds);
    for (const gap of gaps(stayed, this.read)) {
      if (left <= 0) break;
      const now = { from: gap.from, to: Math.min(gap.to, gap.from + left) };
      left -= now.to - now.from;
      this.read = united([...this.read, now]);
      this.fresh = united([...this.fresh, now]);
    }
  }

  /** The text went out of sight: what is seen next counts from the look after it. */
  interrupt(): void {
    this.before = null;
  }

  /** What is to be told; it counts as told until it is given `back`. */
  take(): Stretch[] {
    const found = this.fresh;
    this.fresh = [];
    return found;
  }

  back(stretches: readonly Stretch[]): void {
    this.fresh = united([...this.fresh, ...stretches]);
  }
}

/** The parts of a stretch that lie in none of others that are in order and apart. */
function gaps(within: Stretch, others: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  let from = within.from;
  for (const other of others) {
    if (other.to <= from) continue;
    if (other.from >= within.to) break;
    if (other.from > from) found.push({ from, to: other.from });
    from = other.to;
  }
  if (from < within.to) found.push({ from, to: within.to });
  return found;
}

/** The same characters in order, without stretches that touch. */
function united(stretches: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = found[found.length - 1];
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else found.push({ ...one });
  }
  return found;
}
