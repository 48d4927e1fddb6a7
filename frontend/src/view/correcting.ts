// Correcting the transcript: editing a turn in place, giving it to another speaker, naming the speakers.

import type { News } from "../core/model";
import type { OpResult } from "../core/types";
import type { Activity, Desk } from "./desk";
import { h, iconButton } from "./dom";
import { Editor } from "./editor";
import { SpeakersPane } from "./speakers";
import { fillGutter, type TurnView } from "./turn";

export class CorrectingActivity implements Activity {
  readonly mode = "transcript";
  readonly left: HTMLElement;
  readonly right = null;
  readonly floating = null;
  private readonly speakers: SpeakersPane;
  private editor: Editor | null = null;
  /** A correction on its way: the next one must build on the revision it makes. */
  private waiting = false;
  private shown: string | null = null;

  constructor(private readonly desk: Desk) {
    this.speakers = new SpeakersPane(desk.model, desk.say, (key, change) => {
      void desk.session.do({ kind: "speaker.update", interview: desk.model.state.interview.id, key, ...change });
    });
    this.left = this.speakers.root;
  }

  news(news: News): void {
    if (news.about === "document") {
      const shown = this.desk.model.doc?.id ?? null;
      if (shown !== this.shown) this.keepDraft();
      this.shown = shown;
      this.waiting = false;
    }
    if (news.about === "document" || news.about === "speakers") this.speakers.fill();
  }

  gutter(view: TurnView): void {
    const { model, say } = this.desk;
    const key = view.block.speaker;
    const name = key === null ? "" : (model.speakers.get(key)?.name ?? key);
    const may = model.may("edit_transcript") && view.block.turn !== null;
    if (!may) {
      fillGutter(view, model, say, { name: h("span.qw-who", {}, name) });
      return;
    }
    const props = { type: "button", tabindex: "-1", title: say("ws.turn.assign"), "data-testid": "assign" };
    const who = h("button.qw-who.qw-assign", { ...props, onclick: () => this.choose(view, who) }, name || say("ws.turn.nobody"));
    const pencil = iconButton("pencil", say("ws.turn.edit"), () => this.edit(view), "edit-turn");
    pencil.tabIndex = -1;
    fillGutter(view, model, say, { name: who, tools: pencil });
  }

  click(unit: number): void {
    const time = this.desk.model.doc?.timeAt(unit) ?? null;
    if (time !== null && !this.editor) this.desk.player.playFrom(time);
  }

  doubleClick(unit: number): void {
    const view = this.desk.transcript.viewAt(unit);
    if (view) this.edit(view);
  }

  select(): void {
    // text may be selected and copied here; codes are given on the coding page
  }

  leave(): void {
    // nothing floats over the text
  }

  key(event: KeyboardEvent): boolean {
    const { view } = this.desk.cursor;
    if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey || !view) return false;
    this.edit(view);
    return true;
  }

  repaint(): void {
    // no highlight of its own
  }

  edit(view: TurnView, draft?: string): void {
    const { model, say, toasts, player, highlights } = this.desk;
    if (!model.may("edit_transcript") || view.block.turn === null || !model.doc) return;
    if (this.waiting) return toasts.show(say("ws.edit.wait"));
    if (this.editor?.view === view) return;
    this.cancel();
    if (player.playing) player.toggle();
    getSelection()?.removeAllRanges();
    highlights.paint("word", []);
    this.desk.cursor.place(view.block.from);
    this.editor = new Editor(view, draft ?? model.doc.textOf(view.block), say, {
      save: (text) => this.save(view, text),
      cancel: () => this.cancel(),
    });
  }

  private save(view: TurnView, text: string): void {
    const { model, session } = this.desk;
    const doc = model.doc!;
    this.cancel();
    if (text === doc.textOf(view.block)) return;
    view.text.replaceChildren(text);
    view.element.classList.add("qw-waiting");
    this.waiting = true;
    const op = { kind: "turn.correct", interview: model.state.interview.id, revision: doc.id, turn: view.block.turn, text };
    void session.do(op).then((result) => this.saved(result, view, text));
  }

  private saved(result: OpResult, view: TurnView, text: string): void {
    const { say, toasts, transcript } = this.desk;
    view.element.classList.remove("qw-waiting");
    if (!result.ok) {
      this.waiting = false;
      this.edit(transcript.views[view.index] ?? view, text); // what was typed is never thrown away
      return;
    }
    const { touched = 0, lost = 0 } = (result.value ?? {}) as { touched?: number; lost?: number };
    if (touched) toasts.show(say("ws.edit.touched", { n: touched }));
    if (lost) toasts.show(say("ws.edit.lost", { n: lost }), "error");
  }

  private cancel(): void {
    if (!this.editor) return;
    const { block } = this.editor.view;
    this.editor.close();
    this.editor = null;
    this.desk.transcript.touch(block);
    this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  /** The text changed under an open editor: open it again on the same turn with what was typed. */
  private keepDraft(): void {
    const open = this.editor;
    if (!open) return;
    this.editor = null;
    const view = this.desk.transcript.views.find((one) => one.block.turn === open.view.block.turn);
    this.waiting = false;
    if (view) this.edit(view, open.area.value);
    this.desk.toasts.show(this.desk.say("ws.edit.changed"));
  }

  private choose(view: TurnView, who: HTMLElement): void {
    const { model, session, say, toasts } = this.desk;
    if (this.waiting) return toasts.show(say("ws.edit.wait"));
    const select = h("select.qw-select.qw-assignselect", { "aria-label": say("ws.turn.assign"), "data-testid": "assign-select" });
    for (const speaker of model.speakers.values()) {
      select.append(h("option", { value: speaker.key, selected: speaker.key === view.block.speaker }, speaker.name));
    }
    select.addEventListener("blur", () => select.replaceWith(who));
    select.addEventListener("change", () => {
      const chosen = select.value;
      select.blur();
      if (chosen === view.block.speaker) return;
      this.waiting = true;
      view.element.classList.add("qw-waiting");
      const op = { kind: "turn.assign", interview: model.state.interview.id, revision: model.doc!.id, turn: view.block.turn, speaker: chosen };
      void session.do(op).then((result) => {
        view.element.classList.remove("qw-waiting");
        if (!result.ok) this.waiting = false;
      });
    });
    who.replaceWith(select);
    select.focus();
    try {
      select.showPicker(); // opens the list at once where the browser allows it
    } catch {
      // it opens with the next key or click
    }
  }
}
