// The small bar at selected words: whose they are, splitting before them, hearing them.

import type { Model } from "../core/model";
import type { Say } from "../core/text";
import { h } from "./dom";
import { placeAt } from "./place";

const GAP_PX = 6;

export interface WordsBarHooks {
  assign: (speaker: string | null, name: string) => void;
  split: () => void;
  play: () => void;
  again: () => void;
}

export class WordsBar {
  readonly root: HTMLElement;

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: WordsBarHooks,
  ) {
    this.root = h("div.qw-wordsbar", { hidden: true, role: "toolbar", "aria-label": say("ws.words.bar"), "data-testid": "words-bar" });
    this.root.addEventListener("pointerdown", (event) => {
      if (!(event.target instanceof HTMLInputElement)) event.preventDefault(); // keeps the focus in the text
    });
  }

  /** Show the bar under `at` (relative to `frame`'s scrolled content), or above where there is no room below. */
  open(at: DOMRect, frame: HTMLElement, canPlay: boolean): void {
    this.fill(canPlay);
    this.root.hidden = false;
    placeAt(this.root, at, frame, GAP_PX);
  }

  close(): void {
    this.root.hidden = true;
  }

  private fill(canPlay: boolean): void {
    const { say, hooks } = this;
    const button = (text: string, title: string, run: () => void, testid: string): HTMLElement =>
      h("button.qw-button", { type: "button", title, onclick: run, "data-testid": testid }, text);
    const parts: Node[] = [];
    if (canPlay) parts.push(button("▶", say("ws.words.play"), hooks.play, "words-play"));
    if (this.model.may("edit_transcript")) {
      parts.push(h("span.qw-note", {}, say("ws.words.give")));
      [...this.model.speakers.values()].forEach((speaker, i) => {
        const title = say("ws.words.give.title", { name: speaker.name, key: i < 9 ? String(i + 1) : "" });
        parts.push(button(speaker.name, title, () => hooks.assign(speaker.key, ""), "words-give"));
      });
      parts.push(button(say("ws.words.new"), say("ws.words.new.title"), () => this.ask(), "words-new"));
      parts.push(button(say("ws.words.split"), say("ws.words.split.title"), hooks.split, "words-split"));
    }
    if (canPlay && this.model.may("transcribe")) parts.push(button(say("ws.words.again"), say("ws.words.again.title"), hooks.again, "words-again"));
    this.root.replaceChildren(...parts);
  }

  private ask(): void {
    const input = h("input.qw-input", {
      placeholder: this.say("ws.words.name"), "aria-label": this.say("ws.words.name"), maxlength: "100", "data-testid": "words-name",
      onkeydown: (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.isComposing) return;
        if (event.key === "Enter" && input.value.trim()) this.hooks.assign(null, input.value.trim());
        if (event.key === "Escape") this.close();
      },
    });
    this.root.replaceChildren(input);
    input.focus({ preventScroll: true });
  }
}
