// Coding: what a selection, a key and a click do, with the codebook at the left and the inspector at the right.

import { nextColour } from "../core/colours";
import { sameName } from "../core/filter";
import type { Mark, News } from "../core/model";
import type { Stretch } from "../core/types";
import { answering, type OpenOffer } from "../core/offer";
import { isDoneWith, outside } from "../core/rounds";
import { loadPart } from "../net/parts";
import type * as Bringing from "../panels/bring";
import type * as Shaping from "../panels/reshaping";
import type { TreeHands, TreeModule } from "../panels/tree";
import { vivoName } from "../core/vivo";
import { ActiveCode } from "./active_code";
import { CodebookPane } from "./codebook";
import type { Activity, Desk } from "./desk";
import { addStyle, afterFrame, h, whenIdle } from "./dom";
import { Inspector } from "./inspector";
import { Overview } from "./overview";
import { Popover } from "./popover";
import { Recent } from "./recent";
import { remarksOf } from "./remarks";
import { TaskBand } from "./task";
import { fillGutter, type Decoration, type TurnView } from "./turn";

// brackets need AltGr on Swedish and German keyboards, so comma and period do the same
const RESHAPING = /^(?:[.,;:<>[\]{}xr]|Delete|Backspace)$/;
const THIRD_CLICK_MS = 350; // so late may the third click of a triple click come

export class CodingActivity implements Activity {
  readonly mode = "code";
  readonly left: HTMLElement;
  readonly home: HTMLElement;
  readonly floating: HTMLElement;
  private readonly codebook: CodebookPane;
  private readonly inspector: Inspector;
  private readonly popover: Popover;
  private readonly recent: Recent;
  private taken: Promise<TreeHands | null> | null = null;
  private readonly overview: Overview;
  private reshaping: Promise<Shaping.Reshaping> | null = null;
  private readonly active: ActiveCode;
  chosen: Stretch | null = null;
  offer: OpenOffer | null = null;
  /** Takes the words that are being chosen for something that is no coding. */
  private taking: ((chosen: Stretch) => void) | null = null;
  /** The coding that is about to get another code. */
  private recoding: Mark | null = null;
  /** A double click in active-code mode, which may become a triple one. */
  private pending = 0;
  private readonly task: TaskBand;
  private shown: string | null = null;
  private inspected: string | null = null; // one coding that was clicked on; else what is at the cursor
  /** The inspector may be a frame late; the text and its brackets may not. */
  private readonly showMarks = afterFrame(() => this.fillInspector());

  constructor(private readonly desk: Desk) {
    const { model, say } = desk;
    this.recent = new Recent(model);
    this.codebook = new CodebookPane(model, say, {
      near: () => this.hands(),
      more: (code, button) => void this.hands().then((hands) => hands?.menu(code, button)),
      pick: (code) => this.pick(code),
      create: (name) => this.create(name),
      point: (code) => this.pointAtCode(code),
    });
    this.inspector = new Inspector(model, say, {
      remove: (coding) => this.remove(coding),
      point: (coding) => this.pointAt(coding),
      reveal: (coding) => this.reveal(coding),
      bring: (mark) => this.bring(mark),
      play: (mark) => {
        const seconds = desk.player.ready ? model.doc!.secondsOf(mark) : null;
        return seconds && (() => desk.player.playStretch(...seconds));
      },
    });
    this.popover = new Popover(model, say, {
      choose: (code, keep) => this.apply(code, keep),
      create: (name, keep) => this.create(name, keep),
      vivo: () => (this.recoding || !this.chosen ? "" : vivoName(this.selectedText)),
      close: () => this.clear(),
      key: (event) => this.key(event),
      recent: () => this.recent.list(),
      more: [["suggest", "Alt S", () => this.suggest()], ["bring", "Alt B", () => this.bring()]],
    });
    whenIdle(() => void this.reshape().catch(() => null));
    this.active = new ActiveCode(model, say, () => this.codebook.chosenCode ?? this.recent.list().find((id) => model.codes.has(id)) ?? null,
      () => desk.toasts.show(say("ws.active.which")));
    this.codebook.root.querySelector(".qw-heading")?.after(this.active.button);
    this.overview = new Overview(desk, (mark) => this.inspectOne(mark.coding.id));
    this.task = new TaskBand(desk);
    this.left = this.codebook.root;
    this.home = this.inspector.root;
    this.floating = this.popover.root;
    desk.transcript.column.addEventListener("pointerover", (event) => this.pointAt(codingUnder(event)));
    desk.transcript.column.addEventListener("click", (event) => {
      const coding = codingUnder(event);
      if (coding) this.inspectCoding(coding);
      const who = event.target instanceof Element ? event.target.closest(".qw-who") : null;
      const view = who && desk.transcript.views[Number(who.closest<HTMLElement>(".qw-turn")?.dataset["block"])];
      if (view) this.select(view.block);
    });
  }

  get around(): HTMLElement[] {
    return [this.active.banner];
  }

  close(): void {
    this.overview.close();
    this.task.close();
  }

  news(news: News): void {
    this.overview.news(news);
    this.task.news(news);
    if (news.about === "document") {
      const shown = this.desk.model.doc?.id ?? null;
      if (shown !== this.shown) this.leave(); // places in another text mean something else
      this.shown = shown;
      this.codebook.fill();
      this.active.fill();
      this.inspect();
    } else if (news.about === "codes") {
      this.codebook.fill();
      this.active.fill();
    } else if (news.about === "uses") {
      this.codebook.recount();
    } else if (news.about === "codings" || news.about === "sieve") {
      this.codebook.recount();
      this.showMarks();
    }
  }

  gutter(view: TurnView): void {
    const { model, say, transcript } = this.desk;
    const key = view.block.speaker;
    const before = transcript.views[view.index - 1]?.block.speaker;
    const name = key === null ? "" : (model.speakers.get(key)?.name ?? key);
    const shape = key !== null && key === before ? "span.qw-who.qw-same" : "span.qw-who";
    fillGutter(view, model, say, { name: h(shape as "span.qw-who", { title: say("ws.turn.take") }, name) });
  }

  looks(view: TurnView): Decoration[] {
    const { model, say } = this.desk;
    const { from, to } = view.block;
    return [...remarksOf(view, model, say), ...outside(model, from, to).map((one) => ({ ...one, look: "qw-outside" }))];
  }

  click(unit: number, event: MouseEvent): void {
    const time = event.altKey ? this.desk.model.doc?.timeAt(unit) : null;
    if (time !== null && time !== undefined) this.desk.player.playFrom(time);
    this.inspect();
  }

  doubleClick(): void {
    // `snap` has taken the word
  }

  snap(what: "word" | "sentence", unit: number): boolean {
    const { steps } = this.desk.cursor;
    const found = what === "word" ? steps?.wordAt(unit) : steps?.sentenceAt(unit);
    if (!found) return false;
    getSelection()?.removeAllRanges();
    clearTimeout(this.pending);
    // a word that is coded at once must not be in the way of the sentence
    if (what === "word" && this.active.code !== null) this.pending = window.setTimeout(() => this.select(found), THIRD_CLICK_MS);
    else this.select(found);
    return true;
  }

  /** `stepwise` selections are not finished yet, and are not coded at once; nor are those of a finger, whose handles stay. */
  select(chosen: Stretch, stepwise = false, byFinger = false): void {
    const tidy = this.desk.cursor.steps?.tidy(chosen);
    if (!tidy) return;
    this.recoding = null;
    this.chosen = tidy;
    this.desk.cursor.place(tidy.from);
    this.repaint();
    this.inspect();
    if (!this.desk.model.may("code") || this.taking || this.desk.model.overlay) return;
    const { code } = this.active;
    if (code !== null && !stepwise && !byFinger) return this.apply(code);
    if (!byFinger) this.desk.transcript.reveal(tidy.to - 1);
    if ((code === null || byFinger) && !this.isDone(tidy)) this.ask(tidy, "", byFinger);
  }

  /** Say so where one is done and nothing can be coded. */
  private isDone(where: Stretch): boolean {
    const { model, session } = this.desk;
    const isDone = isDoneWith(model, { id: "", kind: "coding.add", ...this.placeOf(where) });
    if (isDone) session.standsStill();
    return isDone;
  }

  private placeOf({ from, to }: Stretch): { interview: string; revision: string; start: number; end: number } {
    const { doc, state } = this.desk.model;
    return { interview: state.interview.id, revision: doc!.id, start: doc!.offsets.toPoints(from), end: doc!.offsets.toPoints(to) };
  }

  /** Open the type-ahead at a stretch. */
  private ask(where: Stretch, purpose = "", byFinger = false): void {
    const { transcript } = this.desk;
    const ranges = transcript.ranges(where);
    const rects = ranges[ranges.length - 1]?.getClientRects();
    const last = rects?.[rects.length - 1];
    if (last) this.popover.open(last, transcript.scroller, purpose, byFinger);
  }

  /** What changes codings that are there; its code comes after everything else. */
  private reshape(): Promise<Shaping.Reshaping> {
    this.reshaping ??= loadPart<typeof Shaping>("reshaping").then((part) => new part.Reshaping(this.desk, {
      chosen: () => this.desk.model.marks.get(this.inspected ?? "") ?? null,
      keep: (id) => this.inspectOne(id),
      recode: (mark) => this.recode(mark),
      remove: (id) => this.remove(id),
    }));
    this.reshaping.catch(() => (this.reshaping = null)); // the server was away
    return this.reshaping;
  }

  private remove(id: string): void {
    void this.desk.session.do({ kind: "coding.remove", coding: id, seen: this.desk.model.seq });
  }

  private recode(mark: Mark): void {
    const { model, say, transcript } = this.desk;
    transcript.reveal(mark.to - 1);
    this.chosen = null;
    this.recoding = mark;
    this.ask(mark, say("ws.reshape.recode", { code: model.codes.get(mark.coding.code_id)!.name }));
  }

  choosePlace(take: (chosen: Stretch) => void): void {
    this.taking = take;
    this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  leave(): void {
    this.popover.close();
    this.clear();
  }

  key(event: KeyboardEvent): boolean {
    const { steps, unit } = this.desk.cursor;
    if (!steps) return false;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const typing = this.popover.isOpen;
    if (this.taking && this.took(event)) return true;
    if (!typing && this.activeKey(event, plain)) return true;
    if (!typing && this.overview.key(event, this.chosen)) return true;
    if (!typing && !this.chosen && (plain || event.getModifierState("AltGraph")) && RESHAPING.test(event.key)) {
      void this.reshape().then((part) => part.key(event.key), () => this.desk.toasts.show(this.desk.say("ws.panel.failed"), "error"));
      return true;
    }
    let next: Stretch | null = null;
    if (this.recoding && typing && (event.key === "Tab" || event.key.startsWith("Arrow"))) return false;
    if (plain && event.shiftKey && event.key.startsWith("Arrow")) {
      const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
      const what = event.key === "ArrowRight" || event.key === "ArrowLeft" ? "word" : "sentence";
      next = this.chosen
        ? steps.extend(this.chosen, by, what)
        : what === "word" ? steps.wordAt(unit) : steps.sentenceAt(unit);
    } else if (plain && typing && event.key === "Tab") {
      next = event.shiftKey ? steps.sentenceBefore(this.chosen?.from ?? unit) : steps.sentenceAt(this.chosen?.to ?? unit);
    } else if (plain && !typing && event.key === "s") {
      next = steps.sentenceAt(unit);
    } else if (plain && !typing && event.key === "w") {
      next = steps.wordAt(unit);
    } else if (plain && !typing && event.key === "p") {
      next = this.desk.cursor.view?.block ?? null;
    } else if (plain && !typing && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      this.stepWord(event.key === "ArrowRight" ? 1 : -1);
      return true;
    } else if (event.altKey && event.code === "KeyV" && this.chosen) {
      this.nameByWords();
      return true;
    } else if (plain && !typing && event.key === "/") {
      this.codebook.input.focus();
      return true;
    } else if ((plain && !typing && event.key === "m") || (event.altKey && event.code === "KeyM")) {
      this.writeMemo();
      return true;
    } else if ((plain && !typing && event.key === "g") || (event.altKey && event.code === "KeyS")) {
      this.suggest();
      return true;
    } else if ((plain && !typing && event.key === "b") || (event.altKey && event.code === "KeyB")) {
      this.bring();
      return true;
    } else if (typing && isUndo(event)) {
      this.desk.root.dispatchEvent(new CustomEvent("qw-undo"));
      return true;
    } else if (typing && isRedo(event)) {
      this.desk.root.dispatchEvent(new CustomEvent("qw-redo"));
      return true;
    } else if (typing && event.key === " ") {
      this.desk.root.dispatchEvent(new CustomEvent("qw-play"));
      return true;
    } else {
      return false;
    }
    if (next) this.select(next, true);
    return true;
  }

  /** Keys that begin, use and end active-code mode. */
  private activeKey(event: KeyboardEvent, plain: boolean): boolean {
    const { code } = this.active;
    if (plain && event.key === "a") this.active.toggle();
    else if (code !== null && event.key === "Enter" && this.chosen) this.apply(code);
    else if (code !== null && event.key === "Escape" && this.chosen) this.leave();
    else if (code !== null && event.key === "Escape") this.active.set(null);
    else if (plain && event.key === "v" && this.chosen) this.nameByWords();
    else return false;
    return true;
  }

  /** Move the cursor to the next or previous word, and show it. */
  private stepWord(by: 1 | -1): void {
    const { steps, unit } = this.desk.cursor;
    const word = by > 0 ? steps?.wordAt(steps.wordAt(unit)?.to ?? unit) : steps?.wordBefore(unit);
    if (!word) return;
    this.desk.cursor.place(word.from);
    this.desk.transcript.reveal(word.from);
    this.desk.highlights.paint("hover", this.desk.transcript.ranges(word));
    this.inspect();
  }

  /** The coding that was clicked on, for a memo on it. */
  get chosenCoding(): string | null {
    return this.inspected;
  }

  /** Ask which codes might fit what is selected, or the sentence at the cursor. */
  private suggest(): void {
    const { model, side, cursor } = this.desk;
    const ask = this.recoding ? null : (this.chosen ?? cursor.steps?.sentenceAt(cursor.unit));
    if (ask && model.state.suggests && !this.isDone(ask)) void side.open("suggest", { ask });
  }

  /** Bring the selection, or the passage of the chosen coding, into a theme. */
  private bring(mark?: Mark): void {
    const { model, cursor, toasts, say } = this.desk;
    const here = model.marksIn(cursor.unit, cursor.unit);
    const where = mark ?? this.chosen ?? model.marks.get(this.inspected ?? "") ?? (here.length === 1 ? here[0] : null);
    if (!model.state.brings || this.recoding) return;
    if (!where) return toasts.show(say("ws.bring.none"));
    void loadPart<typeof Bringing>("bring").then((part) => {
      addStyle("bring", part.css);
      part.bring(this.desk, where);
    }, () => toasts.show(say("ws.panel.failed"), "error"));
  }

  /** A memo on the chosen coding, the selection or the turn. */
  private writeMemo(): void {
    const wish = { write: { coding: this.inspected, chosen: this.chosen } };
    this.popover.close();
    void this.desk.side.open("memos", wish);
  }

  private took(event: KeyboardEvent): boolean {
    const { taking, chosen } = this;
    if (event.key === "Escape" || (event.key === "Enter" && chosen)) this.taking = null;
    else return false;
    if (event.key === "Enter") taking!(chosen!);
    else this.leave();
    return true;
  }

  repaint(): void {
    const { highlights, transcript } = this.desk;
    highlights.paint("pending", this.chosen ? transcript.ranges(this.chosen) : []);
  }

  /** The selected text, for copying while the type-ahead has the focus. */
  get selectedText(): string {
    return this.chosen ? this.desk.model.doc!.textOf(this.chosen) : "";
  }

  apply(codeId: string, keep = false, partOf?: string): void {
    const { model, session, toasts, say, cursor } = this.desk;
    const doc = model.doc;
    if (this.recoding) return this.finishRecoding(codeId);
    if (!this.chosen || !doc || !model.may("code") || model.overlay) return;
    const chosen = this.chosen;
    if (this.isDone(chosen)) return;
    const { from, to } = chosen;
    if (!keep) this.letGo();
    const mine = model.everyMarkIn(from, to).some(({ coding, ...place }) =>
      place.from === from && place.to === to && coding.code_id === codeId && coding.coder_id === model.state.me.id);
    if (mine) {
      toasts.show(say("ws.already", { code: model.codes.get(codeId)!.name }));
    } else {
      const place = this.placeOf(chosen);
      void session.do({
        kind: "coding.add",
        ...place,
        ...answering(this.offer, place),
        code: codeId,
        coding: crypto.randomUUID(),
        ...(partOf ? { part_of: partOf } : {}),
      });
      this.recent.used(codeId);
    }
    if (keep) return this.select(chosen);
    this.leave();
    cursor.place(to);
  }

  create(name: string, keep = false): void {
    const { model, session } = this.desk;
    if (!model.may("edit_codebook") || (this.chosen && this.isDone(this.chosen))) return;
    const colour = nextColour(model.codes.values());
    const code = crypto.randomUUID();
    const act = crypto.randomUUID(); // a new code and what is coded with it come and go together
    void session.do({ kind: "code.add", code, name, parent: null, colour, ...(this.chosen ? { part_of: act } : {}) });
    if (this.chosen || this.recoding) this.apply(code, keep, act);
  }

  /** Make a code of the selected words themselves, or use the one that is called so already. */
  private nameByWords(): void {
    const name = vivoName(this.selectedText);
    if (!name) return;
    const known = [...this.desk.model.codes.values()].find((code) => sameName(code.name, name));
    if (known) this.apply(known.id);
    else this.create(name);
  }

  private finishRecoding(codeId: string): void {
    const mark = this.recoding!;
    const now = this.desk.model.marks.get(mark.coding.id);
    this.leave();
    if (!now) return;
    void this.reshape().then((part) => part.recodeTo(now, codeId));
    this.recent.used(codeId);
  }

  private pick(codeId: string): void {
    if (this.active.code !== null) this.active.set(codeId);
    if (this.chosen && this.desk.model.may("code")) return this.apply(codeId);
    this.codebook.choose(codeId);
    if (this.active.code === null) void this.desk.side.open("code", { code: codeId });
  }

  /** What moves, renames and offers more to do with the codes in the tree; fetched when the codes are first neared. */
  private hands(): Promise<TreeHands | null> {
    this.taken ??= loadPart<TreeModule>("tree").then((module) => module.hands(this.codebook, this.desk), () => {
      this.taken = null;
      return null;
    });
    return this.taken;
  }

  private clear(): void {
    if (this.chosen || this.recoding) this.letGo();
    this.recoding = null;
    this.repaint();
    this.inspect();
  }

  /** Forget the selection and give the keys back to the text; costs least while nothing on the page has changed. */
  private letGo(): void {
    const { root, transcript } = this.desk;
    const focused = document.activeElement;
    if (focused !== transcript.scroller && root.contains(focused)) transcript.scroller.focus({ preventScroll: true });
    const selection = getSelection();
    if (selection?.type === "Range") selection.removeAllRanges();
    this.chosen = null;
  }

  private inspect(): void {
    this.inspected = null;
    this.showMarks();
  }

  private fillInspector(): void {
    const { model, cursor } = this.desk;
    if (!model.doc) return;
    const one = this.inspected === null ? undefined : model.marks.get(this.inspected);
    const { from, to } = this.chosen ?? { from: cursor.unit, to: cursor.unit };
    this.inspector.show(one ? [one] : model.marksIn(from, to), one !== undefined || this.chosen !== null);
  }

  private inspectCoding(id: string): void {
    const mark = this.desk.model.marks.get(id);
    if (!mark) return;
    this.desk.cursor.place(mark.from);
    this.inspectOne(id);
  }

  private inspectOne(id: string): void {
    this.inspected = id;
    this.showMarks();
  }

  private reveal(id: string): void {
    const mark = this.desk.model.marks.get(id);
    if (mark) this.desk.transcript.reveal(mark.from);
  }

  private pointAt(codingId: string | null): void {
    const mark = codingId === null ? undefined : this.desk.model.marks.get(codingId);
    this.desk.highlights.paint("hover", mark ? this.desk.transcript.ranges(mark) : []);
  }

  private pointAtCode(codeId: string | null): void {
    const marks = codeId === null ? [] : [...this.desk.model.marks.values()].filter((m) => m.coding.code_id === codeId);
    const seen = marks.filter((mark) => this.desk.transcript.viewAt(mark.from)?.visible);
    this.desk.highlights.paint("hover", seen.flatMap((mark) => this.desk.transcript.ranges(mark)));
  }
}

function codingUnder(event: Event): string | null {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>(".qw-margin [data-coding]") : null;
  return target?.dataset["coding"] ?? null;
}

export function isRedo(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  return (event.ctrlKey || event.metaKey) && ((event.shiftKey && key === "z") || (!event.shiftKey && key === "y"));
}

export function isUndo(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
}
