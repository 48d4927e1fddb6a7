// The colour a new code begins with.

// Okabe and Ito (2008), without black; darkened yellow: the palette of qual.domain.codebook
const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#7a5195", "#8c564b"];

/** The colour of the palette used least so far. */
export function nextColour(codes: Iterable<{ colour: string }>): string {
  const used = [...codes].map((code) => code.colour.toLowerCase());
  const times = (colour: string): number => used.filter((one) => one === colour).length;
  return PALETTE.reduce((best, one) => (times(one) < times(best) ? one : best));
}
