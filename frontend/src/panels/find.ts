// Finding words, in this interview (lit up in the text) or in all of them, and coding all or chosen hits at once.

import { FIRST_WISH, keyOf, only, queryOf, without, type Extent, type FindMode, type Found, type Hit, type Wish } from "../core/search";
import { outline } from "../core/filter";
import type { News } from "../core/model";
import type { Stretch } from "../core/types";
import { getHits, getPassages } from "../net/find";
import type { Desk } from "../view/desk";
import { afterFrame, h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./find.css";
import { Coder, type Batch } from "./parts/coder";
import { rowOf, Ticks } from "./parts/rows";

export { css };

const PAGE = 100;
const TYPED_MS = 160; // after the last letter
const MOST_LIT = 1500; // ranges beyond that make scrolling heavy; those around the current hit are lit
const LONGEST_SEED = 80; // a longer selection is no search
const MODES: FindMode[] = ["stem", "word", "part", "regex"];
const EXTENTS: Extent[] = ["hit", "word", "sentence", "turn"];

/** Kept while one goes from interview to interview. */
const kept = { project: "", wish: { ...FIRST_WISH }, found: null as Found | null, at: -1, ticks: new Ticks(), typing: false };

export function open(desk: Desk): Panel {
  if (kept.project !== desk.model.state.project.id) Object.assign(kept, { project: desk.model.state.project.id, wish: { ...FIRST_WISH }, found: null, at: -1, ticks: new Ticks() });
  return new FindPanel(desk);
}

class FindPanel implements Panel {
  readonly root: HTMLElement;
  private readonly query: HTMLInputElement;
  private readonly scope: HTMLElement;
  private readonly filters: HTMLDetailsElement;
  private readonly count = h("div.qf-count", { role: "status", "data-testid": "find-count" });
  private readonly list = h("div.qf-list", { "data-testid": "find-hits" });
  private readonly all: HTMLInputElement;
  private readonly coder: Coder;
  private lit: Stretch[] = [];
  private asked = 0;
  private timer = 0;
  private origin = 0;
  private inSight = false;
  private readonly light = afterFrame(() => this.paint());

  constructor(private readonly desk: Desk) {
    const { say } = desk;
    this.query = h("input.qw-input", {
      type: "search", placeholder: say("ws.find.query"), "aria-label": say("ws.find.query"), autocomplete: "off", spellcheck: "false",
      value: kept.wish.text, "data-testid": "find-words", oninput: () => this.typed(), onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    this.scope = h("div.qf-scope", { role: "group", "aria-label": say("ws.find.scope") },
      ...[false, true].map((everywhere) => h("button", { type: "button", "data-everywhere": String(everywhere), "data-testid": everywhere ? "find-everywhere" : "find-here", onclick: () => this.wish({ everywhere }) }, say(everywhere ? "ws.find.everywhere" : "ws.find.here"))));
    const mode = this.select("ws.find.mode", MODES.map((one) => [one, say(`ws.find.mode.${one}`)]), kept.wish.mode, (value) => this.wish({ mode: value as FindMode }), "find-mode");
    const matchCase = h("button.qf-case", {
      type: "button", title: say("ws.find.case"), "aria-label": say("ws.find.case"), "aria-pressed": String(kept.wish.matchCase),
      onclick: () => {
        matchCase.setAttribute("aria-pressed", String(!kept.wish.matchCase));
        this.wish({ matchCase: !kept.wish.matchCase });
      },
    }, "Aa");
    this.filters = h("details.qf-filters", {}, h("summary", {}, say("ws.find.only")));
    this.all = h("input", { type: "checkbox", checked: true, "data-testid": "find-tick-all", onchange: () => this.tickAll() });
    this.coder = new Coder(desk, (code) => this.gather(code), () => this.again());
    const extent = this.select("ws.hits.extent", EXTENTS.map((one) => [one, say(`ws.hits.extent.${one}`)]), kept.wish.extent, (value) => this.wish({ extent: value as Extent }), "find-extent");
    const foot = h("div.qf-foot", {}, h("div.qf-line", {}, h("label.qf-all", {}, this.all, say("ws.find.all")), extent), this.coder.root);
    foot.hidden = !desk.model.may("code");
    this.root = h("div.qf", {}, h("div.qf-head", {}, this.query, this.scope), h("div.qf-line", {}, mode, matchCase), this.filters, this.count, this.list, foot);
    this.fillFilters();
  }

  shown(wish?: unknown): void {
    const { everywhere, carried } = (wish ?? {}) as { everywhere?: boolean; carried?: boolean };
    this.inSight = true;
    this.origin = this.desk.cursor.unit;
    if (everywhere !== undefined) kept.wish.everywhere = everywhere;
    const seed = carried ? "" : this.seed();
    const same = carried && kept.wish.everywhere && kept.found !== null;
    if (seed) this.query.value = kept.wish.text = seed;
    this.mark();
    if (same) {
      this.fill();
      this.light();
      void this.lightHere();
    } else {
      void this.search(!carried);
    }
    if (carried && !kept.typing) return;
    this.query.focus({ preventScroll: true });
    if (!carried) this.query.select();
  }

  left(): void {
    this.inSight = false;
    clearTimeout(this.timer);
    this.desk.highlights.paint("found", []);
    this.desk.highlights.paint("foundnow", []);
  }

  news(news: News): void {
    if (news.about === "document") void this.search(false);
    if (news.about === "codings") this.light(); // the pieces of text that were lit are made anew
    if (news.about === "codes" || news.about === "speakers") this.fillFilters();
  }

  private seed(): string {
    const { activity, model } = this.desk;
    const text = activity.chosen && model.doc ? model.doc.textOf(activity.chosen) : "";
    return text.length <= LONGEST_SEED && !text.includes("\n") ? text : "";
  }

  private typed(): void {
    kept.wish.text = this.query.value;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(true), TYPED_MS);
  }

  private wish(change: Partial<Wish>): void {
    const extentOnly = Object.keys(change).join() === "extent";
    Object.assign(kept.wish, change);
    this.mark();
    void this.search(!extentOnly);
  }

  private mark(): void {
    for (const button of this.scope.querySelectorAll<HTMLElement>("[data-everywhere]")) {
      button.setAttribute("aria-pressed", String(button.dataset["everywhere"] === String(kept.wish.everywhere)));
    }
  }

  private again(): void {
    void this.search(false);
  }

  /** Ask anew; `move` goes to the first hit behind where the reader was. */
  private async search(move: boolean): Promise<void> {
    clearTimeout(this.timer);
    this.timer = 0;
    const { project, interview } = this.desk.model.state;
    const asked = ++this.asked;
    if (!kept.wish.text.trim()) {
      this.lit = [];
      kept.found = null;
      return this.fill();
    }
    this.root.dataset["busy"] = "1";
    try {
      const [found, here] = await Promise.all([
        getHits(project.id, interview.id, kept.wish, 0, PAGE),
        getPassages(project.id, interview.id, this.wishHere()),
      ]);
      if (asked !== this.asked) return;
      const isNew = this.keyOfSearch !== this.lastSearch;
      this.lastSearch = this.keyOfSearch;
      kept.found = found;
      if (isNew) {
        kept.ticks.setAll(true);
        kept.at = -1;
        this.coder.forget();
      }
      this.take(here.passages.filter(([id]) => id === interview.id).map(([, , start, end]) => [start, end]));
      this.fill();
      if (move) this.reach();
    } catch (error) {
      if (asked !== this.asked) return;
      this.lit = [];
      kept.found = null;
      this.fill((error as Error).message || this.desk.say("ws.hits.unreachable"));
    } finally {
      if (asked === this.asked) delete this.root.dataset["busy"];
    }
  }

  private lastSearch = "";

  private get keyOfSearch(): string {
    const { interview } = this.desk.model.state;
    const query = queryOf(kept.wish, interview.id);
    query.delete("extent");
    return query.toString();
  }

  private wishHere(): Wish {
    return { ...kept.wish, everywhere: false, extent: "hit" };
  }

  private async lightHere(): Promise<void> {
    const { project, interview } = this.desk.model.state;
    const here = await getPassages(project.id, interview.id, this.wishHere()).catch(() => null);
    if (here) this.take(here.passages.map(([, , start, end]) => [start, end]));
  }

  private take(places: [number, number][]): void {
    const offsets = this.desk.model.doc?.offsets;
    this.lit = offsets ? places.map(([start, end]) => ({ from: offsets.toUnits(start), to: offsets.toUnits(end) })) : [];
    this.light();
  }

  private paint(): void {
    const { highlights, transcript, cursor, model } = this.desk;
    if (!this.inSight) return;
    const near = Math.max(0, this.lit.findIndex((one) => one.from >= cursor.unit) - MOST_LIT / 2);
    highlights.paint("found", this.lit.slice(near, near + MOST_LIT).flatMap((one) => transcript.ranges(one)));
    const hit = kept.found?.hits[kept.at];
    const isHere = hit && hit.interview_id === model.state.interview.id && model.doc;
    const { offsets } = model.doc ?? {};
    highlights.paint("foundnow", isHere && offsets ? transcript.ranges({ from: offsets.toUnits(hit.start), to: offsets.toUnits(hit.end) }) : []);
  }

  /** Show the first hit at or after where the reader was, without taking the keys from what is typed. */
  private reach(): void {
    const { model } = this.desk;
    const hits = kept.found?.hits ?? [];
    const from = model.doc?.offsets.toPoints(this.origin) ?? 0;
    const isHere = (hit: Hit): boolean => hit.interview_id === model.state.interview.id;
    let index = hits.findIndex((hit) => isHere(hit) && hit.start >= from);
    if (index < 0) index = hits.findIndex(isHere);
    if (index >= 0) this.show(index);
  }

  private show(index: number): void {
    const hit = kept.found?.hits[index];
    if (!hit) return;
    kept.at = index;
    kept.typing = document.activeElement === this.query;
    this.here();
    this.desk.go({ interview: hit.interview_id, start: hit.start, end: hit.end });
    this.light();
  }

  private async step(by: 1 | -1): Promise<void> {
    const found = kept.found;
    if (!found?.total) return;
    const next = (kept.at + by + found.total) % found.total;
    if (next >= found.hits.length) await this.more(next + 1);
    this.show(next);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
    const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.coder.open();
    else if (this.timer && (down || up)) void this.search(true); // typed a moment ago
    else if (down || up) void this.step(down ? 1 : -1);
    else return;
    event.preventDefault();
  }

  private async more(atLeast: number): Promise<void> {
    const { project, interview } = this.desk.model.state;
    const { found } = kept;
    while (found && found === kept.found && found.hits.length < Math.min(atLeast, found.total)) {
      const next = await getHits(project.id, interview.id, kept.wish, found.hits.length, 2 * PAGE).catch(() => null);
      if (!next?.hits.length) break;
      found.hits.push(...next.hits);
    }
    if (found === kept.found) this.fill();
  }

  private fill(problem = ""): void {
    const { found } = kept;
    const names = new Map(found?.interviews.map((one) => [one.id, one]) ?? []);
    const rows: HTMLElement[] = [];
    let group = "";
    found?.hits.forEach((hit, index) => {
      if (kept.wish.everywhere && hit.interview_id !== group) {
        group = hit.interview_id;
        const { name = "", hits = 0 } = names.get(group) ?? {};
        rows.push(h("h3.qf-group", {}, h("span.qw-name", {}, name), h("span.qw-count", {}, String(hits))));
      }
      rows.push(rowOf(this.desk, hit, index, kept.ticks, { show: (at) => this.show(at), ticked: () => this.tell() }));
    });
    const left = (found?.total ?? 0) - (found?.hits.length ?? 0);
    if (left > 0) rows.push(h("button.qw-button.qf-more", { type: "button", onclick: () => void this.more(found!.hits.length + 1) }, this.desk.say("ws.hits.more", { n: left })));
    this.list.replaceChildren(...rows);
    this.here();
    this.tell(problem);
    this.light();
  }

  /** Mark the row of the hit that is shown. */
  private here(): void {
    this.list.querySelector(".qf-here")?.classList.remove("qf-here");
    const hit = kept.found?.hits[kept.at];
    const row = hit && this.list.querySelector(`[data-key="${keyOf(hit)}"]`);
    row?.classList.add("qf-here");
    row?.scrollIntoView({ block: "nearest" });
    this.tell();
  }

  private tell(problem = ""): void {
    const { say } = this.desk;
    const { found, at, wish } = kept;
    const n = found?.total ?? 0;
    const several = wish.everywhere && found && found.interviews.length > 1;
    const counted = at >= 0 && n ? say("ws.find.at", { at: at + 1, n }) : say("ws.find.count", { n });
    const where = several ? ` · ${say("ws.find.in", { n: found.interviews.length })}` : "";
    this.count.textContent = problem || (found ? counted + where : wish.text.trim() ? "" : say("ws.find.start"));
    this.count.dataset["problem"] = problem ? "1" : "";
    const chosen = kept.ticks.count(n);
    this.coder.tell(chosen);
    this.all.checked = chosen > 0 && kept.ticks.all;
    this.all.indeterminate = chosen > 0 && chosen < n;
  }

  private tickAll(): void {
    kept.ticks.setAll(this.all.checked);
    this.fill();
  }

  /** The passages that the ticked hits stand for, without those I have coded so. */
  private async gather(code: string): Promise<Batch> {
    const { project, interview } = this.desk.model.state;
    const { found, ticks, wish } = kept;
    const [open, any] = await Promise.all([
      getPassages(project.id, interview.id, wish, code),
      ticks.all && !ticks.others.size ? null : getPassages(project.id, interview.id, wish),
    ]);
    const hits = found?.hits ?? [];
    const chosen = (all: Batch["passages"]): Batch["passages"] =>
      ticks.all ? (ticks.others.size ? without(all, hits, ticks.others) : all) : only(all, hits, ticks.others);
    const passages = chosen(open.passages);
    if (ticks.all && open.more) throw new Error(this.desk.say("ws.hits.toomany", { n: open.passages.length + open.more }));
    return { passages, already: any ? chosen(any.passages).length - passages.length : open.already };
  }

  private select(label: string, options: [string, string][], value: string, choose: (value: string) => void, testid?: string): HTMLSelectElement {
    const select = h("select.qw-select", { "aria-label": this.desk.say(label), title: this.desk.say(label), "data-testid": testid, onchange: () => choose(select.value) },
      ...options.map(([id, text]) => h("option", { value: id, selected: id === value }, text)));
    return select;
  }

  private fillFilters(): void {
    const { model, say } = this.desk;
    const { wish } = kept;
    const names = new Set([...model.speakers.values()].map((one) => one.name));
    const people: [string, string][] = [
      ["", say("ws.find.anyone")], ["role:participant", say("ws.find.participants")], ["role:interviewer", say("ws.find.interviewers")],
      ...[...names].map((name): [string, string] => [`speaker:${name}`, name]),
      ...model.state.participants.filter((one) => !names.has(one.label)).map((one): [string, string] => [`participant:${one.id}`, one.label]),
    ];
    const groups = [...new Set(model.state.participants.map((one) => one.group ?? ""))].sort();
    const groupOptions: [string, string][] = [["*", say("ws.find.anygroup")], ...groups.map((one): [string, string] => [`=${one}`, one || say("ws.find.nogroup")])];
    const codes = outline(model.codes.values()).map(({ code, depth }): [string, string] => [code.id, "\u2003".repeat(depth) + code.name]);
    const parts = [
      this.select("ws.find.who", people, wish.who, (value) => this.wish({ who: value }), "find-who"),
      groups.some(Boolean) && this.select("ws.find.group", groupOptions, wish.group === null ? "*" : `=${wish.group}`, (value) => this.wish({ group: value === "*" ? null : value.slice(1) })),
      codes.length > 0 && h("div.qf-line", {},
        this.select("ws.find.where", [["inside", say("ws.find.inside")], ["outside", say("ws.find.outside")]], wish.where, (value) => this.wish({ where: value as Wish["where"] })),
        this.select("ws.find.code", [["", say("ws.find.anycode")], ...codes], wish.code, (value) => this.wish({ code: value }), "find-code")),
    ];
    while (this.filters.children.length > 1) this.filters.lastElementChild!.remove();
    this.filters.append(...parts.filter((part): part is Exclude<typeof part, false> => part !== false));
  }
}
