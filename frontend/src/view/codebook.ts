// The left pane while coding: the codes as a tree with live counts, and a filter.

import type { Model } from "../core/model";
import { narrow, outline, sameName } from "../core/filter";
import type { Say } from "../core/text";
import { afterFrame, dot, h } from "./dom";

export interface CodebookHooks {
  pick: (codeId: string) => void;
  create: (name: string) => void;
  point: (codeId: string | null) => void;
}

export class CodebookPane {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private counts = new Map<string, HTMLElement>();
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
    // a press must not take the selection away before the click applies the code to it
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  fill(): void {
    const all = outline(this.model.codes.values());
    const query = this.input.value.trim();
    const rows = narrow(all, query);
    this.counts = new Map();
    const elements: Node[] = rows.map(({ code, depth }) => {
      const count = h("span.qw-count");
      this.counts.set(code.id, count);
      const props = {
        role: "treeitem",
        tabindex: "-1",
        "aria-level": depth + 1,
        "aria-selected": String(code.id === this.chosen),
        title: code.definition || undefined,
        style: { "--depth": String(depth) },
        "data-code": code.id,
        "data-testid": "code",
        onclick: () => this.hooks.pick(code.id),
        onpointerenter: () => this.hooks.point(code.id),
        onpointerleave: () => this.hooks.point(null),
      };
      return h("div.qw-code", props, dot(code.colour), h("span.qw-name", {}, code.name), count);
    });
    const mayAdd = this.model.may("edit_codebook");
    if (query && mayAdd && !all.some((row) => sameName(row.code.name, query))) {
      const onclick = (): void => this.create(query);
      elements.push(h("button.qw-code.qw-new", { type: "button", onclick }, this.say("ws.pop.new", { name: query })));
    }
    if (all.length === 0) {
      const text = this.say(mayAdd ? "ws.codebook.empty" : "ws.codebook.empty.readonly");
      elements.unshift(h("p.qw-empty", { "data-testid": "no-codes" }, text));
    } else if (elements.length === 0) {
      elements.push(h("p.qw-empty", {}, this.say("ws.pop.nomatch")));
    }
    this.list.replaceChildren(...elements);
    this.count();
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

  private count(): void {
    const counts = this.model.counts();
    for (const [id, element] of this.counts) {
      const text = String(counts.get(id) ?? "");
      if (element.textContent !== text) element.textContent = text;
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
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling ?? this.input }[event.key];
    if (next instanceof HTMLElement) next.focus();
    else if (event.key === "Enter") row.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
