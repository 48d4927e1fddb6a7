// Recording with the microphone: start, pause, level, stop. Hands out 16-bit sound in pieces of a quarter second.

import { Halver, loudness, pcm } from "./sound";

const BLOCK = 8192; // samples the worklet gathers before it speaks up
const HIGH_RATE = 40_000; // above this, half the samples are plenty for speech
const WORKLET = `registerProcessor("qual-recorder", class extends AudioWorkletProcessor {
  constructor() { super(); this.block = new Float32Array(${BLOCK}); this.at = 0; }
  process([input]) {
    const [first] = input;
    for (let i = 0; first && i < first.length; i++) {
      let sum = 0;
      for (const channel of input) sum += channel[i];
      this.block[this.at++] = sum / input.length;
      if (this.at === this.block.length) { this.port.postMessage(this.block.slice()); this.at = 0; }
    }
    return true;
  }
});`;

export interface RecorderHooks {
  sound: (bytes: Uint8Array<ArrayBuffer>) => void;
  gone: () => void; // the microphone was unplugged, or the computer slept
}

/** Browsers give the microphone only to pages opened over https or on this same machine. */
export function canRecord(): boolean {
  return typeof AudioWorkletNode !== "undefined" && !!navigator.mediaDevices?.getUserMedia;
}

export class Recorder {
  readonly rate: number; // samples a second of what is handed out
  paused = false;
  private stopped = false;
  private awake: WakeLockSentinel | null = null;
  private readonly halver: Halver | null;
  private heard = 0;

  private constructor(
    private readonly stream: MediaStream,
    private readonly context: AudioContext,
    node: AudioWorkletNode,
    hooks: RecorderHooks,
  ) {
    this.halver = context.sampleRate > HIGH_RATE ? new Halver() : null;
    this.rate = Math.round(this.halver ? context.sampleRate / 2 : context.sampleRate);
    node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      this.heard = loudness(data);
      const samples = this.halver ? this.halver.take(data) : data;
      if (!this.paused) hooks.sound(pcm(samples));
    };
    for (const track of stream.getAudioTracks()) track.addEventListener("ended", hooks.gone);
    context.addEventListener("statechange", () => void this.goOn()); // a computer that slept stops the clock of sound
    document.addEventListener("visibilitychange", this.stayAwake); // the browser lets go whenever the page is hidden
    this.stayAwake();
  }

  /** Keep the computer from going to sleep in the middle of an interview, where the browser allows it. */
  private readonly stayAwake = (): void => {
    if (this.stopped || document.visibilityState === "hidden" || !navigator.wakeLock) return;
    navigator.wakeLock.request("screen").then((lock) => {
      if (this.stopped) void lock.release();
      else this.awake = lock;
    }, () => undefined);
  };

  private async goOn(): Promise<void> {
    if (!this.stopped && this.context.state !== "running") await this.context.resume().catch(() => undefined);
  }

  /**
   * Ask for the microphone and start. Raises the browser's DOMException when there is none or it is refused.
   * To go on with a recording, its `rate` is asked of the browser.
   */
  static async start(hooks: RecorderHooks, rate = 0): Promise<Recorder> {
    const wanted = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    let context = new AudioContext();
    if (rate && Math.round(context.sampleRate / (context.sampleRate > HIGH_RATE ? 2 : 1)) !== rate) {
      void context.close();
      context = new AudioContext({ sampleRate: rate > HIGH_RATE / 2 ? 2 * rate : rate });
    }
    const address = URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" }));
    try {
      await context.audioWorklet.addModule(address);
      const node = new AudioWorkletNode(context, "qual-recorder", { numberOfOutputs: 0 });
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new Recorder(stream, context, node, hooks);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
      throw error;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  /** Loudness now, 0..1; it moves while paused, too, so that the microphone can be placed. */
  level(): number {
    return this.heard;
  }

  stop(): void {
    this.stopped = true;
    document.removeEventListener("visibilitychange", this.stayAwake);
    void this.awake?.release();
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}
