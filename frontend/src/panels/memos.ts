// Memos beside the text: writing one on a coding, a passage, a turn, the interview, a code or the project; threads.

import { openIn, threadsOf, type Thread } from "../core/memos";
import { mentioned } from "../core/mention";
import type { News } from "../core/model";
import { clock } from "../core/text";
import type { Memo, Person, Stretch } from "../core/types";
import type { Desk } from "../view/desk";
import { afterFrame, dot, h, iconButton } from "../view/dom";
import { draftFor, keepDraft, newestDraft } from "../view/memo_drafts";
import type { Panel } from "../view/panels";
import { completion } from "./memos/completion";
import { label, targetsAt, type Target } from "./memos/targets";
import css from "./memos.css";

export { css };

interface Wish {
  /** Begin a memo on what is chosen. */
  write?: { coding: string | null; chosen: Stretch | null };
  /** Show the memos of the turn at this place. */
  at?: number;
}

type What = Record<string, unknown>;

export function open(desk: Desk): Panel {
  return new Memos(desk);
}

class Memos implements Panel {
  readonly root = h("div.qw-memos");
  private readonly write = h("div.qw-memowrite");
  private readonly list = h("div", { "data-testid": "memos" });
  private readonly fillSoon = afterFrame(() => this.fill());
  private readonly only: HTMLSelectElement;
  private readonly people: Person[];
  /** The answer or change being written, in its thread. */
  private within: { memo: string; form: HTMLElement } | null = null;

  constructor(private readonly desk: Desk) {
    const { say, model } = desk;
    this.people = model.state.members.filter((member) => member.role !== "guest");
    this.only = h("select.qw-input", { "aria-label": say("ws.memos.only"), "data-testid": "memos-only", onchange: () => this.fill() },
      ...["all", "open", "mine"].map((one) => h("option", { value: one }, say(`ws.memos.only.${one}`))));
    this.root.append(this.write, h("div.qw-memotop", {}, this.only), this.list);
  }

  shown(wish?: unknown): void {
    const { write, at } = (wish ?? {}) as Wish;
    this.fill();
    if (write) this.compose(targetsAt(this.desk, write));
    else if (!this.takeUp()) this.offer();
    if (at !== undefined) this.showAt(at);
  }

  news(news: News): void {
    if (["memos", "document", "codings", "codes"].includes(news.about)) this.fillSoon();
  }

  private get me(): string {
    return this.desk.model.state.me.id;
  }

  private get mayWrite(): boolean {
    return this.desk.model.may("write_memos");
  }

  /** The button that begins a memo. */
  private offer(): void {
    const { say, activity } = this.desk;
    const begin = (): void => this.compose(targetsAt(this.desk, { coding: activity.chosenCoding ?? null, chosen: activity.chosen ?? null }));
    const button = h("button.qw-button", { type: "button", "data-testid": "memo-new", onclick: begin }, say("ws.memos.new"));
    this.write.replaceChildren(...(this.mayWrite ? [button] : []));
  }

  /** Go on with words that were left unsaved here; false when there are none. */
  private takeUp(): boolean {
    const { model } = this.desk;
    const { interview, project } = model.state;
    const left = this.mayWrite && newestDraft(this.me, (what) => {
      const target = String(what["target"]);
      return what["kind"] === "memo.add"
        && (target === interview.id || what["interview"] === interview.id || target === project.id || model.codes.has(target));
    });
    if (!left) return false;
    if (left.for["target_kind"] !== "coding" || model.coding(String(left.for["target"]))) {
      this.compose([{ what: left.for, ...label(this.desk, left.for) }]);
      return true;
    }
    // the coding is gone: its memo finds another place
    const targets = targetsAt(this.desk, { coding: null, chosen: null });
    keepDraft(this.me, left.for, "");
    keepDraft(this.me, targets[0]!.what, left.text);
    this.compose(targets);
    return true;
  }

  private compose(targets: Target[]): void {
    if (!this.mayWrite || targets.length === 0) return this.offer();
    const { say } = this.desk;
    let target = targets[0]!;
    const quote = h("p.qw-memoquote", {}, target.quote);
    const on = h("select.qw-input", { "aria-label": say("ws.memos.on"), "data-testid": "memo-target" },
      ...targets.map((one, i) => h("option", { value: i }, one.said)));
    const form = this.form(() => target.what, say("ws.memos.save"), (text) => this.send({ ...target.what, kind: "memo.add", memo: crypto.randomUUID(), text }), () => this.offer());
    on.addEventListener("change", () => {
      const area = form.querySelector("textarea")!;
      keepDraft(this.me, target.what, "");
      target = targets[Number(on.value)]!;
      quote.textContent = target.quote;
      keepDraft(this.me, target.what, area.value);
    });
    this.write.replaceChildren(h("label.qw-memoon", {}, h("span", {}, say("ws.memos.on")), on), quote, form);
    form.querySelector("textarea")!.focus({ preventScroll: true });
  }

  /** A field for words, kept while unsaved; Ctrl + Enter saves, Escape leaves it for later. */
  private form(what: () => What, save: string, send: (text: string) => void, left: () => void, before = ""): HTMLElement {
    const { say } = this.desk;
    const area = h("textarea.qw-input", { rows: "4", maxlength: "20000", "aria-label": say("ws.memos.text"), placeholder: say("ws.memos.hint"), "data-testid": "memo-text" });
    area.value = draftFor(this.me, what()) || before;
    const asks = h("p.qw-note", { role: "status", "data-testid": "memo-asks" });
    const names = completion(area, this.people, say("ws.memos.people"));
    const done = (): void => {
      const text = area.value.trim();
      if (!text) return area.focus();
      keepDraft(this.me, what(), "");
      left();
      send(text);
      this.desk.transcript.scroller.focus({ preventScroll: true });
    };
    const hear = (): void => {
      const asked = mentioned(area.value, this.people);
      asks.textContent = asked.length ? say("ws.memos.asks", { who: asked.map((one) => one.name).join(", ") }) : say("ws.memos.shared");
    };
    area.addEventListener("input", () => {
      keepDraft(this.me, what(), area.value === before ? "" : area.value);
      hear();
    });
    area.addEventListener("keydown", (event) => {
      if (event.isComposing || names.key(event)) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done();
      else if (event.key === "Escape") {
        left();
        this.desk.transcript.scroller.focus({ preventScroll: true });
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    hear();
    const drop = (): void => {
      keepDraft(this.me, what(), "");
      left();
      this.desk.transcript.scroller.focus({ preventScroll: true });
    };
    return h("div.qw-memoform", {}, area, names.root, asks, h("div.qw-options", {},
      h("button.qw-button.qw-primary", { type: "button", title: "Ctrl + Enter", "data-testid": "memo-save", onclick: done }, save),
      h("button.qw-button", { type: "button", "data-testid": "memo-drop", onclick: drop }, say("ws.memos.drop"))));
  }

  /** A refused memo is kept by the page as it keeps unsaved words; here it comes back into the form. */
  private send(op: { kind: string } & What): void {
    void this.desk.session.do(op).then((result) => {
      if (!result.ok && op.kind === "memo.add" && this.root.isConnected) this.takeUp();
    });
  }

  private fill(): void {
    const { model, say } = this.desk;
    const here = threadsOf(model.memos).filter((thread) => this.wanted(thread));
    const where = ({ first }: Thread): number => (first.interview_id === null ? Infinity : (model.placeOf(first)?.from ?? -1));
    here.sort((a, b) => where(a) - where(b));
    const writing = this.within;
    const held = writing?.form.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    const listed = (some: Thread[]): HTMLElement => h("div", { role: "list" }, ...some.map((thread) => this.card(thread)));
    const inside = here.filter(({ first }) => first.interview_id !== null);
    const outside = here.filter(({ first }) => first.interview_id === null);
    const nothing = !model.may("read_memos") ? "ws.memos.guests" : model.memos.size ? "ws.memos.none" : "ws.memos.empty";
    this.list.replaceChildren(
      ...(here.length ? [] : [h("p.qw-empty", {}, say(nothing))]),
      ...(inside.length ? [listed(inside)] : []),
      ...(outside.length ? [h("h3.qw-heading", {}, say("ws.memos.elsewhere")), listed(outside)] : []),
    );
    held?.focus({ preventScroll: true });
  }

  private wanted(thread: Thread): boolean {
    const all = [thread.first, ...thread.answers];
    if (this.only.value === "open") return openIn(thread).length > 0;
    return this.only.value !== "mine" || all.some((memo) => memo.author_id === this.me || memo.asked.includes(this.me));
  }

  private card(thread: Thread): HTMLElement {
    const { model, say } = this.desk;
    const { first } = thread;
    const code = model.codes.get(first.code_id ?? "");
    const place = model.placeOf(first);
    const lost = first.anchor === "lost" && model.coding(first.target_id)?.anchor !== "exact";
    const quote = place && place.to > place.from && first.target_kind !== "turn" ? model.doc!.textOf(place) : first.quote;
    const head = h("div.qw-cardhead", {}, code && dot(code.colour), h("span.qw-name", {}, this.placed(first)));
    const jump = { type: "button", title: say("ws.memos.jump"), "data-testid": "memo-jump", onclick: () => this.jump(first) };
    return h("div.qw-card", {
      role: "listitem", "data-memo": first.id, "data-testid": "memo",
      onpointerenter: () => this.point(place), onpointerleave: () => this.point(null),
    },
    head,
    place && quote ? h("button.qw-quote", jump, shortened(quote)) : null,
    first.anchor !== "exact" && place && h("p.qw-note", {}, say(lost ? "ws.memos.lost" : "ws.memos.touched")),
    this.earlier(first, quote),
    ...[first, ...thread.answers].map((memo) => this.said(memo, thread)),
    this.within?.memo === first.id ? this.within.form
      : this.mayWrite && h("button.qw-linkbutton", { type: "button", "data-testid": "memo-answer", onclick: () => this.answer(thread) }, say("ws.memos.answer")));
  }

  /** The words it was written on, where a correction made others of them. */
  private earlier({ anchor, was }: Memo, quote: string): HTMLElement | null {
    if (anchor === "exact" || !was || was === quote) return null;
    const { say } = this.desk;
    return h("p.qw-note", { "data-testid": "memo-was" }, say("ws.memos.was"), " ", h("q", {}, shortened(was)));
  }

  /** What a memo lies on, in a few words. */
  private placed(memo: Memo): string {
    const { model, say } = this.desk;
    const place = model.placeOf(memo);
    const block = place && model.doc ? model.doc.blocks[model.doc.blockAt(place.from)] : undefined;
    const code = model.codes.get(memo.code_id ?? "")?.name;
    const time = block && block.start_s !== null ? clock(block.start_s) : "";
    const who = block?.speaker ? (model.speakers.get(block.speaker)?.name ?? "") : "";
    return [say(`ws.memos.kind.${memo.target_kind}`), code, who, time].filter(Boolean).join(" · ");
  }

  private said(memo: Memo, thread: Thread): HTMLElement {
    const { model, say } = this.desk;
    const mine = memo.author_id === this.me;
    const asks = memo.asked.map((id) => (id === this.me ? say("ws.memos.you") : model.memberName(id))).join(", ");
    const open = openIn(thread).includes(memo);
    const may = memo !== thread.first || thread.answers.length === 0;
    const acts = [
      mine && this.mayWrite && iconButton("pencil", say("ws.memos.change"), () => this.change(memo, thread), "memo-change"),
      may && (mine ? this.mayWrite : model.may("remove_memos")) && iconButton("close", say("ws.memos.remove"), () => this.remove(memo), "memo-remove"),
    ];
    const when = new Date(memo.created_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    return h("div.qw-memosaid", { "data-said": memo.id },
      h("div.qw-memoby", {}, h("strong", {}, mine ? say("ws.memos.me") : model.memberName(memo.author_id)), h("span.qw-note", {}, when), ...acts),
      asks && h("p.qw-note", { "data-testid": "memo-question", "data-open": open }, say(open ? "ws.memos.open" : "ws.memos.done", { who: asks })),
      h("p.qw-memotext", {}, memo.text));
  }

  private answer(thread: Thread): void {
    const { first } = thread;
    const what = { kind: "memo.answer", to: first.id };
    this.inThread(first.id, what, this.desk.say("ws.memos.answer"), (text) => this.send({ ...what, memo: crypto.randomUUID(), text }));
  }

  private change(memo: Memo, thread: Thread): void {
    const what = { kind: "memo.change", memo: memo.id };
    const send = (text: string): void => this.send({ ...what, version: this.desk.model.memos.get(memo.id)?.version ?? memo.version, text });
    this.inThread(thread.first.id, what, this.desk.say("ws.memos.keep"), send, memo.text);
  }

  private inThread(memo: string, what: What, save: string, send: (text: string) => void, before = ""): void {
    const left = (): void => {
      this.within = null;
      this.fill();
    };
    const form = this.form(() => what, save, send, left, before);
    this.within = { memo, form };
    this.fill();
    form.querySelector("textarea")!.focus({ preventScroll: true });
  }

  private remove(memo: Memo): void {
    void this.desk.session.do({ kind: "memo.remove", memo: memo.id });
  }

  private jump(memo: Memo): void {
    const { model, transcript, cursor } = this.desk;
    const place = model.placeOf(memo);
    if (!place) return;
    const unit = Math.min(place.from, Math.max(0, model.doc!.text.length - 1));
    cursor.place(unit);
    transcript.reveal(unit, "center");
    requestAnimationFrame(() => this.point(place));
  }

  private point(place: Stretch | null): void {
    const { highlights, transcript } = this.desk;
    highlights.paint("hover", place && place.to > place.from ? transcript.ranges(place) : []);
  }

  /** Bring the memos of a turn into sight in the list. */
  private showAt(unit: number): void {
    const { model } = this.desk;
    const there = model.doc ? model.memosIn(model.doc.blockAt(unit)).map((memo) => memo.id) : [];
    const find = (): HTMLElement[] => [...this.list.querySelectorAll<HTMLElement>("[data-memo]")].filter((card) => there.includes(card.dataset["memo"]!));
    if (find().length === 0) {
      this.only.value = "all";
      this.fill();
    }
    for (const card of this.list.querySelectorAll(".qw-here")) card.classList.remove("qw-here");
    for (const card of find()) card.classList.add("qw-here");
    find()[0]?.scrollIntoView({ block: "nearest" });
  }
}

function shortened(text: string, most = 200): string {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
}
