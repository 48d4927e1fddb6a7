// What lies under the pointer, in words: each code's name, what it means, and who coded.

import type { Mark } from "../../core/model";
import type { Desk } from "../../view/desk";
import { dot, h } from "../../view/dom";
import type { PieceElement } from "../../view/turn";

const WAIT_MS = 450; // somebody reading with the mouse in the text is left alone
const MOST = 6;
const LONGEST = 180; // characters of a definition

export class HoverCard {
  readonly root = h("div.qw-hovercard", { role: "tooltip", hidden: true, "data-testid": "hover-card" });
  private timer = 0;
  private over: Element | null = null;

  constructor(private readonly desk: Desk) {
    const { column, scroller } = desk.transcript;
    column.addEventListener("pointerover", (event) => this.enter(event));
    column.addEventListener("pointerleave", () => this.hide());
    column.addEventListener("pointerdown", () => this.hide());
    scroller.addEventListener("scroll", () => this.hide(), { passive: true });
  }

  hide(): void {
    window.clearTimeout(this.timer);
    this.over = null;
    if (!this.root.hidden) this.root.hidden = true;
  }

  private enter(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target.closest(".qw-coded, .qw-margin [data-coding]") : null;
    if (target === this.over) return;
    this.hide();
    if (!target || event.buttons || event.pointerType === "touch") return;
    this.over = target;
    this.timer = window.setTimeout(() => this.show(target, event), WAIT_MS);
  }

  private show(target: Element, event: PointerEvent): void {
    const marks = this.marksAt(target);
    if (!target.isConnected || marks.length === 0 || getSelection()?.type === "Range") return;
    const { say } = this.desk;
    const rest = marks.length - MOST;
    this.root.replaceChildren(...marks.slice(0, MOST).map((mark) => this.entry(mark)),
      ...(rest > 0 ? [h("p.qw-note", {}, say("ws.margin.more", { n: rest }))] : []));
    this.root.hidden = false;
    const frame = (this.root.offsetParent ?? this.desk.root).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const rects = [...target.getClientRects()];
    const line = rects.find((rect) => event.clientY >= rect.top - 4 && event.clientY <= rect.bottom + 4) ?? rects[0]!;
    const left = Math.min(event.clientX + 8, frame.right - width - 12) - frame.left;
    const below = line.bottom + 8 + height < frame.bottom;
    this.root.style.left = `${Math.max(8, left)}px`;
    this.root.style.top = `${(below ? line.bottom + 8 : line.top - height - 8) - frame.top}px`;
  }

  private marksAt(target: Element): Mark[] {
    const { model } = this.desk;
    const id = (target as HTMLElement).dataset["coding"];
    if (id) return [model.marks.get(id) ?? []].flat();
    const { qwFrom, qwTo } = target as PieceElement;
    return model.marksIn(qwFrom, qwTo);
  }

  private entry({ coding }: Mark): HTMLElement {
    const { model, say } = this.desk;
    const code = model.codes.get(coding.code_id)!;
    const who = coding.coder_id === model.state.me.id ? say("ws.coding.mine") : model.memberName(coding.coder_id);
    const meaning = code.definition.length > LONGEST ? `${code.definition.slice(0, LONGEST).trimEnd()}…` : code.definition;
    return h("div.qw-hoverentry", {},
      h("div.qw-cardhead", {}, dot(code.colour), h("span.qw-name", {}, code.name), h("span.qw-note", {}, who)),
      meaning ? h("p", {}, meaning) : null);
  }
}
