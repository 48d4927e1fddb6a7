// Writing a passage down again with another model: what was selected, or the turn one stands in. Corrections by hand stay.

import { clock, seconds } from "../core/text";
import type { Stretch } from "../core/types";
import { getJob, getSpeech, type JobView, type SpeechModel } from "../net/again";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./again.css";

export { css };

const LOOK_EVERY_MS = 1000;
const ACTIVE = ["waiting", "running", "paused"];
const USUAL = ["sv", "de", "en"];

export function open(desk: Desk): Panel {
  return new Again(desk);
}

class Again implements Panel {
  readonly root = h("div.qw-again");
  private readonly quote = h("blockquote.qw-againquote");
  private readonly note = h("p.qw-note");
  private readonly status = h("p.qw-againstatus", { role: "status", "data-testid": "again-status" });
  private readonly progress: HTMLProgressElement;
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;
  private readonly model: HTMLSelectElement;
  private readonly language: HTMLSelectElement;
  private readonly start: HTMLButtonElement;
  private models: SpeechModel[] = [];
  private job: string | null = null;
  private timer = 0;
  private inSight = false;

  constructor(private readonly desk: Desk) {
    const { say } = desk;
    this.from = this.field("from");
    this.to = this.field("to");
    this.model = h("select.qw-select", { "data-testid": "again-model", onchange: () => this.describe() });
    this.language = h("select.qw-select", { "data-testid": "again-language" });
    this.start = h("button.qw-button.qw-primary", { type: "button", onclick: () => void this.ask(), "data-testid": "again-start" }, say("ws.again.start"));
    this.progress = h("progress", { max: "100", value: "0", hidden: true, "aria-label": say("ws.panel.again") });
    const { model } = desk;
    const missing = !model.may("transcribe") ? "ws.again.forbidden" : !model.state.audio_url ? "ws.again.nosound" : "";
    if (missing) {
      this.root.append(h("p.qw-note", {}, this.say(missing)));
      return;
    }
    const play = h("button.qw-button", { type: "button", title: this.say("ws.again.play"), "aria-label": this.say("ws.again.play"), onclick: () => this.play() }, "▶");
    this.root.append(
      h("p.qw-note", {}, this.say("ws.again.note")),
      this.quote,
      h("div.qw-againtimes", {}, this.from, h("span", {}, "–"), this.to, play),
      h("label.qw-againfield", {}, h("span", {}, this.say("ws.again.model")), this.model),
      this.note,
      h("label.qw-againfield", {}, h("span", {}, this.say("ws.again.language")), this.language),
      this.start,
      this.progress,
      this.status,
    );
    this.fillLanguages();
    void this.fillModels();
  }

  shown(wish?: unknown): void {
    this.inSight = true;
    const { activity, cursor } = this.desk;
    const passage = (wish as Stretch | undefined) ?? activity.chosen ?? cursor.view?.block;
    if (passage && !this.job) this.take(passage);
    this.start.focus({ preventScroll: true });
  }

  left(): void {
    this.inSight = false;
  }

  close(): void {
    window.clearTimeout(this.timer);
  }

  private say(key: string, values: Record<string, string | number> = {}): string {
    return this.desk.say(key, values);
  }

  private field(name: "from" | "to"): HTMLInputElement {
    return h("input.qw-input", { "aria-label": this.say(`ws.again.${name}`), inputmode: "numeric", maxlength: "9", "data-testid": `again-${name}`, oninput: () => this.check() });
  }

  /** Show a passage and when it is said. */
  private take(passage: Stretch): void {
    const doc = this.desk.model.doc;
    const turn = doc?.blocks.find((block) => block.from <= passage.from && passage.to <= block.to);
    const whole = turn?.from === passage.from && turn.to === passage.to && turn.start_s !== null && turn.end_s !== null;
    const said = whole ? ([turn.start_s!, turn.end_s!] as const) : doc?.words.secondsOf(passage);
    const known = said ?? (turn && turn.start_s !== null && turn.end_s !== null ? ([turn.start_s, turn.end_s] as const) : null);
    this.quote.textContent = doc?.textOf(passage) ?? "";
    this.from.value = known ? tenths(known[0], Math.floor) : "";
    this.to.value = known ? tenths(known[1], Math.ceil) : "";
    this.status.textContent = known ? "" : this.say("ws.again.notimes");
    this.check();
  }

  private get passage(): readonly [number, number] | null {
    const [start, end] = [seconds(this.from.value), seconds(this.to.value)];
    return start !== null && end !== null && start < end ? [start, end] : null;
  }

  private check(): void {
    this.start.disabled = this.passage === null || this.job !== null;
  }

  private play(): void {
    const { passage } = this;
    if (passage) this.desk.player.playStretch(...passage);
  }

  private fillLanguages(): void {
    const own = this.desk.model.state.interview.language;
    const names = new Intl.DisplayNames(["en"], { type: "language" });
    for (const code of new Set([own, ...USUAL].filter(Boolean))) this.language.append(h("option", { value: code }, names.of(code) ?? code));
    this.language.append(h("option", { value: "detect", selected: !own }, this.say("ws.again.detect")));
  }

  private async fillModels(): Promise<void> {
    const found = await getSpeech(this.desk.model.state.project.id).catch(() => null);
    if (!found) return;
    this.models = found.models;
    const usual = found.chosen[this.desk.model.state.interview.language] ?? "";
    this.model.append(h("option", { value: "" }, usual ? this.say("ws.again.usual", { name: usual }) : this.say("ws.again.packaged")));
    for (const one of found.models) if (one.name !== (usual || found.packaged)) this.model.append(h("option", { value: one.name }, one.name));
    if (found.models.length < 2) this.note.textContent = this.say("ws.again.onlyone");
  }

  private describe(): void {
    this.note.textContent = this.models.find((one) => one.name === this.model.value)?.note ?? "";
  }

  private async ask(): Promise<void> {
    const { passage } = this;
    if (!passage) return;
    this.start.disabled = true;
    const { session, model } = this.desk;
    this.status.textContent = this.say("ws.again.asking");
    const result = await session.do({
      kind: "passage.again", interview: model.state.interview.id, start_ms: Math.round(1000 * passage[0]),
      end_ms: Math.round(1000 * passage[1]), model: this.model.value, language: this.language.value,
    });
    if (result.ok) {
      this.job = (result.value as { job_id: string }).job_id;
      void this.look();
    } else {
      this.status.textContent = result.error.message;
      this.check();
    }
  }

  private async look(): Promise<void> {
    const job = await getJob(this.desk.model.state.project.id, this.job!).catch(() => null);
    if (job) this.tell(job);
    if (!job || ACTIVE.includes(job.state)) this.timer = window.setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }

  private tell(job: JobView): void {
    const percent = Math.round(100 * job.share);
    const over = !ACTIVE.includes(job.state);
    this.progress.hidden = over;
    this.progress.value = percent;
    const stage = this.say(`ws.again.stage.${job.stage}`);
    const doing = stage.startsWith("ws.") ? job.stage : stage;
    this.status.textContent = this.say(`ws.again.${job.state}`, { percent, stage: doing, error: job.error });
    if (!over) return;
    this.job = null;
    this.check();
    if (!this.inSight) this.desk.toasts.show(this.status.textContent, job.state === "failed" ? "error" : undefined);
  }
}

/** 61.26 → "1:01.2" or "1:01.3": the passage rather a little longer than cut into a word. */
function tenths(value: number, round: (x: number) => number): string {
  const whole = round(10 * value);
  return `${clock(Math.floor(whole / 10))}.${whole % 10}`;
}
