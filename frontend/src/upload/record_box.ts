// The recording box on the page: timer and level while recording, then listen, keep or discard.

import { clock, type Say } from "../core/text";
import { h } from "../view/dom";
import { canRecord, Recorder, type Recorded } from "./recorder";

export class RecordBox {
  readonly root = h("div.qup-record", { "data-testid": "record-box" });
  private recorder: Recorder | null = null;
  private recorded: Recorded | null = null;
  private address = "";
  private timer = 0;

  constructor(
    private readonly say: Say,
    private readonly keep: (recorded: Recorded) => void,
  ) {
    this.idle();
  }

  /** Something is recorded or being recorded that is not yet handed over. */
  get busy(): boolean {
    return this.recorder !== null || this.recorded !== null;
  }

  private idle(message = ""): void {
    const start = this.button("up.record", () => void this.start(), "record");
    if (!canRecord()) {
      start.disabled = true;
      message = this.say("up.mic.insecure");
    }
    this.root.dataset["phase"] = "idle";
    this.root.replaceChildren(start, h("span.qup-note", { role: "status" }, message));
  }

  private async start(): Promise<void> {
    try {
      this.recorder = await Recorder.start();
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      const key = { NotAllowedError: "up.mic.refused", NotFoundError: "up.mic.none" }[name] ?? "up.mic.failed";
      return this.idle(this.say(key));
    }
    const time = h("span.qup-time", { role: "timer" }, "0:00");
    const level = h("span.qup-level", { "aria-hidden": "true" }, h("span"));
    const stop = this.button("up.record.stop", () => void this.stop(), "record-stop");
    const discard = this.button("up.record.discard", () => void this.discard(), "record-discard");
    this.root.dataset["phase"] = "recording";
    this.root.replaceChildren(h("span.qup-live", {}, this.say("up.recording")), time, level, stop, discard);
    stop.focus();
    this.timer = window.setInterval(() => {
      if (!this.recorder) return;
      time.textContent = clock(this.recorder.seconds);
      level.style.setProperty("--level", String(this.recorder.level()));
    }, 100);
  }

  private async stop(): Promise<void> {
    window.clearInterval(this.timer);
    const { recorder } = this;
    if (!recorder) return;
    this.recorder = null;
    const recorded = (this.recorded = await recorder.stop());
    this.address = URL.createObjectURL(recorded.blob);
    const listen = h("audio", { controls: true, src: this.address, "aria-label": this.say("up.record.listen") });
    const keep = this.button("up.record.keep", () => this.handOver(recorded), "record-keep");
    keep.classList.add("qw-primary");
    const discard = this.button("up.record.discard", () => void this.discard(), "record-discard");
    this.root.dataset["phase"] = "recorded";
    this.root.replaceChildren(listen, keep, discard);
    keep.focus();
  }

  private handOver(recorded: Recorded): void {
    this.reset();
    this.keep(recorded);
  }

  private async discard(): Promise<void> {
    window.clearInterval(this.timer);
    const { recorder } = this;
    this.recorder = null;
    await recorder?.stop();
    this.reset();
  }

  private reset(): void {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = "";
    this.recorded = null;
    this.idle();
  }

  private button(key: string, run: () => void, testid: string): HTMLButtonElement {
    return h("button.qw-button", { type: "button", onclick: run, "data-testid": testid }, this.say(key));
  }
}
