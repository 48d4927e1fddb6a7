// The bar at the foot: one audio element, a time line, speed, a loop, and which word is being said.

import { clock, type Say } from "../core/text";
import { h, icon, iconButton } from "./dom";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const BACK_S = 5;

export interface PlayerHooks {
  /** Called while playing, at most once per frame, and after a jump. */
  at: (seconds: number) => void;
  failed: () => void;
  /** The loop was switched on or off; with `on` it wants to be told the stretch. */
  loop?: (on: boolean) => void;
  settings?: () => void;
}

export class Player {
  readonly root: HTMLElement;
  readonly audio: HTMLAudioElement;
  private readonly toggleButton: HTMLButtonElement;
  private readonly time = h("span.qw-clock");
  private readonly line: HTMLInputElement;
  private frame = 0;
  private duration = 0;
  /** Seconds that going on after a pause begins earlier. */
  rewind = 0;
  private loop: readonly [number, number] | null = null;
  private stopAt: number | null = null;
  private readonly loopButton: HTMLButtonElement;

  constructor(
    private readonly say: Say,
    private readonly hooks: PlayerHooks,
  ) {
    this.audio = h("audio", { preload: "metadata", "data-testid": "audio" });
    this.toggleButton = iconButton("play", say("ws.audio.play"), () => this.toggle(), "play");
    this.line = h("input.qw-line", {
      type: "range",
      min: "0",
      max: "0",
      step: "0.1",
      value: "0",
      "aria-label": say("ws.audio.position"),
      oninput: () => this.seek(Number(this.line.value)),
    });
    const speed = h("select.qw-speed", { "aria-label": say("ws.audio.speed"), title: say("ws.audio.speed"), "data-testid": "speed" });
    for (const rate of SPEEDS) speed.append(h("option", { value: rate, selected: rate === 1 }, `${rate}×`));
    speed.addEventListener("change", () => {
      this.audio.playbackRate = Number(speed.value);
      this.audio.defaultPlaybackRate = Number(speed.value);
    });
    this.audio.preservesPitch = true; // the voice stays a voice at half the speed
    this.loopButton = iconButton("loop", say("ws.audio.loop"), () => this.hooks.loop?.(!this.looping), "loop");
    this.loopButton.setAttribute("aria-pressed", "false");
    const settings = iconButton("gear", say("ws.sound"), () => this.hooks.settings?.(), "sound");
    const back = iconButton("back", say("ws.audio.back", { n: BACK_S }), () => this.seek(this.audio.currentTime - BACK_S));
    this.root = h("footer.qw-player", { hidden: true, "data-testid": "player" }, back, this.toggleButton, this.time, this.line, ...(this.hooks.loop ? [this.loopButton] : []), speed, settings, this.audio);
    this.wire();
  }

  load(url: string | null, duration: number | null): void {
    this.root.hidden = url === null;
    if (url !== null && this.audio.getAttribute("src") !== url) this.audio.src = url;
    if (url === null) this.audio.removeAttribute("src");
    this.setDuration(duration ?? 0);
    this.show();
  }

  get ready(): boolean {
    return !this.root.hidden;
  }

  get playing(): boolean {
    return this.ready && !this.audio.paused;
  }

  get looping(): boolean {
    return this.loop !== null;
  }

  /** Play one stretch again and again; null goes on as usual. */
  setLoop(stretch: readonly [number, number] | null): void {
    this.loop = stretch;
    this.loopButton.setAttribute("aria-pressed", String(stretch !== null));
    if (stretch && (this.audio.currentTime < stretch[0] || this.audio.currentTime > stretch[1])) this.seek(stretch[0]);
  }

  /** Play from one moment to another and stop there. */
  playStretch(from: number, to: number): void {
    this.playFrom(from);
    this.stopAt = to;
  }

  playFrom(seconds: number): void {
    if (!this.ready) return;
    this.stopAt = null;
    this.seek(seconds);
    void this.audio.play().catch(() => undefined); // the error event tells what is wrong
  }

  seek(seconds: number): void {
    this.audio.currentTime = Math.max(0, seconds);
    this.show();
    this.hooks.at(this.audio.currentTime);
  }

  toggle(): void {
    if (!this.ready) return;
    this.stopAt = null;
    if (!this.audio.paused) return this.audio.pause();
    if (this.audio.currentTime > 0) this.seek(this.audio.currentTime - this.rewind);
    void this.audio.play().catch(() => undefined);
  }

  close(): void {
    cancelAnimationFrame(this.frame);
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load(); // frees the connection
  }

  private wire(): void {
    const { audio } = this;
    audio.addEventListener("play", () => {
      this.setIcon("pause", "ws.audio.pause");
      this.follow();
    });
    for (const stop of ["pause", "ended"]) {
      audio.addEventListener(stop, () => {
        this.setIcon("play", "ws.audio.play");
        cancelAnimationFrame(this.frame);
      });
    }
    audio.addEventListener("timeupdate", () => this.turnBack()); // a hidden page draws no frames
    audio.addEventListener("loadedmetadata", () => this.setDuration(audio.duration));
    audio.addEventListener("error", () => {
      if (audio.getAttribute("src")) this.hooks.failed();
    });
  }

  private turnBack(): void {
    const now = this.audio.currentTime;
    if (this.stopAt !== null && now >= this.stopAt) {
      this.stopAt = null;
      this.audio.pause();
    }
    if (this.loop && now >= this.loop[1]) this.audio.currentTime = this.loop[0];
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
    this.turnBack();
    this.show();
    this.hooks.at(this.audio.currentTime);
    this.frame = requestAnimationFrame(() => this.follow());
  }

  private setDuration(seconds: number): void {
    if (!Number.isFinite(seconds) || seconds <= 0) return;
    this.duration = seconds;
    this.line.max = String(seconds);
    this.show();
  }

  private setIcon(name: "play" | "pause", label: string): void {
    this.toggleButton.replaceChildren(icon(name));
    this.toggleButton.title = this.say(label);
    this.toggleButton.setAttribute("aria-label", this.say(label));
  }

  private show(): void {
    const now = this.audio.currentTime;
    const text = `${clock(now)} / ${clock(this.duration)}`;
    if (this.time.textContent !== text) this.time.textContent = text;
    if (document.activeElement !== this.line || this.playing) this.line.value = String(now);
    this.line.setAttribute("aria-valuetext", clock(now));
    this.line.style.setProperty("--done", `${this.duration ? (100 * now) / this.duration : 0}%`);
  }
}
