// Gestures on their way to the server: kept in localStorage until answered, sent in order, sent again on failure.

import type { Op, OpResult } from "./types";

/** The part of localStorage in use; one entry per gesture, so that two tabs never overwrite each other. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export type Delivery =
  | { outcome: "answered"; results: OpResult[] }
  | { outcome: "refused"; code: string; message: string } // the whole batch: the server will never take it
  | { outcome: "unreachable"; message: string | null; code?: string }; // try again later, with the same ids

export type Standing = "saved" | "saving" | "offline";

export interface OutboxHooks {
  send: (ops: Op[]) => Promise<Delivery>;
  answered: (op: Op, result: OpResult) => void;
  changed: (standing: Standing, waiting: number, message: string | null) => void;
  later: (run: () => void, milliseconds: number) => number;
  cancel: (timer: number) => void;
}

/** Said only when all gestures before it are stored: it goes alone, and not at all after one of them was refused. */
const LAST = /^round\.done$/;
const BATCH = 50;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

export class Outbox {
  private readonly queue: { slot: string; op: Op }[] = [];
  private sending = false;
  private failures = 0;
  private message: string | null = null;
  private timer: number | null = null;
  private leaving = false;
  private closed = false;
  private count = 0;

  constructor(
    private readonly shelf: Shelf | null,
    private readonly prefix: string,
    private readonly hooks: OutboxHooks,
  ) {
    if (shelf) this.adopt(shelf);
  }

  get waiting(): number {
    return this.queue.length;
  }

  get standing(): Standing {
    if (this.failures > 0 && this.queue.length > 0) return "offline";
    return this.queue.length > 0 ? "saving" : "saved";
  }

  pending(): Op[] {
    return this.queue.map((entry) => entry.op);
  }

  add(op: Op): void {
    const slot = `${this.prefix}${String(Date.now()).padStart(15, "0")}-${String(this.count++).padStart(6, "0")}-${op.id}`;
    this.queue.push({ slot, op });
    try {
      this.shelf?.setItem(slot, JSON.stringify(op));
    } catch {
      // A full or forbidden storage costs the protection against a reload, not the gesture.
    }
    this.changed();
    if (this.failures === 0) void this.flush();
  }

  /** Send now, without waiting for the back-off (the network came back, the page became visible). */
  hurry(): void {
    if (this.timer !== null) this.hooks.cancel(this.timer);
    this.timer = null;
    void this.flush();
  }

  /** Send what waits and say nothing of it any more; without a server, leave it to the next one if it is on the shelf. */
  close(): void {
    this.leaving = true;
    if (this.timer === null || !this.isOnShelf()) return;
    this.hooks.cancel(this.timer);
    this.closed = true;
  }

  private isOnShelf(): boolean {
    return this.queue.every(({ slot }) => this.shelf?.getItem(slot) != null);
  }

  private async flush(): Promise<void> {
    if (this.sending || this.closed || this.timer !== null) return;
    this.sending = true;
    while (this.queue.length > 0 && !this.closed) {
      const batch = this.nextBatch();
      const delivery = await this.hooks.send(batch.map((entry) => entry.op));
      if (delivery.outcome === "unreachable") {
        this.sending = false;
        this.retryLater(delivery.message);
        return;
      }
      this.failures = 0;
      this.message = null;
      this.settle(batch, delivery);
    }
    this.sending = false;
    this.changed();
  }

  /** The gestures that may go together now. */
  private nextBatch(): { slot: string; op: Op }[] {
    if (LAST.test(this.queue[0]!.op.kind) && this.shelf) this.adopt(this.shelf); // other tabs' gestures go before it
    const last = this.queue.findIndex(({ op }) => LAST.test(op.kind));
    return this.queue.slice(0, last < 0 ? BATCH : Math.min(BATCH, Math.max(1, last)));
  }

  /** Take out what was to be said only if everything before it went well. */
  private holdBack(): void {
    for (const entry of this.queue.filter(({ op }) => LAST.test(op.kind))) {
      this.queue.splice(this.queue.indexOf(entry), 1);
      this.shelf?.removeItem(entry.slot);
      this.hooks.answered(entry.op, { id: entry.op.id, ok: false, error: { code: "held_back", message: "" } });
    }
  }

  private settle(batch: { slot: string; op: Op }[], delivery: Exclude<Delivery, { outcome: "unreachable" }>): void {
    const answers = new Map(delivery.outcome === "answered" ? delivery.results.map((r) => [r.id, r]) : []);
    const error =
      delivery.outcome === "refused"
        ? { code: delivery.code, message: delivery.message }
        : { code: "no_answer", message: "" };
    let refused = false;
    for (const { slot, op } of batch) {
      this.shelf?.removeItem(slot);
      this.queue.shift();
      const result = answers.get(op.id) ?? { id: op.id, ok: false as const, error };
      refused ||= !result.ok;
      this.hooks.answered(op, result);
    }
    if (refused) this.holdBack();
    this.changed();
  }

  private retryLater(message: string | null): void {
    if (this.leaving && this.isOnShelf()) this.closed = true;
    if (this.closed) return;
    this.message = message;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures++;
    this.changed();
    this.timer = this.hooks.later(() => {
      this.timer = null;
      void this.flush();
    }, wait);
  }

  private changed(): void {
    if (!this.leaving) this.hooks.changed(this.standing, this.waiting, this.message);
  }

  /** Take what waits on the shelf into the queue, before what is in it, by when it was done. */
  private adopt(shelf: Shelf): void {
    const known = new Set(this.queue.map(({ slot }) => slot));
    const slots: string[] = [];
    for (let i = 0; i < shelf.length; i++) {
      const slot = shelf.key(i);
      if (slot?.startsWith(this.prefix) && !known.has(slot)) slots.push(slot);
    }
    const found: { slot: string; op: Op }[] = [];
    for (const slot of slots.sort()) {
      try {
        found.push({ slot, op: JSON.parse(shelf.getItem(slot) ?? "") as Op });
      } catch {
        shelf.removeItem(slot); // not ours, or cut off: it can never be sent
      }
    }
    this.queue.unshift(...found);
  }
}
