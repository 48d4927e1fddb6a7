// Correcting the transcript: editing turns in place, splitting and joining them, whose words they are, finding and
// replacing, and how far all that has been checked. Everything by keys, with the sound running beside it.

import { follow } from "../core/find";
import type { Doc } from "../core/document";
import type { News } from "../core/model";
import type { OpResult, Stretch } from "../core/types";
import type { Activity, Desk } from "./desk";
import { h } from "./dom";
import { Editor } from "./editor";
import { Listening } from "./listening";
import { looksOf } from "./looks";
import { ReadingPane } from "./reading_pane";
import { Rearranging } from "./rearranging";
import { sameTurn } from "./revising";
import { SpeakersPane } from "./speakers";
import type { Decoration, TurnView } from "./turn";
import { fillTools } from "./turn_tools";
import { WordsBar } from "./words_bar";

export class CorrectingActivity implements Activity {
  readonly mode = "transcript";
  readonly left: HTMLElement;
  readonly home = null;
  readonly floating: HTMLElement;
  private readonly speakers: SpeakersPane;
  private readonly reading: ReadingPane;
  private readonly bar: WordsBar;
  private readonly acts: Rearranging;
  private readonly listening: Listening;
  private editor: Editor | null = null;
  private shown: Doc | null = null;
  /** Words selected to be given to somebody. */
  chosen: Stretch | null = null;
  /** The word the keys stand on. */
  private spot: Stretch | null = null;

  constructor(private readonly desk: Desk) {
    const { model, say } = desk;
    this.acts = new Rearranging(desk);
    this.listening = new Listening(desk);
    this.speakers = new SpeakersPane(model, say, (key, change) => {
      void desk.session.do({ kind: "speaker.update", interview: model.state.interview.id, key, ...change });
    });
    this.reading = new ReadingPane(model, say, {
      check: () => this.acts.check(true),
      goOn: () => this.goOn(),
      changed: () => model.doc && desk.transcript.touch({ from: 0, to: model.doc.text.length }),
    });
    this.bar = new WordsBar(model, say, {
      assign: (key, name) => this.assign(key, name),
      split: () => this.split(),
      play: () => this.listening.play(this.chosen),
      again: () => void this.openAgain(),
    });
    this.left = this.speakers.root;
    this.left.prepend(this.reading.root);
    this.floating = this.bar.root;
  }

  news(news: News): void {
    if (news.about === "document") this.documentCame();
    if (news.about === "document" || news.about === "speakers") this.speakers.fill();
    if (news.about === "document") this.reading.fill();
    if (news.about !== "progress") return;
    this.reading.fillProgress();
    for (const view of this.desk.transcript.views) this.markChecked(view);
  }

  looks(view: TurnView): Decoration[] {
    return looksOf(view, this.desk.model, this.desk.say, this.reading.view);
  }

  gutter(view: TurnView): void {
    this.markChecked(view);
    fillTools(view, this.desk, {
      edit: (one) => this.edit(one),
      assign: (one, speaker) => this.acts.assignTurn(one, speaker),
      split: () => this.split(),
      merge: (one, by) => this.acts.merge(one, by),
      check: () => this.acts.check(true),
      loop: () => this.loop(true),
      again: (one) => void this.desk.side.open("again", one.block),
    });
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
    const text = this.desk.model.doc?.text ?? "";
    if (!tidy || this.editor) return;
    while (tidy.from > 0 && /\S/.test(text[tidy.from - 1]!)) tidy.from--; // words change hands whole
    while (tidy.to < text.length && /\S/.test(text[tidy.to]!)) tidy.to++;
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
    const { cursor } = this.desk;
    const view = cursor.view;
    const control = event.ctrlKey || event.metaKey;
    if (control || event.altKey) return false;
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
        this.acts.check(!event.shiftKey);
        return true;
      case "s":
        this.split();
        return true;
      case "m":
      case "M":
        this.acts.merge(view, event.shiftKey ? 1 : -1);
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

  loop(on: boolean): void {
    this.listening.loop(on);
  }

  repaint(): void {
    const { transcript, highlights } = this.desk;
    const mark = this.chosen ?? this.spot;
    highlights.paint("pending", mark ? transcript.ranges(mark) : []);
  }

  edit(view: TurnView, caret: number | null = null, draft?: string): void {
    const { model, say, player, highlights, cursor } = this.desk;
    if (!model.may("edit_transcript") || view.block.turn === null || !model.doc || this.editor?.view === view) return;
    if (this.editor) this.save(this.editor.view, this.editor.area.value); // going elsewhere loses nothing
    if (view.element.classList.contains("qw-waiting")) return this.desk.toasts.show(say("ws.edit.wait"));
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
        this.acts.merge(view, by);
      },
      move: (text, by) => this.moveOn(view, text, by),
    }, draft ?? was, caret);
    if (cursor.view !== view) cursor.place(view.block.from);
    this.desk.transcript.reveal(view.block.from);
  }

  private moveOn(view: TurnView, text: string, by: 1 | -1): void {
    const next = this.desk.transcript.views[view.index + by];
    if (next) this.edit(next, by > 0 ? 0 : null);
    else this.save(view, text);
  }

  private save(view: TurnView, text: string): void {
    const was = this.editor?.was;
    const caret = this.editor?.area.selectionStart ?? 0;
    this.cancel();
    if (was === undefined || text === was) return;
    view.text.replaceChildren(h("span", {}, text));
    this.desk.cursor.unit = view.block.from + Math.min(caret, Math.max(0, text.length - 1));
    this.acts.correct(view, text, (result) => this.saved(result, view, was, text));
  }

  private splitEdited(view: TurnView, text: string, unit: number): void {
    const was = this.editor?.was ?? "";
    this.cancel();
    this.desk.cursor.unit = view.block.from + unit;
    this.acts.splitCorrected(view, text, unit, (result) => this.saved(result, view, was, text));
  }

  private saved(result: OpResult, view: TurnView, was: string, text: string): void {
    if (result.ok) return this.harm(result);
    const { doc } = this.desk.model;
    const index = doc ? (sameTurn(doc, view.index, was) ?? view.index) : view.index;
    const again = this.desk.transcript.views[index] ?? view;
    again.element.classList.remove("qw-waiting");
    this.edit(again, null, text); // what was typed is never thrown away
  }

  /** Say what became of the codings. */
  private harm(result: OpResult): void {
    if (!result.ok) return;
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

  private documentCame(): void {
    const { model, cursor, player } = this.desk;
    const { doc } = model;
    if (doc && this.shown && doc !== this.shown) {
      const before = this.shown;
      cursor.place(follow(before.text, doc.text, cursor.unit));
      this.stand(null);
      this.keepDraft(before);
      if (player.looping) this.loop(true);
    }
    this.shown = doc;
    this.acts.settle();
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
    const { cursor } = this.desk;
    const unit = this.chosen?.from ?? this.spot?.from ?? cursor.steps?.wordAt(cursor.unit)?.from ?? cursor.unit;
    cursor.unit = unit;
    this.stand(null);
    this.acts.split();
  }

  replaceWords(places: { start: number; end: number; text: string }[], done: () => void): void {
    this.acts.replace(places, (result) => {
      if (result.ok) this.harm(result);
      done();
    });
  }

  private assignByDigit(digit: number): boolean {
    const speaker = [...this.desk.model.speakers.values()][digit - 1];
    if (!speaker || !this.desk.model.may("edit_transcript")) return false;
    if (this.chosen) this.assign(speaker.key, "");
    else this.acts.assignHere(speaker.key);
    return true;
  }

  private assign(key: string | null, name: string): void {
    const where = this.chosen;
    const { doc } = this.desk.model;
    if (!where || !doc) return;
    this.acts.assignWords(where, key, name);
    this.stand(null);
    this.desk.transcript.scroller.focus({ preventScroll: true });
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
    this.listening.play(word);
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

  private async openAgain(): Promise<void> {
    const { chosen } = this;
    this.stand(null);
    await this.desk.side.open("again", chosen ?? undefined);
  }

  standOn(hit: Stretch): void {
    const { cursor, transcript, highlights } = this.desk;
    cursor.place(hit.from);
    transcript.reveal(hit.from, "center");
    this.spot = hit;
    requestAnimationFrame(() => highlights.paint("pending", transcript.ranges(hit)));
  }
}
