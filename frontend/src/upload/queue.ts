// Files on their way: which are sent now, which wait, what became of each. No screen, no network of its own.

export type Phase = "waiting" | "sending" | "checking" | "done" | "failed" | "cancelled";

export interface Item {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  phase: Phase;
  share: number; // 0..1 of the bytes
  message: string;
  answer: Answer | null;
}

export interface Answer {
  interview_id: string;
  recording_id: string;
  job_id: string | null;
  duplicate: boolean;
}

export interface Transfer {
  finished: Promise<Answer>;
  abort: () => void;
}

export interface QueueHooks<F> {
  send: (file: F, name: string, progress: (share: number) => void) => Transfer;
  changed: (item: Item) => void;
  done: (item: Item) => void;
}

const AT_ONCE = 2;

export class Queue<F extends { size: number }> {
  readonly items: Item[] = [];
  private readonly files = new Map<number, F>();
  private readonly transfers = new Map<number, Transfer>();
  private count = 0;

  constructor(private readonly hooks: QueueHooks<F>) {}

  get busy(): boolean {
    return this.items.some((item) => item.phase === "waiting" || item.phase === "sending" || item.phase === "checking");
  }

  add(file: F, name: string): Item {
    const item: Item = { id: this.count++, name, size: file.size, phase: "waiting", share: 0, message: "", answer: null };
    this.items.push(item);
    this.files.set(item.id, file);
    this.hooks.changed(item);
    this.next();
    return item;
  }

  /** A file that must not be sent at all is listed with the reason. */
  refuse(name: string, size: number, message: string): Item {
    const item: Item = { id: this.count++, name, size, phase: "failed", share: 0, message, answer: null };
    this.items.push(item);
    this.hooks.changed(item);
    return item;
  }

  cancel(item: Item): void {
    if (!["waiting", "sending", "checking"].includes(item.phase)) return;
    item.phase = "cancelled";
    this.transfers.get(item.id)?.abort();
    this.end(item);
  }

  again(item: Item): void {
    if (!this.files.has(item.id) || (item.phase !== "failed" && item.phase !== "cancelled")) return;
    Object.assign(item, { phase: "waiting", share: 0, message: "" });
    this.hooks.changed(item);
    this.next();
  }

  mayTryAgain(item: Item): boolean {
    return this.files.has(item.id) && (item.phase === "failed" || item.phase === "cancelled");
  }

  forget(item: Item): void {
    this.files.delete(item.id);
    const index = this.items.indexOf(item);
    if (index >= 0) this.items.splice(index, 1);
  }

  private next(): void {
    const sending = this.items.filter((item) => item.phase === "sending" || item.phase === "checking").length;
    const waiting = this.items.find((item) => item.phase === "waiting");
    if (!waiting || sending >= AT_ONCE) return;
    void this.send(waiting);
    this.next();
  }

  private async send(item: Item): Promise<void> {
    item.phase = "sending";
    this.hooks.changed(item);
    const transfer = this.hooks.send(this.files.get(item.id)!, item.name, (share) => {
      if (item.phase !== "sending" && item.phase !== "checking") return;
      item.share = share;
      item.phase = share >= 1 ? "checking" : "sending"; // all bytes are there; the server looks at them
      this.hooks.changed(item);
    });
    this.transfers.set(item.id, transfer);
    try {
      const answer = await transfer.finished;
      if (this.transfers.get(item.id) !== transfer) return; // cancelled meanwhile
      Object.assign(item, { phase: "done", share: 1, answer });
      this.files.delete(item.id);
      this.end(item);
      this.hooks.done(item);
    } catch (error) {
      if (this.transfers.get(item.id) !== transfer) return;
      Object.assign(item, { phase: "failed", message: error instanceof Error ? error.message : String(error) });
      this.end(item);
    }
  }

  private end(item: Item): void {
    this.transfers.delete(item.id);
    this.hooks.changed(item);
    this.next();
  }
}

const KINDS = ["wav", "mp3", "m4a", "aac", "flac", "ogg", "opus", "wma", "amr", "3gp", "aiff", "mp4", "mov", "webm"] as const;

export const ACCEPT = KINDS.map((kind) => `.${kind}`).join(",");

export function isRecording(name: string): boolean {
  const suffix = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return (KINDS as readonly string[]).includes(suffix);
}

/** 1536 → "1.5 kB"; decimal units, as file managers show them. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A name for what is being recorded: "recording 2026-03-05 14.07". */
export function recordingName(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `recording ${day} ${two(now.getHours())}.${two(now.getMinutes())}`;
}
