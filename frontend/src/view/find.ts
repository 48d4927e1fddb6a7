// Find and replace over the interview: the hits as a list with their words around them, each to be ticked.

import { context, findAll } from "../core/find";
import type { Model } from "../core/model";
import { clock, type Say } from "../core/text";
import type { Stretch } from "../core/types";
import { h, iconButton } from "./dom";

const MOST_SHOWN = 300;
const MOST_PAINTED = 500;

export interface FindHooks {
  show: (hit: Stretch) => void;
  paint: (hits: Stretch[]) => void;
  replace: (places: { start: number; end: number; text: string }[]) => void;
  close: () => void;
}

export class FindPanel {
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
  private left = new Set<number>();
  private at = -1;
  private timer = 0;

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: FindHooks,
  ) {
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
    const close = iconButton("close", say("ws.close"), () => hooks.close());
    const option = (box: HTMLElement, key: string): HTMLElement => h("label.qw-option", {}, box, say(key));
    this.root = h("aside.qw-right.qw-find", { hidden: true, "aria-label": say("ws.find"), "data-testid": "find" },
      h("div.qw-cardhead", {}, h("h2.qw-heading", {}, say("ws.find")), close),
      this.query, h("div.qw-options", {}, option(this.whole, "ws.find.whole"), option(this.exact, "ws.find.case")),
      this.wanted, h("div.qw-options", {}, option(this.all, "ws.find.all"), this.apply), this.count, this.list);
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  open(query: string, replacing: boolean): void {
    this.root.hidden = false;
    if (query) this.query.value = query;
    this.search();
    const first = replacing && this.query.value ? this.wanted : this.query;
    first.focus({ preventScroll: true });
    first.select();
  }

  focus(): void {
    if (this.isOpen) this.query.focus({ preventScroll: true });
  }

  close(): void {
    this.root.hidden = true;
    this.hooks.paint([]);
  }

  /** Search again, because the words or the text changed; what was unticked is ticked again. */
  search(): void {
    clearTimeout(this.timer);
    if (!this.isOpen) return;
    const { doc } = this.model;
    const options = { wholeWord: this.whole.checked, matchCase: this.exact.checked };
    this.hits = doc ? findAll(doc.text, this.query.value.trim(), options) : [];
    this.left = new Set();
    this.all.checked = true;
    this.at = -1;
    this.preview();
    this.hooks.paint(this.hits.slice(0, MOST_PAINTED));
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.search(), 120); // after the last letter: a long list takes a moment
  }

  private preview(): void {
    const may = this.model.may("edit_transcript");
    this.list.replaceChildren(...this.hits.slice(0, MOST_SHOWN).map((hit, index) => this.row(hit, index, may)));
    this.tell();
  }

  private tell(): void {
    const chosen = this.hits.length - this.left.size;
    const hidden = this.hits.length - MOST_SHOWN;
    const key = this.query.value.trim() ? (hidden > 0 ? "ws.find.more" : "ws.find.count") : "ws.find.start";
    this.count.textContent = this.say(key, { n: this.hits.length, hidden });
    this.apply.textContent = this.say("ws.find.replace", { n: chosen });
    this.apply.disabled = chosen === 0 || !this.model.may("edit_transcript");
    this.all.indeterminate = chosen > 0 && this.left.size > 0;
  }

  private row(hit: Stretch, index: number, may: boolean): HTMLElement {
    const doc = this.model.doc!;
    const { before, after } = context(doc.text, hit);
    const block = doc.blocks[doc.blockAt(hit.from)];
    const time = block?.start_s !== null && block?.start_s !== undefined ? clock(block.start_s) : "";
    const found = doc.textOf(hit);
    const box = h("input", {
      type: "checkbox", checked: !this.left.has(index), disabled: !may, "aria-label": this.say("ws.find.tick", { text: found }),
      onchange: () => {
        if (box.checked) this.left.delete(index);
        else this.left.add(index);
        this.tell();
      },
    });
    const change = this.wanted.value ? [h("del", {}, found), h("ins", {}, this.wanted.value)] : [h("mark", {}, found)];
    const text = h("button.qw-hit", { type: "button", title: this.say("ws.find.show"), onclick: () => this.go(index) },
      h("span.qw-count", {}, time), " ", before, ...change, after);
    return h("div.qw-hitrow", { "data-testid": "hit" }, box, text);
  }

  private tickAll(): void {
    this.left = this.all.checked ? new Set() : new Set(this.hits.keys());
    this.preview();
  }

  private go(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.at = index;
    this.hooks.show(hit);
    this.list.querySelector(".qw-hithere")?.classList.remove("qw-hithere");
    const row = this.list.children[index];
    row?.classList.add("qw-hithere");
    row?.scrollIntoView({ block: "nearest" });
  }

  private replace(): void {
    const { offsets } = this.model.doc!;
    const chosen = this.hits.filter((_, index) => !this.left.has(index));
    this.hooks.replace(chosen.map((hit) => ({ start: offsets.toPoints(hit.from), end: offsets.toPoints(hit.to), text: this.wanted.value })));
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    const step = event.key === "Enter" && event.target === this.query;
    if (step && this.hits.length) {
      const by = event.shiftKey ? -1 : 1;
      this.go((this.at + by + this.hits.length) % this.hits.length);
    }
    if (event.key === "Escape") this.hooks.close();
    if ((event.ctrlKey || event.metaKey) && /^[fh]$/i.test(event.key)) {
      (event.key.toLowerCase() === "f" ? this.query : this.wanted).select();
      (event.key.toLowerCase() === "f" ? this.query : this.wanted).focus();
    } else if (!step && event.key !== "Escape") return;
    event.preventDefault();
  }
}
