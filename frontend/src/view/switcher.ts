// The interview's name at the top, which is the way to another one: type to filter, arrows, Enter.

import { rank } from "../core/filter";
import { initials, type Say } from "../core/text";
import type { Choice } from "../core/types";
import type { Ways } from "../host";
import { h } from "./dom";

export interface SwitcherHooks {
  /** Why another interview cannot be opened now, null when it can. */
  hindrance: () => string | null;
  hindered: (why: string) => void;
  closed: () => void;
  /** Who else has an interview open. */
  readers: (interview: string) => string[];
}

export class Switcher {
  readonly root: HTMLElement;
  private readonly button: HTMLButtonElement;
  private readonly name = h("span.qw-name");
  private readonly box: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private shown: Choice[] = [];
  private active = 0;

  constructor(
    private readonly interview: string,
    private readonly say: Say,
    private readonly ways: Ways,
    private readonly hooks: SwitcherHooks,
  ) {
    const label = say("ws.switch.label");
    this.list = h("div.qw-rows", { role: "listbox", id: `qw-interviews-${crypto.randomUUID()}`, "aria-label": label });
    this.input = h("input.qw-input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: say("ws.switch.placeholder"),
      "aria-label": label,
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "data-testid": "switcher-input",
      oninput: () => this.fill(0),
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    this.box = h("div.qw-popover.qw-interviews", { hidden: true, "data-testid": "switcher" }, this.input, this.list, h("div.qw-hint", {}, say("ws.switch.hint")));
    this.box.addEventListener("pointerdown", (event) => {
      if (event.target !== this.input) event.preventDefault(); // keeps the focus in the input
    });
    this.box.addEventListener("focusout", (event) => {
      if (!this.root.contains(event.relatedTarget as Node | null)) this.close(false);
    });
    this.button = h("button.qw-open", {
      type: "button",
      title: say("ws.switch.title"),
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "data-testid": "switcher-button",
      onclick: () => (this.box.hidden ? this.open() : this.close()),
    }, this.name);
    this.root = h("div.qw-switcher", {}, h("h1.qw-title", {}, this.button), this.box);
    this.title("");
  }

  title(name: string): void {
    this.name.textContent = name;
    const key = name ? "ws.switch.open" : "ws.switch.choose";
    this.button.setAttribute("aria-label", this.say(key, { name }));
  }

  /** Take in keys that hold everywhere on the page; returns the function that stops it. */
  watch(): () => void {
    const act = (event: KeyboardEvent): void => {
      if (event.isComposing || !this.root.isConnected || document.querySelector("dialog[open]")) return;
      if (!this.pressed(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", act, true);
    return () => window.removeEventListener("keydown", act, true);
  }

  private pressed(event: KeyboardEvent): boolean {
    const target = event.target instanceof Element ? event.target : null;
    const inField = target?.matches("input, textarea, select, [contenteditable]") ?? false;
    const control = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (control && event.key.toLowerCase() === "k" && (!inField || this.root.closest(".qw")?.contains(target))) {
      if (this.box.hidden) this.open();
      else this.close();
      return true;
    }
    const plainAlt = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const inTree = target?.closest("[role=tree]") ?? null; // there they move a code
    if (!plainAlt || inField || inTree || !/^Arrow(Up|Down)$/.test(event.key)) return false;
    const why = this.hooks.hindrance();
    if (why !== null) this.hooks.hindered(why);
    else this.ways.step(event.key === "ArrowDown" ? 1 : -1);
    return true;
  }

  private open(): void {
    this.input.value = "";
    this.box.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.fill();
    this.input.focus({ preventScroll: true });
    const failed = (): void => {
      if (this.ways.known().length === 0) this.list.replaceChildren(h("div.qw-hint", {}, this.say("ws.failed.0")));
    };
    void this.ways.refresh().then(() => this.box.hidden || this.fill(), failed);
  }

  private close(back = true): void {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (back) this.hooks.closed();
  }

  private go(choice: Choice): void {
    const why = choice.id === this.interview ? null : this.hooks.hindrance();
    this.close();
    if (why !== null) this.hooks.hindered(why);
    else this.ways.open(choice);
  }

  /** Show what fits the letters; `active` is a row, or else the interview that is open. */
  private fill(active?: number): void {
    const query = this.input.value.trim();
    this.shown = matching(this.ways.known(), query);
    const rows = this.shown.map((choice, i) => this.row(choice, i));
    if (rows.length === 0 && this.ways.known().length) rows.push(h("div.qw-hint", {}, this.say("ws.switch.nomatch")));
    this.list.replaceChildren(...rows);
    this.activate(Math.max(0, active ?? this.shown.findIndex((choice) => choice.id === this.interview)));
  }

  private row(choice: Choice, index: number): HTMLElement {
    const isOpen = choice.id === this.interview;
    const count = this.say(choice.revision_id ? "ws.switch.codings" : "ws.switch.empty", { n: choice.codings });
    const faces = this.hooks.readers(choice.id).map((name) => h("span.qw-face", { title: this.say("ws.presence.reads", { name }) }, initials(name)));
    const waiting = choice.unsettled ? ` · ${this.say("ws.switch.unsettled", { n: choice.unsettled })}` : "";
    return h("div.qw-row", {
      role: "option",
      id: `${this.list.id}-${index}`,
      "data-interview": choice.id,
      "aria-current": isOpen && "true",
      onclick: () => this.go(choice),
      onpointermove: () => this.active === index || this.activate(index),
    }, h("span.qw-name", {}, choice.name), h("span.qw-path", {}, `${languageName(choice.language)} · ${count}${waiting}`), ...faces);
  }

  private activate(index: number): void {
    this.active = index;
    this.input.removeAttribute("aria-activedescendant");
    [...this.list.querySelectorAll<HTMLElement>(".qw-row")].forEach((row, i) => {
      row.setAttribute("aria-selected", String(i === index));
      if (i !== index) return;
      this.input.setAttribute("aria-activedescendant", row.id);
      const below = row.offsetTop + row.offsetHeight - this.list.clientHeight;
      this.list.scrollTop = Math.max(below, Math.min(this.list.scrollTop, row.offsetTop));
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const n = this.shown.length;
    const choice = this.shown[this.active];
    if (event.key === "ArrowDown" && n) this.activate((this.active + 1) % n);
    else if (event.key === "ArrowUp" && n) this.activate((this.active + n - 1) % n);
    else if (event.key === "Enter" && choice) this.go(choice);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }
}

/** Interviews whose name fits the letters, best first. */
function matching(choices: Choice[], query: string): Choice[] {
  if (!query) return choices;
  return choices
    .map((choice) => ({ choice, score: rank(choice.name, query) }))
    .filter((hit): hit is { choice: Choice; score: number } => hit.score !== null)
    .sort((a, b) => a.score - b.score)
    .map((hit) => hit.choice);
}

const languages = new Intl.DisplayNames(["en"], { type: "language" });

function languageName(code: string): string {
  if (!code) return "–";
  try {
    return languages.of(code) ?? code;
  } catch {
    return code; // not the shape of a language code
  }
}
