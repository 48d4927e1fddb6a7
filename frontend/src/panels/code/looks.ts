// Looking closer at a code: all its passages by interview and coder, those coded under old words, and its wordings.

import { getUses, type Asked, type Tally, type Use, type Wording } from "../../net/codes";
import { h } from "../../view/dom";
import type { Frame } from "../code";
import { passage } from "./passages";

const PAGE = 20;
const RULES = ["definition", "include", "exclude", "example"] as const;

export function usedView(frame: Frame, stale: boolean): HTMLElement {
  const { desk, card, code } = frame;
  const { say } = desk;
  const list = h("div", { "data-testid": stale ? "stale-uses" : "uses" });
  const asked: Asked = { stale, most: PAGE };
  const root = h("div", {}, h("p.qw-note", {}, say(stale ? "ws.code.stale.note" : "ws.code.used.note", { n: stale ? card.stale : card.total })));
  if (!stale) root.append(h("div.qw-filters", {}, choice(say("ws.code.anywhere"), card.by_interview, (id) => again({ interview: id })), choice(say("ws.code.anybody"), card.by_coder, (id) => again({ coder: id }))));
  if (stale && desk.model.may("code")) {
    const all = { type: "button", "data-testid": "confirm-all", onclick: () => void confirm(frame, null) };
    root.append(h("button.qw-button", all, say("ws.code.confirm.all")));
  }
  root.append(list);
  void more(0);
  return root;

  function again(change: Asked): void {
    Object.assign(asked, change);
    list.replaceChildren();
    void more(0);
  }

  async function more(skip: number): Promise<void> {
    const now = JSON.stringify(asked);
    const page = await getUses(code.id, { ...asked, skip }).catch(() => null);
    if (now !== JSON.stringify(asked)) return;
    if (!page) return list.replaceChildren(h("p.qw-empty", {}, say("ws.failed.0")));
    list.append(...page.uses.map((use) => passage(desk, frame.sound, use, ...(stale ? old(frame, use) : []))));
    const shown = skip + page.uses.length;
    if (shown === 0) list.append(h("p.qw-empty", {}, say("ws.code.unused")));
    if (shown >= page.total) return;
    const button = h("button.qw-button", { type: "button", "data-testid": "more-uses", onclick: () => {
      button.remove();
      void more(shown);
    } }, say("ws.code.next", { n: page.total - shown }));
    list.append(button);
  }
}

/** The words a passage was coded under beside those in force, and the way to say that it is right under these. */
function old(frame: Frame, use: Use): HTMLElement[] {
  const { desk, code } = frame;
  const { say, model } = desk;
  const { wording } = use;
  if (!wording) return [];
  const changed = (["name", ...RULES] as const).filter((field) => wording[field] !== code[field]);
  const sides = changed.flatMap((field) => [
    h("dt", {}, say(`ws.code.${field}`)),
    h("dd", {}, h("del", {}, wording[field] || "–"), h("ins", {}, code[field] || "–")),
  ]);
  const may = model.may(use.coder_id === model.state.me.id ? "code" : "remove_codings");
  const button = may && h("button.qw-button", { type: "button", "data-testid": "confirm-wording", onclick: () => void confirm(frame, [use.id]) }, say("ws.code.confirm"));
  return [h("dl.qw-words", {}, ...sides), ...(button ? [button] : [])];
}

function confirm(frame: Frame, codings: string[] | null): Promise<void> {
  const op = { kind: "wording.confirm", code: frame.code.id, codings };
  return frame.act(op, (value) => frame.desk.say("ws.code.confirmed", { n: Number(value["confirmed"] ?? 0) }));
}

export function wordingsView({ desk, card }: Frame): HTMLElement {
  const { say } = desk;
  const root = h("ol.qw-timeline", { "data-testid": "wordings" }, ...card.wordings.map((one, i) => wording(one, i === 0 ? "ws.code.wording.now" : "ws.code.wording")));
  if (!card.merged.length) return root;
  return h("div", {}, root, h("h4.qw-heading", {}, say("ws.code.merged")), h("ol.qw-timeline", {}, ...card.merged.map((one) => wording(one, "ws.code.wording"))));

  function wording(one: Wording, key: string): HTMLElement {
    const when = new Date(one.changed_at).toLocaleDateString();
    const rules = RULES.filter((rule) => one[rule]).flatMap((rule) => [h("dt", {}, say(`ws.code.${rule}`)), h("dd", {}, one[rule])]);
    return h("li", {}, h("div.qw-note", {}, say(key, { version: one.version, who: one.changed_by, when })), h("strong", {}, one.name), h("dl", {}, ...rules));
  }
}

function choice(every: string, among: readonly Tally[], changed: (id: string) => void): HTMLElement {
  const control = h("select.qw-select", { "aria-label": every, onchange: () => changed(control.value) }, h("option", { value: "" }, every));
  for (const one of among) control.append(h("option", { value: one.id }, `${one.name} (${one.codings})`));
  return control;
}
