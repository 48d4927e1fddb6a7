// What a gesture does to the model at once (with its way back), and what an event from the server does.

import type { Model } from "./model";
import { moved } from "./tree";
import type { Checked, Code, Coding, LiveEvent, Memo, Op, Speaker } from "./types";

export type Undo = () => void;

/** Show `op` before the server has it. Returns the way back, or null when only the server can tell what happens. */
export function foresee(model: Model, op: Op): Undo | null {
  switch (op.kind) {
    case "coding.add": {
      if (op["revision"] !== model.doc?.id || op["interview"] !== model.state.interview.id) return null;
      const coding = codingOf(model, op);
      model.putCoding(coding);
      return () => void model.dropCoding(coding.id);
    }
    case "coding.remove": {
      const gone = model.dropCoding(op["coding"] as string);
      return gone && (() => model.putCoding(gone));
    }
    case "coding.change": {
      const old = model.coding(op["coding"] as string);
      if (!old || op["revision"] !== model.doc?.id) return null;
      const code_id = (op["code"] as string | null | undefined) ?? old.code_id;
      model.putCoding({ ...old, ...stretchOf(model, op), code_id, anchor: "exact", was: null });
      return () => model.putCoding(old);
    }
    case "coding.confirm": {
      const old = model.coding(op["coding"] as string);
      if (!old || old.anchor !== "touched") return null;
      model.putCoding({ ...old, anchor: "exact", was: null });
      return () => model.putCoding(old);
    }
    case "code.add": {
      const code = codeOf(model, op);
      model.putCode(code);
      return () => void model.dropCode(code.id);
    }
    case "memo.add":
    case "memo.answer": {
      const memo = memoOf(model, op);
      if (!memo) return null;
      model.putMemo(memo);
      return () => void model.dropMemo(memo.id);
    }
    case "memo.change": {
      const old = model.memos.get(op["memo"] as string);
      if (!old) return null;
      model.putMemo({ ...old, text: op["text"] as string, version: old.version + 1 });
      return () => model.putMemo(old);
    }
    case "memo.remove": {
      const gone = model.dropMemo(op["memo"] as string);
      return gone && (() => model.putMemo(gone));
    }
    case "code.update": {
      const old = model.codes.get(op["code"] as string);
      if (!old || old.version !== op["version"]) return null;
      const words = Object.fromEntries(WORDING.filter((field) => field in op).map((field) => [field, op[field]]));
      model.putCode({ ...old, ...words, version: old.version + 1 });
      return () => model.putCode(old);
    }
    case "code.move": {
      const old = move(model, op["code"] as string, op["parent"] as string | null, op["position"] as number);
      return old && (() => model.putCodes(old));
    }
    case "speaker.update": {
      const old = op["interview"] === model.state.interview.id && model.speakers.get(op["key"] as string);
      if (!old) return null;
      model.putSpeaker({
        ...old,
        ...("name" in op ? { name: op["name"] as string } : {}),
        ...("role" in op ? { role: op["role"] as Speaker["role"] } : {}),
        ...("participant" in op ? { participant_id: op["participant"] as string | null } : {}),
      });
      return () => model.putSpeaker(old);
    }
    default:
      return null;
  }
}

/** The server's own record of what was foreseen replaces ours, unless it has gone again since. */
export function confirm(model: Model, op: Op, value: unknown): void {
  if (op.kind === "coding.add" && model.marks.has(op["coding"] as string)) model.putCoding(value as Coding);
  if (op.kind === "progress.set") {
    model.state.checked = value as Checked | null;
    model.tell({ about: "progress" });
  }
  if (/^memo\.(add|answer|change)$/.test(op.kind) && model.memos.has(op["memo"] as string)) model.putMemo(value as Memo);
  if (/^code\.(add|update)$/.test(op.kind)) {
    const known = model.codes.get(op["code"] as string);
    const code = value as Code;
    if (known && (op.kind === "code.add" || known.version <= code.version)) model.putCode(code); // else a later wish is shown
  }
}

/** Take in what somebody did. Returns true when only a fresh state can show it. */
export function receive(model: Model, event: LiveEvent): boolean {
  const record = event.after ?? event.before;
  switch (event.action) {
    case "coding.add":
    case "coding.change":
    case "coding.restore": {
      const coding = record as Coding;
      if (coding.revision_id !== model.doc?.id) return true;
      model.putCoding(coding);
      return false;
    }
    case "codings.add":
    case "codings.restore": {
      const { codings } = record as { codings: Coding[] };
      if (codings.some((coding) => coding.revision_id !== model.doc?.id)) return true;
      for (const coding of codings) model.putCoding(coding);
      return false;
    }
    case "codings.remove":
      for (const coding of (record as { codings: Coding[] }).codings) model.dropCoding(coding.id);
      return false;
    case "coding.remove":
      model.dropCoding((record as Coding | null)?.id ?? event.target_id ?? "");
      return false;
    case "code.add":
    case "code.update":
      model.putCode(record as Code);
      return false;
    case "code.move": {
      const { id, parent_id, position } = record as Code;
      move(model, id, parent_id, position);
      return false;
    }
    case "code.remove":
      model.dropCode((record as Code | null)?.id ?? event.target_id ?? "");
      return false;
    case "memo.add":
    case "memo.answer":
    case "memo.change":
    case "memo.restore":
      model.putMemo(record as Memo);
      return false;
    case "memo.remove":
      model.dropMemo((record as Memo | null)?.id ?? event.target_id ?? "");
      return false;
    case "code.restore": // codings go and come with these
    case "code.merge":
    case "code.unmerge":
    case "code.split":
    case "code.unsplit":
    case "code.recode":
    case "code.return":
      return true;
    case "speaker.update":
      model.putSpeaker(record as Speaker);
      return false;
    case "progress.set":
      model.state.checked = event.after as Checked | null;
      model.tell({ about: "progress" });
      return false;
    case "transcript.revise":
      return (event.after as { revision_id: string } | null)?.revision_id !== model.doc?.id;
    default:
      return false;
  }
}

const WORDING = ["name", "definition", "include", "exclude", "example", "colour"];

/** Move a code and count its siblings anew; returns those that changed as they were. */
function move(model: Model, id: string, parent: string | null, position: number): Code[] | null {
  const now = moved(model.codes.values(), id, { parent, position });
  const old = now.map((code) => model.codes.get(code.id)!);
  if (now.length) model.putCodes(now);
  return now.length ? old : null;
}

function codingOf(model: Model, op: Op): Coding {
  return {
    id: op["coding"] as string,
    ...stretchOf(model, op),
    code_id: op["code"] as string,
    coder_id: model.state.me.id,
    anchor: "exact",
    origin: "person",
    was: null,
  };
}

function stretchOf(model: Model, op: Op): Pick<Coding, "revision_id" | "start" | "end" | "quote"> {
  const doc = model.doc!;
  const start = op["start"] as number;
  const end = op["end"] as number;
  const quote = doc.text.slice(doc.offsets.toUnits(start), doc.offsets.toUnits(end));
  return { revision_id: doc.id, start, end, quote };
}

/** A memo as it will be, except whom it asks: that is for the server to say. Null for what lies in an older text. */
function memoOf(model: Model, op: Op): Memo | null {
  const made = {
    id: op["memo"] as string,
    author_id: model.state.me.id,
    text: op["text"] as string,
    asked: [],
    version: 1,
    created_at: new Date().toISOString(),
  };
  if (op.kind === "memo.answer") {
    const to = model.memos.get(op["to"] as string);
    const root = to && (model.memos.get(to.reply_to ?? "") ?? to);
    return root ? { ...root, ...made, reply_to: root.id } : null;
  }
  const kind = op["target_kind"] as Memo["target_kind"];
  const target_id = op["target"] as string;
  const nowhere = { revision_id: null, start: null, end: null, quote: "", anchor: "exact" as const };
  const memo = { ...made, ...nowhere, reply_to: null, target_kind: kind, target_id, interview_id: null, code_id: null };
  if (kind === "project") return memo;
  if (kind === "code") return { ...memo, code_id: target_id };
  if (kind === "coding") {
    const coding = model.coding(target_id);
    if (!coding) return null;
    const { revision_id, start, end, quote, anchor, code_id } = coding;
    return { ...memo, revision_id, start, end, quote, anchor, code_id, interview_id: model.state.interview.id };
  }
  if (target_id !== model.state.interview.id || (kind !== "interview" && op["revision"] !== model.doc?.id)) return null;
  return { ...memo, interview_id: target_id, ...(kind === "interview" ? {} : stretchOf(model, op)) };
}

function codeOf(model: Model, op: Op): Code {
  return {
    id: op["code"] as string,
    parent_id: (op["parent"] as string | null) ?? null,
    name: op["name"] as string,
    definition: "",
    include: "",
    exclude: "",
    example: "",
    colour: op["colour"] as string,
    position: model.codes.size,
    version: 1,
  };
}
