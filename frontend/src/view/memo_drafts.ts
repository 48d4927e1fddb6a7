// Words of memos that are not stored yet: kept in the browser, so that neither a reload nor a refusal loses them.

import type { Op } from "../core/types";

// by person: on a shared computer nobody finds another's words
const prefix = (me: string): string => `qual.memo.${me}.`;

/** What a text is for: a new memo's target, or an answer to or change of a memo. */
export interface Draft {
  for: Record<string, unknown>;
  text: string;
  at: number;
}

/** Keep the words for `what`; empty words are forgotten. */
export function keepDraft(me: string, what: Record<string, unknown>, text: string): void {
  try {
    if (text.trim()) localStorage.setItem(prefix(me) + nameOf(what), JSON.stringify({ for: what, text, at: Date.now() }));
    else localStorage.removeItem(prefix(me) + nameOf(what));
  } catch {
    // A full or forbidden storage costs the protection against a reload, nothing else.
  }
}

export function draftFor(me: string, what: Record<string, unknown>): string {
  return read(prefix(me) + nameOf(what))?.text ?? "";
}

/** The newest words left for something that `fits`. */
export function newestDraft(me: string, fits: (what: Record<string, unknown>) => boolean): Draft | null {
  const found: Draft[] = [];
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      const draft = key?.startsWith(prefix(me)) ? read(key) : null;
      if (draft && fits(draft.for)) found.push(draft);
    }
  } catch {
    return null; // storage switched off
  }
  return found.sort((a, b) => b.at - a.at)[0] ?? null;
}

/** A memo the server did not take: its words wait where they were written. */
export function keepRefused(me: string, op: Op): void {
  if (!op.kind.startsWith("memo.") || typeof op["text"] !== "string") return;
  const { id: _id, text, memo, version: _version, ...rest } = op;
  keepDraft(me, op.kind === "memo.change" ? { kind: op.kind, memo } : rest, text as string);
}

function nameOf(what: Record<string, unknown>): string {
  return Object.keys(what).sort().map((key) => `${key}=${String(what[key])}`).join("&");
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}
