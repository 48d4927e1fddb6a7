// Comparing coders in the text: side by side or laid over each other, and the differences gone through by key.

import { given, isSame, KINDS, shuffled, SIGNS, stepped, wanted, type Comparison, type Difference, type Kind, type Wanted } from "../core/comparing";
import type { Mark, News } from "../core/model";
import { initials } from "../core/text";
import { gaps } from "../core/rounds";
import type { Coding } from "../core/types";
import { Failure, get } from "../net/api";
import type { Desk } from "../view/desk";
import { afterFrame, dot, h, icon } from "../view/dom";
import type { Panel } from "../view/panels";
import type { Decoration, TurnView } from "../view/turn";
import css from "./compare.css";
import { drawColumns } from "./compare/margin";

export { css };

const NOW = "now";
const MOST = 6;
const QUIET_MS = 300; // after the last change of a coding, before all is compared anew
const LONGEST = 120; // characters of a quote

/** Kept while one goes from interview to interview, and to a code's card and back. */
const kept = {
  project: "", round: NOW, coders: null as string[] | null, isSide: true, isNameless: false, order: [] as string[],
  wanted: { kind: null, code: null } as Wanted,
};

export function open(desk: Desk): Panel {
  const project = desk.model.state.project.id;
  if (kept.project !== project) Object.assign(kept, { project, round: NOW, coders: null, order: [], wanted: { kind: null, code: null } });
  return new ComparePanel(desk);
}

class ComparePanel implements Panel {
  readonly root: HTMLElement;
  private readonly round: HTMLSelectElement;
  private readonly people: HTMLElement;
  private readonly views: HTMLElement;
  private readonly nameless: HTMLInputElement;
  private readonly kind: HTMLSelectElement;
  private readonly code: HTMLSelectElement;
  private readonly said = h("p.qc-count", { role: "status", "data-testid": "compare-count" });
  private readonly list = h("ol.qc-list", { "data-testid": "differences" });
  private readonly heads = h("div.qc-heads", { "data-testid": "compare-heads" });
  private found: Comparison | null = null;
  private failure = "";
  private shownOnes: Difference[] = [];
  private now: Difference | null = null;
  private kinds = new Map<string, Kind>();
  private asked = 0;
  private timer = 0;
  private inSight = false;
  private readonly later = afterFrame(() => this.inSight && this.fillCodes());
  private readonly jump = (event: Event): void => this.pick(event);

  constructor(private readonly desk: Desk) {
    const { say } = desk;
    this.round = this.select("ws.compare.round", "compare-round", (value) => void this.choose({ round: value, coders: null }));
    this.people = h("div.qc-people", { role: "group", "aria-label": say("ws.compare.people") });
    this.views = h("div.qc-views", { role: "group", "aria-label": say("ws.compare.view") },
      ...[true, false].map((isSide) => h("button", { type: "button", "data-side": String(isSide), "data-testid": isSide ? "compare-side" : "compare-over", onclick: () => this.look({ isSide }) }, say(isSide ? "ws.compare.side" : "ws.compare.over"))));
    this.nameless = h("input", { type: "checkbox", "data-testid": "compare-nameless", onchange: () => this.look({ isNameless: this.nameless.checked, order: [] }) });
    this.kind = this.select("ws.compare.kind", "compare-kind", (value) => this.want({ kind: (value || null) as Kind | null }));
    this.code = this.select("ws.compare.code", "compare-code", (value) => this.want({ code: value || null }));
    const step = (by: 1 | -1, key: string): HTMLElement =>
      h("button.qw-button", { type: "button", title: say(`ws.compare.${key}.title`), "data-testid": `compare-${key}`, onclick: () => this.step(by) }, say(`ws.compare.${key}`));
    this.root = h("div.qc", {},
      this.round, this.people, h("div.qc-line", {}, this.views, h("label.qc-check", {}, this.nameless, say("ws.compare.nameless"))),
      h("div.qc-line", {}, this.kind, this.code), h("div.qc-steps", {}, h("div.qc-line", {}, step(-1, "previous"), step(1, "next")), this.said), this.list);
  }

  shown(wish?: unknown): void {
    const { round } = (wish ?? {}) as { round?: string };
    if (round) Object.assign(kept, { round, coders: null });
    this.inSight = true;
    const { transcript, root } = this.desk;
    transcript.margin = (measured) => drawColumns(measured, this.desk.model, this.columns);
    transcript.dress = (view) => this.dress(view);
    transcript.column.addEventListener("click", this.jump);
    root.dataset["compare"] = "over"; // until it is known for how many there have to be columns
    this.nameless.checked = kept.isNameless;
    this.desk.model.lay([]);
    void this.load().then(() => round && this.goHere());
  }

  left(): void {
    this.inSight = false;
    window.clearTimeout(this.timer);
    const { transcript, model, root } = this.desk;
    transcript.margin = transcript.dress = null;
    transcript.column.removeEventListener("click", this.jump);
    this.heads.remove();
    delete root.dataset["compare"];
    model.lay(null);
    this.touchAll();
  }

  news({ about }: News): void {
    if (about === "document") {
      // what a blind round hides from now on is gone before the server is asked
      if (this.desk.model.state.rounds.some((one) => one.is_blind && one.is_open)) this.take(null);
      void this.load();
    }
    if (about === "codings" && kept.round === NOW) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.load(), QUIET_MS);
    }
    if (about === "codes") this.later();
  }

  /** Go through the differences; the cycle through codings at a place would tell names. */
  takes(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "n" || event.key === "p") this.step(event.key === "n" ? 1 : -1);
    else return /^[oO]$/.test(event.key);
    return true;
  }

  close(): void {
    window.clearTimeout(this.timer);
  }

  private async load(): Promise<void> {
    const asked = ++this.asked;
    const query = new URLSearchParams({ round: kept.round });
    if (kept.coders) query.set("coders", kept.coders.join(","));
    const path = `/api/interviews/${encodeURIComponent(this.desk.model.state.interview.id)}/comparison?${query}`;
    try {
      const found = (await get(path)) as Comparison;
      if (asked !== this.asked || !this.inSight) return;
      this.failure = "";
      this.take(found);
    } catch (error) {
      if (asked !== this.asked || !this.inSight) return;
      const isStale = error instanceof Failure && error.status === 422 && kept.coders !== null;
      if (isStale) return this.choose({ coders: null }); // chosen in another interview
      this.failure = (error as Error).message || this.desk.say("ws.compare.unreachable");
      this.take(null);
    }
  }

  private choose(changes: { round?: string; coders?: string[] | null }): Promise<void> {
    Object.assign(kept, changes);
    return this.load();
  }

  /** Show what was found in the text and in the list; null: nothing can be compared. */
  private take(found: Comparison | null): void {
    const { model } = this.desk;
    const isHere = found && found.revision_id === model.doc?.id && found.compared.length > 1;
    this.found = found;
    const order = new Set(kept.order);
    if (found && found.coders.some(({ id }) => !order.has(id))) kept.order = shuffled(found.coders.map(({ id }) => id));
    this.kinds = new Map(found?.differences.flatMap((one) => one.codings.map((id): [string, Kind] => [id, one.kind])));
    this.now = (this.now && found?.differences.find((one) => isSame(one, this.now!))) ?? null;
    model.lay(isHere ? this.marks(found) : null);
    this.fill();
    this.touchAll();
  }

  private marks({ codings }: Comparison): Mark[] {
    const { codes, doc, state } = this.desk.model;
    const marks = codings.filter((one) => codes.has(one.code)).map(({ id, start, end, code, coder }): Mark => {
      const coding: Coding = {
        id, start, end, code_id: code, coder_id: coder, revision_id: state.revision_id ?? "", quote: "",
        anchor: "exact", origin: "person", was: null, round_id: null,
      };
      return { coding, from: doc!.offsets.toUnits(start), to: doc!.offsets.toUnits(end) };
    });
    return marks.sort((a, b) => a.from - b.from || b.to - a.to || (a.coding.id < b.coding.id ? -1 : 1));
  }

  /** The compared in the order of their columns. */
  private get coders(): string[] {
    const compared = this.found?.compared ?? [];
    return kept.isNameless ? kept.order.filter((id) => compared.includes(id)) : compared;
  }

  private name(id: string): string {
    if (kept.isNameless) return this.desk.say("ws.compare.coder", { n: kept.order.indexOf(id) + 1 });
    return this.found?.coders.find((one) => one.id === id)?.name ?? "";
  }

  private get columns(): Parameters<typeof drawColumns>[2] {
    const now = new Set(this.now?.codings);
    return {
      coders: this.coders,
      isSide: kept.isSide,
      name: (id) => this.name(id),
      short: (id) => (kept.isNameless ? String(kept.order.indexOf(id) + 1) : initials(this.name(id))),
      kind: (id) => this.kinds.get(id) ?? null,
      said: (kind) => this.desk.say(kind ? `ws.compare.kind.${kind}` : "ws.compare.agreed"),
      isNow: (id) => now.has(id),
    };
  }

  private dress({ block }: TurnView): Decoration[] {
    const { say, model } = this.desk;
    if (!model.overlay || !model.doc) return [];
    const { offsets } = model.doc;
    const read = (this.found?.stretches ?? []).map(({ start, end }) => ({ from: offsets.toUnits(start), to: offsets.toUnits(end) }));
    const unread: Decoration[] = gaps(read, block.from, block.to).map((one) => ({ ...one, look: "qc-unread" }));
    return unread.concat(this.shownOnes.flatMap((one) => {
      const from = offsets.toUnits(one.start);
      const to = offsets.toUnits(one.end);
      if (from >= block.to || to <= block.from) return [];
      const looks = [{ from, to, look: `qc-text-${one.kind}`, said: say(`ws.compare.kind.${one.kind}`) }];
      return this.now && isSame(one, this.now) ? [...looks, { from, to, look: "qc-text-now" }] : looks;
    }));
  }

  private touchAll(): void {
    const { transcript, model } = this.desk;
    if (model.doc) transcript.touch({ from: 0, to: model.doc.text.length });
  }

  private fill(): void {
    const { say, model } = this.desk;
    const { found } = this;
    const rounds = model.state.rounds.map(({ id, name, is_blind, is_open }) =>
      h("option", { value: id, disabled: is_blind && is_open, selected: id === kept.round }, is_blind && is_open ? say("ws.compare.round.hidden", { name }) : name));
    this.round.replaceChildren(h("option", { value: NOW, selected: kept.round === NOW }, say("ws.compare.round.now")), ...rounds.reverse());
    this.fillPeople();
    this.fillHeads();
    this.fillCodes();
    for (const button of this.views.querySelectorAll<HTMLElement>("[data-side]")) button.setAttribute("aria-pressed", String(button.dataset["side"] === String(kept.isSide)));
    this.shownOnes = wanted(found?.differences ?? [], kept.wanted);
    this.said.textContent = this.summary();
    this.list.replaceChildren(...this.shownOnes.map((one) => this.row(one)));
    this.root.dataset["ready"] = this.asked ? "1" : "0";
  }

  private summary(): string {
    const { say } = this.desk;
    const { found } = this;
    if (!found) return this.failure;
    if (found.compared.length < 2) return say(kept.round === NOW ? "ws.compare.nobody" : "ws.compare.unfinished");
    const n = this.shownOnes.length;
    const parts = [say("ws.compare.count", { n })];
    if (found.agreements.length) parts.push(say("ws.compare.agreements", { n: found.agreements.length }));
    if (found.unfinished) parts.push(say("ws.compare.notdone", { n: found.unfinished }));
    if (found.left_out) parts.push(say("ws.compare.leftout", { n: found.left_out }));
    return parts.join(" ");
  }

  private fillPeople(): void {
    const all = this.found?.coders.map(({ id }) => id) ?? [];
    const order = kept.isNameless ? kept.order.filter((id) => all.includes(id)) : all;
    const compared = this.found?.compared ?? [];
    this.people.hidden = all.length < 3; // of two nobody can be left out
    this.people.replaceChildren(...order.map((id) => {
      const isIn = compared.includes(id);
      const next = isIn ? compared.filter((one) => one !== id) : [...compared, id];
      const isStuck = next.length < 2 || next.length > MOST;
      return h("button.qw-toggle", { type: "button", "aria-pressed": String(isIn), disabled: isStuck, "data-testid": "compare-person", onclick: () => void this.choose({ coders: next }) }, this.name(id));
    }));
  }

  /** Over each column the name of its coder, where they stand side by side. */
  private fillHeads(): void {
    const { root, transcript, model } = this.desk;
    root.style.setProperty("--qc-n", String(Math.max(1, this.coders.length)));
    const isShown = this.inSight && kept.isSide && model.overlay !== null;
    root.dataset["compare"] = isShown ? "side" : "over";
    if (!isShown) return this.heads.remove();
    const names = this.coders.map((id) => h("span", { title: this.name(id) }, this.name(id)));
    this.heads.replaceChildren(h("span"), h("span"), h("div.qc-names", {}, ...names));
    transcript.column.prepend(this.heads);
  }

  private fillCodes(): void {
    const { say, model } = this.desk;
    const used = new Set(this.found?.differences.flatMap((one) => one.codes));
    const options = (chosen: string | null, all: string, rows: [string, string][]): Node[] =>
      [["", say(all)] as [string, string], ...rows].map(([value, text]) => h("option", { value, selected: value === (chosen ?? "") }, text));
    this.kind.replaceChildren(...options(kept.wanted.kind, "ws.compare.kind.all", KINDS.map((kind) => [kind, `${SIGNS[kind]} ${say(`ws.compare.kind.${kind}`)}`])));
    const names = [...used].flatMap((id): [string, string][] => (model.codes.has(id) ? [[id, model.codes.get(id)!.name]] : []));
    if (kept.wanted.code !== null && !used.has(kept.wanted.code)) kept.wanted.code = null;
    this.code.replaceChildren(...options(kept.wanted.code, "ws.compare.code.all", names.sort((a, b) => a[1].localeCompare(b[1]))));
  }

  private row(one: Difference): HTMLElement {
    const { say, model } = this.desk;
    const isNow = this.now !== null && isSame(one, this.now);
    const kind = h("span.qc-kind", {}, h("span.qc-sign", { "aria-hidden": "true" }, SIGNS[one.kind]), say(`ws.compare.kind.${one.kind}`));
    const go = h("button.qc-go", { type: "button", "aria-current": isNow && "true", onclick: () => this.go(one) },
      kind, h("span.qc-who", {}, ...this.gave(one).flatMap(({ name, what }, i) => [i ? " · " : "", `${name}: `, h("b", {}, what)])), h("span.qc-quote", {}, this.quote(one)));
    const codes = one.codes.flatMap((id) => {
      const code = model.codes.get(id);
      return code ? [h("button.qc-code", { type: "button", title: say("ws.compare.definition", { code: code.name }), onclick: () => void this.desk.side.open("code", { code: id }) }, dot(code.colour), code.name)] : [];
    });
    return h("li.qc-difference", { "data-testid": "difference", "data-kind": one.kind }, go,
      h("div.qc-links", {}, ...codes, h("a", { href: this.linkTo(one), "data-testid": "negotiate" }, icon("memo"), say("ws.compare.negotiate"))));
  }

  private linkTo({ start, end }: Difference): string {
    const { project, interview } = this.desk.model.state;
    const query = new URLSearchParams({ project: project.id, interview: interview.id, start: String(start), end: String(end) });
    if (kept.round !== NOW) query.set("round", kept.round);
    return `negotiate?${query}`;
  }

  /** "Anna: Trust · Ben: nothing". */
  private told(one: Difference): string {
    return this.gave(one).map(({ name, what }) => `${name}: ${what}`).join(" · ");
  }

  /** What each gave; where only the borders differ, on how many words. */
  private gave(one: Difference): { name: string; what: string }[] {
    const { say, model } = this.desk;
    return given(one, this.found!.codings, this.coders).map(({ coder, made }) => {
      const names = [...new Set(made.map(({ code }) => model.codes.get(code)?.name ?? ""))].join(", ");
      const n = made.reduce((sum, { start, end }) => sum + this.text(start, end).split(/\s+/).filter(Boolean).length, 0);
      const what = one.kind === "other-borders" ? say("ws.compare.words", { n, code: names }) : names;
      return { name: this.name(coder), what: what || say("ws.compare.nothing") };
    });
  }

  private text(start: number, end: number): string {
    const { doc } = this.desk.model;
    return doc ? doc.text.slice(doc.offsets.toUnits(start), doc.offsets.toUnits(end)) : "";
  }

  private quote({ start, end }: Difference): string {
    const text = this.text(start, end).replace(/\s+/g, " ");
    return text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text;
  }

  private step(by: 1 | -1): void {
    const { cursor, model, toasts, say } = this.desk;
    const place = model.doc?.offsets.toPoints(cursor.unit) ?? 0;
    const next = stepped(this.shownOnes, this.now, place, by);
    if (next) this.go(next);
    else toasts.show(say("ws.compare.none"), "note", "compare");
  }

  /** Show a difference in the text and in the list, and have it read out. */
  private go(one: Difference | null): void {
    const { cursor, transcript, model, toasts, say } = this.desk;
    if (!one || !model.doc) return;
    const before = this.now;
    this.now = one;
    const { offsets } = model.doc;
    for (const each of [before, one]) if (each) transcript.touch({ from: offsets.toUnits(each.start), to: offsets.toUnits(each.end) });
    cursor.place(offsets.toUnits(one.start));
    transcript.reveal(cursor.unit, "center");
    const at = this.shownOnes.findIndex((each) => isSame(each, one));
    this.list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.list.children[at]?.firstElementChild!.setAttribute("aria-current", "true");
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
    toasts.announce([say("ws.compare.at", { at: at + 1, all: this.shownOnes.length }), say(`ws.compare.kind.${one.kind}`), this.told(one), this.quote(one)].join(". "));
  }

  /** Show the difference at the cursor: whoever came by a link wants to see this one. */
  private goHere(): void {
    const place = this.desk.model.doc?.offsets.toPoints(this.desk.cursor.unit) ?? 0;
    this.go(this.shownOnes.find((one) => one.start <= place && one.end > place) ?? null);
  }

  /** A bracket beside the text leads to its difference. */
  private pick(event: Event): void {
    const id = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-compared]")?.dataset["compared"] : undefined;
    if (id) this.go(this.shownOnes.find((one) => one.codings.includes(id)) ?? null);
  }

  private look(changes: { isSide?: boolean; isNameless?: boolean; order?: string[] }): void {
    Object.assign(kept, changes);
    this.take(this.found);
  }

  private want(changes: Partial<Wanted>): void {
    Object.assign(kept.wanted, changes);
    this.take(this.found);
  }

  private select(key: string, testid: string, chosen: (value: string) => void): HTMLSelectElement {
    const label = this.desk.say(key);
    return h("select.qw-select", { "aria-label": label, title: label, "data-testid": testid, onchange: (event: Event) => chosen((event.target as HTMLSelectElement).value) });
  }
}
