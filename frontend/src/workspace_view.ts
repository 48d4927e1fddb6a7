// Assembles one open workspace: the session, its panes, and the wires between them.

import type { News } from "./core/model";
import { speech, type Say } from "./core/text";
import type { Mode } from "./core/types";
import type { Failure } from "./net/api";
import type { Ways } from "./host";
import { Session } from "./session";
import { Bar } from "./view/bar";
import { CodingActivity } from "./view/coding";
import { CorrectingActivity } from "./view/correcting";
import { Cursor, type Activity, type Desk } from "./view/desk";
import { h } from "./view/dom";
import { helpDialog } from "./view/help";
import { Highlights } from "./view/highlight";
import { watchKeys } from "./view/keys";
import { Player } from "./view/player";
import { watchPointer } from "./view/pointer";
import { Toasts } from "./view/toast";
import { Switcher } from "./view/switcher";
import { Transcript } from "./view/transcript";
import { fitViewport } from "./view/viewport";

export interface WorkspaceData {
  interview_id: string;
  /** The transcript the page expects to be the present one. */
  revision_id?: string | null;
  mode: Mode;
  strings: Record<string, string>;
  test_hooks?: boolean;
  focus?: number | null;
}

const FOCUS_SHOWN_MS = 4000;

export class WorkspaceView {
  readonly root: HTMLElement;
  readonly desk: Desk;
  readonly activity: Activity;
  private readonly say: Say;
  private readonly bar: Bar;
  private readonly empty: HTMLElement;
  private readonly releases: (() => void)[] = [];
  private shown: string | null = null;
  private playedFrom = -1;

  private closed = false;

  constructor(private readonly data: WorkspaceData, ways: Ways, name = "") {
    const say = (this.say = speech(data.strings));
    this.root = h("div.qw", { "data-testid": "workspace", "data-mode": data.mode, "data-ready": "0", "data-state": "saved" });
    const toasts = new Toasts(say("ws.close"));
    const session = new Session(data.interview_id, {
      takenBack: (op, message) => {
        const said = message || say("ws.refused", { kind: op.kind });
        if (this.closed) ways.refused(said);
        else toasts.show(said, "error");
      },
      standing: (...standing) => this.standing(...standing),
      failed: (failure) => this.fail(failure),
    });
    const { model } = session;
    const transcript: Transcript = new Transcript(model, say, {
      gutter: (view) => this.activity.gutter(view),
      painted: () => this.repaint(),
    }, data.mode === "code");
    const player = new Player(say, { at: (seconds) => this.follow(seconds), failed: () => toasts.show(say("ws.audio.failed"), "error") });
    const highlights = new Highlights(transcript.column);
    const cursor = new Cursor(model, () => transcript);
    this.desk = { root: this.root, session, model, say, transcript, highlights, player, toasts, cursor };
    this.activity = data.mode === "code" ? new CodingActivity(this.desk) : new CorrectingActivity(this.desk);
    const switcher = new Switcher(data.interview_id, say, ways, {
      hindrance: () => (this.root.querySelector(".qw-editing") ? say("ws.switch.editing") : null),
      hindered: (why) => toasts.show(why, "error"),
      closed: () => transcript.scroller.focus({ preventScroll: true }),
    });
    if (name) switcher.title(name);
    this.releases.push(switcher.watch());
    this.bar = new Bar(model, say, switcher, {
      undo: () => this.undo(),
      help: () => this.help(),
      unsure: (shown) => this.root.classList.toggle("qw-hide-unsure", !shown),
    });
    this.empty = h("div.qw-nothing", { role: "status" }, say("ws.opening"));
    this.assemble();
    model.listen((news) => this.news(news));
  }

  async open(): Promise<void> {
    await this.desk.session.open(this.data.revision_id ?? null);
    if (this.closed || !this.desk.model.state || this.root.dataset["ready"] === "1") return;
    this.news({ about: "document" });
    if (this.data.focus !== null && this.data.focus !== undefined) this.focusOn(this.data.focus);
    this.root.dataset["ready"] = "1";
    requestAnimationFrame(() => setTimeout(() => this.takeFocus())); // once painted: focusing lays everything out
  }

  close(): void {
    this.closed = true;
    this.desk.session.close();
    this.desk.transcript.close();
    this.desk.player.close();
    this.desk.highlights.clear();
    for (const release of this.releases) release();
    this.root.remove();
  }

  private takeFocus(): void {
    const nothing = document.activeElement === document.body || document.activeElement === null;
    if (nothing && this.root.isConnected) this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  undo(): void {
    const { session, model, toasts } = this.desk;
    void session.do({ kind: "undo", interview: model.state.interview.id }).then((result) => {
      if (result.ok) toasts.show((result.value as { said?: string } | null)?.said ?? "");
    });
  }

  private assemble(): void {
    const { transcript, player, toasts } = this.desk;
    const { activity } = this;
    const middle = h("main.qw-middle", {}, transcript.scroller, this.empty);
    transcript.scroller.hidden = true;
    if (activity.floating) transcript.scroller.append(activity.floating);
    this.root.append(this.bar.root, activity.left, middle, ...(activity.right ? [activity.right] : []), player.root, toasts.root);
    const play = (): void => this.play();
    const undo = (): void => this.undo();
    this.root.addEventListener("qw-play", play);
    this.root.addEventListener("qw-undo", undo);
    this.root.addEventListener("copy", (event) => this.copy(event));
    transcript.column.addEventListener("click", (event) => this.playTurn(event));
    this.releases.push(
      watchKeys(this.desk, activity, { undo, play, help: () => this.help() }),
      watchPointer(transcript, {
        begin: () => activity.leave(),
        click: (unit, event) => {
          this.desk.cursor.place(unit);
          activity.click(unit, event);
        },
        doubleClick: (unit) => activity.doubleClick(unit),
        select: (chosen) => activity.select(chosen),
      }),
      fitViewport(this.root),
    );
  }

  private news(news: News): void {
    const { transcript, model } = this.desk;
    if (news.about === "document") this.showDocument();
    if (news.about === "codings") transcript.touch(news.where);
    if (news.about === "speakers") transcript.gutters();
    if (news.about === "people") this.bar.fillPeople();
    this.activity.news(news);
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
    this.bar.show(standing, waiting, message);
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
    highlights.paint("word", transcript.ranges(word));
  }

  private play(): void {
    const { player, model, cursor } = this.desk;
    if (player.playing) return player.toggle();
    const time = model.doc?.timeAt(cursor.unit) ?? null;
    if (time === null) player.toggle();
    else player.playFrom(time);
  }

  private playTurn(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-play]") : null;
    if (!button) return;
    const unit = Number(button.dataset["play"]);
    this.desk.cursor.place(unit);
    const start = this.desk.cursor.view?.block.start_s;
    if (start !== null && start !== undefined) this.desk.player.playFrom(start);
  }

  private copy(event: ClipboardEvent): void {
    const text = this.activity instanceof CodingActivity ? this.activity.selectedText : "";
    const typed = event.target instanceof HTMLInputElement && event.target.selectionStart !== event.target.selectionEnd;
    if (!text || typed) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  }

  private help(): void {
    const dialog = helpDialog(this.say, this.data.mode);
    dialog.addEventListener("close", () => {
      dialog.remove();
      this.desk.transcript.scroller.focus({ preventScroll: true });
    });
    this.root.append(dialog);
    dialog.showModal();
  }

  private focusOn(point: number): void {
    const { model, transcript, highlights, cursor } = this.desk;
    if (!model.doc) return;
    const unit = model.doc.offsets.toUnits(Math.max(0, point));
    cursor.place(unit);
    transcript.reveal(unit, "center");
    const paint = (): void => {
      const mark = model.marksIn(unit, unit)[0];
      const where = mark ?? cursor.steps?.sentenceAt(unit);
      if (where) highlights.paint("focus", transcript.ranges(where));
    };
    requestAnimationFrame(() => requestAnimationFrame(paint)); // after the turns around it are made
    setTimeout(() => highlights.paint("focus", []), FOCUS_SHOWN_MS);
  }
}
