// What the page knows about one interview, and the news it tells the views when that changes.

import { Doc } from "./document";
import { OPEN, passes, type Sieve } from "./sieve";
import type { Code, Coding, Memo, Person, Present, Revision, Speaker, State, Stretch } from "./types";

/** A coding placed in the current text, in UTF-16 units. */
export interface Mark extends Stretch {
  coding: Coding;
}

export type News =
  | { about: "document" }
  | { about: "codings"; where: Stretch }
  | { about: "codes" }
  | { about: "speakers" }
  | { about: "uses" }
  | { about: "progress" }
  | { about: "memos"; where: Stretch }
  | { about: "people" }
  | { about: "tasks" }
  | { about: "sieve" };

export class Model {
  doc: Doc | null = null;
  state!: State;
  seq = 0;
  people: Present[] = [];
  /** Who has which interview of the project open. */
  readers: Record<string, Person[]> = {};
  sieve: Sieve = OPEN;
  /** What is shown instead of the codings that stand, while coders are compared; nothing is coded then. */
  overlay: Mark[] | null = null;
  readonly codes = new Map<string, Code>();
  /** How often each code is used in the whole project, as last heard. */
  readonly uses = new Map<string, number>();
  readonly marks = new Map<string, Mark>();
  /** Codings whose words are gone. */
  readonly lost = new Map<string, Coding>();
  /** Marks by the turns they are over: a turn is made again often, and there may be thousands of codings. */
  private places: Set<Mark>[] = [];
  private shows: ((coding: Coding) => boolean) | null = null;
  readonly speakers = new Map<string, Speaker>();
  readonly memos = new Map<string, Memo>();
  /** By the turn they begin in; made when asked for, because turns are made again often. */
  private memosByBlock: Map<number, Memo[]> | null = null;
  private readonly listeners: ((news: News) => void)[] = [];

  listen(listener: (news: News) => void): void {
    this.listeners.push(listener);
  }

  tell(news: News): void {
    for (const listener of this.listeners) listener(news);
  }

  /** Replace everything by what the server says now. */
  load(state: State, revision: Revision | null): void {
    this.state = state;
    this.seq = state.seq;
    if (!revision) this.doc = null;
    else if (this.doc?.id !== revision.id) this.doc = new Doc(revision);
    this.codes.clear();
    for (const code of state.codes) this.codes.set(code.id, code);
    this.speakers.clear();
    for (const speaker of state.speakers) this.speakers.set(speaker.key, speaker);
    this.memos.clear();
    this.memosByBlock = null;
    for (const memo of state.memos) this.memos.set(memo.id, memo);
    this.marks.clear();
    this.lost.clear();
    this.places = this.doc ? this.doc.blocks.map(() => new Set()) : [];
    for (const coding of state.codings) this.place(coding);
    this.shows = passes(this.sieve, this.codes);
  }

  /** Show only what passes. */
  sift(sieve: Sieve): void {
    this.sieve = sieve;
    this.shows = passes(sieve, this.codes);
    this.tell({ about: "sieve" });
  }

  /** Show these instead of the codings that stand, or (null) those again. */
  lay(overlay: Mark[] | null): void {
    this.overlay = overlay;
    this.tell({ about: "sieve" });
  }

  may(action: string): boolean {
    return this.state.me.may.includes(action);
  }

  memberName(id: string): string {
    if (id === this.state.me.id) return this.state.me.name;
    return this.state.members.find((member) => member.id === id)?.name ?? "";
  }

  /** Marks shown over `from..to`, in reading order; an empty stretch asks for the marks around that point. */
  marksIn(from: number, to: number): Mark[] {
    const { shows, overlay } = this;
    if (overlay) return overlay.filter((mark) => mark.from < Math.max(to, from + 1) && mark.to > from);
    const all = this.everyMarkIn(from, to);
    return shows ? all.filter((mark) => shows(mark.coding)) : all;
  }

  /** Marks over `from..to`, also those that are filtered out. */
  everyMarkIn(from: number, to: number): Mark[] {
    const end = to > from ? to : from + 1;
    const found = new Set<Mark>();
    for (const index of this.doc?.blocksIn(from, end) ?? []) {
      for (const mark of this.places[index]!) {
        if (mark.from < end && mark.to > from && this.codes.has(mark.coding.code_id)) found.add(mark);
      }
    }
    return [...found].sort((a, b) => a.from - b.from || b.to - a.to || (a.coding.id < b.coding.id ? -1 : 1));
  }

  /** All marks that are shown. */
  shown(): Mark[] {
    const { shows, overlay } = this;
    if (overlay) return overlay;
    return [...this.marks.values()].filter((mark) => this.codes.has(mark.coding.code_id) && (!shows || shows(mark.coding)));
  }

  /** Codings a correction touched or left without their words, as they stand or stood in the text. */
  unsettled(): Coding[] {
    const touched = [...this.marks.values()].filter((mark) => mark.coding.anchor === "touched").map((mark) => mark.coding);
    return [...touched, ...this.lost.values()]
      .filter((coding) => this.codes.has(coding.code_id))
      .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  }

  coding(id: string): Coding | null {
    return this.marks.get(id)?.coding ?? this.lost.get(id) ?? null;
  }

  /** Codings of each code in this interview. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { coding } of this.marks.values()) counts.set(coding.code_id, (counts.get(coding.code_id) ?? 0) + 1);
    return counts;
  }

  putCoding(coding: Coding): void {
    const old = this.marks.get(coding.id);
    const wasLost = this.lost.get(coding.id);
    const mark = this.place(coding);
    if (old && mark && looksSame(old, mark)) return; // the server's echo of what is on the page already
    if (old) this.tell({ about: "codings", where: old });
    if (mark && !(old && old.from === mark.from && old.to === mark.to)) this.tell({ about: "codings", where: mark });
    if (!old && !mark && !wasLost) this.tell({ about: "codings", where: NOWHERE });
  }

  dropCoding(id: string): Coding | null {
    const mark = this.marks.get(id);
    const gone = mark?.coding ?? this.lost.get(id) ?? null;
    if (!gone) return null;
    this.remove(id);
    this.tell({ about: "codings", where: mark ?? NOWHERE });
    return gone;
  }

  putCode(code: Code): void {
    const old = this.codes.get(code.id);
    this.codes.set(code.id, code);
    this.shows = passes(this.sieve, this.codes); // it may stand under the one that is shown
    this.tell({ about: "codes" });
    const repaint = old ? old.colour !== code.colour || old.name !== code.name : true;
    if (repaint) this.repaintCode(code.id);
  }

  /** Several codes at once, none of which looks different in the text. */
  putCodes(codes: readonly Code[]): void {
    for (const code of codes) this.codes.set(code.id, code);
    this.tell({ about: "codes" });
  }

  putUses(uses: Record<string, number>): void {
    for (const [id, count] of Object.entries(uses)) this.uses.set(id, count);
    this.tell({ about: "uses" });
  }

  dropCode(id: string): Code | null {
    const code = this.codes.get(id);
    if (!code) return null;
    this.codes.delete(id);
    this.tell({ about: "codes" });
    this.repaintCode(id);
    return code;
  }

  putSpeaker(speaker: Speaker): void {
    this.speakers.set(speaker.key, speaker);
    this.tell({ about: "speakers" });
  }

  putMemo(memo: Memo): void {
    this.memos.set(memo.id, memo);
    this.memosByBlock = null;
    this.tell({ about: "memos", where: this.placeOf(memo) ?? NOWHERE });
  }

  dropMemo(id: string): Memo | null {
    const memo = this.memos.get(id);
    if (!memo) return null;
    this.memos.delete(id);
    this.memosByBlock = null;
    this.tell({ about: "memos", where: this.placeOf(memo) ?? NOWHERE });
    return memo;
  }

  /** Where a memo lies in the text: with its coding while that stands; without length where its words are gone. */
  placeOf(memo: Memo): Stretch | null {
    const mark = memo.target_kind === "coding" ? this.marks.get(memo.target_id) : undefined;
    if (mark) return { from: mark.from, to: mark.to };
    if (!this.doc || memo.start === null || memo.end === null || memo.revision_id !== this.doc.id) return null;
    const { offsets } = this.doc;
    return { from: offsets.toUnits(memo.start), to: offsets.toUnits(memo.end) };
  }

  /** Memos that begin in a turn, without answers. */
  memosIn(block: number): Memo[] {
    if (!this.memosByBlock) {
      this.memosByBlock = new Map();
      for (const memo of this.memos.values()) {
        const place = memo.reply_to === null ? this.placeOf(memo) : null;
        if (!place) continue;
        const index = this.doc!.blockAt(place.from);
        this.memosByBlock.set(index, [...(this.memosByBlock.get(index) ?? []), memo]);
      }
    }
    return this.memosByBlock.get(block) ?? [];
  }

  private repaintCode(id: string): void {
    for (const mark of this.marks.values()) {
      if (mark.coding.code_id === id) this.tell({ about: "codings", where: mark });
    }
  }

  private place(coding: Coding): Mark | null {
    this.remove(coding.id);
    if (!this.doc || coding.anchor === "lost" || coding.end <= coding.start) {
      this.lost.set(coding.id, coding);
      return null;
    }
    const { offsets } = this.doc;
    const mark = { coding, from: offsets.toUnits(coding.start), to: offsets.toUnits(coding.end) };
    this.marks.set(coding.id, mark);
    for (const index of this.doc.blocksIn(mark.from, mark.to)) this.places[index]!.add(mark);
    return mark;
  }

  private remove(id: string): void {
    const mark = this.marks.get(id);
    this.memosByBlock = null; // memos lie where their codings lie
    if (mark) for (const index of this.doc?.blocksIn(mark.from, mark.to) ?? []) this.places[index]!.delete(mark);
    this.marks.delete(id);
    this.lost.delete(id);
  }
}

const NOWHERE: Stretch = { from: 0, to: 0 };

function looksSame(a: Mark, b: Mark): boolean {
  const shown = ({ from, to, coding }: Mark): string =>
    [from, to, coding.code_id, coding.coder_id, coding.anchor, coding.origin].join(" ");
  return shown(a) === shown(b);
}
