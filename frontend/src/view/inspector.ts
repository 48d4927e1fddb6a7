// The right pane while coding: the codings at the cursor or selection.

import type { Mark, Model } from "../core/model";
import type { Say } from "../core/text";
import { dot, h, iconButton } from "./dom";

export interface InspectorHooks {
  remove: (codingId: string) => void;
  point: (codingId: string | null) => void;
  reveal: (codingId: string) => void;
  /** Bring its passage into a theme. */
  bring: (mark: Mark) => void;
  /** Null where there is nothing to hear. */
  play: (mark: Mark) => (() => void) | null;
}

const QUOTE_LENGTH = 220;

export class Inspector {
  readonly root: HTMLElement;
  private readonly body = h("div.qw-cards", { "data-testid": "inspector" });

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: InspectorHooks,
  ) {
    const head = h("h2.qw-heading", {}, say("ws.inspector"));
    this.root = h("div", { role: "region", "aria-label": say("ws.inspector") }, head, this.body);
  }

  show(marks: Mark[], selected: boolean): void {
    if (marks.length === 0) {
      this.body.replaceChildren(h("p.qw-empty", {}, this.say(selected ? "ws.inspector.none" : "ws.inspector.empty")));
    } else {
      this.body.replaceChildren(...marks.map((mark) => this.card(mark)));
    }
  }

  private card(mark: Mark): HTMLElement {
    const { coding } = mark;
    const code = this.model.codes.get(coding.code_id)!;
    const full = this.model.doc!.textOf(mark);
    const quote = full.length > QUOTE_LENGTH ? `${full.slice(0, QUOTE_LENGTH).trimEnd()}…` : full;
    const coder = this.model.memberName(coding.coder_id);
    const mine = coding.coder_id === this.model.state.me.id;
    const remove = this.model.may(mine ? "code" : "remove_codings")
      && iconButton("close", this.say("ws.coding.remove", { code: code.name }), () => this.hooks.remove(coding.id), "remove-coding");
    const play = this.hooks.play(mark);
    const hear = play && iconButton("play", this.say("ws.coding.play"), play, "play-coding");
    const bring = this.model.state.brings && iconButton("file", this.say("ws.pop.bring"), () => this.hooks.bring(mark), "bring-coding");
    const head = h("div.qw-cardhead", {}, dot(code.colour), h("span.qw-name", {}, code.name), hear, bring, remove);
    const notes = [mine ? this.say("ws.coding.mine") : coder];
    if (coding.origin !== "person") notes.push(this.say(coding.origin === "list" ? "ws.coding.listed" : "ws.coding.suggested"));
    if (coding.anchor === "touched") notes.push(this.say("ws.coding.touched"));
    const memos = [...this.model.memos.values()].filter((memo) => memo.target_id === coding.id && memo.reply_to === null);
    if (memos.length) notes.push(this.say("ws.memos.here", { n: memos.length }));
    const props = {
      "data-coding": coding.id,
      "data-testid": "coding",
      onpointerenter: () => this.hooks.point(coding.id),
      onpointerleave: () => this.hooks.point(null),
    };
    const reveal = { type: "button", onclick: () => this.hooks.reveal(coding.id) };
    return h("div.qw-card", props, head, h("button.qw-quote", reveal, quote), h("div.qw-note", {}, notes.join(" · ")));
  }
}
