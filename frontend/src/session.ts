// One open interview without a screen: loads it, sends gestures, takes in events, keeps all three consistent.

import { confirm, foresee, receive, type Undo } from "./core/changes";
import { Model } from "./core/model";
import { isDoneWith } from "./core/rounds";
import { Outbox, type Shelf, type Standing } from "./core/outbox";
import type { Op, OpResult, Revision, State } from "./core/types";
import { Failure, getRevision, getState, postOps } from "./net/api";
import { Live } from "./net/live";

export interface SessionHooks {
  /** A gesture was refused and has been taken back; `message` is the server's. */
  takenBack: (op: Op, message: string) => void;
  /** A gesture was not even tried: its task is done, and the codings of it stay as they are. */
  standsStill: () => void;
  /** A gesture was done, though not quite as meant. */
  noted: (note: string) => void;
  standing: (standing: Standing, waiting: number, message: string | null) => void;
  /** Whose work waits here while nobody, or somebody else, is signed in in this browser; null: all is well. */
  signedOut: (who: "nobody" | "another" | null) => void;
  /** Nothing can be shown: no right, no such interview, no server. */
  failed: (failure: Failure) => void;
}

const TELL_EVERY_MS = 400;

type Fields = { kind: string; [field: string]: unknown };

export class Session {
  readonly model = new Model();
  private outbox: Outbox | null = null;
  private readonly live: Live;
  private readonly undos = new Map<string, Undo>();
  private readonly foreseen = new Set<string>();
  private readonly waits = new Map<string, (result: OpResult) => void>();
  private connected = true;
  private standing: [Standing, number, string | null] = ["saved", 0, null];
  private refreshing: Promise<void> | null = null;
  private stale = false;
  private closed = false;
  private whereabouts: { type: "here"; place: number | null; editing: number | null } = { type: "here", place: null, editing: null };
  private telling = 0;
  private missing: "nobody" | "another" | null = null;
  private readonly wake = (): void => this.hurry();

  constructor(
    private readonly interview: string,
    private readonly hooks: SessionHooks,
  ) {
    this.live = new Live(interview, {
      since: () => this.model.seq,
      hello: (seq, user) => {
        this.signedIn(user === this.model.state.me.id ? null : "another");
        this.live.send(this.whereabouts);
        if (seq < this.model.seq) void this.refresh(); // another database than the one we loaded from
      },
      event: (event) => {
        if (event.seq <= this.model.seq) return;
        this.model.seq = event.seq;
        const ownEcho = event.key !== null && this.foreseen.has(event.key);
        if ((!ownEcho || event.action.startsWith("round.")) && receive(this.model, event)) void this.refresh();
        this.report();
      },
      counts: (codes) => this.model.putUses(codes),
      presence: (people) => {
        this.model.people = people;
        this.model.tell({ about: "people" });
      },
      readers: (interviews) => {
        this.model.readers = interviews;
        this.model.tell({ about: "people" });
      },
      signedOut: () => this.signedIn("nobody"),
      connected: (yes) => {
        this.connected = yes;
        if (yes) this.outbox?.hurry();
        this.report();
      },
      refused: (closeCode) => this.hooks.failed(new Failure(closeCode - 4000, "refused", "")),
    });
  }

  /** Open the interview; `expected` is its transcript as far as is known, fetched while the rest is asked for. */
  async open(expected: string | null = null): Promise<void> {
    const early = expected === null ? null : getRevision(expected).catch(() => null);
    try {
      await this.load(early);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.hooks.failed(error);
      return;
    }
    if (this.closed) return;
    const { project, me } = this.model.state;
    this.outbox = new Outbox(shelf(), `qual.outbox.${project.id}.${me.id}.`, {
      send: async (ops) => {
        const delivery = await postOps(project.id, me.id, ops);
        const code = delivery.outcome === "unreachable" ? delivery.code : undefined;
        if (code === "not_signed_in") this.signedIn("nobody");
        else if (code === "somebody_else") this.signedIn("another");
        else if (delivery.outcome !== "unreachable") this.signedIn(null);
        return delivery;
      },
      answered: (op, result) => this.answered(op, result),
      changed: (...standing) => {
        this.standing = standing;
        this.report();
      },
      later: (run, milliseconds) => window.setTimeout(run, milliseconds),
      cancel: (timer) => window.clearTimeout(timer),
    });
    this.foreseePending();
    this.live.open();
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.outbox.hurry();
  }

  /** Show a gesture at once, unless it is `shown`, and send it; resolves with the server's answer, however late that is. */
  do(fields: Fields, shown = false): Promise<OpResult> {
    const op: Op = { id: crypto.randomUUID(), ...fields };
    if (isDoneWith(this.model, op)) {
      this.standsStill();
      return Promise.resolve({ id: op.id, ok: false, error: { code: "done", message: "" } });
    }
    if (shown) this.foreseen.add(op.id);
    else this.foresee(op);
    const answer = new Promise<OpResult>((resolve) => this.waits.set(op.id, resolve));
    this.outbox?.add(op);
    return answer;
  }

  standsStill(): void {
    this.hooks.standsStill();
  }

  /** Let others know where one is: a place in code points, the turn being corrected. */
  here(place: number | null, editing: number | null): void {
    const { whereabouts } = this;
    if (whereabouts.place === place && whereabouts.editing === editing) return;
    const isUrgent = whereabouts.editing !== editing;
    this.whereabouts = { type: "here", place, editing };
    if (isUrgent) this.tellWhere();
    else this.telling ||= window.setTimeout(() => this.tellWhere(), TELL_EVERY_MS);
  }

  private tellWhere(): void {
    window.clearTimeout(this.telling);
    this.telling = 0;
    this.live.send(this.whereabouts);
  }

  /** Load everything again; calls that arrive meanwhile share one further load. */
  refresh(): Promise<void> {
    this.stale = true;
    this.refreshing ??= this.catchUp().finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  close(): void {
    this.closed = true;
    this.live.close();
    this.outbox?.close();
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
  }

  private async catchUp(): Promise<void> {
    while (this.stale && !this.closed) {
      this.stale = false;
      try {
        await this.load();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (error.status === 0 || error.status >= 500) {
          await new Promise((resolve) => window.setTimeout(resolve, 1500));
          this.stale = true;
          continue;
        }
        if (error.status === 401) this.signedIn("nobody");
        else this.hooks.failed(error);
        return;
      }
      this.foreseePending();
      this.model.tell({ about: "document" });
      this.report();
    }
  }

  private async load(early: Promise<Revision | null> | null = null): Promise<void> {
    const before = this.model.seq;
    const state: State = await getState(this.interview);
    if (this.outbox && state.me.id !== this.model.state.me.id) return this.signedIn("another"); // not their screen
    const current = this.model.doc;
    const known = current && current.id === state.revision_id;
    const revision = state.revision_id && !known ? await this.revision(state.revision_id, early) : null;
    if (this.model.seq > before && state.seq < this.model.seq) this.stale = true; // lacks what was heard meanwhile
    this.model.load(state, revision ?? (known ? current.revision : null));
  }

  private async revision(id: string, early: Promise<Revision | null> | null): Promise<Revision> {
    const expected = await early;
    return expected?.id === id ? expected : getRevision(id);
  }

  private foreseePending(): void {
    this.undos.clear();
    this.foreseen.clear(); // a fresh state may lack what was answered just now: then its echo is news
    for (const op of this.outbox?.pending() ?? []) this.foresee(op);
  }

  private foresee(op: Op): void {
    const undo = foresee(this.model, op);
    if (!undo) return;
    this.undos.set(op.id, undo);
    this.foreseen.add(op.id);
    if (typeof op["part_of"] === "string") this.foreseen.add(op["part_of"]); // events carry it instead of the id
  }

  private answered(op: Op, result: OpResult): void {
    const undo = this.undos.get(op.id);
    this.undos.delete(op.id);
    if (result.ok) {
      confirm(this.model, op, result.value);
      const isHeardOf = /^(un|re)do$|^round\./.test(op.kind) || /^code\.(merge|split|recode|restore|remove)$/.test(op.kind);
      const onlyServerKnows = isHeardOf || /^(turn|words)\./.test(op.kind);
      if (onlyServerKnows && !(isHeardOf && this.connected)) void this.refresh();
      const { note } = (result.value ?? {}) as { note?: string };
      if (note) this.hooks.noted(note);
    } else {
      undo?.();
      if (/^coding\.(change|split|remove)$/.test(op.kind)) void this.refresh(); // others were faster: show what they did
      this.hooks.takenBack(op, result.error.message);
    }
    this.waits.get(op.id)?.(result);
    this.waits.delete(op.id);
  }

  private signedIn(missing: "nobody" | "another" | null): void {
    if (missing === this.missing) return;
    this.missing = missing;
    this.hooks.signedOut(missing);
    this.report();
    if (missing !== null) return;
    this.outbox?.hurry();
    void this.refresh(); // what happened meanwhile may have been refused us
  }

  private report(): void {
    const [standing, waiting, message] = this.standing;
    this.hooks.standing(this.connected ? standing : "offline", waiting, message);
  }

  private hurry(): void {
    if (document.visibilityState === "hidden") return;
    this.live.hurry();
    this.outbox?.hurry();
  }
}

function shelf(): Shelf | null {
  try {
    return window.localStorage;
  } catch {
    return null; // storage switched off: gestures then live as long as the page
  }
}
