// Bringing a passage into a theme: a type-ahead over the project's themes, at the passage.
// No panel, but loaded as one: with the first such wish.

import { rank } from "../core/filter";
import type { Stretch } from "../core/types";
import { get } from "../net/api";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import { placeAt } from "../view/place";
import css from "./bring.css";
import { takeBack } from "./parts/take_back";

export { css };

const MOST_ROWS = 9;
const GAP_PX = 8;

interface Theme {
  id: string;
  name: string;
  state: "draft" | "in_review" | "agreed" | "disputed";
}

const boxes = new WeakMap<Desk, Bringing>();

/** Ask into which theme the words at `where` go. */
export function bring(desk: Desk, where: Stretch): void {
  const box = boxes.get(desk) ?? new Bringing(desk);
  boxes.set(desk, box);
  box.ask(where);
}

class Bringing {
  private readonly root: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private themes: Theme[] = []; // the last used first
  private shown: Theme[] = [];
  private active = 0;
  private asked = 0;
  /** The passage, in code points of the revision it was chosen in. */
  private place = { interview: "", revision: "", start: 0, end: 0 };

  constructor(private readonly desk: Desk) {
    const { say, model, transcript } = desk;
    const label = say("ws.bring.label");
    this.list = h("div.qw-rows", { role: "listbox", id: `qw-list-${crypto.randomUUID()}`, "aria-label": label });
    this.input = h("input.qw-input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: say("ws.bring.placeholder"), "aria-label": label,
      "aria-expanded": "true", "aria-controls": this.list.id, "data-testid": "bring-input",
      oninput: () => this.fill(), onkeydown: (event: KeyboardEvent) => this.key(event),
    });
    const hint = h("div.qw-hint", {}, say("ws.bring.hint"));
    this.root = h("div.qw-popover", { hidden: true, role: "dialog", "aria-label": label, "data-testid": "bring" }, h("div.qw-hint", {}, label), this.input, this.list, hint);
    this.root.addEventListener("pointerdown", (event) => {
      event.stopPropagation(); // no press on the text behind
      if (event.target !== this.input) event.preventDefault(); // keeps the focus in the input
    });
    this.root.addEventListener("focusout", () => this.close(false));
    transcript.scroller.append(this.root);
    // a blind round began, or the text is another one: what was chosen means nothing here any more
    model.listen((news) => {
      if (news.about === "document" && (!model.state.brings || model.doc?.id !== this.place.revision)) this.close();
    });
  }

  ask(where: Stretch): void {
    const { model, activity, transcript, highlights } = this.desk;
    const { id, offsets } = model.doc!;
    activity.leave();
    this.place = { interview: model.state.interview.id, revision: id, start: offsets.toPoints(where.from), end: offsets.toPoints(where.to) };
    transcript.reveal(where.to - 1);
    const ranges = transcript.ranges(where);
    highlights.paint("pending", ranges);
    const at = [...(ranges.at(-1)?.getClientRects() ?? [])].at(-1);
    if (!at) return;
    this.input.value = "";
    this.root.hidden = false;
    this.say(this.desk.say("ws.bring.looking"));
    placeAt(this.root, at, transcript.scroller, GAP_PX);
    this.input.focus({ preventScroll: true });
    void this.load().then(() => !this.root.hidden && placeAt(this.root, at, transcript.scroller, GAP_PX));
  }

  private async load(): Promise<void> {
    const { model, say } = this.desk;
    const asked = ++this.asked;
    this.themes = [];
    try {
      const answer = (await get(`/api/projects/${encodeURIComponent(model.state.project.id)}/themes`)) as { themes: Theme[] };
      if (asked !== this.asked) return;
      this.themes = answer.themes;
      this.fill();
    } catch (error) {
      if (asked === this.asked) this.say((error as Error).message || say("ws.hits.unreachable"));
    }
  }

  private say(words: string): void {
    this.shown = [];
    this.list.replaceChildren(h("div.qw-hint", { role: "status" }, words));
  }

  private fill(): void {
    const query = this.input.value.trim();
    const { say } = this.desk;
    const found = this.themes.map((theme) => ({ theme, score: query ? rank(theme.name, query) : 0 })).filter(({ score }) => score !== null);
    const shown = found.sort((a, b) => a.score! - b.score!).slice(0, MOST_ROWS).map(({ theme }) => theme);
    if (!shown.length) return this.say(say(this.themes.length ? "ws.bring.nomatch" : "ws.bring.nothemes"));
    this.shown = shown;
    this.list.replaceChildren(...shown.map((theme, i) =>
      h("div.qw-row", { role: "option", id: `${this.list.id}-${i}`, "data-theme": theme.id, onclick: () => this.choose(i), onpointermove: () => this.activate(i) },
        h("span.qw-name", {}, theme.name), h("span.qw-path", {}, say(`ws.bring.state.${theme.state}`)))));
    this.activate(0);
  }

  private activate(index: number): void {
    this.active = index;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  private key(event: KeyboardEvent): void {
    const n = this.shown.length;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && n) this.activate((this.active + 1) % n);
    else if (event.key === "ArrowUp" && n) this.activate((this.active + n - 1) % n);
    else if (event.key === "Enter") this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  private choose(index: number): void {
    const chosen = this.shown[index];
    if (!chosen) return;
    const { session, toasts, say } = this.desk;
    this.close();
    void session.do({ kind: "theme.bring", theme: chosen.id, ...this.place }).then((result) => {
      if (!result.ok) return; // the session says why
      const undo = h("button.qb-undo", {
        type: "button", "data-testid": "bring-undo",
        onclick: () => {
          undo.closest(".qw-toast")?.remove();
          takeBack(this.desk, result.id);
        },
      }, say("ws.bring.undo"));
      const { theme, is_new } = result.value as { theme: string; is_new: boolean };
      toasts.show(say(is_new ? "ws.bring.done" : "ws.bring.already", { theme }), "note", "bring", is_new ? undo : null);
    });
  }

  private close(giveFocus = true): void {
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.asked++;
    this.desk.highlights.paint("pending", []);
    if (giveFocus) this.desk.transcript.scroller.focus({ preventScroll: true });
  }
}
