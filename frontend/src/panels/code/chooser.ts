// Choosing another code by a few letters.

import { outline, search } from "../../core/filter";
import type { Desk } from "../../view/desk";
import { dot, h } from "../../view/dom";

const MOST_ROWS = 8;

export class CodeChooser {
  readonly root: HTMLElement;
  chosen: string | null = null;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;

  constructor(
    private readonly desk: Desk,
    private readonly besides: string,
    into: string | null,
    label: string,
  ) {
    this.list = h("div.qw-rows", { role: "listbox", "aria-label": label });
    this.input = h("input.qw-input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: label, "aria-label": label, "aria-expanded": "true",
      "data-testid": "choose-code",
      oninput: () => {
        this.chosen = null;
        this.fill();
      },
      onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    this.root = h("div.qw-chooser", {}, this.input, this.list);
    if (into) this.choose(into);
    else this.fill();
  }

  /** Point out that nothing is chosen yet. */
  ask(): void {
    this.input.focus();
    this.input.select();
  }

  private fill(): void {
    const query = this.input.value.trim();
    const rows = outline(this.desk.model.codes.values()).filter((row) => row.code.id !== this.besides);
    const found = (query ? search(rows, query) : rows).slice(0, MOST_ROWS);
    this.list.replaceChildren(...found.map((row) =>
      h("div.qw-row", { role: "option", "data-code": row.code.id, onclick: () => this.choose(row.code.id) },
        dot(row.code.colour), h("span.qw-name", {}, row.code.name), row.path && h("span.qw-path", {}, row.path))));
    this.list.firstElementChild?.setAttribute("aria-selected", "true");
  }

  private choose(id: string): void {
    const code = this.desk.model.codes.get(id);
    if (!code) return;
    this.chosen = id;
    this.input.value = code.name;
    this.list.replaceChildren();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || this.chosen) return;
    const rows = [...this.list.children] as HTMLElement[];
    const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by && rows.length) {
      rows[at]?.removeAttribute("aria-selected");
      rows[(at + by + rows.length) % rows.length]!.setAttribute("aria-selected", "true");
    } else if (event.key === "Enter" && rows[at]) {
      this.choose(rows[at].dataset["code"]!);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
