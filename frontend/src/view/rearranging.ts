// The changes of a transcript that keys, buttons and menus ask for, as gestures for the server.

import type { Doc } from "../core/document";
import type { OpResult, Stretch } from "../core/types";
import type { Desk } from "./desk";
import { Revising } from "./revising";
import type { TurnView } from "./turn";

type Told = (result: OpResult) => void;

export class Rearranging {
  private readonly revising: Revising;

  constructor(private readonly desk: Desk) {
    this.revising = new Revising(desk);
  }

  /** The text on the page is another one now. */
  settle(): void {
    this.revising.settle();
  }

  correct(view: TurnView, text: string, done: Told): void {
    const op = { kind: "turn.correct", ...this.seen(), turn: view.block.turn, text };
    this.revising.run({ build: () => op, view, done });
  }

  /** Correct a turn and make two of it, in one act; `unit` counts in its new text. */
  splitCorrected(view: TurnView, text: string, unit: number, done: Told): void {
    const at = [...text.slice(0, unit)].length;
    const op = { kind: "turn.split", ...this.seen(), turn: view.block.turn, at, text };
    this.revising.run({ build: () => op, view, done });
  }

  /** Split the turn before the character the cursor is on. */
  split(): void {
    const { model, cursor } = this.desk;
    if (!model.may("edit_transcript")) return;
    const build = (doc: Doc) => {
      const block = doc.blocks[doc.blockAt(cursor.unit)];
      if (!block || block.turn === null) return null;
      const at = doc.offsets.toPoints(cursor.unit) - doc.offsets.toPoints(block.from);
      return { kind: "turn.split", turn: block.turn, at };
    };
    this.revising.run({ build, view: cursor.view });
  }

  /** Join the cursor's turn with the one before (-1) or after (1). */
  merge(view: TurnView | null, by: 1 | -1): void {
    const { model, cursor } = this.desk;
    if (!view || !model.may("edit_transcript")) return;
    cursor.unit = Math.max(view.block.from, Math.min(cursor.unit, view.block.to - 1));
    const build = (doc: Doc) => {
      const turn = doc.blocks[doc.blockAt(cursor.unit)]?.turn ?? null;
      const first = turn === null ? -1 : by > 0 ? turn : turn - 1;
      return first < 0 ? null : { kind: "turn.merge", turn: first };
    };
    this.revising.run({ build, view });
  }

  /** Give words to a speaker of the interview, or to a new one. */
  assignWords(where: Stretch, speaker: string | null, name: string): void {
    const { offsets } = this.desk.model.doc!;
    const [start, end] = [offsets.toPoints(where.from), offsets.toPoints(where.to)];
    const op = { kind: "words.assign", ...this.seen(), start, end, speaker, name };
    this.revising.run({ build: () => op, view: this.desk.transcript.viewAt(where.from) });
  }

  assignTurn(view: TurnView, speaker: string): void {
    const op = { kind: "turn.assign", ...this.seen(), turn: view.block.turn, speaker };
    this.revising.run({ build: () => op, view });
  }

  /** Give the turn the cursor is in, once changes on their way have come, to a speaker. */
  assignHere(speaker: string): void {
    const { cursor } = this.desk;
    const build = (doc: Doc) => {
      const block = doc.blocks[doc.blockAt(cursor.unit)];
      const differs = block && block.turn !== null && block.speaker !== speaker;
      return differs ? { kind: "turn.assign", turn: block.turn, speaker } : null;
    };
    this.revising.run({ build, view: cursor.view });
  }

  replace(places: { start: number; end: number; text: string }[], told: Told): void {
    const { say, toasts } = this.desk;
    const op = { kind: "words.replace", ...this.seen(), places };
    const done = (result: OpResult): void => {
      if (result.ok) toasts.show(say("ws.find.done", { n: places.length }));
      told(result);
    };
    this.revising.run({ build: () => op, done });
  }

  /** Checked up to the end of the current turn, and on to the next one; or only up to where it begins. */
  check(through: boolean): void {
    const { model, cursor } = this.desk;
    const block = cursor.view?.block;
    if (!block || !model.may("edit_transcript")) return;
    const position = model.doc!.offsets.toPoints(through ? block.to : block.from);
    const op = { kind: "progress.set", ...this.seen(), position };
    if (through) cursor.step(1);
    this.revising.run({ build: () => op });
  }

  /** The transcript that a change was made on; the server brings the change to the present one, or refuses it. */
  private seen(): { revision: string } {
    return { revision: this.desk.model.doc!.id };
  }
}
