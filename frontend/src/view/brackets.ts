// Brackets in the right margin, one per coding, with code names and other coders' initials.

import type { Mark, Model } from "../core/model";
import { lanes, stack } from "../core/segments";
import { initials, type Say } from "../core/text";
import { dot, h, patch, type Part } from "./dom";
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
  const parts: Part[] = [];
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
    const make = (): HTMLElement => h("span.qw-more", { style, title: say("ws.margin.more", { n: hidden }) }, `+${hidden}`);
    parts.push({ key: `more ${hidden} ${height}`, make });
  }
  patch(view.margin, parts);
}

function bracket(p: Placed, lane: number, view: TurnView, model: Model): Part {
  const { mark } = p;
  const code = model.codes.get(mark.coding.code_id)!;
  const shape = [
    "span.qw-bracket",
    coderStyle(mark, model),
    mark.from < view.block.from ? ".qw-open-top" : "",
    mark.to > view.block.to ? ".qw-open-bottom" : "",
  ].join("") as "span.qw-bracket";
  const title = described(mark, model);
  const make = (): HTMLElement => h(shape, {
    "data-coding": mark.coding.id,
    title,
    style: {
      "--c": code.colour,
      left: `${lane * LANE_PX}px`,
      top: `${p.top + 2}px`,
      height: `${p.bottom - p.top - 2}px`,
    },
  });
  return { key: [shape, mark.coding.id, lane, p.top, p.bottom, code.colour, title].join(" "), make };
}

const STYLES = ["", ".qw-dashed", ".qw-dotted", ".qw-double"];

/** One's own brackets are drawn through, each colleague's in a manner of their own: colours belong to the codes. */
function coderStyle(mark: Mark, model: Model): string {
  const { me, members } = model.state;
  if (mark.coding.coder_id === me.id) return "";
  const others = members.filter((member) => member.id !== me.id);
  const index = others.findIndex((member) => member.id === mark.coding.coder_id);
  return STYLES[1 + (Math.max(0, index) % (STYLES.length - 1))]!;
}

function label(mark: Mark, top: number, used: number, model: Model): Part {
  const code = model.codes.get(mark.coding.code_id)!;
  const others = mark.coding.coder_id !== model.state.me.id;
  const title = described(mark, model);
  const make = (): HTMLElement => {
    const coder = others && h("span.qw-initials", {}, initials(model.memberName(mark.coding.coder_id)));
    const style = { top: `${top}px`, left: `${used * LANE_PX + 4}px` };
    const props = { "data-coding": mark.coding.id, title, style };
    return h("span.qw-label", props, dot(code.colour), h("span.qw-labelname", {}, code.name), coder);
  };
  return { key: ["label", mark.coding.id, top, used, code.colour, title].join(" "), make };
}

function described(mark: Mark, model: Model): string {
  const code = model.codes.get(mark.coding.code_id)!;
  const coder = model.memberName(mark.coding.coder_id);
  return coder ? `${code.name} · ${coder}` : code.name;
}
