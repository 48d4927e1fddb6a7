// Changing a coding that is there: longer, shorter, cut in two, another code, gone. By key, and by dragging its bracket.
// No panel, but loaded as one: soon after the page has opened, or with the first such key.

import type { Mark } from "../core/model";
import type { Stretch } from "../core/types";
import { unitNear, wordNear } from "../view/caret";
import type { Desk } from "../view/desk";
import { addStyle } from "../view/dom";
import css from "./reshaping.css";


/** Which end a key moves and which way. The bracket keys are hard to reach on many keyboards, so comma and period do too. */
const ENDS: Record<string, ["start" | "end", 1 | -1]> = {
  ".": ["end", 1],
  "]": ["end", 1],
  ",": ["end", -1],
  "[": ["end", -1],
  ";": ["start", -1],
  "<": ["start", -1],
  "{": ["start", -1],
  ":": ["start", 1],
  ">": ["start", 1],
  "}": ["start", 1],
};

const GRIP_PX = { mouse: 9, finger: 22 }; // of a bracket's ends: so near is taken hold of

export interface ReshapingHooks {
  /** The coding that was clicked on or cycled to. */
  chosen: () => Mark | null;
  /** Keep showing this coding as the chosen one. */
  keep: (id: string) => void;
  recode: (mark: Mark) => void;
  remove: (id: string) => void;
}

export class Reshaping {
  constructor(
    private readonly desk: Desk,
    private readonly hooks: ReshapingHooks,
  ) {
    addStyle("reshaping", css);
    desk.transcript.column.addEventListener("pointerdown", (event) => this.grip(event));
  }

  /** One of the keys of `view/coding.ts`, with nothing selected. */
  key(key: string): void {
    const end = ENDS[key];
    if (end) this.move(...end);
    else if (key === "x") this.split();
    else if (key === "r") this.recode();
    else this.removeChosen();
  }

  recodeTo(mark: Mark, code: string): void {
    if (mark.coding.code_id === code) return;
    this.change(mark, mark, code);
  }

  private move(which: "start" | "end", by: 1 | -1): void {
    const mark = this.target();
    const { steps } = this.desk.cursor;
    if (!mark || !steps) return;
    this.change(mark, which === "end" ? steps.extend(mark, by, "word") : steps.moveStart(mark, by));
  }

  private change(mark: Mark, to: Stretch, code?: string): void {
    const { session, model, transcript, highlights } = this.desk;
    const { coding } = mark;
    const doc = model.doc!;
    if (to.from === mark.from && to.to === mark.to && code === undefined) return;
    void session.do({
      kind: "coding.change",
      coding: coding.id,
      seen: model.seq,
      revision: doc.id,
      start: doc.offsets.toPoints(to.from),
      end: doc.offsets.toPoints(to.to),
      ...(code === undefined ? {} : { code }),
    });
    this.hooks.keep(coding.id);
    const now = model.marks.get(coding.id);
    if (!now) return;
    transcript.reveal(to.to !== mark.to ? now.to - 1 : now.from);
    highlights.paint("hover", transcript.ranges(now));
  }

  private split(): void {
    const { session, model, cursor, toasts, say } = this.desk;
    const mark = this.target();
    if (!mark) return;
    const { from, to } = mark;
    if (cursor.unit <= from || cursor.unit >= to) return toasts.show(say("ws.reshape.nocut"));
    const doc = model.doc!;
    const at = doc.offsets.toPoints(cursor.unit);
    void session.do({ kind: "coding.split", coding: mark.coding.id, seen: model.seq, revision: doc.id, at, new: crypto.randomUUID() });
    toasts.show(say("ws.reshape.split", { code: model.codes.get(mark.coding.code_id)!.name }));
  }

  private recode(): void {
    const mark = this.target(true);
    if (mark) this.hooks.recode(mark);
  }

  private removeChosen(): void {
    const { model, cursor, toasts, say } = this.desk;
    const here = model.marksIn(cursor.unit, cursor.unit);
    const mark = this.hooks.chosen() ?? (here.length === 1 ? here[0]! : null);
    if (mark && this.mayMove(mark)) return this.hooks.remove(mark.coding.id);
    toasts.show(say(here.length > 1 && !mark ? "ws.reshape.which" : "ws.reshape.none"));
  }

  /** The chosen coding, else the innermost of one's own at the cursor; says why there is none. */
  private target(own = false): Mark | null {
    const { model, cursor, toasts, say } = this.desk;
    const mine = (mark: Mark): boolean => mark.coding.coder_id === model.state.me.id;
    const chosen = this.hooks.chosen();
    const here = model.marksIn(cursor.unit, cursor.unit).filter(mine).sort((a, b) => a.to - a.from - (b.to - b.from));
    const found = chosen ?? here[0] ?? null;
    if (found && (own ? mine(found) && model.may("code") : this.mayMove(found))) return found;
    toasts.show(say(found ? "ws.reshape.others" : "ws.reshape.none"));
    return null;
  }

  private mayMove(mark: Mark): boolean {
    const { model } = this.desk;
    return model.may(mark.coding.coder_id === model.state.me.id ? "code" : "remove_codings");
  }

  /** Take hold of an end of a bracket and drag it over the text. */
  private grip(event: PointerEvent): void {
    const bracket = event.target instanceof Element ? event.target.closest<HTMLElement>(".qw-bracket") : null;
    const mark = bracket && this.desk.model.marks.get(bracket.dataset["coding"]!);
    if (!bracket || !mark || event.button !== 0 || !this.mayMove(mark)) return;
    const box = bracket.getBoundingClientRect();
    const grip = Math.min(event.pointerType === "touch" ? GRIP_PX.finger : GRIP_PX.mouse, box.height / 2);
    const isTop = event.clientY - box.top < grip && !bracket.classList.contains("qw-open-top");
    const isBottom = box.bottom - event.clientY < grip && !bracket.classList.contains("qw-open-bottom");
    if (!isTop && !isBottom) return;
    event.preventDefault();
    this.drag(event, mark, isTop ? "start" : "end");
  }

  private drag(press: PointerEvent, mark: Mark, which: "start" | "end"): void {
    const { transcript, highlights, cursor } = this.desk;
    const { steps } = cursor;
    let to: Stretch = mark;
    const over = (event: PointerEvent): void => {
      const far = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) > 4;
      const letter = event.altKey ? unitNear(transcript, event.clientX, event.clientY) : null;
      const near = letter === null ? steps && wordNear(transcript, steps, event.clientX, event.clientY, which) : { from: letter, to: letter };
      const word = far ? near : null;
      if (!word) return;
      if (which === "end" && word.to > mark.from) to = { from: mark.from, to: word.to };
      if (which === "start" && word.from < mark.to) to = { from: word.from, to: mark.to };
      highlights.paint("pending", transcript.ranges(to));
    };
    const drop = (event: PointerEvent): void => {
      document.removeEventListener("pointermove", over);
      document.removeEventListener("pointerup", drop);
      document.removeEventListener("pointercancel", drop);
      highlights.paint("pending", []);
      const tidy = steps?.tidy(to);
      if (event.type === "pointerup" && tidy) this.change(mark, tidy);
    };
    document.addEventListener("pointermove", over);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", drop);
  }
}
