// Finding codes by a few typed letters, and the codebook as an indented list.

import type { Code } from "./types";

export interface Row {
  code: Code;
  depth: number;
  path: string;
}

/** Lower case without accents, so that "a" finds "å", "u" finds "ü", "o" finds "ø" and "ss" finds "ß". */
export function fold(text: string): string {
  // letters without an accent to leave out
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().replace(/ß/g, "ss").replace(/ø/g, "o");
}

/** The codebook in reading order. Codes whose parent is gone stand at the top; a cycle cannot loop. */
export function outline(codes: Iterable<Code>): Row[] {
  const all = [...codes];
  const known = new Set(all.map((code) => code.id));
  const children = new Map<string | null, Code[]>();
  for (const code of all) {
    const parent = code.parent_id !== null && known.has(code.parent_id) ? code.parent_id : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(code);
    else children.set(parent, [code]);
  }
  const rows: Row[] = [];
  const walk = (parent: string | null, depth: number, path: string): void => {
    const siblings = children.get(parent) ?? [];
    siblings.sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));
    for (const code of siblings) {
      rows.push({ code, depth, path });
      walk(code.id, depth + 1, path ? `${path} › ${code.name}` : code.name);
    }
  };
  walk(null, 0, "");
  return rows;
}

/** 0 name starts with the query, 1 every typed piece starts a word, 2 it occurs somewhere, null not at all. */
export function rank(name: string, query: string): number | null {
  const where = fold(name);
  const what = fold(query.trim());
  if (where.startsWith(what)) return 0;
  const words = where.split(/[^\p{L}\p{N}]+/u);
  if (what.split(/\s+/).every((piece) => words.some((word) => word.startsWith(piece)))) return 1;
  return where.includes(what) ? 2 : null;
}

/** As `rank`, and 3 where only the code's rules have the words: a synonym, a translation. */
export function rankCode(code: Code, query: string): number | null {
  const score = rank(code.name, query);
  const what = fold(query.trim());
  if (score !== null || what.length < 3) return score; // two letters stand in every definition
  let rules = foldedRules.get(code);
  if (rules === undefined) foldedRules.set(code, (rules = fold([code.definition, code.include, code.example].join("\n"))));
  return rules.includes(what) ? 3 : null;
}

const foldedRules = new WeakMap<Code, string>(); // a changed code is another object

/** Rows that match, best first; rows of equal rank keep the codebook's order. */
export function search(rows: readonly Row[], query: string): Row[] {
  return rows
    .map((row) => ({ row, score: rankCode(row.code, query) }))
    .filter((hit): hit is { row: Row; score: number } => hit.score !== null)
    .sort((a, b) => a.score - b.score)
    .map((hit) => hit.row);
}

/** Rows that match and the codes above them, in the codebook's order. */
export function narrow(rows: readonly Row[], query: string): Row[] {
  if (!query.trim()) return [...rows];
  const wanted = new Set<string>();
  const byId = new Map(rows.map((row) => [row.code.id, row.code]));
  for (const { code } of rows) {
    if (rankCode(code, query) === null) continue;
    let up: Code | undefined = code;
    while (up && !wanted.has(up.id)) {
      wanted.add(up.id);
      up = up.parent_id === null ? undefined : byId.get(up.parent_id);
    }
  }
  return rows.filter((row) => wanted.has(row.code.id));
}

export function sameName(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}
