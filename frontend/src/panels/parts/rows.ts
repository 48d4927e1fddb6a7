// Hits as rows with their words around them, grouped by interview, each with a tick; a press shows the place.

import { keyOf } from "../../core/search";
import { clock } from "../../core/text";
import type { Desk } from "../../view/desk";
import { dot, h } from "../../view/dom";

export interface Row {
  interview_id: string;
  start: number;
  end: number;
  before: string;
  text: string;
  after: string;
  speaker: string;
  participant: string;
  group: string;
  start_s: number | null;
  codes: string[];
  likeness?: number;
}

/** Which rows are ticked: all but some, also those not loaded yet, or only some. */
export class Ticks {
  all = true;
  readonly others = new Set<string>();

  has(key: string): boolean {
    return this.all !== this.others.has(key);
  }

  set(key: string, ticked: boolean): void {
    if (ticked === this.all) this.others.delete(key);
    else this.others.add(key);
  }

  setAll(ticked: boolean): void {
    this.all = ticked;
    this.others.clear();
  }

  count(total: number): number {
    return this.all ? total - this.others.size : this.others.size;
  }
}

export interface RowHooks {
  show: (index: number) => void;
  ticked: () => void;
}

export function rowOf(desk: Desk, row: Row, index: number, ticks: Ticks, hooks: RowHooks): HTMLElement {
  const { say, model } = desk;
  const key = keyOf(row);
  const box = h("input", {
    type: "checkbox", checked: ticks.has(key), "aria-label": say("ws.hits.tick", { text: row.text }),
    onchange: () => {
      ticks.set(key, box.checked);
      hooks.ticked();
    },
  });
  const codes = row.codes.flatMap((id) => model.codes.get(id) ?? []);
  const names = codes.map((code) => code.name).join(", ");
  const who = [row.participant || row.speaker, row.group].filter(Boolean).join(" · ");
  const head = h("span.qf-who", {},
    row.start_s !== null && h("span.qf-time", {}, clock(row.start_s)), h("span.qw-name", {}, who),
    codes.length > 0 && h("span.qf-codes", { title: names, "aria-label": say("ws.hits.codes", { codes: names }) }, ...codes.map((code) => dot(code.colour))),
    row.likeness !== undefined && likeness(desk, row.likeness));
  const quote = h("span.qf-quote", { dir: "auto" }, row.before, row.likeness === undefined ? h("mark", {}, row.text) : row.text, row.after);
  const show = h("button.qf-show", { type: "button", title: say("ws.find.show"), onclick: () => hooks.show(index) }, head, quote);
  return h("div.qf-row", { "data-testid": "found", "data-key": key }, box, show);
}

/** How near in meaning, as a bar and in words; the number itself means little to a reader. */
function likeness({ say }: Desk, share: number): HTMLElement {
  const percent = Math.round(share * 100);
  return h("span.qf-like", { title: say("ws.alike.near", { n: percent }), style: { "--near": `${percent}%` } });
}
