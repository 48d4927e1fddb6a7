// What a gesture does to the model at once (with its way back), and what an event from the server does.

import type { Model } from "./model";
import { taskAt } from "./rounds";
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
      const origin = code_id === old.code_id ? old.origin : "person";
      model.putCoding({ ...old, ...stretchOf(model, op), code_id, origin, anchor: "exact", was: null });
      return () => model.putCoding(old);
    }
    case "coding.confirm": {
      const old = model.coding(op["coding"] as string);
      if (!old || old.anchor !== "touched") return null;
      model.putCoding({ ...old, anchor: "exact", was: null });
      return () => model.putCoding(old);
    }
    case "coding.split": {
      const old = op["revision"] === model.doc?.id && model.coding(op["coding"] as string);
      const halves = old && halved(model, old, op["at"] as number);
      if (!old || !halves) return null;
      const [left, right] = halves;
      model.putCoding({ ...old, ...stretchOf(model, { start: left[0], end: left[1] }) });
      model.putCoding({ ...old, ...stretchOf(model, { start: right[0], end: right[1] }), id: op["new"] as string });
      return () => {
        model.dropCoding(op["new"] as string);
        model.putCoding(old);
      };
    }
    case "codings.add": {
      const here = (op["codings"] as Op[]).filter((one) => one["revision"] === model.doc?.id && one["interview"] === model.state.interview.id);
      for (const one of here) model.putCoding(codingOf(model, one));
      return here.length ? () => here.forEach((one) => model.dropCoding(one["coding"] as string)) : null;
    }
    case "codings.remove": {
      const gone = (op["codings"] as string[]).flatMap((id) => model.dropCoding(id) ?? []);
      return gone.length ? () => gone.forEach((coding) => model.putCoding(coding)) : null;
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
    case "round.done":
    case "round.resume":
      return foreseeTask(model, op["task"] as string, op.kind === "round.done");
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
  if (op.kind === "coding.add") {
    const shown = model.marks.get(op["coding"] as string)?.coding;
    // what its maker has changed again meanwhile is newer than this answer
    const isNewer = shown && (shown.start !== op["start"] || shown.end !== op["end"] || shown.code_id !== op["code"]);
    if (shown && (!isNewer || op["revision"] !== model.doc?.id)) model.putCoding(value as Coding);
  }
  if (op.kind === "codings.add") {
    const made = new Set((value as { codings: string[] }).codings);
    for (const one of op["codings"] as Op[]) {
      if (!made.has(one["coding"] as string)) model.dropCoding(one["coding"] as string); // was coded so already
    }
  }
  if (op.kind === "progress.set") {
    model.state.checked = value as Checked | null;
    model.tell({ about: "progress" });
  }
  if (/^memo\.(add|answer|change)$/.test(op.kind) && model.memos.has(op["memo"] as string)) model.putMemo(value as Memo);
  if (op.kind === "code.add" && model.codes.has(op["code"] as string)) model.putCode(value as Code);
}

/** Take in what somebody did. Returns true when only a fresh state can show it. */
export function receive(model: Model, event: LiveEvent): boolean {
  const record = event.after ?? event.before;
  switch (event.action) {
    case "coding.add":
    case "coding.change":
    case "coding.restore":
      return receiveCoding(model, record as Coding);
    case "codings.add":
    case "codings.restore":
      return (record as { codings: Coding[] }).codings.some((coding) => receiveCoding(model, coding));
    case "codings.remove":
      for (const { id } of (record as { codings: Coding[] }).codings) model.dropCoding(id);
      return false;
    case "coding.remove":
      model.dropCoding((record as Coding | null)?.id ?? event.target_id ?? "");
      return false;
    case "code.add":
    case "code.update":
      model.putCode(record as Code);
      return false;
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
    case "code.move": // its siblings are counted anew
    case "code.restore": // codings go and come with this and the following
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
      return event.action.startsWith("round."); // what one may see, and where one's codings belong, is new
  }
}

function receiveCoding(model: Model, coding: Coding): boolean {
  if (coding.revision_id !== model.doc?.id) return true;
  model.putCoding(coding);
  return false;
}

/** Both halves of a coding cut before code point `at`, without the blanks around the cut; as the server cuts. */
function halved(model: Model, coding: Coding, at: number): [[number, number], [number, number]] | null {
  const { text, offsets } = model.doc!;
  const cut = offsets.toUnits(at);
  const left = text.slice(offsets.toUnits(coding.start), cut).trimEnd();
  const right = text.slice(cut, offsets.toUnits(coding.end)).trimStart();
  if (!left || !right || at <= coding.start || at >= coding.end) return null;
  const points = (part: string): number => [...part].length;
  return [[coding.start, coding.start + points(left)], [coding.end - points(right), coding.end]];
}

function codingOf(model: Model, op: Op): Coding {
  return {
    id: op["coding"] as string,
    ...stretchOf(model, op),
    code_id: op["code"] as string,
    coder_id: model.state.me.id,
    anchor: "exact",
    origin: op["suggested"] ? "suggestion" : "person",
    was: null,
    round_id: taskAt(model.state.tasks, op["start"] as number, op["end"] as number)?.round_id ?? null,
  };
}

/** From the gesture on nothing is coded in a task that is done, whenever the server hears of it. */
function foreseeTask(model: Model, id: string, is_done: boolean): Undo | null {
  const put = (done: boolean): void => {
    model.state.tasks = model.state.tasks.map((task) => (task.id === id ? { ...task, is_done: done } : task));
    model.tell({ about: "tasks" });
  };
  if (!model.state.tasks.some((task) => task.id === id && task.is_done !== is_done)) return null;
  put(is_done);
  return () => put(!is_done);
}

function stretchOf(model: Model, op: Record<string, unknown>): Pick<Coding, "revision_id" | "start" | "end" | "quote"> {
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
  const nowhere = { revision_id: null, start: null, end: null, quote: "", anchor: "exact" as const, was: null };
  const memo = { ...made, ...nowhere, reply_to: null, target_kind: kind, target_id, interview_id: null, code_id: null };
  if (kind === "project") return memo;
  if (kind === "code") return { ...memo, code_id: target_id };
  if (kind === "coding") {
    const coding = model.coding(target_id);
    if (!coding) return null;
    const { revision_id, start, end, quote, anchor, was, code_id } = coding;
    return { ...memo, revision_id, start, end, quote, anchor, was, code_id, interview_id: model.state.interview.id };
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
