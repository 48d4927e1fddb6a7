// Samples on their way to a file: half the rate, 16 bits, and how loud they are. Pure arithmetic.

// A half-band low-pass of 31 taps (windowed sinc): what lies above half the new rate must not fold back into speech.
const TAPS = 31;
const FILTER = Float32Array.from({ length: TAPS }, (_, i) => {
  const x = i - (TAPS - 1) / 2;
  const sinc = x === 0 ? 0.5 : Math.sin((Math.PI * x) / 2) / (Math.PI * x);
  return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (TAPS - 1)));
});
const GAIN = FILTER.reduce((sum, tap) => sum + tap, 0);

/** Halves the sample rate of a stream that comes in pieces; nothing is heard of where the pieces met. */
export class Halver {
  private rest = new Float32Array(TAPS - 1);

  take(samples: Float32Array): Float32Array {
    const all = new Float32Array(this.rest.length + samples.length);
    all.set(this.rest);
    all.set(samples, this.rest.length);
    const count = Math.max(0, Math.floor((all.length - TAPS) / 2) + 1);
    const out = new Float32Array(count);
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (let k = 0; k < TAPS; k++) sum += all[2 * n + k]! * FILTER[k]!;
      out[n] = sum / GAIN;
    }
    this.rest = all.slice(2 * count);
    return out;
  }
}

/** Samples of -1..1 as little-endian 16-bit numbers. */
export function pcm(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((x, i) => view.setInt16(2 * i, Math.round(Math.max(-1, Math.min(1, x)) * 32767), true));
  return bytes;
}

/** Loudness, 0..1, on a scale where normal speech lies in the middle. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length);
  return Math.max(0, Math.min(1, (10 * Math.log10(power + 1e-9) + 60) / 55));
}
