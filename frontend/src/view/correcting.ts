// Correcting the transcript: editing turns in place, splitting and joining them, whose words they are, finding and
// replacing, and how far all that has been checked. Everything by keys, with the sound running beside it.

import { follow } from "../core/find";
import type { Doc } from "../core/document";
import type { News } from "../core/model";
import type { OpResult, Stretch } from "../core/types";
import type { Activity, Desk } from "./desk";
import { h, iconButton } from "./dom";
import { Editor } from "./editor";
import { FindPanel } from "./find";
import { looksOf } from "./looks";
import { openMenu } from "./menu";
import { ReadingPane } from "./reading_pane";
import { Revising, sameTurn } from "./revising";
import { SpeakersPane } from "./speakers";
import { fillGutter, type Decoration, type TurnView } from "./turn";
import { WordsBar } from "./words_bar";

const BEFORE_WORD_S = 0.7; // heard around a word to check, so that one understands it
const AFTER_WORD_S = 0.5;

export class CorrectingActivity implements Activity {
  readonly mode = "transcript";
  readonly left: HTMLElement;
  readonly right: HTMLElement;
  readonly floating: HTMLElement;
  private readonly speakers: SpeakersPane;
  private readonly reading: ReadingPane;
  private readonly finder: FindPanel;
  private readonly bar: WordsBar;
  private readonly revising: Revising;
  private editor: Editor | null = null;
  private shown: Doc | null = null;
  /** Words selected to be given to somebody. */
  private chosen: Stretch | null = null;
  /** The word the keys stand on. */
  private spot: Stretch | null = null;

  constructor(private readonly desk: Desk) {
    const { model, say } = desk;
    this.revising = new Revising(desk);
    this.speakers = new SpeakersPane(model, say, (key, change) => {
      void desk.session.do({ kind: "speaker.update", interview: model.state.interview.id, key, ...change });
    });
    this.reading = new ReadingPane(model, say, {
      check: () => this.check(true),
      goOn: () => this.goOn(),
      changed: () => model.doc && desk.transcript.touch({ from: 0, to: model.doc.text.length }),
    });
    this.finder = new FindPanel(model, say, {
      show: (hit) => this.showHit(hit),
      paint: (hits) => desk.highlights.paint("hover", hits.flatMap((hit) => desk.transcript.ranges(hit))),
      replace: (places) => this.replace(places),
      close: () => this.closeFinder(),
    });
    this.bar = new WordsBar(model, say, {
      assign: (key, name) => this.assign(key, name),
      split: () => this.split(),
      play: () => this.playStretch(this.chosen),
    });
    this.left = this.speakers.root;
    this.left.prepend(this.reading.root);
    this.right = this.finder.root;
    this.floating = this.bar.root;
    desk.transcript.column.addEventListener("click", (event) => this.playMark(event));
  }

  news(news: News): void {
    if (news.about === "document") this.documentCame();
    if (news.about === "document" || news.about === "speakers") this.speakers.fill();
    if (news.about === "document") this.reading.fill();
    if (news.about === "progress") {
      this.reading.fillProgress();
      for (const view of this.desk.transcript.views) this.markChecked(view);
    }
  }

  looks(view: TurnView): Decoration[] {
    return looksOf(view, this.desk.model, this.desk.say, this.reading.view);
  }

  gutter(view: TurnView): void {
    const { model, say } = this.desk;
    const key = view.block.speaker;
    const name = key === null ? "" : (model.speakers.get(key)?.name ?? key);
    const may = model.may("edit_transcript") && view.block.turn !== null;
    this.markChecked(view);
    if (!may) {
      fillGutter(view, model, say, { name: h("span.qw-who", {}, name) });
      return;
    }
    const props = { type: "button", tabindex: "-1", title: say("ws.turn.assign"), "data-testid": "assign" };
    const who = h("button.qw-who.qw-assign", { ...props, onclick: () => this.choose(view, who) }, name || say("ws.turn.nobody"));
    const pencil = iconButton("pencil", say("ws.turn.edit"), () => this.edit(view), "edit-turn");
    const more = iconButton("more", say("ws.turn.more"), () => this.menu(view, more), "more-turn");
    pencil.tabIndex = more.tabIndex = -1;
    fillGutter(view, model, say, { name: who, tools: h("span.qw-tools", {}, pencil, more) });
  }

  click(unit: number): void {
    this.stand(null);
    const time = this.desk.model.doc?.timeAt(unit) ?? null;
    if (time !== null && !this.editor) this.desk.player.playFrom(time);
  }

  doubleClick(unit: number): void {
    const view = this.desk.transcript.viewAt(unit);
    if (view) this.edit(view, unit - view.block.from);
  }

  select(chosen: Stretch): void {
    const tidy = this.desk.cursor.steps?.tidy(chosen);
    if (!tidy || this.editor) return;
    this.chosen = tidy;
    this.spot = null;
    this.desk.cursor.place(tidy.from);
    this.repaint();
    const ranges = this.desk.transcript.ranges(tidy);
    const rects = ranges[ranges.length - 1]?.getClientRects();
    const last = rects?.[rects.length - 1];
    const sound = this.desk.player.ready && this.desk.model.doc?.words.secondsOf(tidy) != null;
    if (last) this.bar.open(last, this.desk.transcript.scroller, sound);
  }

  leave(): void {
    this.stand(null);
  }

  /** The word being said while the sound runs: the keys stand where one hears. */
  heard(word: Stretch): void {
    if (this.editor || this.chosen) return;
    this.spot = null;
    this.desk.cursor.unit = word.from;
    this.desk.cursor.mark();
  }

  key(event: KeyboardEvent): boolean {
    const control = event.ctrlKey || event.metaKey;
    if (control && /^[fh]$/i.test(event.key) && !event.altKey) {
      this.openFinder(event.key.toLowerCase() === "h");
      return true;
    }
    if (control || event.altKey) return false;
    const done = this.byKey(event);
    return done;
  }

  private byKey(event: KeyboardEvent): boolean {
    const { cursor } = this.desk;
    const view = cursor.view;
    if (/^[1-9]$/.test(event.key)) return this.assignByDigit(Number(event.key));
    switch (event.key) {
      case "e":
      case "Enter":
        if (view) this.edit(view, cursor.unit - view.block.from);
        return view !== null;
      case "n":
      case "N":
        this.nextUnsure(event.shiftKey ? -1 : 1);
        return true;
      case "c":
      case "C":
        this.check(!event.shiftKey);
        return true;
      case "s":
        this.split();
        return true;
      case "m":
      case "M":
        this.merge(view, event.shiftKey ? 1 : -1);
        return true;
      case "l":
        this.loop(!this.desk.player.looping);
        return true;
      case "ArrowLeft":
      case "ArrowRight":
        this.stepWord(event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
        return true;
      case "Escape":
        if (!this.chosen && !this.spot) return false;
        this.stand(null);
        return true;
      default:
        return false;
    }
  }

  repaint(): void {
    const { transcript, highlights } = this.desk;
    const mark = this.chosen ?? this.spot;
    highlights.paint("pending", mark ? transcript.ranges(mark) : []);
  }

  loop(on: boolean): void {
    const { player, cursor, model } = this.desk;
    const block = cursor.view?.block;
    const seconds = block && (model.doc?.words.secondsOf(block) ?? null);
    const known = seconds ?? (block && block.start_s !== null && block.end_s !== null ? ([block.start_s, block.end_s] as const) : null);
    player.setLoop(on && known ? known : null);
    if (on && known && !player.playing) player.playFrom(known[0]);
    if (on && !known) this.desk.toasts.show(this.desk.say("ws.audio.loop.none"));
  }

  edit(view: TurnView, caret: number | null = null, draft?: string): void {
    const { model, say, player, highlights } = this.desk;
    if (!model.may("edit_transcript") || view.block.turn === null || !model.doc || this.editor?.view === view) return;
    this.cancel();
    if (player.playing) player.toggle();
    getSelection()?.removeAllRanges();
    highlights.paint("word", []);
    this.stand(null);
    const was = model.doc.textOf(view.block);
    this.editor = new Editor(view, was, say, {
      save: (text) => this.save(view, text),
      cancel: () => this.cancel(),
      split: (text, at) => this.splitEdited(view, text, at),
      merge: (text, by) => {
        this.save(view, text);
        this.merge(view, by);
      },
      move: (text, by) => this.moveOn(view, text, by),
    }, draft ?? was, caret);
    const { cursor } = this.desk;
    if (cursor.view !== view) cursor.place(view.block.from);
    this.desk.transcript.reveal(view.block.from);
  }

  private moveOn(view: TurnView, text: string, by: 1 | -1): void {
    this.save(view, text);
    const next = this.desk.transcript.views[view.index + by];
    if (next) this.edit(next, by > 0 ? 0 : null);
  }

  private save(view: TurnView, text: string): void {
    const { was, caret } = this.closing();
    if (text === was) return;
    view.text.replaceChildren(text);
    this.desk.cursor.unit = view.block.from + Math.min(caret, Math.max(0, text.length - 1));
    const build = (doc: Doc) => {
      const turn = this.turnOf(doc, view, was);
      return turn === null ? null : { kind: "turn.correct", turn, text };
    };
    this.revising.run({ build, view, done: (result) => this.saved(result, view, was, text) });
  }

  private splitEdited(view: TurnView, text: string, unit: number): void {
    const { was } = this.closing();
    const at = [...text.slice(0, unit)].length;
    const build = (doc: Doc) => {
      const turn = this.turnOf(doc, view, was);
      return turn === null ? null : { kind: "turn.split", turn, at, text };
    };
    this.desk.cursor.unit = view.block.from + unit;
    this.revising.run({ build, view, done: (result) => this.saved(result, view, was, text) });
  }

  private closing(): { was: string; caret: number } {
    const was = this.editor?.was ?? "";
    const caret = this.editor?.area.selectionStart ?? 0;
    this.cancel();
    return { was, caret };
  }

  private saved(result: OpResult, view: TurnView, was: string, text: string): void {
    if (!result.ok) {
      const { doc } = this.desk.model;
      const index = doc ? (sameTurn(doc, view.index, was) ?? view.index) : view.index;
      const again = this.desk.transcript.views[index] ?? view;
      if (!this.editor) this.edit(again, null, text); // what was typed is never thrown away
      return;
    }
    const { touched = 0, lost = 0 } = (result.value ?? {}) as { touched?: number; lost?: number };
    const { say, toasts } = this.desk;
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

  /** The number a turn has now; null when it is not there any more. */
  private turnOf(doc: Doc, view: TurnView, was: string): number | null {
    const index = sameTurn(doc, view.index, was) ?? view.index;
    return doc.blocks[index]?.turn ?? null;
  }

  private documentCame(): void {
    const { model, cursor, player } = this.desk;
    const { doc } = model;
    if (doc && this.shown && doc !== this.shown) {
      const before = this.shown;
      cursor.unit = follow(before.text, doc.text, cursor.unit);
      this.stand(null);
      this.keepDraft(before);
      if (player.looping) this.loop(true);
      if (this.finder.isOpen) requestAnimationFrame(() => this.finder.search());
    }
    this.shown = doc;
    this.revising.settle();
  }

  /** The text changed under an open editor: open it again on the same turn with what was typed. */
  private keepDraft(before: Doc): void {
    const open = this.editor;
    if (!open) return;
    const { model, transcript, toasts, say } = this.desk;
    const typed = open.area.value;
    const caret = open.area.selectionStart;
    this.editor = null;
    const same = sameTurn(model.doc!, open.view.index, before.textOf(open.view.block));
    const view = transcript.views[same ?? Math.min(open.view.index, transcript.views.length - 1)];
    if (view) this.edit(view, caret, typed);
    if (same === null) toasts.show(say("ws.edit.changed"));
  }

  private split(): void {
    const { model, cursor } = this.desk;
    if (!model.may("edit_transcript")) return;
    const unit = this.chosen?.from ?? this.spot?.from ?? cursor.steps?.wordAt(cursor.unit)?.from ?? cursor.unit;
    cursor.unit = unit;
    this.stand(null);
    const build = (doc: Doc) => {
      const block = doc.blocks[doc.blockAt(cursor.unit)];
      if (!block || block.turn === null) return null;
      const at = doc.offsets.toPoints(cursor.unit) - doc.offsets.toPoints(block.from);
      return { kind: "turn.split", turn: block.turn, at };
    };
    this.revising.run({ build, view: cursor.view });
  }

  private merge(view: TurnView | null, by: 1 | -1): void {
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

  private assignByDigit(digit: number): boolean {
    const speaker = [...this.desk.model.speakers.values()][digit - 1];
    if (!speaker || !this.desk.model.may("edit_transcript")) return false;
    if (this.chosen) this.assign(speaker.key, "");
    else if (this.desk.cursor.view) this.assignTurn(this.desk.cursor.view, speaker.key);
    return true;
  }

  private assign(key: string | null, name: string): void {
    const where = this.chosen;
    const { doc } = this.desk.model;
    if (!where || !doc) return;
    const words = { start: doc.offsets.toPoints(where.from), end: doc.offsets.toPoints(where.to) };
    this.stand(null);
    this.desk.transcript.scroller.focus({ preventScroll: true });
    const op = { kind: "words.assign", ...words, speaker: key, name };
    this.revising.run({ build: (now) => (now === doc ? op : null), view: this.desk.transcript.viewAt(where.from) });
  }

  private assignTurn(view: TurnView, speaker: string): void {
    const was = this.desk.model.doc!.textOf(view.block);
    const build = (doc: Doc) => {
      const turn = this.turnOf(doc, view, was);
      return turn === null ? null : { kind: "turn.assign", turn, speaker };
    };
    this.revising.run({ build, view });
  }

  private replace(places: { start: number; end: number; text: string }[]): void {
    const { say, toasts, model } = this.desk;
    const { doc } = model;
    const done = (result: OpResult): void => {
      if (result.ok) toasts.show(say("ws.find.done", { n: places.length }));
      this.saved(result.ok ? result : { ...result, ok: true, seq: 0, value: null }, this.desk.transcript.views[0]!, "", "");
    };
    this.revising.run({ build: (now) => (now === doc ? { kind: "words.replace", places } : null), done });
  }

  /** Checked up to the end of the current turn, and on to the next one; or only up to where it begins. */
  private check(through: boolean): void {
    const { model, cursor } = this.desk;
    const block = cursor.view?.block;
    if (!block || !model.may("edit_transcript")) return;
    const was = model.doc!.textOf(block);
    const view = cursor.view!;
    if (through) cursor.step(1);
    const build = (doc: Doc) => {
      const index = sameTurn(doc, view.index, was) ?? view.index;
      const here = doc.blocks[index];
      return here ? { kind: "progress.set", position: doc.offsets.toPoints(through ? here.to : here.from) } : null;
    };
    this.revising.run({ build });
  }

  private goOn(): void {
    const { model, cursor, transcript } = this.desk;
    const { checked } = model.state;
    if (!checked || !model.doc) return;
    const unit = Math.min(model.doc.offsets.toUnits(checked.position) + 1, model.doc.text.length - 1);
    cursor.place(unit);
    transcript.reveal(unit, "center");
    transcript.scroller.focus({ preventScroll: true });
  }

  private markChecked(view: TurnView): void {
    const { checked } = this.desk.model.state;
    const { doc } = this.desk.model;
    const done = checked !== null && doc !== null && doc.offsets.toPoints(view.block.to) <= checked.position;
    view.element.classList.toggle("qw-checked", done);
  }

  private nextUnsure(by: 1 | -1): void {
    const { model, cursor, toasts, say } = this.desk;
    const word = model.doc?.words.unsureFrom(this.spot?.from ?? cursor.unit - (by > 0 ? 1 : 0), by);
    if (!word) return toasts.show(say(by > 0 ? "ws.unsure.none" : "ws.unsure.none.before"));
    this.stand({ from: word.from, to: word.to });
    this.playStretch(word);
  }

  private stepWord(by: 1 | -1, extend: boolean): void {
    const { cursor } = this.desk;
    const { steps } = cursor;
    if (!steps) return;
    const here = this.chosen ?? this.spot ?? steps.wordAt(cursor.unit);
    if (!here) return;
    if (extend) {
      this.select(this.chosen ? steps.extend(this.chosen, by, "word") : here);
      return;
    }
    const next = this.spot || this.chosen ? (by > 0 ? steps.wordAt(here.to) : steps.wordBefore(here.from)) : here;
    if (next) this.stand(next);
  }

  /** Put the keys on a word, or on none. */
  private stand(word: Stretch | null): void {
    this.bar.close();
    const had = this.chosen ?? this.spot;
    this.chosen = null;
    this.spot = word;
    if (word) {
      this.desk.cursor.place(word.from);
      this.desk.transcript.reveal(word.from);
    }
    if (word || had) this.repaint();
  }

  private playStretch(stretch: Stretch | null): void {
    const seconds = stretch && this.desk.model.doc?.words.secondsOf(stretch);
    if (seconds) this.desk.player.playStretch(seconds[0] - BEFORE_WORD_S, seconds[1] + AFTER_WORD_S);
  }

  private playMark(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>(".qw-playmark") : null;
    if (button) this.desk.player.playStretch(Number(button.dataset["from"]), Number(button.dataset["to"]));
  }

  private openFinder(replacing: boolean): void {
    const { model, root } = this.desk;
    const where = this.chosen ?? this.spot;
    const words = where && model.doc ? model.doc.textOf(where) : "";
    root.classList.add("qw-finding");
    this.finder.open(words.length < 80 ? words : "", replacing);
  }

  private closeFinder(): void {
    this.finder.close();
    this.desk.root.classList.remove("qw-finding");
    this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  private showHit(hit: Stretch): void {
    const { cursor, transcript, highlights } = this.desk;
    cursor.place(hit.from);
    transcript.reveal(hit.from, "center");
    this.spot = hit;
    requestAnimationFrame(() => highlights.paint("pending", transcript.ranges(hit)));
  }

  private menu(view: TurnView, button: HTMLElement): void {
    const { say, transcript, cursor } = this.desk;
    const here = (run: () => void) => () => {
      if (cursor.view !== view) cursor.place(view.block.from);
      run();
    };
    const last = transcript.views.length - 1;
    openMenu(transcript.scroller, button, say("ws.turn.more"), [
      { text: say("ws.menu.edit"), keys: "e", run: () => this.edit(view) },
      { text: say("ws.menu.split"), keys: "s", run: here(() => this.split()), disabled: cursor.view !== view },
      { text: say("ws.menu.merge.before"), keys: "m", run: here(() => this.merge(view, -1)), disabled: view.index === 0 },
      { text: say("ws.menu.merge.after"), keys: "Shift + m", run: here(() => this.merge(view, 1)), disabled: view.index === last },
      { text: say("ws.menu.check"), keys: "c", run: here(() => this.check(true)) },
      { text: say("ws.menu.loop"), keys: "l", run: here(() => this.loop(true)), disabled: !this.desk.player.ready },
    ]);
  }

  private choose(view: TurnView, who: HTMLElement): void {
    const { model, say } = this.desk;
    const select = h("select.qw-select.qw-assignselect", { "aria-label": say("ws.turn.assign"), "data-testid": "assign-select" });
    for (const speaker of model.speakers.values()) {
      select.append(h("option", { value: speaker.key, selected: speaker.key === view.block.speaker }, speaker.name));
    }
    select.addEventListener("blur", () => select.replaceWith(who));
    select.addEventListener("change", () => {
      const chosen = select.value;
      select.blur();
      if (chosen !== view.block.speaker) this.assignTurn(view, chosen);
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
