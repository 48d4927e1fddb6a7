// The recording box on the page: time and level while recording, pause; what was interrupted is offered again.

import { clock, type Say } from "../core/text";
import { h } from "../view/dom";
import { Drafts, type Draft } from "./drafts";
import { heldNow, holding, Keep } from "./keep";
import type { Answer } from "./queue";
import { canRecord, Recorder } from "./recorder";
import { rescue } from "./rescue";
import { Saver } from "./saver";

const SAVE_MS = 1000;
const LAST_BYTES = 60_000; // browsers carry on with so much after a page is closed
const QUIET_S = 5; // a recording that grew more lately is being made in another window
const HUSH_MS = 8000; // so long without any sound, not even that of a quiet room, and one should look at the microphone
const LONGEST_WAIT_S = 60;
const SURE_MS = 4000; // so long "really?" stands

const wait = (ms: number): Promise<void> => new Promise((done) => window.setTimeout(done, ms));

export class RecordBox {
  readonly root = h("div.qup-record", { "data-testid": "record-box" });
  private readonly offers = h("div.qup-offers", { "data-testid": "interrupted" });
  private readonly box = h("div.qup-box");
  private recorder: Recorder | null = null;
  private saver: Saver | null = null;
  private draft: { id: string; rate: number; name: string } | null = null;
  private keep: Keep | null = null;
  private release: () => void = () => undefined;
  private timer = 0;
  private heardAt = 0;
  private look = 0;
  private waitS = QUIET_S;
  private saving = 0;
  private status: HTMLElement = h("span");
  private time: HTMLElement = h("span");

  constructor(
    private readonly say: Say,
    private readonly drafts: Drafts,
    private readonly owner: () => { user: string; project_id: string },
    private readonly name: () => string,
    private readonly kept: (answer: Answer, name: string) => void,
  ) {
    this.root.append(this.offers, this.box);
    this.idle();
    void this.open();
    window.addEventListener("pagehide", () => this.leave());
  }

  /** Something is recorded or being recorded that is not yet handed over. */
  get busy(): boolean {
    return this.draft !== null;
  }

  private idle(message = ""): void {
    if (this.draft) this.letGo(this.draft.id);
    this.draft = null;
    this.saver = null;
    const start = this.button("up.record", () => void this.begin(), "record");
    if (!canRecord()) {
      start.disabled = true;
      message = this.say("up.mic.insecure");
    }
    this.phase("idle");
    this.box.replaceChildren(start, h("span.qup-note", { role: "status" }, message));
  }

  private async open(): Promise<void> {
    this.keep = await Keep.open();
    await this.offer();
  }

  /** First bring what an earlier page could not send; it is offered with the rest then. */
  private async rescue(): Promise<void> {
    if (!this.keep) return;
    const { user, project_id } = this.owner();
    const tell = (seconds: number): void => {
      if (seconds) this.offers.replaceChildren(h("span.qup-note", { role: "status" }, this.say("up.rescue", { time: clock(seconds) })));
    };
    const all = await rescue(this.keep, this.drafts, user, project_id, { tell, wait }).catch(() => false);
    this.waitS = all ? QUIET_S : Math.min(2 * this.waitS, LONGEST_WAIT_S);
    if (!all) this.lookAgain();
  }

  /** One look at a time is waited for, whoever wants it. */
  private lookAgain(): void {
    window.clearTimeout(this.look);
    this.look = window.setTimeout(() => void this.offer(), 1000 * this.waitS);
  }

  /** List what an earlier page left, and look again while another window may still be recording. */
  private async offer(): Promise<void> {
    let found: Draft[] = [];
    try {
      await this.rescue();
      const held = await heldNow();
      found = (await this.drafts.list()).filter((draft) => draft.id !== this.draft?.id && !held.has(draft.id));
    } catch {
      return; // who may not record is offered nothing; a server that is away says so elsewhere
    }
    for (const empty of found.filter((draft) => draft.size === 0 && draft.idle_s > 60)) void this.drafts.discard(empty.id);
    const quiet = found.filter((draft) => draft.size > 0 && draft.idle_s >= QUIET_S);
    this.offers.replaceChildren(...quiet.map((draft) => this.row(draft)));
    if (found.some((draft) => draft.idle_s < QUIET_S)) this.lookAgain();
  }

  private row(draft: Draft): HTMLElement {
    const row = h("div.qup-offer", { "data-testid": "interrupted-recording" });
    const tell = h("span", { role: "status" }, this.say("up.interrupted", { time: clock(draft.duration_s) }));
    const act = (run: () => Promise<void>) => (): void => {
      for (const button of row.querySelectorAll("button")) button.disabled = true;
      run().catch((error: unknown) => {
        tell.textContent = error instanceof Error ? error.message : String(error);
        for (const button of row.querySelectorAll("button")) button.disabled = false;
      });
    };
    const keep = this.button("up.record.keep", act(async () => {
      const answer = await this.drafts.finish(draft.id);
      row.remove();
      this.kept(answer, draft.name);
    }), "interrupted-keep");
    const goOn = this.button("up.record.continue", act(async () => {
      await this.record(draft);
      row.remove();
    }), "interrupted-continue");
    goOn.disabled = !canRecord();
    const discard = this.sure("up.record.discard", act(async () => {
      await this.drafts.discard(draft.id);
      row.remove();
    }), "interrupted-discard");
    const listen = h("audio", { controls: true, preload: "none", src: this.drafts.audio(draft.id), "aria-label": this.say("up.record.listen") });
    row.append(tell, listen, keep, goOn, discard);
    return row;
  }

  private async begin(): Promise<void> {
    await this.record(null).catch((error: unknown) => {
      const name = error instanceof DOMException ? error.name : "";
      const key = { NotAllowedError: "up.mic.refused", NotFoundError: "up.mic.none" }[name] ?? "up.mic.failed";
      this.idle(error instanceof DOMException || !(error instanceof Error) ? this.say(key) : error.message);
    });
  }

  /** Record, from the beginning or on from an interrupted one. */
  private async record(earlier: Draft | null): Promise<void> {
    if (this.draft) return;
    let saver: Saver | null = null;
    const early: Uint8Array<ArrayBuffer>[] = []; // the first words, while the server makes room
    const recorder = await Recorder.start(
      { sound: (bytes) => (saver ? saver.add(bytes) : early.push(bytes)), gone: () => void this.stop(true) },
      earlier?.rate,
    );
    try {
      if (earlier && recorder.rate !== earlier.rate) throw new Error(this.say("up.record.otherrate"));
      const name = earlier?.name ?? this.name();
      const id = earlier?.id ?? (await this.drafts.begin(name, recorder.rate));
      this.draft = { id, rate: recorder.rate, name };
    } catch (error) {
      recorder.stop();
      throw error;
    }
    const { id } = this.draft;
    await this.hold(this.draft);
    saver = new Saver(earlier?.size ?? 0, {
      send: (offset, bytes) => this.drafts.send(id, offset, bytes),
      changed: () => this.tell(),
      wait,
      keep: (offset, bytes) => void this.keep?.put(id, { offset, bytes }, saver?.offline ?? false).catch(() => (this.keep = null)),
      confirmed: (size) => void this.keep?.confirmed(id, size).catch(() => undefined),
    });
    early.forEach((bytes) => saver!.add(bytes));
    this.recorder = recorder;
    this.saver = saver;
    this.recording();
  }

  /** Let this browser know the recording, and other pages of it that this one makes it. */
  private async hold({ id, name, rate }: { id: string; name: string; rate: number }): Promise<void> {
    const { user, project_id } = this.owner();
    await this.keep?.begin({ id, name, rate, user, project: project_id }).catch(() => (this.keep = null));
    void holding(id, () => new Promise((release) => (this.release = release)));
  }

  private letGo(id: string): void {
    this.release();
    void this.keep?.forget(id).catch(() => undefined);
  }

  private recording(): void {
    this.time = h("span.qup-time", { role: "timer" }, "0:00");
    this.status = h("span.qup-note", { role: "status", "data-testid": "record-saved" });
    const level = h("span.qup-level", { role: "meter", "aria-label": this.say("up.level"), "aria-valuemin": "0", "aria-valuemax": "100" }, h("span"));
    const live = h("span.qup-live", {}, this.say("up.recording"));
    const pause = this.button("up.record.pause", () => {
      const recorder = this.recorder!;
      recorder.paused = !recorder.paused;
      pause.textContent = this.say(recorder.paused ? "up.record.continue" : "up.record.pause");
      live.textContent = this.say(recorder.paused ? "up.paused" : "up.recording");
      this.phase(recorder.paused ? "paused" : "recording");
    }, "record-pause");
    const stop = this.button("up.record.stop", () => void this.stop(), "record-stop");
    const discard = this.sure("up.record.discard", () => void this.discard(), "record-discard");
    this.phase("recording");
    this.box.replaceChildren(live, this.time, level, pause, stop, discard, this.status);
    stop.focus();
    this.heardAt = performance.now();
    this.timer = window.setInterval(() => {
      const loud = this.recorder?.level() ?? 0;
      if (loud > 0 || this.recorder?.paused) this.heardAt = performance.now();
      level.style.setProperty("--level", String(loud));
      level.setAttribute("aria-valuenow", String(Math.round(100 * loud)));
      this.tell();
    }, 100);
    this.saving = window.setInterval(() => void this.saver?.save(), SAVE_MS);
  }

  private tell(): void {
    const { saver, draft } = this;
    if (!saver || !draft) return;
    const seconds = (bytes: number): number => bytes / 2 / draft.rate;
    this.time.textContent = clock(seconds(saver.savedBytes + saver.unsaved));
    const time = clock(seconds(saver.savedBytes));
    const message = saver.refused || saver.trouble;
    const away = this.keep ? "up.save.here" : "up.save.offline";
    const hush = this.recorder !== null && performance.now() - this.heardAt > HUSH_MS;
    const key = saver.refused ? "up.save.refused" : saver.trouble ? "up.save.trouble" : saver.offline ? away : hush ? "up.save.hush" : "up.save.safe";
    this.status.textContent = this.say(key, { message, time });
    if (saver.refused && this.recorder) void this.stop();
  }

  private quiet(): void {
    window.clearInterval(this.timer);
    window.clearInterval(this.saving);
    this.recorder?.stop();
    this.recorder = null;
  }

  private async stop(gone = false): Promise<void> {
    if (!this.recorder) return;
    this.quiet();
    this.phase("saving");
    this.box.replaceChildren(h("span.qup-note", { role: "status" }, this.say("up.save.rest")), this.status);
    await this.saver!.save();
    const { id, name } = this.draft!;
    const note = gone ? this.say("up.mic.gone") : this.saver!.refused;
    const listen = h("audio", { controls: true, src: this.drafts.audio(id), "aria-label": this.say("up.record.listen") });
    const tell = h("span.qup-note", { role: "status" }, note);
    const keep = this.button("up.record.keep", () => {
      keep.disabled = true;
      this.drafts.finish(id).then(
        (answer) => {
          this.idle();
          this.kept(answer, name);
        },
        (error: Error) => {
          tell.textContent = error.message;
          keep.disabled = false;
        },
      );
    }, "record-keep");
    keep.classList.add("qw-primary");
    this.phase("recorded");
    this.box.replaceChildren(listen, keep, this.sure("up.record.discard", () => void this.discard(), "record-discard"), tell);
    keep.focus();
  }

  private async discard(): Promise<void> {
    this.quiet();
    const draft = this.draft;
    this.idle();
    if (draft) await this.drafts.discard(draft.id).catch((error: Error) => this.idle(error.message));
  }

  /** The page is being closed: hand the browser what is not saved yet. */
  private leave(): void {
    const rest = this.saver?.last(LAST_BYTES);
    if (rest && this.draft) void this.drafts.send(this.draft.id, rest.offset, rest.bytes, true);
  }

  private phase(name: string): void {
    this.root.dataset["phase"] = name;
  }

  private button(key: string, run: () => void, testid: string): HTMLButtonElement {
    return h("button.qw-button", { type: "button", onclick: run, "data-testid": testid }, this.say(key));
  }

  /** A button for what cannot be taken back: it asks once more on itself. */
  private sure(key: string, run: () => void, testid: string): HTMLButtonElement {
    let asked = false;
    const button = this.button(key, () => {
      if (asked) return run();
      asked = true;
      button.textContent = this.say("up.record.sure");
      window.setTimeout(() => {
        asked = false;
        button.textContent = this.say(key);
      }, SURE_MS);
    }, testid);
    return button;
  }
}
