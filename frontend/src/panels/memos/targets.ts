// What a memo can lie on where the reader is: the coding, the selection, the turn, the interview, a code, the project.

import type { Stretch } from "../../core/types";
import type { Desk } from "../../view/desk";

export interface Target {
  /** The fields of the gesture `memo.add` that say what it lies on. */
  what: Record<string, unknown>;
  said: string;
  quote: string;
}

/** What may be meant, the likeliest first. */
export function targetsAt(desk: Desk, { coding, chosen }: { coding: string | null; chosen: Stretch | null }): Target[] {
  const { model, cursor } = desk;
  const mark = coding === null ? undefined : model.marks.get(coding);
  const block = cursor.view?.block;
  const found: Record<string, unknown>[] = [];
  if (chosen) found.push(inText(desk, "passage", chosen));
  if (mark) found.push({ target_kind: "coding", target: mark.coding.id, interview: model.state.interview.id });
  if (block) found.push(inText(desk, "turn", block));
  found.push({ target_kind: "interview", target: model.state.interview.id });
  if (mark) found.push({ target_kind: "code", target: mark.coding.code_id });
  found.push({ target_kind: "project", target: model.state.project.id });
  return found.map((fields) => {
    const what = { kind: "memo.add", ...fields };
    return { what, ...label(desk, what) };
  });
}

/** What a target is called, and the words it is about. */
export function label({ model, say }: Desk, what: Record<string, unknown>): { said: string; quote: string } {
  const kind = String(what["target_kind"]);
  const target = String(what["target"]);
  const coding = kind === "coding" ? model.coding(target) : null;
  const code = model.codes.get(coding?.code_id ?? target)?.name;
  const name = code ?? (kind === "interview" ? model.state.interview.name : kind === "project" ? model.state.project.name : "");
  return { said: [say(`ws.memos.kind.${kind}`), name].filter(Boolean).join(": "), quote: coding ? coding.quote : wordsOf(model.doc, what) };
}

function inText({ model }: Desk, kind: "passage" | "turn", { from, to }: Stretch): Record<string, unknown> {
  const { offsets, id } = model.doc!;
  return { target_kind: kind, target: model.state.interview.id, revision: id, start: offsets.toPoints(from), end: offsets.toPoints(to) };
}

function wordsOf(doc: Desk["model"]["doc"], what: Record<string, unknown>): string {
  if (!doc || what["revision"] !== doc.id) return "";
  return doc.textOf({ from: doc.offsets.toUnits(what["start"] as number), to: doc.offsets.toUnits(what["end"] as number) });
}
