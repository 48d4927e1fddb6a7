// Conversion between code points (server, files) and UTF-16 units (browser), prepared once per document.

export class Offsets {
  /** Code point index of every character that takes two UTF-16 units; empty for most documents. */
  private readonly wide: Uint32Array;
  readonly points: number;

  constructor(text: string) {
    const wide: number[] = [];
    let point = 0;
    for (let unit = 0; unit < text.length; unit++, point++) {
      if (isPair(text, unit)) {
        wide.push(point);
        unit++;
      }
    }
    this.wide = Uint32Array.from(wide);
    this.points = point;
  }

  toUnits(point: number): number {
    return point + countBelow(this.wide.length, point, (i) => this.wide[i]!);
  }

  /** A unit in the middle of a surrogate pair counts as the start of its character. */
  toPoints(unit: number): number {
    return unit - countBelow(this.wide.length, unit, (i) => this.wide[i]! + i);
  }
}

function isPair(text: string, unit: number): boolean {
  const lead = text.charCodeAt(unit);
  if (lead < 0xd800 || lead > 0xdbff) return false;
  const trail = text.charCodeAt(unit + 1);
  return trail >= 0xdc00 && trail <= 0xdfff;
}

/** How many of the `n` ascending values of `at` are smaller than `limit`. */
export function countBelow(n: number, limit: number, at: (index: number) => number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
