// How a turn's words are shown while correcting: what is hidden, what is remarked on, where somebody paused.

import { hesitations, pauseSign } from "../core/reading";
import type { Model } from "../core/model";
import type { Say } from "../core/text";
import type { ReadingView } from "./reading_pane";
import { remarksOf } from "./remarks";
import type { Decoration, TurnView } from "./turn";

export function looksOf(view: TurnView, model: Model, say: Say, way: ReadingView): Decoration[] {
  const doc = model.doc!;
  const { block } = view;
  const looks: Decoration[] = [];
  if (way.smooth) {
    for (const one of hesitations(doc.textOf(block), model.state.interview.language)) {
      looks.push({ from: one.from + block.from, to: one.to + block.from, look: "qw-hesitation" });
    }
  }
  if (way.pauses !== "none") {
    for (const { at, to, seconds } of doc.words.pausesIn(block.from, block.to)) {
      const pause = pauseSign(seconds, way.pauses);
      if (pause) looks.push({ from: at, to, look: "qw-afterpause", pause });
    }
  }
  return [...looks, ...remarksOf(view, model, say)];
}
