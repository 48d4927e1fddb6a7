// Finding words in a transcript, and what a replacement would make of each place.

import type { Stretch } from "./types";

export interface FindOptions {
  matchCase: boolean;
  wholeWord: boolean;
}

const CONTEXT = 34; // characters on either side of a hit in the list

/** Places of `query` in `text` that do not overlap, in order. Nothing is special in the query but its letters. */
export function findAll(text: string, query: string, options: FindOptions): Stretch[] {
  if (!query) return [];
  const literal = query.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+");
  const letter = "[\\p{L}\\p{N}\\p{M}_]";
  const pattern = options.wholeWord ? `(?<!${letter})${literal}(?!${letter})` : literal;
  const found: Stretch[] = [];
  for (const match of text.matchAll(new RegExp(pattern, options.matchCase ? "gu" : "giu"))) {
    if (!match[0].includes("\n")) found.push({ from: match.index, to: match.index + match[0].length });
  }
  return found;
}

/** The words around a hit, cut at line ends, for a list of hits. */
export function context(text: string, hit: Stretch): { before: string; after: string } {
  const start = Math.max(0, hit.from - CONTEXT);
  const before = text.slice(start, hit.from);
  const after = text.slice(hit.to, hit.to + CONTEXT);
  const line = before.lastIndexOf("\n");
  const first = line >= 0 ? before.slice(line + 1) : (start > 0 ? "…" : "") + before.replace(/^\S*\s/, "");
  const end = after.indexOf("\n");
  return { before: first, after: end >= 0 ? after.slice(0, end) : after + (hit.to + CONTEXT < text.length ? "…" : "") };
}

/** Where `unit` of one text stands in another that differs from it in one stretch. */
export function follow(before: string, after: string, unit: number): number {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  if (unit <= head) return unit;
  let tail = 0;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++;
  if (unit >= before.length - tail) return unit + after.length - before.length;
  return Math.min(unit, after.length - tail);
}
