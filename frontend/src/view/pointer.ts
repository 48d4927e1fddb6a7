// The mouse on the transcript: tells a click at a word from a selection, and holds repainting meanwhile.

import type { Stretch } from "../core/types";
import type { Transcript } from "./transcript";

export interface PointerHooks {
  begin: () => void;
  click: (unit: number, event: MouseEvent) => void;
  doubleClick: (unit: number) => void;
  select: (chosen: Stretch) => void;
}

/** Returns the function that takes the listeners away again. */
export function watchPointer(transcript: Transcript, hooks: PointerHooks): () => void {
  let down = false;
  const press = (event: PointerEvent): void => {
    const text = event.target instanceof Element && event.target.closest(".qw-text, .qw-column");
    const other = event.target instanceof Element && event.target.closest("button, select, textarea, .qw-popover, .qw-margin");
    if (event.button !== 0 || !text || other) return;
    down = true;
    transcript.hold(true);
    hooks.begin();
  };
  const release = (event: PointerEvent): void => {
    if (!down) return;
    down = false;
    // the browser settles the selection only after the event
    setTimeout(() => {
      const selection = getSelection();
      const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
      const chosen = range && !range.collapsed ? transcript.stretchOf(range) : null;
      const unit = range?.collapsed ? transcript.unitAt(range.startContainer, range.startOffset) : null;
      transcript.hold(false);
      if (chosen && chosen.to > chosen.from) hooks.select(chosen);
      else if (unit !== null) hooks.click(unit, event);
    });
  };
  const twice = (event: MouseEvent): void => {
    const text = event.target instanceof Element && event.target.closest(".qw-text");
    const selection = getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    const unit = text && range ? transcript.unitAt(range.startContainer, range.startOffset) : null;
    if (unit !== null) hooks.doubleClick(unit);
  };
  transcript.scroller.addEventListener("pointerdown", press);
  transcript.scroller.addEventListener("dblclick", twice);
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
  return () => {
    document.removeEventListener("pointerup", release);
    document.removeEventListener("pointercancel", release);
  };
}
