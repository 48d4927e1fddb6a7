// In the left pane while correcting: how far the interview is checked, and how its words are shown.

import type { PauseStyle } from "../core/reading";
import type { Model } from "../core/model";
import { clock, type Say } from "../core/text";
import { h } from "./dom";

export interface ReadingView {
  smooth: boolean;
  pauses: PauseStyle;
}

const SHELF = "qual.reading";
const PAUSES: PauseStyle[] = ["none", "simple", "dresing-pehl", "gat2"];

export class ReadingPane {
  readonly root: HTMLElement;
  view: ReadingView = load();
  private readonly progress = h("div.qw-card", { "data-testid": "progress" });
  private readonly ways = h("div.qw-card");

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: { check: () => void; goOn: () => void; changed: () => void },
  ) {
    this.root = h("div", {}, h("h2.qw-heading", {}, say("ws.check")), this.progress,
      h("h2.qw-heading", {}, say("ws.view")), this.ways);
  }

  fill(): void {
    this.fillProgress();
    this.fillWays();
  }

  fillProgress(): void {
    const { model, say } = this;
    const { checked } = model.state;
    const share = checked?.share ?? 0;
    const whole = Math.round(100 * share);
    const said = !checked ? say("ws.check.none")
      : share >= 0.9995 ? say("ws.check.all")
      : checked.time_s !== null ? say("ws.check.time", { time: clock(checked.time_s) })
      : say("ws.check.share", { share: whole });
    const who = checked && say("ws.check.who", { name: model.memberName(checked.user_id), when: new Date(checked.at).toLocaleString() });
    const bar = h("div.qw-bar2", { role: "progressbar", "aria-label": say("ws.check"), "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": whole, style: { "--done": `${100 * share}%` } });
    const button = (key: string, testid: string, run: () => void): HTMLElement =>
      h("button.qw-button", { type: "button", title: say(`${key}.title`), onclick: run, "data-testid": testid }, say(key));
    const buttons = model.may("edit_transcript") ? [button("ws.check.here", "check-here", this.hooks.check)] : [];
    if (checked && share < 0.9995) buttons.push(button("ws.check.on", "check-on", this.hooks.goOn));
    this.progress.replaceChildren(h("strong", { "data-testid": "checked" }, said), bar, ...(who ? [h("div.qw-note", {}, who)] : []), h("div.qw-options", {}, ...buttons));
  }

  private fillWays(): void {
    const { say } = this;
    const words = this.select("words", [["", say("ws.view.verbatim")], ["1", say("ws.view.smooth")]], this.view.smooth ? "1" : "",
      (value) => this.change({ smooth: value !== "" }));
    const pauses = this.select("pauses", PAUSES.map((style) => [style, say(`ws.view.pauses.${style}`)]), this.view.pauses,
      (value) => this.change({ pauses: value as PauseStyle }));
    const timed = this.model.doc !== null && this.model.doc.words.count > 0;
    this.ways.replaceChildren(words, ...(timed ? [pauses] : []), h("p.qw-note", {}, say("ws.view.note")));
  }

  private change(changes: Partial<ReadingView>): void {
    this.view = { ...this.view, ...changes };
    try {
      localStorage.setItem(SHELF, JSON.stringify(this.view));
    } catch {
      // kept for as long as the page
    }
    this.hooks.changed();
  }

  private select(field: string, options: [string, string][], value: string, changed: (value: string) => void): HTMLElement {
    const control = h("select.qw-select", { "data-testid": `view-${field}`, onchange: () => changed(control.value) });
    for (const [key, text] of options) control.append(h("option", { value: key, selected: key === value }, text));
    return h("label.qw-field", {}, h("span", {}, this.say(`ws.view.${field}`)), control);
  }
}

function load(): ReadingView {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? "{}") as Partial<ReadingView>;
    const pauses = PAUSES.includes(kept.pauses as PauseStyle) ? kept.pauses! : "none";
    return { smooth: kept.smooth === true, pauses };
  } catch {
    return { smooth: false, pauses: "none" };
  }
}
