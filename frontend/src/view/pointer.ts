// Mouse and finger on the transcript: tells a click at a word from a selection, and holds repainting meanwhile.

import type { Stretch } from "../core/types";
import { unitAtPoint } from "./caret";
import type { Transcript } from "./transcript";

export interface PointerHooks {
  begin: () => void;
  click: (unit: number, event: MouseEvent) => void;
  doubleClick: (unit: number) => void;
  select: (chosen: Stretch, byFinger: boolean) => void;
  /** A second or third click at a place; false where the browser's own selection is to count. */
  snap: (what: "word" | "sentence", unit: number) => boolean;
}

const FINGER_RESTS_MS = 350; // so long a selection made with a finger stands still before it counts

/** Returns the function that takes the listeners away again. */
export function watchPointer(transcript: Transcript, hooks: PointerHooks): () => void {
  let down = false;
  let clicks = 0;
  let finger = false;
  let resting = 0;
  let settle: (() => void) | null = null;
  /** A key pressed right after a click finds the click done: browsers let input overtake timers. */
  const settleNow = (): void => settle?.();
  const count = (event: MouseEvent): void => void (clicks = event.detail);
  const press = (event: PointerEvent): void => {
    const text = event.target instanceof Element && event.target.closest(".qw-text, .qw-column");
    const other = event.target instanceof Element && event.target.closest("button, select, textarea, .qw-popover, .qw-margin");
    if (event.button !== 0 || !text || other) return;
    finger = event.pointerType === "touch";
    if (finger) return; // may become a scroll, a tap, or a long press, which the browser makes a selection of
    down = true;
    transcript.hold(true);
    hooks.begin();
  };
  /** A tap, which is a click and lets go of what was selected; a long press ends with a selection or is cancelled. */
  const tap = (event: MouseEvent): void => {
    const text = event.target instanceof Element && event.target.closest(".qw-text");
    if (!finger || !text || getSelection()?.type === "Range") return;
    hooks.begin();
    const unit = unitAtPoint(transcript, event.clientX, event.clientY);
    if (unit !== null) hooks.click(unit, event);
  };
  /** Long press and the two handles tell of themselves only by the selection that they make. */
  const changed = (): void => {
    clearTimeout(resting);
    if (finger) resting = window.setTimeout(rested, FINGER_RESTS_MS);
  };
  const rested = (): void => {
    const selection = getSelection();
    const range = selection?.type === "Range" ? selection.getRangeAt(0) : null;
    const isHere = range && transcript.column.contains(range.commonAncestorContainer);
    const chosen = isHere ? transcript.stretchOf(range) : null;
    if (chosen && chosen.to > chosen.from) hooks.select(chosen, true);
  };
  const release = (event: PointerEvent): void => {
    if (!down) return;
    down = false;
    settle = () => {
      settle = null;
      const snapped = clicks > 1 ? unitAtPoint(transcript, event.clientX, event.clientY) : null;
      if (snapped !== null && hooks.snap(clicks === 2 ? "word" : "sentence", snapped)) return transcript.hold(false);
      const selection = getSelection();
      const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
      const chosen = range && !range.collapsed ? transcript.stretchOf(range) : null;
      const unit = range?.collapsed ? transcript.unitAt(range.startContainer, range.startOffset) : null;
      transcript.hold(false);
      if (chosen && chosen.to > chosen.from) hooks.select(chosen, false);
      else if (unit !== null) hooks.click(unit, event);
    };
    setTimeout(settleNow); // the browser settles the selection only after the event
  };
  const twice = (event: MouseEvent): void => {
    const text = event.target instanceof Element && event.target.closest(".qw-text");
    const selection = getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    const unit = text && range ? transcript.unitAt(range.startContainer, range.startOffset) : null;
    if (unit !== null) hooks.doubleClick(unit);
  };
  transcript.scroller.addEventListener("pointerdown", press);
  transcript.scroller.addEventListener("mousedown", count);
  transcript.scroller.addEventListener("dblclick", twice);
  transcript.scroller.addEventListener("click", tap);
  document.addEventListener("selectionchange", changed);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  document.addEventListener("keydown", settleNow, true);
  return () => {
    clearTimeout(resting);
    document.removeEventListener("selectionchange", changed);
    document.removeEventListener("keydown", settleNow, true);
    document.removeEventListener("pointerup", release);
    document.removeEventListener("pointercancel", release);
  };
}
