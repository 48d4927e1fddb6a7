// Brackets of several coders beside a turn: a column for each of them, or all together with their initials.

import type { Kind } from "../../core/comparing";
import { SIGNS } from "../../core/comparing";
import type { Mark, Model } from "../../core/model";
import { lanes, stack } from "../../core/segments";
import type { Measured } from "../../view/brackets";
import { dot, h, patch, type Part } from "../../view/dom";

const LANE_PX = 7;
const MOST_LANES = 4;
const LABEL_PX = 17;

export interface Columns {
  /** In the order of the columns; the text has all in one when they are not side by side. */
  coders: readonly string[];
  isSide: boolean;
  name: (coder: string) => string;
  short: (coder: string) => string;
  /** How the coding differs, null where all agree. */
  kind: (coding: string) => Kind | null;
  said: (kind: Kind | null) => string;
  isNow: (coding: string) => boolean;
}

type Placed = Measured["placed"][number];

export function drawColumns({ view, placed, height }: Measured, model: Model, columns: Columns): void {
  const groups = columns.isSide ? columns.coders.map((coder) => placed.filter((one) => one.mark.coding.coder_id === coder)) : [placed];
  const parts = groups.flatMap((group, index) => column(group, index, groups.length, view.block.from, view.block.to, height, model, columns));
  if (parts.length || view.margin.firstChild) patch(view.margin, parts);
}

function column(placed: Placed[], index: number, n: number, from: number, to: number, height: number, model: Model, columns: Columns): Part[] {
  const lane = lanes(placed.map((one) => ({ from: one.top, to: one.bottom })), 2);
  const used = Math.min(MOST_LANES, Math.max(-1, ...lane) + 1);
  const left = (pixels: number): string => `calc(${index} * 100% / ${n} + ${pixels + (n > 1 ? 6 : 0)}px)`;
  const parts = placed.flatMap((one, i) => (lane[i]! < MOST_LANES ? [bracket(one, left(lane[i]! * LANE_PX), from, to, model, columns)] : []));
  const starting = placed.filter((one) => one.mark.from >= from);
  const tops = stack(starting.map((one) => one.top), LABEL_PX, height);
  const shift = used * LANE_PX + 4;
  const width = `calc(100% / ${n} - ${shift + (n > 1 ? 10 : 0)}px)`;
  let hidden = 0;
  starting.forEach((one, i) => {
    const top = tops[i];
    if (top === null || top === undefined) hidden++;
    else parts.push(label(one.mark, { top: `${top}px`, left: left(shift), width }, model, columns));
  });
  if (hidden) {
    const style = { top: `${height - LABEL_PX}px`, left: left(shift) };
    parts.push({ key: `qc more ${index} ${hidden} ${height}`, make: () => h("span.qc-more", { style }, `+${hidden}`) });
  }
  return parts;
}

function bracket({ mark, top, bottom }: Placed, left: string, from: number, to: number, model: Model, columns: Columns): Part {
  const { id, code_id } = mark.coding;
  const kind = columns.kind(id);
  const { colour } = model.codes.get(code_id)!;
  const shape = ["span.qc-bracket", kind ? `.qc-${kind}` : "", columns.isNow(id) ? ".qc-now" : "", mark.from < from ? ".qc-open-top" : "", mark.to > to ? ".qc-open-bottom" : ""].join("") as "span.qc-bracket";
  const style = { "--c": colour, left, top: `${top - 5}px`, height: `${bottom - top - 2}px` };
  const title = described(mark, kind, model, columns);
  return { key: [shape, id, left, top, bottom, colour, title].join(" "), make: () => h(shape, { "data-compared": id, title, style }) };
}

function label(mark: Mark, style: Record<string, string>, model: Model, columns: Columns): Part {
  const { id, code_id, coder_id } = mark.coding;
  const code = model.codes.get(code_id)!;
  const kind = columns.kind(id);
  const isNow = columns.isNow(id);
  const title = described(mark, kind, model, columns);
  const shape = (isNow ? "span.qc-label.qc-now" : "span.qc-label") as "span.qc-label";
  // in a column of its own the name needs the room, and the bracket has the colour, too
  const make = (): HTMLElement => h(shape, { "data-compared": id, title, style },
    h("span.qc-sign", {}, kind ? SIGNS[kind] : "="), !columns.isSide && dot(code.colour), h("span.qw-labelname", {}, code.name),
    columns.isSide ? null : h("span.qw-initials", {}, columns.short(coder_id)));
  return { key: ["qc", id, isNow, code.colour, title, columns.isSide, ...Object.values(style)].join(" "), make };
}

function described(mark: Mark, kind: Kind | null, model: Model, columns: Columns): string {
  const { code_id, coder_id } = mark.coding;
  return `${model.codes.get(code_id)!.name} · ${columns.name(coder_id)} · ${columns.said(kind)}`;
}
