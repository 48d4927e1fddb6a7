// Changes of the transcript, one after the other: each is built on the text that the one before it made.

import type { Doc } from "../core/document";
import type { OpResult } from "../core/types";
import type { Desk } from "./desk";
import type { TurnView } from "./turn";

type Fields = { kind: string; [field: string]: unknown };

export interface Act {
  /** The change as seen from the text there is when its turn has come; null when it makes no sense any more. */
  build: (doc: Doc) => Fields | null;
  /** The turn that waits, dimmed. */
  view?: TurnView | null | undefined;
  done?: (result: OpResult) => void;
}

export class Revising {
  private readonly queue: Act[] = [];
  private current: Act | null = null;
  /** The revision on the page when the change under way was sent. */
  private base: string | null = null;

  constructor(private readonly desk: Desk) {}

  run(act: Act): void {
    act.view?.element.classList.add("qw-waiting");
    this.queue.push(act);
    this.next();
  }

  /** The text on the page is another one now. */
  settle(): void {
    if (this.desk.model.doc?.id === this.base) return; // the same text told again
    this.current = null;
    this.next();
  }

  private next(): void {
    const { model, session } = this.desk;
    if (this.current || !model.doc) return;
    const act = this.queue.shift();
    if (!act) return;
    const fields = act.build(model.doc);
    if (!fields) {
      act.view?.element.classList.remove("qw-waiting");
      return this.next();
    }
    this.current = act;
    this.base = model.doc.id;
    const op = { interview: model.state.interview.id, revision: model.doc.id, ...fields };
    void session.do(op).then((result) => this.answered(act, result));
  }

  private answered(act: Act, result: OpResult): void {
    const made = result.ok ? (result.value as { revision_id?: string } | null)?.revision_id : undefined;
    act.done?.(result);
    if (this.current !== act) return; // its text has come already, and the next change is on its way
    if (made !== undefined && made !== this.base && this.desk.model.doc?.id === this.base) return; // its text will come
    act.view?.element.classList.remove("qw-waiting");
    this.current = null;
    this.next();
  }
}

/** Where a turn that read `text` stands in `doc`, looked for around the number it had. */
export function sameTurn(doc: Doc, index: number, text: string): number | null {
  const fits = (i: number): boolean => doc.blocks[i] !== undefined && doc.textOf(doc.blocks[i]!) === text;
  for (let away = 0; away <= Math.max(index, doc.blocks.length); away++) {
    if (fits(index - away)) return index - away;
    if (fits(index + away)) return index + away;
  }
  return null;
}
