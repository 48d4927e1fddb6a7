// Assembles one open workspace: the session, its panes, and the wires between them.

import { openIn, threadsOf } from "./core/memos";
import type { Model, News } from "./core/model";
import { speech, type Say } from "./core/text";
import type { Choice, Mode, Place, Stretch } from "./core/types";
import type { Failure } from "./net/api";
import type { Ways } from "./host";
import { Session } from "./session";
import { Bar } from "./view/bar";
import { Cursor, type Activity, type Desk, type MakeActivity } from "./view/desk";
import { h, whenIdle } from "./view/dom";
import { markEditors } from "./view/editors";
import { Highlights } from "./view/highlight";
import { watchKeys } from "./view/keys";
import { Player } from "./view/player";
import { loadPart } from "./net/parts";
import type * as Reads from "./panels/reads";
import type * as SoundSettings from "./panels/sound_settings";
import { Sound } from "./view/sound";
import { watchPrinting } from "./view/printing";
import { watchPointer } from "./view/pointer";
import { SidePane } from "./view/side";
import { SignedOut } from "./view/signed_out";
import { Toasts } from "./view/toast";
import { Switcher } from "./view/switcher";
import { Transcript } from "./view/transcript";
import { keepRefused } from "./view/memo_drafts";
import { fitViewport } from "./view/viewport";

export interface WorkspaceData {
  interview_id: string;
  /** The transcript the page expects to be the present one. */
  revision_id?: string | null;
  mode: Mode;
  strings: Record<string, string>;
  test_hooks?: boolean;
  focus?: number | null;
  focus_end?: number | null;
}

const FOCUS_SHOWN_MS = 4000;
const TELL_AFTER_MS = 300;
const HANDS_OFF_MS = 4000; // the text does not follow the sound so soon after somebody scrolled

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class WorkspaceView {
  readonly root: HTMLElement;
  readonly desk: Desk;
  readonly activity: Activity;
  private readonly side: SidePane;
  private readonly say: Say;
  private readonly bar: Bar;
  private readonly empty: HTMLElement;
  private readonly signedOut: SignedOut;
  private readonly releases: (() => void)[] = [];
  private shown: string | null = null;
  private playedFrom = -1;
  private readonly sound: Sound;
  /** Where the cursor was when the sound was last told to play from it; there again, space goes on. */
  private startedAt = -1;
  private scrolledAt = 0;
  /** Acts of one's own on which others have built: undo and redo said so once and then go past them. */
  private readonly past = new Set<string>();
  private telling = 0;

  private closed = false;
  private first: (() => void) | null = null;

  constructor(private readonly data: WorkspaceData, ways: Ways, make: MakeActivity, name = "") {
    const say = (this.say = speech(data.strings));
    this.root = h("div.qw", { "data-testid": "workspace", "data-mode": data.mode, "data-ready": "0", "data-state": "saved" });
    const toasts = new Toasts(say("ws.close"));
    const session = new Session(data.interview_id, {
      takenBack: (op, message) => {
        const said = message || say(op.kind === "round.done" ? "ws.task.heldback" : "ws.refused");
        keepRefused(model.state.me.id, op);
        if (this.closed) ways.refused(said);
        else toasts.show(said, "error");
      },
      standsStill: () => toasts.show(say("ws.task.standsstill"), "error", "task"),
      noted: (note) => toasts.show(note),
      standing: (...standing) => this.standing(...standing),
      signedOut: (who) => this.signedOut.show(who),
      failed: (failure) => this.fail(failure),
    });
    const { model } = session;
    const transcript: Transcript = new Transcript(model, say, {
      gutter: (view) => this.activity.gutter(view),
      painted: () => this.repaint(),
      looks: (view) => this.activity.looks?.(view) ?? [],
    }, data.mode === "code");
    const player = new Player(say, {
      at: (seconds) => this.follow(seconds),
      failed: () => toasts.show(say("ws.audio.failed"), "error"),
      settings: () => void loadPart<typeof SoundSettings>("sound_settings").then(
        ({ soundDialog }) => this.show(soundDialog(say, this.sound)),
        () => toasts.show(say("ws.panel.failed"), "error"),
      ),
      ...(data.mode === "transcript" ? { loop: (on: boolean) => this.activity.loop?.(on) } : {}),
    });
    this.sound = new Sound(player, { toggle: () => this.play() });
    const highlights = new Highlights(transcript.column);
    const cursor = new Cursor(model, () => transcript);
    const desk = { root: this.root, session, model, say, transcript, highlights, player, toasts, cursor } as Mutable<Desk>;
    this.desk = desk;
    desk.go = (place) => this.go(place, ways);
    desk.activity = this.activity = make(desk);
    desk.side = this.side = new SidePane(desk, this.activity.home, data.mode);
    const switcher = new Switcher(data.interview_id, say, ways, {
      hindrance: () => this.hindrance(),
      hindered: (why) => toasts.show(why, "error"),
      closed: () => transcript.scroller.focus({ preventScroll: true }),
      readers: (id) => (model.readers[id] ?? []).filter((one) => one.id !== model.state.me.id).map((one) => one.name),
    });
    if (name) switcher.title(name);
    this.releases.push(switcher.watch());
    this.bar = new Bar(model, say, switcher, {
      undo: () => this.undo(),
      redo: () => this.undo("redo"),
      go: (unit) => {
        cursor.place(unit);
        transcript.reveal(unit, "center");
      },
      unsure: (shown) => this.root.classList.toggle("qw-hide-unsure", !shown),
    }, this.side.buttons);
    this.signedOut = new SignedOut(say, () => model.state.me.name);
    this.empty = h("div.qw-nothing", { role: "status" }, say("ws.opening"));
    this.assemble(ways);
    model.listen((news) => this.news(news));
  }

  async open(): Promise<void> {
    await this.desk.session.open(this.data.revision_id ?? null);
    if (this.closed || !this.desk.model.state || this.root.dataset["ready"] === "1") return;
    this.news({ about: "document" });
    if (this.data.focus !== null && this.data.focus !== undefined) this.focusOn(this.data.focus, this.data.focus_end ?? null);
    this.root.dataset["ready"] = "1";
    this.tellWhere();
    this.first?.();
    requestAnimationFrame(() => setTimeout(() => this.takeFocus())); // once painted: focusing lays everything out
    whenIdle(() => {
      if (this.closed) return;
      this.side.prepare();
      if (this.desk.model.may("code")) void this.watchReading();
    });
  }

  private async watchReading(): Promise<void> {
    const part = await loadPart<typeof Reads>("reads").catch(() => null); // the server is away: this visit counts nothing
    if (part && !this.closed) this.releases.push(part.watchReading(this.desk));
  }

  /** Open a panel as soon as the interview is there. */
  openWith(panel: string, wish: unknown): void {
    this.first = () => void this.side.open(panel, wish);
  }

  close(): void {
    this.closed = true;
    this.desk.session.close();
    this.activity.close?.();
    this.side.dispose();
    this.bar.close();
    this.desk.transcript.close();
    this.desk.player.close();
    this.desk.highlights.clear();
    for (const release of this.releases) release();
    this.root.remove();
  }

  private hindrance(): string | null {
    return this.root.querySelector(".qw-editing") ? this.say("ws.switch.editing") : null;
  }

  private go(place: Place, ways: Ways): void {
    if (place.interview === this.data.interview_id) return this.focusOn(place.start, place.end);
    const hindrance = this.hindrance();
    if (hindrance) this.desk.toasts.show(hindrance, "error");
    else ways.go(place);
  }

  private takeFocus(): void {
    const typing = document.activeElement?.matches("input, textarea, select, [contenteditable]") ?? false;
    if (!typing && this.root.isConnected) this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  undo(kind: "undo" | "redo" = "undo"): void {
    const { session, model, toasts } = this.desk;
    void session.do({ kind, interview: model.state.interview.id, past: [...this.past] }).then((result) => {
      if (!result.ok) return;
      const { act, said, done } = result.value as { act: string; said: string; done: boolean };
      if (!done) this.past.add(act);
      toasts.show(said, done ? "note" : "error");
    });
  }

  private assemble(ways: Ways): void {
    const { transcript, player, toasts } = this.desk;
    const { activity } = this;
    const middle = h("main.qw-middle", {}, transcript.scroller, ...(activity.around ?? []), this.empty);
    transcript.scroller.hidden = true;
    if (activity.floating) transcript.scroller.append(activity.floating);
    this.root.append(this.bar.root, this.signedOut.root, activity.left, middle, this.side.root, player.root, toasts.root);
    for (const hand of ["wheel", "touchmove"]) {
      transcript.scroller.addEventListener(hand, () => (this.scrolledAt = performance.now()), { passive: true });
    }
    const play = (): void => this.play();
    const undo = (): void => this.undo();
    const redo = (): void => this.undo("redo");
    this.root.addEventListener("qw-play", play);
    this.root.addEventListener("qw-undo", undo);
    this.root.addEventListener("qw-redo", redo);
    this.root.addEventListener("qw-open", (event) => ways.open((event as CustomEvent<Choice>).detail));
    this.root.addEventListener("qw-editing", () => this.tellWhere());
    transcript.scroller.addEventListener("scroll", () => this.tellWhere(), { passive: true });
    this.root.addEventListener("copy", (event) => this.copy(event));
    transcript.column.addEventListener("click", (event) => this.playTurn(event));
    transcript.column.addEventListener("click", (event) => this.openMemos(event));
    this.releases.push(
      watchKeys(this.desk, activity, { undo, redo, play, sound: (event) => this.sound.key(event) }),
      watchPointer(transcript, {
        begin: () => activity.leave(),
        click: (unit, event) => {
          this.desk.cursor.place(unit);
          activity.click(unit, event);
        },
        doubleClick: (unit) => activity.doubleClick(unit),
        select: (chosen, byFinger) => activity.select(chosen, false, byFinger),
        snap: (what, unit) => activity.snap?.(what, unit) ?? false,
      }),
      fitViewport(this.root),
      watchPrinting(this.root, transcript),
    );
  }

  private news(news: News): void {
    const { transcript, model } = this.desk;
    if (news.about === "document") this.showDocument();
    if (news.about === "codings") transcript.touch(news.where);
    if (news.about === "speakers") transcript.gutters();
    if (news.about === "memos") transcript.guttersOf(news.where);
    if (news.about === "people") {
      this.bar.fillPeople();
      markEditors(transcript, model, this.say);
    }
    if (news.about === "document" || news.about === "codings") this.side.badge("tray", model.unsettled().length);
    if (news.about === "document" || news.about === "memos") this.side.badge("memos", waitingFor(model));
    this.activity.news(news);
    this.side.news(news);
    this.root.dataset["seq"] = String(model.seq);
  }

  private showDocument(): void {
    const { transcript, model, player, cursor } = this.desk;
    const id = model.doc?.id ?? null;
    this.empty.hidden = id !== null;
    transcript.scroller.hidden = id === null;
    if (id === null) {
      this.empty.dataset["testid"] = "no-transcript";
      this.empty.replaceChildren(h("h2", {}, this.say("ws.empty.title")), h("p", {}, this.say("ws.empty.next")));
    } else if (id !== this.shown) {
      const back = this.shown === null ? null : transcript.anchor();
      transcript.show();
      back?.();
    } else {
      transcript.gutters();
      transcript.touch({ from: 0, to: model.doc!.text.length });
    }
    this.shown = id;
    markEditors(transcript, model, this.say);
    this.bar.fill();
    player.load(model.may("hear") ? model.state.audio_url : null, model.state.duration_s);
    cursor.mark();
  }

  private fail(failure: Failure): void {
    const { transcript } = this.desk;
    const known = [0, 401, 403, 404].includes(failure.status) ? `ws.failed.${failure.status}` : "ws.failed";
    const again = h("button.qw-button", { type: "button", onclick: () => location.reload() }, this.say("ws.failed.again"));
    this.empty.replaceChildren(h("h2", {}, this.say(known)), h("p", {}, failure.message), again);
    this.empty.dataset["testid"] = "failed";
    this.root.dataset["failed"] = String(failure.status);
    this.empty.hidden = false;
    transcript.scroller.hidden = true;
    this.root.dataset["ready"] = "1";
  }

  private standing(standing: "saved" | "saving" | "offline", waiting: number, message: string | null): void {
    this.root.dataset["state"] = standing;
    this.root.dataset["waiting"] = String(waiting);
    this.root.dataset["seq"] = String(this.desk.model.seq);
    this.bar.show(standing, waiting, message, this.signedOut.isShown);
    this.signedOut.count(waiting);
  }

  /** Others see where one reads, when the scrolling pauses for a moment, and which turn one corrects. */
  private tellWhere(): void {
    this.telling ||= window.setTimeout(() => {
      this.telling = 0;
      const { model, transcript, session } = this.desk;
      if (this.closed || !model.doc) return;
      const seen = transcript.seen();
      const editing = this.root.querySelector<HTMLElement>(".qw-editing")?.dataset["turn"];
      session.here(seen ? model.doc.offsets.toPoints(seen.from) : null, editing === undefined ? null : Number(editing));
    }, TELL_AFTER_MS);
  }

  private repaint(): void {
    this.activity.repaint();
    this.desk.cursor.mark();
    if (this.desk.player.ready && this.playedFrom >= 0) {
      this.playedFrom = -1;
      this.follow(this.desk.player.audio.currentTime);
    }
  }

  /** Mark the word being said; the turn's text is not touched for it. */
  private follow(seconds: number): void {
    const { model, transcript, highlights } = this.desk;
    const word = model.doc?.words.wordAt(seconds);
    if (!word || word.from === this.playedFrom) return;
    this.playedFrom = word.from;
    const ranges = transcript.ranges(word);
    highlights.paint("word", ranges);
    if (!this.desk.player.playing) return;
    this.activity.heard?.(word);
    if (this.activity.heard) this.startedAt = this.desk.cursor.unit;
    this.keepInSight(word, ranges);
  }

  /** The text follows the sound, unless somebody is scrolling or writing in it. */
  private keepInSight(word: Stretch, ranges: Range[]): void {
    const { transcript, root } = this.desk;
    if (performance.now() - this.scrolledAt < HANDS_OFF_MS || root.querySelector(".qw-editing")) return;
    const frame = transcript.scroller.getBoundingClientRect();
    let place: DOMRect | undefined = ranges[0]?.getBoundingClientRect();
    if (!place?.height) place = transcript.viewAt(word.from)?.element.getBoundingClientRect(); // a word left out of view
    const away = place && (place.bottom < frame.top + 30 || place.top > frame.bottom - 90);
    if (away) transcript.reveal(word.from, "center");
  }

  private play(): void {
    const { player, model, cursor } = this.desk;
    const now = player.audio.currentTime;
    const last = model.doc?.words.wordAt(now);
    const isThere = cursor.unit === this.startedAt || (last && cursor.unit >= last.from && cursor.unit < last.to);
    if (player.playing || (isThere && now > 0)) return player.toggle(); // goes on, a little before where it stopped
    this.startedAt = cursor.unit;
    const time = model.doc?.timeAt(cursor.unit) ?? null;
    if (time === null) player.toggle();
    else player.playFrom(time);
  }

  private playTurn(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-play], .qw-playmark") : null;
    if (!button) return;
    const { from, to } = button.dataset;
    if (from && to) return this.desk.player.playStretch(Number(from), Number(to));
    const unit = Number(button.dataset["play"]);
    this.desk.cursor.place(unit);
    const start = this.desk.cursor.view?.block.start_s;
    if (start !== null && start !== undefined) this.desk.player.playFrom(start);
  }

  private openMemos(event: Event): void {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-memos]") : null;
    if (mark) void this.side.open("memos", { at: Number(mark.dataset["memos"]) });
  }

  private copy(event: ClipboardEvent): void {
    const text = this.activity.selectedText;
    const typed = event.target instanceof HTMLInputElement && event.target.selectionStart !== event.target.selectionEnd;
    if (!text || typed) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  }

  private show(dialog: HTMLDialogElement): void {
    dialog.addEventListener("close", () => {
      dialog.remove();
      this.desk.transcript.scroller.focus({ preventScroll: true });
    });
    this.root.append(dialog);
    dialog.showModal();
  }

  /** Show a place and light it up: these characters, or what is coded or said at the first of them. */
  private focusOn(point: number, end: number | null = null): void {
    const { model, transcript, highlights, cursor } = this.desk;
    if (!model.doc) return;
    const unit = model.doc.offsets.toUnits(Math.max(0, point));
    cursor.place(unit);
    transcript.reveal(unit, "center");
    const paint = (): void => {
      const given = end === null ? null : { from: unit, to: model.doc!.offsets.toUnits(end) };
      const where = given ?? model.marksIn(unit, unit)[0] ?? cursor.steps?.sentenceAt(unit);
      if (where) highlights.paint("focus", transcript.ranges(where));
    };
    requestAnimationFrame(() => requestAnimationFrame(paint)); // after the turns around it are made
    setTimeout(() => highlights.paint("focus", []), FOCUS_SHOWN_MS);
  }
}

/** How many questions in memos wait for whoever reads this. */
function waitingFor({ memos, state }: Model): number {
  if (memos.size === 0) return 0;
  return threadsOf(memos).flatMap(openIn).filter((memo) => memo.asked.includes(state.me.id)).length;
}
