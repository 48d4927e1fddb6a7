// The bar at the foot: one audio element, a time line, speed, and which word is being said.

import { clock, type Say } from "../core/text";
import { h, icon, iconButton } from "./dom";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const BACK_S = 5;

export interface PlayerHooks {
  /** Called while playing, at most once per frame, and after a jump. */
  at: (seconds: number) => void;
  failed: () => void;
}

export class Player {
  readonly root: HTMLElement;
  readonly audio: HTMLAudioElement;
  private readonly toggleButton: HTMLButtonElement;
  private readonly time = h("span.qw-clock");
  private readonly line: HTMLInputElement;
  private frame = 0;
  private duration = 0;

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
    const back = iconButton("back", say("ws.audio.back", { n: BACK_S }), () => this.seek(this.audio.currentTime - BACK_S));
    this.root = h("footer.qw-player", { hidden: true, "data-testid": "player" }, back, this.toggleButton, this.time, this.line, speed, this.audio);
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

  playFrom(seconds: number): void {
    if (!this.ready) return;
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
    if (this.audio.paused) void this.audio.play().catch(() => undefined);
    else this.audio.pause();
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
    audio.addEventListener("loadedmetadata", () => this.setDuration(audio.duration));
    audio.addEventListener("error", () => {
      if (audio.getAttribute("src")) this.hooks.failed();
    });
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
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
