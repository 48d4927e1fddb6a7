// Recording with the microphone: start, level, stop; hands back one file and lets go of the microphone.

const KINDS = [
  { mime: "audio/webm;codecs=opus", suffix: "webm" },
  { mime: "audio/ogg;codecs=opus", suffix: "ogg" },
  { mime: "audio/mp4", suffix: "mp4" },
];
const SLICE_MS = 1000; // what is recorded reaches us every second, not only at the end

export interface Recorded {
  blob: Blob;
  suffix: string;
}

/** Browsers give the microphone only to pages opened over https or on this same machine. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && !!navigator.mediaDevices?.getUserMedia;
}

export class Recorder {
  private readonly chunks: Blob[] = [];
  private readonly started = performance.now();
  private readonly samples: Float32Array<ArrayBuffer>;

  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    private readonly context: AudioContext,
    private readonly analyser: AnalyserNode,
    private readonly suffix: string,
  ) {
    this.samples = new Float32Array(analyser.fftSize);
    recorder.addEventListener("dataavailable", (event) => {
      if (event.data.size) this.chunks.push(event.data);
    });
    recorder.start(SLICE_MS);
  }

  /** Ask for the microphone and start. Raises the browser's DOMException when there is none or it is refused. */
  static async start(): Promise<Recorder> {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const kind = KINDS.find(({ mime }) => MediaRecorder.isTypeSupported(mime)) ?? KINDS[0]!;
    const recorder = new MediaRecorder(stream, { mimeType: kind.mime, audioBitsPerSecond: 64_000 });
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
    return new Recorder(stream, recorder, context, analyser, kind.suffix);
  }

  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** Loudness now, 0..1, on a scale where normal speech lies in the middle. */
  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    const power = this.samples.reduce((sum, x) => sum + x * x, 0) / this.samples.length;
    const decibel = 10 * Math.log10(power + 1e-9);
    return Math.max(0, Math.min(1, (decibel + 60) / 55));
  }

  stop(): Promise<Recorded> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.release();
        resolve({ blob: new Blob(this.chunks, { type: this.recorder.mimeType }), suffix: this.suffix });
      };
      if (this.recorder.state === "inactive") return finish(); // the microphone was unplugged
      this.recorder.addEventListener("stop", finish, { once: true });
      this.recorder.stop();
    });
  }

  private release(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.context.close();
  }
}
