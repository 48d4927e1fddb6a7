// The WebSocket that brings other people's work: reconnects by itself and asks for what it missed.

import type { LiveEvent, Person, Present } from "../core/types";

export interface LiveHooks {
  since: () => number;
  hello: (seq: number, user: string) => void;
  event: (event: LiveEvent) => void;
  counts: (codes: Record<string, number>) => void;
  presence: (people: Present[]) => void;
  readers: (interviews: Record<string, Person[]>) => void;
  /** Nobody is signed in in this browser any more; it goes on trying. */
  signedOut: () => void;
  connected: (yes: boolean) => void;
  refused: (closeCode: number) => void;
}

type Message =
  | { type: "hello"; seq: number; user: string }
  | LiveEvent
  | { type: "counts"; codes: Record<string, number> }
  | { type: "presence"; people: Present[] }
  | { type: "readers"; interviews: Record<string, Person[]> };

const SIGNED_OUT = 4401;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;

export class Live {
  private socket: WebSocket | null = null;
  private failures = 0;
  private timer = 0;
  private closed = false;

  constructor(
    private readonly interview: string,
    private readonly hooks: LiveHooks,
  ) {}

  open(): void {
    if (this.closed || this.socket) return;
    window.clearTimeout(this.timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const path = `/ws/interviews/${encodeURIComponent(this.interview)}?since=${this.hooks.since()}`;
    const socket = new WebSocket(`${scheme}://${location.host}${path}`);
    this.socket = socket;
    socket.onmessage = (message) => this.read(JSON.parse(String(message.data)) as Message);
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.hooks.connected(false);
      if (event.code === SIGNED_OUT) this.hooks.signedOut();
      else if (event.code > SIGNED_OUT && event.code < 4500) return this.hooks.refused(event.code);
      this.again();
    };
  }

  /** Tell the others something; whoever is not connected tells it again when they are. */
  send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  hurry(): void {
    this.failures = 0;
    this.open();
  }

  /** Drop the connection and start again from `since()` (after a fresh state was loaded). */
  restart(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
    this.open();
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  private read(message: Message): void {
    if (message.type === "hello") {
      this.failures = 0;
      this.hooks.connected(true);
      this.hooks.hello(message.seq, message.user);
    } else if (message.type === "event") {
      this.hooks.event(message);
    } else if (message.type === "counts") {
      this.hooks.counts(message.codes);
    } else if (message.type === "presence") {
      this.hooks.presence(message.people);
    } else if (message.type === "readers") {
      this.hooks.readers(message.interviews);
    }
  }

  private again(): void {
    if (this.closed) return;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures) * (0.75 + Math.random() / 2);
    this.failures++;
    this.timer = window.setTimeout(() => this.open(), wait);
  }
}
