// The strip beside the scroll bar: how densely each part of the transcript is coded, what is in sight, who reads where.

import { density } from "../../core/density";
import { initials } from "../../core/text";
import type { Desk } from "../../view/desk";
import { h, whenIdle } from "../../view/dom";

const SLICE_PX = 3;
const FULL = 6; // codings over a slice that fill the width

export class Strip {
  readonly root: HTMLElement;
  private readonly canvas = h("canvas");
  private readonly sight = h("div.qw-sight");
  private readonly others = h("div");
  private readonly sizes: ResizeObserver;
  private asked = false;
  private height = 0;

  constructor(private readonly desk: Desk) {
    // a shortcut for the mouse: keyboards and screen readers go by turns, and codings are announced there
    this.root = h("div.qw-strip", { "aria-hidden": "true", title: desk.say("ws.strip"), "data-testid": "strip" }, this.canvas, this.sight, this.others);
    this.root.addEventListener("pointerdown", (event) => this.press(event));
    desk.transcript.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.sizes = new ResizeObserver(() => this.refresh());
    this.sizes.observe(this.root);
  }

  /** Draw again when there is nothing better to do. */
  refresh(): void {
    if (this.asked) return;
    this.asked = true;
    whenIdle(() => {
      this.asked = false;
      this.draw();
      this.scrolled();
      this.people();
    });
  }

  people(): void {
    const { model, say } = this.desk;
    const { doc } = model;
    if (!doc) return;
    const length = Math.max(1, doc.text.length);
    const elsewhere = model.people.filter((person) => person.id !== model.state.me.id);
    this.others.replaceChildren(...elsewhere.flatMap((person) => {
      const place = person.windows[0]?.place;
      if (place === null || place === undefined) return [];
      const share = Math.min(length, doc.offsets.toUnits(place)) / length;
      const style = { top: `clamp(8px, ${100 * share}%, 100% - 9px)` };
      return [h("span.qw-reader", { style, title: say("ws.strip.reader", { name: person.name }) }, initials(person.name))];
    }));
  }

  close(): void {
    this.sizes.disconnect();
  }

  private draw(): void {
    const { model, root } = this.desk;
    const { clientWidth: width, clientHeight: height } = this.root;
    const paper = this.canvas.getContext("2d");
    this.height = height;
    if (!paper || !model.doc || !height) return;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    paper.scale(scale, scale);
    const marks = model.shown();
    const n = Math.max(1, Math.floor(height / SLICE_PX));
    const dim = getComputedStyle(root).getPropertyValue("--qw-faint");
    density(marks, model.doc.text.length, n).forEach(({ count, lead }, i) => {
      if (!count) return;
      paper.fillStyle = model.codes.get(marks[lead]!.coding.code_id)?.colour || dim;
      paper.globalAlpha = Math.min(1, 0.5 + 0.1 * count);
      paper.fillRect(1, (i * height) / n, Math.max(3, (width - 2) * Math.min(1, count / FULL)), height / n - 0.5);
    });
  }

  /** In the scroll event itself the layout is still clean; a frame later the turns coming into sight are being made. */
  private scrolled(): void {
    const seen = this.desk.transcript.seen();
    const length = this.desk.model.doc?.text.length ?? 0;
    this.sight.hidden = !seen || !length;
    if (!seen || !length) return;
    this.sight.style.transform = `translateY(${(seen.from / length) * this.height}px)`;
    this.sight.style.height = `${Math.max(6, Math.round(((seen.to - seen.from) / length) * this.height))}px`;
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const jump = (at: PointerEvent): void => this.jump(at.clientY);
    const release = (): void => {
      window.removeEventListener("pointermove", jump);
      window.removeEventListener("pointerup", release);
    };
    window.addEventListener("pointermove", jump);
    window.addEventListener("pointerup", release);
    jump(event);
  }

  private jump(y: number): void {
    const { model, transcript, cursor } = this.desk;
    const box = this.canvas.getBoundingClientRect();
    const length = model.doc?.text.length ?? 0;
    if (!length) return;
    const unit = Math.min(length - 1, Math.max(0, Math.floor(((y - box.top) / box.height) * length)));
    const block = model.doc!.blocks[model.doc!.blockAt(unit)]!;
    const there = Math.min(Math.max(unit, block.from), block.to - 1);
    cursor.place(there);
    transcript.reveal(there, "center");
  }
}
