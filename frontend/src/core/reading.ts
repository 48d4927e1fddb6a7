// Views of the same words: smoothed, and pauses by length. The twin of qual/analysis/reading.py, held to the same
// examples (tests/data/reading.json); here it runs turn by turn as the page is drawn.

import lists from "../../../qual/analysis/hesitations.json";
import type { Stretch } from "./types";

export type PauseStyle = "none" | "simple" | "dresing-pehl" | "gat2";

const WORD = /[\p{L}\p{N}_'’]+/gu;
const SAME_LETTER = /(.)\1+/gu;
const GAT2: [number, string][] = [[0.1, ""], [0.2, "(.)"], [0.5, "(-)"], [0.8, "(--)"], [1, "(---)"]];
const DOTS: Record<number, string> = { 0: "", 1: "(.)", 2: "(..)", 3: "(...)" };
const SHORTEST_SIMPLE_S = 1;

/** How a pause is written; "" when it is too short to be. */
export function pauseSign(seconds: number, style: PauseStyle): string {
  const whole = Math.floor(seconds + 0.5);
  if (style === "simple") return seconds >= SHORTEST_SIMPLE_S ? `(${whole})` : "";
  if (style === "dresing-pehl") return DOTS[whole] ?? `(${whole})`;
  if (style !== "gat2") return "";
  const sign = GAT2.find(([below]) => seconds < below)?.[1];
  return sign ?? `(${(Math.floor(seconds * 10 + 0.5) / 10).toFixed(1)})`;
}

/** What a smoothed view leaves out of one turn; nothing where it would leave nothing. */
export function hesitations(text: string, language: string): Stretch[] {
  const fillers = (lists.fillers as Record<string, string[]>)[language];
  const repeated = (lists.repeated as Record<string, string[]>)[language];
  if (!fillers || !repeated) return [];
  const words: Stretch[] = [...text.matchAll(WORD)].map((m) => ({ from: m.index, to: m.index + m[0].length }));
  const hidden: Stretch[] = [];
  let shownTo = 0;
  let shown = 0;
  let inSentence = 0;
  words.forEach((word, index) => {
    const before = words[index - 1];
    const next = words[index + 1];
    if (before && /[.!?]/.test(text.slice(before.to, word.from))) inSentence = 0;
    const said = text.slice(word.from, word.to).toLowerCase();
    if (next && isStutter(text, word, next, said, repeated)) hidden.push({ from: word.from, to: next.from });
    else if (fillers.includes(said.replace(SAME_LETTER, "$1"))) hidden.push(filler(text, word, shownTo, inSentence === 0));
    else {
      shownTo = word.to;
      shown++;
      inSentence++;
    }
  });
  return shown ? merged(hidden) : [];
}

function isStutter(text: string, word: Stretch, next: Stretch, said: string, repeated: string[]): boolean {
  const between = text.slice(word.to, next.from);
  const then = text.slice(next.from, next.to).toLowerCase();
  if (/^[-–]\s+$/.test(between)) return then.startsWith(said);
  return said === then && repeated.includes(said) && /^[\s,…–—-]*$/.test(between);
}

function filler(text: string, word: Stretch, shownTo: number, opens: boolean): Stretch {
  const rest = text.slice(word.to);
  const end = word.to + /^[\s,;–—…-]*/.exec(rest)![0].length;
  if (end < text.length && !/[.!?]/.test(text[end]!)) return { from: word.from, to: end };
  if (opens) return { from: word.from, to: word.to + /^[.!?…]*\s*/.exec(rest)![0].length };
  const gap = text.slice(shownTo, word.from);
  if (/^[\s,;–—…-]/.test(gap)) return { from: shownTo, to: word.to };
  return { from: shownTo + gap.search(/[\s,;–—…-]*$/), to: word.to };
}

function merged(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const one of stretches.sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = result[result.length - 1];
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else result.push({ ...one });
  }
  return result;
}
