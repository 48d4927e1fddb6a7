// How a turn's words are shown while correcting: what is hidden, what is remarked on, where somebody paused.

import { hesitations, pauseSign } from "../core/reading";
import type { Model } from "../core/model";
import type { Say } from "../core/text";
import type { ReadingView } from "./reading_pane";
import type { Decoration, TurnView } from "./turn";

const AROUND_S = 0.4; // heard before and after a stretch nobody could make out

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
  for (const remark of doc.remarksIn(block.from, block.to)) {
    const { from, to, kind } = remark;
    const family = kind.startsWith("doubt") ? "doubt" : kind;
    const seconds = remark.start_s === null ? doc.words.secondsOf(remark) : ([remark.start_s, remark.end_s ?? remark.start_s + 5] as const);
    const play = family === "unintelligible" && seconds ? ([seconds[0] - AROUND_S, seconds[1] + AROUND_S] as const) : null;
    looks.push({ from, to, look: `qw-mark-${family}`, said: say(`ws.mark.${kind}`), play });
  }
  return looks;
}
