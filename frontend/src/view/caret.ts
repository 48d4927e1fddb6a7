// From a point of the window to a place in the text.

import type { Steps } from "../core/steps";
import type { Stretch } from "../core/types";
import type { Transcript } from "./transcript";

/** The place in the text under a point; null where there is none. */
export function unitAtPoint(transcript: Transcript, x: number, y: number): number | null {
  if ("caretPositionFromPoint" in document) {
    const position = document.caretPositionFromPoint(x, y);
    return position && transcript.unitAt(position.offsetNode, position.offset);
  }
  const range = (document as Document).caretRangeFromPoint(x, y); // Safari
  return range && transcript.unitAt(range.startContainer, range.startOffset);
}

/** The place in the text nearest to a point; beside the column its line counts. */
export function unitNear(transcript: Transcript, x: number, y: number): number | null {
  const view = transcript.views.find(({ element, visible }) => {
    if (!visible) return false;
    const box = element.getBoundingClientRect();
    return y >= box.top && y < box.bottom;
  });
  if (!view) return null;
  const box = view.text.getBoundingClientRect();
  const inside = (value: number, low: number, high: number): number => Math.min(Math.max(value, low + 1), high - 2);
  return unitAtPoint(transcript, inside(x, box.left, box.right), inside(y, box.top, box.bottom));
}

/** The word under a point, or the nearest one of its line. */
export function wordNear(transcript: Transcript, steps: Steps, x: number, y: number, which: "start" | "end"): Stretch | null {
  const unit = unitNear(transcript, x, y);
  if (unit === null) return null;
  const here = steps.wordAt(unit);
  const isBetween = !here || here.from > unit;
  return which === "end" && isBetween ? steps.wordBefore(unit) : here;
}
