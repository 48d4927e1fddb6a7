// The type-ahead at a selection: recent codes by digit, any code by a few letters, a new code as last row.

import type { Model } from "../core/model";
import { outline, sameName, search, type Row } from "../core/filter";
import type { Say } from "../core/text";
import { dot, h } from "./dom";
import { placeAt } from "./place";

const MOST_ROWS = 9; // one digit each
const HANDLE_PX = 30; // so far a handle hangs below the selection

export interface PopoverHooks {
  /** `keep` asks to stay open on the same selection, for a second code. */
  choose: (codeId: string, keep: boolean) => void;
  create: (name: string, keep: boolean) => void;
  /** The name of a code made from the selected words; empty where there are none. */
  vivo?: () => string;
  close: () => void;
  /** Keys the type-ahead has no use for while nothing is typed. True when used. */
  key: (event: KeyboardEvent) => boolean;
  recent: () => string[];
  /** What else can be done with the selection. */
  more?: readonly [name: "suggest" | "bring", keys: string, run: () => void][];
}

type Choice = { code: string } | { create: string };

export class Popover {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly more = h("div");
  private readonly purpose = h("div.qw-hint", { hidden: true });
  private choices: Choice[] = [];
  private active = 0;

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: PopoverHooks,
  ) {
    this.list = h("div.qw-rows", { role: "listbox", id: `qw-list-${crypto.randomUUID()}`, "aria-label": say("ws.pop.label") });
    this.input = h("input.qw-input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: say("ws.pop.placeholder"),
      "aria-label": say("ws.pop.label"),
      "aria-expanded": "true",
      "aria-controls": this.list.id,
      "data-testid": "popover-input",
      oninput: () => this.fill(),
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    const hint = h("div.qw-hint", {}, say("ws.pop.hint"));
    this.root = h("div.qw-popover", { hidden: true, role: "dialog", "aria-label": say("ws.pop.label"), "data-testid": "popover" }, this.purpose, this.input, this.list, this.more, hint);
    this.root.addEventListener("pointerdown", (event) => {
      if (event.target !== this.input) event.preventDefault(); // keeps the focus in the input
    });
  }

  get isOpen(): boolean {
    return !this.root.hidden;
  }

  /**
   * Open below `at` (relative to `frame`'s scrolled content), or above where there is no room below. With `byFinger` the
   * focus stays: it would take the selection's handles away and bring a keyboard over half of the screen.
   */
  open(at: DOMRect, frame: HTMLElement, purpose = "", byFinger = false): void {
    this.input.value = "";
    this.purpose.textContent = purpose;
    this.purpose.hidden = purpose === "";
    const more = (this.hooks.more ?? []).filter(([name]) => !purpose && this.model.state[`${name}s`]);
    this.more.replaceChildren(...more.map(([name, keys, onclick]) =>
      h("button.qw-row", { type: "button", "data-testid": `pop-${name}`, onclick }, h("span.qw-name", {}, this.say(`ws.pop.${name}`)), h("kbd", {}, keys))));
    this.fill();
    this.root.hidden = false;
    placeAt(this.root, at, frame, byFinger ? HANDLE_PX : 8);
    if (!byFinger) this.input.focus({ preventScroll: true });
  }

  close(): void {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.hooks.close();
  }

  private fill(): void {
    const query = this.input.value.trim();
    const rows = outline(this.model.codes.values());
    const shown = (query ? search(rows, query) : this.recentFirst(rows)).slice(0, MOST_ROWS);
    this.choices = shown.map((row) => ({ code: row.code.id }));
    const elements = shown.map((row, i) => this.row(row, i, !query));
    const taken = rows.some((row) => sameName(row.code.name, query));
    if (query && !taken && this.model.may("edit_codebook")) {
      this.choices.push({ create: query });
      elements.push(this.option(this.choices.length - 1, "new", h("span.qw-new", {}, this.say("ws.pop.new", { name: query }))));
    }
    const vivo = query || !this.model.may("edit_codebook") ? "" : (this.hooks.vivo?.() ?? "");
    if (vivo && !rows.some((row) => sameName(row.code.name, vivo))) {
      this.choices.push({ create: vivo });
      const words = h("span.qw-name.qw-new", {}, this.say("ws.pop.vivo", { name: vivo }));
      elements.push(this.option(this.choices.length - 1, "vivo", words, h("kbd", {}, "Alt V")));
    }
    if (rows.length === 0 && !query) elements.unshift(h("div.qw-hint", {}, this.say("ws.pop.nocodes")));
    if (this.choices.length === 0 && rows.length) {
      elements.push(h("div.qw-hint", {}, this.say("ws.pop.nomatch")));
    }
    this.list.replaceChildren(...elements);
    this.activate(0);
  }

  private recentFirst(rows: Row[]): Row[] {
    const byId = new Map(rows.map((row) => [row.code.id, row]));
    const recent = this.hooks.recent().flatMap((id) => byId.get(id) ?? []);
    return [...recent, ...rows.filter((row) => !recent.includes(row))];
  }

  private row(row: Row, index: number, numbered: boolean): HTMLElement {
    const name = h("span.qw-name", {}, row.code.name);
    const path = row.path && h("span.qw-path", {}, row.path);
    const digit = numbered && h("kbd", {}, String(index + 1));
    return this.option(index, row.code.id, dot(row.code.colour), name, path, digit);
  }

  private option(index: number, value: string, ...children: (Node | string | false)[]): HTMLElement {
    const id = `${this.list.id}-${index}`;
    const onclick = (event: MouseEvent): void => this.choose(index, event.ctrlKey || event.metaKey || event.shiftKey);
    const onpointermove = (): void => this.activate(index);
    return h("div.qw-row", { role: "option", id, "data-code": value, onclick, onpointermove }, ...children);
  }

  private activate(index: number): void {
    this.active = index;
    this.list.querySelectorAll<HTMLElement>(".qw-row").forEach((row, i) => {
      row.setAttribute("aria-selected", String(i === index));
      if (i !== index) return;
      this.input.setAttribute("aria-activedescendant", row.id);
      if (this.root.hidden || index === 0) return void (this.list.scrollTop = 0);
      // scrollIntoView would also move the transcript behind
      const below = row.offsetTop + row.offsetHeight - this.list.clientHeight;
      this.list.scrollTop = Math.max(below, Math.min(this.list.scrollTop, row.offsetTop));
    });
  }

  private choose(index: number, keep = false): void {
    const choice = this.choices[index];
    if (!choice) return;
    if ("code" in choice) this.hooks.choose(choice.code, keep);
    else this.hooks.create(choice.create, keep);
  }

  private chooseDigit(index: number): void {
    if ("code" in (this.choices[index] ?? {})) this.choose(index);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const empty = this.input.value === "";
    if (empty && this.hooks.key(event)) return event.preventDefault();
    const n = this.choices.length;
    if (event.key === "ArrowDown" && n) this.activate((this.active + 1) % n);
    else if (event.key === "ArrowUp" && n) this.activate((this.active + n - 1) % n);
    else if (event.key === "Enter") this.choose(this.active, event.ctrlKey || event.metaKey || event.shiftKey);
    else if (event.key === "Escape") this.close();
    else if (empty && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) this.chooseDigit(Number(event.key) - 1);
    else return;
    event.preventDefault();
  }
}
