// A textarea in the place of a turn's text; knows nothing about what saving means.

import type { Say } from "../core/text";
import { h } from "./dom";
import type { TurnView } from "./turn";

export class Editor {
  readonly area: HTMLTextAreaElement;
  private readonly box: HTMLElement;

  constructor(
    readonly view: TurnView,
    text: string,
    say: Say,
    hooks: { save: (text: string) => void; cancel: () => void },
  ) {
    this.area = h("textarea.qw-area", {
      rows: "1",
      "aria-label": say("ws.edit.label"),
      "data-testid": "turn-editor",
      oninput: () => this.grow(),
      onkeydown: (event: KeyboardEvent) => {
        if (event.isComposing) return;
        if (event.key === "Enter" && !event.shiftKey) hooks.save(this.area.value);
        else if (event.key === "Escape") hooks.cancel();
        else return;
        event.preventDefault();
      },
    });
    this.area.value = text;
    const save = h("button.qw-button.qw-primary", { type: "button", onclick: () => hooks.save(this.area.value), "data-testid": "save-turn" }, say("ws.edit.save"));
    const cancel = h("button.qw-button", { type: "button", onclick: () => hooks.cancel() }, say("ws.edit.cancel"));
    const hint = h("span.qw-hint", {}, say("ws.edit.hint"));
    this.box = h("div.qw-editor", {}, this.area, h("div.qw-editbuttons", {}, save, cancel, hint));
    view.element.classList.add("qw-editing");
    view.text.after(this.box);
    this.grow();
    this.area.focus({ preventScroll: true });
  }

  close(): void {
    this.box.remove();
    this.view.element.classList.remove("qw-editing");
    this.view.dirty = true;
  }

  private grow(): void {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }
}
