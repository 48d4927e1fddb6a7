// Brings a growing recording to the server, a piece every second; what could not be sent waits and is sent again.

export interface Sent {
  status: number; // 0: the server could not be reached
  size: number; // bytes the server has, -1 if it did not say
  message: string;
}

export interface SaverHooks {
  send: (offset: number, bytes: Uint8Array<ArrayBuffer>) => Promise<Sent>;
  changed: () => void;
  wait: (ms: number) => Promise<void>;
  /** Keep a piece somewhere safe until `confirmed` says that the server has everything before byte `size`. */
  keep?: (offset: number, bytes: Uint8Array<ArrayBuffer>) => void;
  confirmed?: (size: number) => void;
}

const LARGEST = 4 * 2 ** 20; // bytes of one piece
const LONGEST_WAIT_MS = 10_000;

export class Saver {
  private pieces: Uint8Array<ArrayBuffer>[] = [];
  private sending: Promise<void> | null = null;
  /** Why the server will take no more of this recording; "" while it does. */
  refused = "";
  /** Whether the last try did not reach the server, or the server could not store it now. */
  offline = false;
  /** What the server said of that, such as that its disk is full; "" when it could not be reached. */
  trouble = "";

  constructor(
    private saved: number,
    private readonly hooks: SaverHooks,
  ) {}

  /** Bytes the server has confirmed. */
  get savedBytes(): number {
    return this.saved;
  }

  /** Bytes that exist only here. */
  get unsaved(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  add(bytes: Uint8Array<ArrayBuffer>): void {
    if (!bytes.length) return;
    this.hooks.keep?.(this.saved + this.unsaved, bytes);
    this.pieces.push(bytes);
  }

  /** Send what is there; resolves when everything is confirmed or refused. One at a time. */
  save(): Promise<void> {
    this.sending ??= this.run().finally(() => (this.sending = null));
    return this.sending;
  }

  /** What a page that is being closed can still hand to the browser. */
  last(most: number): { offset: number; bytes: Uint8Array<ArrayBuffer> } | null {
    const bytes = this.next(most);
    return bytes.length ? { offset: this.saved, bytes } : null;
  }

  private async run(): Promise<void> {
    let wait = 500;
    while (this.unsaved && !this.refused) {
      const bytes = this.next(LARGEST);
      const sent = await this.hooks.send(this.saved, bytes);
      this.offline = sent.status === 0 || sent.status >= 500;
      this.trouble = this.offline ? sent.message : "";
      if (sent.status === 200 || (sent.status === 409 && sent.size > this.saved)) {
        this.confirm(sent.size);
        wait = 500;
      } else if (this.offline) {
        this.hooks.changed();
        await this.hooks.wait(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT_MS);
      } else {
        this.refused = sent.message || `status ${sent.status}`;
      }
      this.hooks.changed();
    }
  }

  private next(most: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Math.min(most, this.unsaved));
    let at = 0;
    for (const piece of this.pieces) {
      const part = piece.subarray(0, bytes.length - at);
      bytes.set(part, at);
      at += part.length;
      if (at === bytes.length) break;
    }
    return bytes;
  }

  private confirm(size: number): void {
    let done = size - this.saved;
    this.saved = size;
    while (done > 0 && this.pieces.length) {
      const first = this.pieces[0]!;
      if (first.length <= done) {
        done -= first.length;
        this.pieces.shift();
      } else {
        this.pieces[0] = first.slice(done);
        done = 0;
      }
    }
    this.hooks.confirmed?.(size);
  }
}
