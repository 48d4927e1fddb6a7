// Find and replace over the interview: the hits as a list with their words around them, each to be ticked.

import { context, findAll } from "../core/find";
import type { News } from "../core/model";
import { clock } from "../core/text";
import type { Stretch } from "../core/types";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./replace.css";

export { css };

const MOST_SHOWN = 300;
const MOST_PAINTED = 500;
const LONGEST_SELECTION = 80; // characters; more than that is selected for something else

export function open(desk: Desk): Panel {
  return new ReplacePanel(desk);
}

class ReplacePanel implements Panel {
  readonly root: HTMLElement;
  private readonly query: HTMLInputElement;
  private readonly wanted: HTMLInputElement;
  private readonly whole: HTMLInputElement;
  private readonly exact: HTMLInputElement;
  private readonly count = h("div.qw-note", { role: "status", "data-testid": "find-count" });
  private readonly list = h("div.qw-hits", { "data-testid": "hits" });
  private readonly apply: HTMLButtonElement;
  private readonly all: HTMLInputElement;
  private hits: Stretch[] = [];
  private unticked = new Set<number>();
  private at = -1;
  private timer = 0;

  constructor(private readonly desk: Desk) {
    const { say } = desk;
    const input = (key: string, testid: string): HTMLInputElement =>
      h("input.qw-input", { type: "text", placeholder: say(key), "aria-label": say(key), autocomplete: "off", spellcheck: "false", "data-testid": testid });
    const tick = (key: string, testid: string, checked = false): HTMLInputElement =>
      h("input", { type: "checkbox", checked, title: say(key), "data-testid": testid, onchange: () => this.search() });
    this.query = input("ws.find.query", "find-query");
    this.wanted = input("ws.find.with", "find-with");
    this.query.addEventListener("input", () => this.soon());
    this.wanted.addEventListener("input", () => this.preview());
    this.whole = tick("ws.find.whole", "find-whole");
    this.exact = tick("ws.find.case", "find-case");
    this.all = h("input", { type: "checkbox", checked: true, "data-testid": "find-all", onchange: () => this.tickAll() });
    this.apply = h("button.qw-button.qw-primary", { type: "button", "data-testid": "find-replace", title: say("ws.find.replace.title"), onclick: () => this.replace() });
    const option = (box: HTMLElement, key: string): HTMLElement => h("label.qw-option", {}, box, say(key));
    this.root = h("div.qw-replace", { role: "search", "aria-label": say("ws.panel.replace"), "data-testid": "find" },
      this.query, h("div.qw-options", {}, option(this.whole, "ws.find.whole"), option(this.exact, "ws.find.case")),
      this.wanted, h("div.qw-options", {}, option(this.all, "ws.find.all"), this.apply), this.count, this.list);
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  /** `wish` is the letter of the key that asked for it: "h" to replace what is selected. */
  shown(wish?: unknown): void {
    const { activity, model } = this.desk;
    const words = activity.chosen && model.doc ? model.doc.textOf(activity.chosen) : "";
    if (words && words.length < LONGEST_SELECTION) this.query.value = words;
    this.search();
    const first = wish === "h" && this.query.value ? this.wanted : this.query;
    first.focus({ preventScroll: true });
    first.select();
  }

  news(news: News): void {
    if (news.about === "document") requestAnimationFrame(() => this.search());
  }

  left(): void {
    clearTimeout(this.timer);
    this.paint([]);
  }

  private paint(hits: Stretch[]): void {
    const { highlights, transcript } = this.desk;
    highlights.paint("hover", hits.flatMap((hit) => transcript.ranges(hit)));
  }

  /** Search again, because the words or the text changed; what was unticked is ticked again. */
  private search(): void {
    clearTimeout(this.timer);
    const { doc } = this.desk.model;
    const options = { wholeWord: this.whole.checked, matchCase: this.exact.checked };
    this.hits = doc ? findAll(doc.text, this.query.value.trim(), options) : [];
    this.unticked = new Set();
    this.all.checked = true;
    this.at = -1;
    this.preview();
    this.paint(this.hits.slice(0, MOST_PAINTED));
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.search(), 120); // after the last letter: a long list takes a moment
  }

  private preview(): void {
    const may = this.desk.model.may("edit_transcript");
    this.list.replaceChildren(...this.hits.slice(0, MOST_SHOWN).map((hit, index) => this.row(hit, index, may)));
    this.tell();
  }

  private tell(): void {
    const chosen = this.hits.length - this.unticked.size;
    const hidden = this.hits.length - MOST_SHOWN;
    const key = this.query.value.trim() ? (hidden > 0 ? "ws.find.more" : "ws.find.count") : "ws.find.start";
    this.count.textContent = this.desk.say(key, { n: this.hits.length, hidden });
    this.apply.textContent = this.desk.say("ws.find.replace", { n: chosen });
    this.apply.disabled = chosen === 0 || !this.desk.model.may("edit_transcript");
    this.all.indeterminate = chosen > 0 && this.unticked.size > 0;
  }

  private row(hit: Stretch, index: number, may: boolean): HTMLElement {
    const doc = this.desk.model.doc!;
    const { before, after } = context(doc.text, hit);
    const block = doc.blocks[doc.blockAt(hit.from)];
    const time = block?.start_s !== null && block?.start_s !== undefined ? clock(block.start_s) : "";
    const found = doc.textOf(hit);
    const box = h("input", {
      type: "checkbox", checked: !this.unticked.has(index), disabled: !may, "aria-label": this.desk.say("ws.find.tick", { text: found }),
      onchange: () => {
        if (box.checked) this.unticked.delete(index);
        else this.unticked.add(index);
        this.tell();
      },
    });
    const change = this.wanted.value ? [h("del", {}, found), h("ins", {}, this.wanted.value)] : [h("mark", {}, found)];
    const text = h("button.qw-hit", { type: "button", title: this.desk.say("ws.find.show"), onclick: () => this.go(index) },
      h("span.qw-count", {}, time), " ", before, ...change, after);
    return h("div.qw-hitrow", { "data-testid": "hit" }, box, text);
  }

  private tickAll(): void {
    this.unticked = this.all.checked ? new Set() : new Set(this.hits.keys());
    this.preview();
  }

  private go(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.at = index;
    this.desk.activity.standOn?.(hit);
    this.list.querySelector(".qw-hithere")?.classList.remove("qw-hithere");
    const row = this.list.children[index];
    row?.classList.add("qw-hithere");
    row?.scrollIntoView({ block: "nearest" });
  }

  private replace(): void {
    const { offsets } = this.desk.model.doc!;
    const chosen = this.hits.filter((_, index) => !this.unticked.has(index));
    const places = chosen.map((hit) => ({ start: offsets.toPoints(hit.from), end: offsets.toPoints(hit.to), text: this.wanted.value }));
    this.desk.activity.replaceWords?.(places, () => this.query.focus({ preventScroll: true }));
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") return; // closes the panel
    event.stopPropagation();
    const step = event.key === "Enter" && event.target === this.query;
    if (step && this.hits.length) {
      const by = event.shiftKey ? -1 : 1;
      this.go((this.at + by + this.hits.length) % this.hits.length);
    }
    if ((event.ctrlKey || event.metaKey) && /^[fh]$/i.test(event.key)) {
      (event.key.toLowerCase() === "f" ? this.query : this.wanted).select();
      (event.key.toLowerCase() === "f" ? this.query : this.wanted).focus();
    } else if (!step) return;
    event.preventDefault();
  }
}
