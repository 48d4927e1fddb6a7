// The card: what the code means and when to use it, passages that show it, how often it is used and by whom.

import type { Tally } from "../../net/codes";
import { h } from "../../view/dom";
import type { Frame } from "../code";
import { passage } from "./passages";

const RULES = ["definition", "include", "exclude", "example"] as const;
const MOST_TALLIES = 6;

export function cardView(frame: Frame): HTMLElement {
  const { desk, code, card } = frame;
  const { say, model } = desk;
  const mayEdit = model.may("edit_codebook");
  const root = h("div", { "data-testid": "code-card" });
  const rules = RULES.filter((rule) => code[rule]).flatMap((rule) => [h("h4", {}, say(`ws.code.${rule}`)), h("p", {}, code[rule])]);
  root.append(h("div.qw-definition", {}, ...(rules.length ? rules : [h("p.qw-empty", {}, say("ws.code.undefined"))])));
  if (mayEdit) root.append(link(frame, "ws.code.edit", "edit"));
  if (card.stale) {
    root.append(h("div.qw-stale", { "data-testid": "code-stale" },
      h("span", {}, say("ws.code.stale", { n: card.stale })),
      h("button.qw-link", { type: "button", onclick: () => frame.show("stale") }, say("ws.code.stale.look"))));
  }
  root.append(h("h4.qw-heading", {}, say("ws.code.examples")));
  if (card.examples.length) root.append(h("div", { "data-testid": "code-examples" }, ...card.examples.map((use) => passage(desk, frame.sound, use))));
  else root.append(h("p.qw-empty", {}, say("ws.code.unused")));
  if (card.total) {
    const head = say("ws.code.counts", { n: card.total, m: card.by_interview.length });
    root.append(h("h4.qw-heading", {}, head), tallies(card.by_coder, "code-coders"), link(frame, "ws.code.used", "used"));
  }
  const ways: HTMLElement[] = [link(frame, "ws.code.wordings", "wordings", card.wordings.length + card.merged.length)];
  if (mayEdit) {
    ways.push(link(frame, "ws.code.merge", "merge"));
    if (card.total > 0) ways.push(link(frame, "ws.code.split", "split"), link(frame, "ws.code.recode", "recode"));
    ways.push(link(frame, "ws.code.remove", "remove"));
  }
  root.append(h("div.qw-ways", {}, ...ways));
  return root;
}

/** Counts as bars, the greatest first; the number stands beside its bar. */
export function tallies(counts: readonly Tally[], testid: string): HTMLElement {
  const most = counts[0]?.codings ?? 1;
  return h("dl.qw-tallies", { "data-testid": testid }, ...counts.slice(0, MOST_TALLIES).flatMap((one) => [
    h("dt", {}, one.name),
    h("dd", {}, h("span.qw-bar3", { style: { "--share": `${(100 * one.codings) / most}%` }, "aria-hidden": "true" }), h("span", {}, String(one.codings))),
  ]));
}

function link(frame: Frame, key: string, view: Parameters<Frame["show"]>[0], n = 0): HTMLElement {
  const text = frame.desk.say(key);
  return h("button.qw-link", { type: "button", "data-testid": `code-${view}`, onclick: () => frame.show(view) }, n > 1 ? `${text} (${n})` : text);
}
