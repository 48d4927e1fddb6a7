// Where a code goes when it is dragged or nudged in the tree; the same places that the server gives it.

import { outline, type Row } from "./filter";
import type { Code } from "./types";

export interface Place {
  parent: string | null;
  /** Among the siblings there, without the code itself. */
  position: number;
}

export type Zone = "before" | "into" | "after";
export type Nudge = "up" | "down" | "in" | "out";

/** A code and everything below it. */
export function subtree(rows: readonly Row[], id: string): Set<string> {
  const inside = new Set([id]);
  for (const { code } of rows) if (code.parent_id !== null && inside.has(code.parent_id)) inside.add(code.id);
  return inside;
}

/** Where `id` lands when it is let go on `target`; null where it cannot go, or would not move. */
export function dropPlace(codes: Iterable<Code>, id: string, target: string, zone: Zone): Place | null {
  const rows = outline(codes);
  if (subtree(rows, id).has(target)) return null;
  const code = codeOf(rows, id);
  const aim = codeOf(rows, target);
  if (!code || !aim) return null;
  const parent = zone === "into" ? aim.id : parentOf(rows, aim);
  const siblings = below(rows, parent).filter((one) => one.id !== id);
  const at = siblings.findIndex((one) => one.id === target);
  const position = zone === "into" ? siblings.length : zone === "before" ? at : at + 1;
  return changed(rows, code, { parent, position });
}

/** Where `id` lands one step up or down among its siblings, below the one before it, or out of its parent. */
export function nudge(codes: Iterable<Code>, id: string, way: Nudge): Place | null {
  const rows = outline(codes);
  const code = codeOf(rows, id);
  if (!code) return null;
  const parent = parentOf(rows, code);
  const siblings = below(rows, parent);
  const at = siblings.findIndex((one) => one.id === id);
  if (way === "up" || way === "down") {
    const position = at + (way === "up" ? -1 : 1);
    return position < 0 || position >= siblings.length ? null : { parent, position };
  }
  if (way === "in") {
    const before = siblings[at - 1];
    return before ? { parent: before.id, position: below(rows, before.id).length } : null;
  }
  const up = parent === null ? undefined : codeOf(rows, parent);
  if (!up) return null;
  const home = parentOf(rows, up);
  return { parent: home, position: below(rows, home).findIndex((one) => one.id === up.id) + 1 };
}

/** The codes that change when `id` moves to `place`, as the server will have them: siblings are counted anew. */
export function moved(codes: Iterable<Code>, id: string, { parent, position }: Place): Code[] {
  const rows = outline(codes);
  const code = codeOf(rows, id);
  if (!code) return [];
  const siblings = below(rows, parent).filter((one) => one !== code);
  siblings.splice(position, 0, { ...code, parent_id: parent });
  return siblings.flatMap((one, at) => (one.position !== at || one.id === id ? { ...one, position: at } : []));
}

function codeOf(rows: readonly Row[], id: string): Code | undefined {
  return rows.find((row) => row.code.id === id)?.code;
}

/** A parent that is gone counts as none, as in the outline. */
function parentOf(rows: readonly Row[], code: Code): string | null {
  return code.parent_id !== null && codeOf(rows, code.parent_id) ? code.parent_id : null;
}

function below(rows: readonly Row[], parent: string | null): Code[] {
  return rows.map((row) => row.code).filter((code) => parentOf(rows, code) === parent);
}

function changed(rows: readonly Row[], code: Code, place: Place): Place | null {
  const same = parentOf(rows, code) === place.parent;
  return same && below(rows, place.parent).findIndex((one) => one.id === code.id) === place.position ? null : place;
}
