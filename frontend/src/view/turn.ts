// One turn on the page: gutter, text cut into tinted pieces, margin. Builds elements; measures nothing.

import type { Block, Doc } from "../core/document";
import type { Mark, Model } from "../core/model";
import { cut, lanes } from "../core/segments";
import { clock, type Say } from "../core/text";
import type { Stretch } from "../core/types";
import type { Unsure } from "../core/words";
import { h, icon, patch, type Part } from "./dom";

const LINE_CHARACTERS = 72; // of the reading column, as transcript.css sets it
const LINE_PX = 29;
const NAME_AND_TIME_PX = 42;
const PADDING_PX = 18;
const BANDS = 3; // underlines drawn under a piece; more codings than that only deepen the tint

/** A piece of text on the page, which knows where it stands in the document. */
export type PieceElement = HTMLSpanElement & { qwFrom: number; qwTo: number };

export interface TurnView {
  index: number;
  block: Block;
  element: HTMLElement;
  gutter: HTMLElement;
  text: HTMLElement;
  margin: HTMLElement;
  /** Who speaks, and when, is not shown yet. */
  bare: boolean;
  /** The text waits to be made again. */
  dirty: boolean;
  /** The brackets wait to be measured and drawn, which happens only in sight. */
  due: boolean;
  visible: boolean;
  /** Height in pixels before it has been laid out. */
  guess: number;
}

/** How a stretch of a turn is shown beyond its codings: hidden, marked, with a pause before it, with its sound. */
export interface Decoration extends Stretch {
  look: string;
  said?: string;
  pause?: string;
  /** From when to when it is played by a button after it. */
  play?: readonly [number, number] | null;
}

let shape: HTMLElement | null = null; // copied for every turn: a long interview has hundreds

function emptyTurn(): HTMLElement {
  return h("section.qw-turn", {}, h("div.qw-gutter"), h("p.qw-text", { dir: "auto" }), h("div.qw-margin", { "aria-hidden": "true" }));
}

export function turnView(doc: Doc, index: number): TurnView {
  const block = doc.blocks[index]!;
  const element = (shape ??= emptyTurn()).cloneNode(true) as HTMLElement;
  const [gutter, text, margin] = element.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  element.dataset["block"] = text.dataset["block"] = String(index);
  if (block.turn !== null) element.dataset["turn"] = String(block.turn);
  const guess = Math.max(Math.ceil((block.to - block.from) / LINE_CHARACTERS) * LINE_PX, NAME_AND_TIME_PX) + PADDING_PX;
  element.style.containIntrinsicBlockSize = `auto ${guess}px`; // keeps the scroll bar honest meanwhile
  text.append(plainPiece(doc, block.from, block.to));
  return { index, block, element, gutter, text, margin, bare: true, dirty: true, due: true, visible: false, guess };
}

export function fillGutter(view: TurnView, model: Model, say: Say, parts: { name: Node; tools?: Node | undefined }): void {
  const { block, gutter, element } = view;
  const speaker = block.speaker === null ? undefined : model.speakers.get(block.speaker);
  element.classList.toggle("qw-interviewer", speaker?.role === "interviewer");
  const name = speaker?.name ?? block.speaker ?? "";
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", block.start_s === null ? name : say("ws.turn.label", { name, time: clock(block.start_s) }));
  gutter.replaceChildren(parts.name, ...(parts.tools ? [parts.tools] : []));
  if (block.start_s !== null) {
    const time = clock(block.start_s);
    const title = say("ws.turn.play", { time });
    gutter.append(h("button.qw-time", { type: "button", tabindex: "-1", title, "data-play": block.from }, time));
  }
  const n = model.memosIn(view.index).length;
  if (n === 0) return;
  const label = say("ws.memos.here", { n });
  const props = { type: "button", tabindex: "-1", title: label, "aria-label": label, "data-memos": block.from, "data-testid": "memo-mark" };
  gutter.append(h("button.qw-memomark", props, icon("memo"), n > 1 && String(n)));
}

/** Make the text of a turn again from the codings over it and the words the recogniser doubted. */
export function fillText(view: TurnView, model: Model, say: Say, looks: readonly Decoration[] = []): void {
  const doc = model.doc!;
  const { from, to } = view.block;
  const marks = model.marksIn(from, to);
  const unsure = doc.words.unsureIn(from, to);
  const band = new Map(lanes(marks).map((lane, i) => [marks[i]!.coding.id, lane]));
  const parts = cut<Mark | Unsure | Decoration>(from, to, [...marks, ...unsure, ...looks]).flatMap((piece): Part[] => {
    const over = piece.marks.filter((m): m is Mark => "coding" in m);
    const doubt = piece.marks.find((m): m is Unsure => "probability" in m);
    const dress = looks.length ? piece.marks.filter((m): m is Decoration => "look" in m) : [];
    const make = (): PieceElement => {
      const element = plainPiece(doc, piece.from, piece.to);
      if (over.length) tint(element, over, band, model);
      if (doubt) {
        element.classList.add("qw-unsure");
        element.title = say("ws.unsure", { p: doubt.probability.toFixed(2) });
      }
      for (const look of dress) decorate(element, look, piece);
      return element;
    };
    const shown = [...over.map((m) => shownOf(m, band, model)), ...dress.map((look) => `${look.look}${look.pause ?? ""}`)];
    const key = [piece.from, piece.to, doubt?.probability, ...shown].join(" ");
    return [{ key, make }, ...dress.flatMap((look) => playPart(look, piece, say))];
  });
  patch(view.text, parts);
}

/** Everything of a coding that a piece under it shows. */
function shownOf({ from, to, coding }: Mark, band: Map<string, number>, model: Model): string {
  const code = model.codes.get(coding.code_id)!;
  return [to - from, Math.min(band.get(coding.id)!, BANDS), code.colour, coding.anchor, code.name].join(",");
}

function decorate(element: PieceElement, look: Decoration, piece: Stretch): void {
  element.classList.add(look.look);
  if (look.said) {
    element.title = look.said;
    element.setAttribute("role", "mark");
    element.setAttribute("aria-description", look.said);
  }
  if (look.pause && piece.from === look.from) element.dataset["pause"] = look.pause;
}

/** The button that plays a stretch, after its last piece. */
function playPart(look: Decoration, piece: Stretch, say: Say): Part[] {
  if (!look.play || piece.to !== look.to) return [];
  const [from, to] = look.play;
  const props = { type: "button", tabindex: "-1", title: say("ws.mark.play"), "aria-label": say("ws.mark.play") };
  const make = (): HTMLElement =>
    h("button.qw-playmark", { ...props, "data-from": from, "data-to": to, "data-testid": "play-mark" }, "▶");
  return [{ key: `play ${look.from} ${look.to}`, make }];
}

function plainPiece(doc: Doc, from: number, to: number): PieceElement {
  const element = document.createElement("span") as PieceElement;
  element.qwFrom = from;
  element.qwTo = to;
  element.textContent = doc.text.slice(from, to);
  return element;
}

function tint(element: PieceElement, over: Mark[], band: Map<string, number>, model: Model): void {
  element.classList.add("qw-coded");
  const shortest = over.reduce((a, b) => (b.to - b.from < a.to - a.from ? b : a));
  element.style.setProperty("--c", model.codes.get(shortest.coding.code_id)!.colour);
  element.style.setProperty("--tint", `${Math.min(10 + 6 * over.length, 28)}%`);
  const names: string[] = [];
  for (const { coding } of over) {
    const code = model.codes.get(coding.code_id)!;
    names.push(code.name);
    const lane = band.get(coding.id)!;
    if (lane < BANDS) element.style.setProperty(`--b${lane}`, code.colour);
    if (coding.anchor === "touched") element.classList.add("qw-touched");
  }
  element.dataset["codes"] = names.join(", ");
  element.setAttribute("role", "mark");
  element.setAttribute("aria-description", names.join(", "));
}

/** The element that shows the character at `unit`. */
export function pieceAt(view: TurnView, unit: number): PieceElement | null {
  let last: PieceElement | null = null;
  for (const child of view.text.children) {
    const piece = child as PieceElement;
    if (piece.qwFrom === undefined) continue;
    if (piece.qwFrom > unit) break;
    last = piece;
  }
  return last;
}

/** Where one stretch of a turn stands on the page, relative to the turn; null when nothing of it is shown. */
export function extent(view: TurnView, stretch: Stretch, top: number): { top: number; bottom: number } | null {
  const first = pieceAt(view, Math.max(stretch.from, view.block.from));
  const last = pieceAt(view, Math.min(stretch.to, view.block.to) - 1);
  const head = first?.getClientRects()[0];
  const tails = last?.getClientRects();
  const tail = tails?.[tails.length - 1];
  return head && tail ? { top: head.top - top, bottom: tail.bottom - top } : null;
}
