// Brackets in the right margin, one per coding, with code names and other coders' initials.

import type { Mark, Model } from "../core/model";
import { lanes, stack } from "../core/segments";
import { initials, type Say } from "../core/text";
import { dot, h } from "./dom";
import { extent, type TurnView } from "./turn";

const LANE_PX = 7;
const MOST_LANES = 8;
const LABEL_PX = 17;

interface Placed {
  mark: Mark;
  top: number;
  bottom: number;
}

export interface Measured {
  view: TurnView;
  placed: Placed[];
  height: number;
}

/** Read where the codings of a turn stand. All reads of a frame come before all writes. */
export function measure(view: TurnView, model: Model): Measured {
  const box = view.element.getBoundingClientRect();
  const placed: Placed[] = [];
  for (const mark of model.marksIn(view.block.from, view.block.to)) {
    const found = extent(view, mark, box.top);
    if (found) placed.push({ mark, ...found });
  }
  return { view, placed, height: box.height };
}

export function draw({ view, placed, height }: Measured, model: Model, say: Say): void {
  if (placed.length === 0) {
    if (view.margin.firstChild) view.margin.replaceChildren();
    return;
  }
  const lane = lanes(placed.map((p) => ({ from: p.top, to: p.bottom })), 2);
  const used = Math.min(MOST_LANES, Math.max(...lane) + 1);
  const parts: Node[] = [];
  const starting = placed.filter((p) => p.mark.from >= view.block.from);
  const tops = stack(starting.map((p) => p.top), LABEL_PX, height);
  placed.forEach((p, i) => {
    if (lane[i]! < MOST_LANES) parts.push(bracket(p, lane[i]!, view, model));
  });
  let hidden = 0;
  starting.forEach((p, i) => {
    const top = tops[i];
    if (top === null || top === undefined) hidden++;
    else parts.push(label(p.mark, top, used, model));
  });
  if (hidden) {
    const style = { top: `${height - LABEL_PX}px` };
    parts.push(h("span.qw-more", { style, title: say("ws.margin.more", { n: hidden }) }, `+${hidden}`));
  }
  view.margin.replaceChildren(...parts);
}

function bracket(p: Placed, lane: number, view: TurnView, model: Model): HTMLElement {
  const { mark } = p;
  const code = model.codes.get(mark.coding.code_id)!;
  const shape = [
    "span.qw-bracket",
    mark.from < view.block.from ? ".qw-open-top" : "",
    mark.to > view.block.to ? ".qw-open-bottom" : "",
  ].join("") as "span.qw-bracket";
  return h(shape, {
    "data-coding": mark.coding.id,
    title: described(mark, model),
    style: {
      "--c": code.colour,
      left: `${lane * LANE_PX}px`,
      top: `${p.top + 2}px`,
      height: `${p.bottom - p.top - 2}px`,
    },
  });
}

function label(mark: Mark, top: number, used: number, model: Model): HTMLElement {
  const code = model.codes.get(mark.coding.code_id)!;
  const others = mark.coding.coder_id !== model.state.me.id;
  const coder = others && h("span.qw-initials", {}, initials(model.memberName(mark.coding.coder_id)));
  const props = {
    "data-coding": mark.coding.id,
    title: described(mark, model),
    style: { top: `${top}px`, left: `${used * LANE_PX + 4}px` },
  };
  return h("span.qw-label", props, dot(code.colour), h("span.qw-labelname", {}, code.name), coder);
}

function described(mark: Mark, model: Model): string {
  const code = model.codes.get(mark.coding.code_id)!;
  const coder = model.memberName(mark.coding.coder_id);
  return coder ? `${code.name} · ${coder}` : code.name;
}
