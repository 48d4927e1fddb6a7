// The left pane while coding: the codes as a tree with live counts, and a filter.

import type { Model } from "../core/model";
import { narrow, outline, sameName } from "../core/filter";
import type { Say } from "../core/text";
import type { Code } from "../core/types";
import { afterFrame, dot, h, icon, patch, type Part } from "./dom";

export interface CodebookHooks {
  /** The codes are about to be taken in hand: moving and renaming them may be fetched now. */
  near: () => unknown;
  more: (codeId: string, button: HTMLElement) => void;
  pick: (codeId: string) => void;
  create: (name: string) => void;
  point: (codeId: string | null) => void;
}

export class CodebookPane {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  readonly list: HTMLElement;
  private chosen: string | null = null;
  /** Refresh the numbers only, at most once per frame and never in its way. */
  readonly recount = afterFrame(() => this.count());

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: CodebookHooks,
  ) {
    this.list = h("div.qw-codes", { role: "tree", "aria-label": say("ws.codebook"), "data-testid": "codes" });
    this.input = h("input.qw-input", {
      type: "search",
      placeholder: say("ws.codebook.filter"),
      "aria-label": say("ws.codebook.filter"),
      "data-testid": "code-filter",
      oninput: () => this.fill(),
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    const head = h("h2.qw-heading", {}, say("ws.codebook"));
    this.root = h("aside.qw-left.qw-codebook", { "aria-label": say("ws.codebook") }, head, this.input, this.list);
    this.list.addEventListener("keydown", (event) => this.walk(event));
    this.root.addEventListener("pointerover", hooks.near);
    this.root.addEventListener("focusin", hooks.near);
    // a press must not take the selection away before the click applies the code to it
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  fill(): void {
    const all = outline(this.model.codes.values());
    const query = this.input.value.trim();
    const rows = narrow(all, query);
    const parts: Part[] = rows.map(({ code, depth }) => ({
      key: JSON.stringify([code.id, depth, code.name, code.colour, code.definition]),
      make: () => this.row(code, depth),
    }));
    const note = (name: string, make: () => HTMLElement): number => parts.push({ key: name + query, make });
    const mayAdd = this.model.may("edit_codebook");
    if (query && mayAdd && !all.some((row) => sameName(row.code.name, query))) {
      const onclick = (): void => this.create(query);
      note("new", () => h("button.qw-code.qw-new", { type: "button", onclick }, this.say("ws.pop.new", { name: query })));
    }
    if (all.length === 0) {
      const text = this.say(mayAdd ? "ws.codebook.empty" : "ws.codebook.empty.readonly");
      note("empty", () => h("p.qw-empty", { "data-testid": "no-codes" }, text));
    } else if (parts.length === 0) {
      note("none", () => h("p.qw-empty", {}, this.say("ws.pop.nomatch")));
    }
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    const held = focused?.closest<HTMLElement>("[data-code]")?.dataset["code"];
    patch(this.list, parts);
    // a row that was put elsewhere, or made anew, has lost the keys
    if (held && !this.list.contains(document.activeElement)) this.rowOf(held)?.focus({ preventScroll: true });
    this.choose(this.chosen);
    this.count();
  }

  rowOf(codeId: string): HTMLElement | null {
    return this.list.querySelector(`[data-code="${codeId}"]`);
  }

  private row(code: Code, depth: number): HTMLElement {
    const props = {
      role: "treeitem",
      tabindex: "-1",
      "aria-level": depth + 1,
      title: code.definition || undefined,
      style: { "--depth": String(depth) },
      "data-code": code.id,
      "data-testid": "code",
      onclick: () => this.hooks.pick(code.id),
      onpointerenter: () => this.hooks.point(code.id),
      onpointerleave: () => this.hooks.point(null),
    };
    const label = this.say("ws.code.more", { code: code.name });
    const more = h("button.qw-more", {
      type: "button", tabindex: "-1", "aria-label": label, "aria-haspopup": "menu", "data-testid": "code-more",
      onclick: (event: Event) => {
        event.stopPropagation();
        this.hooks.more(code.id, more);
      },
    }, icon("more"));
    return h("div.qw-code", props, dot(code.colour), h("span.qw-name", {}, code.name), h("span.qw-count"), h("span.qw-uses"), more);
  }

  get chosenCode(): string | null {
    return this.chosen;
  }

  choose(codeId: string | null): void {
    this.chosen = codeId;
    for (const row of this.list.querySelectorAll<HTMLElement>("[role=treeitem]")) {
      row.setAttribute("aria-selected", String(row.dataset["code"] === codeId));
    }
  }

  /** How often each code is used: in this interview, and in the whole project where that is more. */
  private count(): void {
    const counts = this.model.counts();
    for (const row of this.list.querySelectorAll<HTMLElement>("[data-code]")) {
      const id = row.dataset["code"]!;
      const here = counts.get(id) ?? 0;
      const all = Math.max(this.model.uses.get(id) ?? 0, here);
      put(row.querySelector(".qw-count"), here ? String(here) : "");
      put(row.querySelector(".qw-uses"), all > here ? String(all) : "");
    }
  }

  private create(name: string): void {
    this.input.value = "";
    this.hooks.create(name);
    this.fill();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.input.value = "";
      this.fill();
    } else if (event.key === "Enter") {
      const first = this.list.querySelector<HTMLElement>("[role=treeitem], .qw-new");
      first?.click();
      this.input.select();
    } else if (event.key === "ArrowDown") {
      this.list.querySelector<HTMLElement>("[role=treeitem]")?.focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Arrow keys walk through the codes, Enter is a click. */
  private walk(event: KeyboardEvent): void {
    const row = event.target as HTMLElement;
    if (event.altKey || !row.matches("[role=treeitem], .qw-new")) return;
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling ?? this.input }[event.key];
    if (next instanceof HTMLElement) next.focus();
    else if (event.key === "Enter") row.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function put(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}
