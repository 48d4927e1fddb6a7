// What is remarked on in a turn's words: not made out, two at once, perhaps invented.

import type { Model } from "../core/model";
import type { Say } from "../core/text";
import type { Decoration, TurnView } from "./turn";

const AROUND_S = 0.4; // heard before and after a stretch nobody could make out

export function remarksOf({ block }: TurnView, model: Model, say: Say): Decoration[] {
  const doc = model.doc!;
  const looks: Decoration[] = [];
  for (const remark of doc.remarksIn(block.from, block.to)) {
    const { from, to, kind } = remark;
    const family = kind.startsWith("doubt") ? "doubt" : kind;
    const seconds = remark.start_s === null ? doc.words.secondsOf(remark) : ([remark.start_s, remark.end_s ?? remark.start_s + 5] as const);
    const play = family === "unintelligible" && seconds ? ([seconds[0] - AROUND_S, seconds[1] + AROUND_S] as const) : null;
    looks.push({ from, to, look: `qw-mark-${family}`, said: say(`ws.mark.${kind}`), play });
  }
  return looks;
}
