// A textarea in the place of a turn's text; knows nothing about what saving means.

import type { Say } from "../core/text";
import { h } from "./dom";
import type { TurnView } from "./turn";

export interface EditorHooks {
  save: (text: string) => void;
  cancel: () => void;
  split: (text: string, at: number) => void;
  /** Join with the turn before (-1) or after (1). */
  merge: (text: string, by: 1 | -1) => void;
  /** Save and go on with the turn before or after. */
  move: (text: string, by: 1 | -1) => void;
}

export class Editor {
  readonly area: HTMLTextAreaElement;
  /** What the turn said when the editor was opened. */
  readonly was: string;
  private readonly box: HTMLElement;

  constructor(
    readonly view: TurnView,
    was: string,
    say: Say,
    private readonly hooks: EditorHooks,
    draft: string = was,
    caret: number | null = null,
  ) {
    this.was = was;
    this.area = h("textarea.qw-area", {
      rows: "1",
      "aria-label": say("ws.edit.label"),
      "data-testid": "turn-editor",
      oninput: () => this.grow(),
      onkeydown: (event: KeyboardEvent) => {
        if (event.isComposing || !this.key(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
    });
    this.area.value = draft;
    const button = (key: string, run: () => void, shape = "button.qw-button", testid?: string): HTMLElement =>
      h(shape as "button", { type: "button", title: say(`${key}.title`), onclick: run, "data-testid": testid }, say(key));
    const save = button("ws.edit.save", () => hooks.save(this.area.value), "button.qw-button.qw-primary", "save-turn");
    const split = button("ws.edit.split", () => hooks.split(this.area.value, this.area.selectionStart), "button.qw-button", "split-turn");
    const cancel = button("ws.edit.cancel", () => hooks.cancel());
    const hint = h("span.qw-hint", {}, say("ws.edit.hint"));
    this.box = h("div.qw-editor", {}, this.area, h("div.qw-editbuttons", {}, save, split, cancel, hint));
    view.element.classList.add("qw-editing");
    view.element.dispatchEvent(new CustomEvent("qw-editing", { bubbles: true }));
    view.text.after(this.box);
    this.grow();
    this.area.focus({ preventScroll: true });
    if (caret !== null) this.area.setSelectionRange(caret, caret);
  }

  close(): void {
    this.box.remove();
    this.view.element.classList.remove("qw-editing");
    this.view.element.dispatchEvent(new CustomEvent("qw-editing", { bubbles: true }));
    this.view.dirty = true;
  }

  private key(event: KeyboardEvent): boolean {
    const { area, hooks } = this;
    const { selectionStart: at, selectionEnd: end, value } = area;
    const control = event.ctrlKey || event.metaKey;
    const plain = !control && !event.altKey && !event.shiftKey;
    if (event.key === "Enter" && control) hooks.split(value, at);
    else if (event.key === "Enter" && !event.shiftKey) hooks.save(value);
    else if (event.key === "Escape") hooks.cancel();
    else if (event.key === "Backspace" && plain && !event.repeat && at === 0 && end === 0) hooks.merge(value, -1);
    else if (event.key === "Delete" && plain && !event.repeat && at === value.length) hooks.merge(value, 1);
    else if (event.altKey && event.key === "ArrowUp") hooks.move(value, -1);
    else if (event.altKey && event.key === "ArrowDown") hooks.move(value, 1);
    else return false;
    return true;
  }

  private grow(): void {
    const wanted = this.area.scrollHeight + 2;
    if (wanted > this.area.offsetHeight) {
      this.area.style.height = `${wanted}px`;
      return;
    }
    this.area.style.height = "auto"; // shorter, perhaps: measured anew
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }
}
