// Transient marks over the text (selection, current word, pointed-at coding) that touch no element of it.

import { h, setStyle } from "./dom";

export type Layer = "pending" | "word" | "hover" | "focus" | "found" | "foundnow";

export class Highlights {
  private readonly boxes = new Map<Layer, HTMLElement[]>();

  /** `column` is positioned; browsers without the Highlight API get boxes laid over its text. */
  constructor(private readonly column: HTMLElement) {}

  paint(layer: Layer, ranges: Range[]): void {
    if ("highlights" in CSS) {
      if (ranges.length) CSS.highlights.set(`qw-${layer}`, new Highlight(...ranges));
      else CSS.highlights.delete(`qw-${layer}`);
      return;
    }
    for (const box of this.boxes.get(layer) ?? []) box.remove();
    const origin = (this.column as HTMLElement).getBoundingClientRect();
    const boxes = ranges
      .flatMap((range) => [...range.getClientRects()])
      .map((rect) => {
        const box = h("div.qw-box", { "data-layer": layer });
        const px = (n: number): string => `${n}px`;
        setStyle(box, { left: px(rect.left - origin.left), top: px(rect.top - origin.top), width: px(rect.width), height: px(rect.height) });
        return box;
      });
    this.column.append(...boxes);
    this.boxes.set(layer, boxes);
  }

  clear(): void {
    for (const layer of ["pending", "word", "hover", "focus", "found", "foundnow"] as const) this.paint(layer, []);
  }
}
