// How densely a transcript is coded, for the strip beside the scroll bar: counts and leading code per slice of text.

import type { Stretch } from "./types";

export interface Slice {
  count: number;
  /** Index of the longest-lasting of the marks over the slice; -1 where there is none. */
  lead: number;
}

/** Cut a text of `length` into `n` equal slices and count the marks over each. */
export function density(marks: readonly Stretch[], length: number, n: number): Slice[] {
  const slices: Slice[] = Array.from({ length: n }, () => ({ count: 0, lead: -1 }));
  if (length <= 0) return slices;
  marks.forEach((mark, i) => {
    const first = Math.floor((mark.from / length) * n);
    const last = Math.min(n - 1, Math.max(first, Math.ceil((mark.to / length) * n) - 1));
    for (let k = first; k <= last; k++) {
      const slice = slices[k]!;
      slice.count++;
      const lead = marks[slice.lead];
      if (!lead || mark.to - mark.from > lead.to - lead.from) slice.lead = i;
    }
  });
  return slices;
}
