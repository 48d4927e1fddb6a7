// What is heard while correcting: some words, or a turn over and over.

import type { Stretch } from "../core/types";
import type { Desk } from "./desk";

const BEFORE_WORD_S = 0.7; // heard around a word to check, so that one understands it
const AFTER_WORD_S = 0.5;

export class Listening {
  constructor(private readonly desk: Desk) {}

  /** Play the turn the cursor is in again and again, or go on. */
  loop(on: boolean): void {
    const { player, cursor, model } = this.desk;
    const block = cursor.view?.block;
    const seconds = block && (model.doc?.words.secondsOf(block) ?? null);
    const known = seconds ?? (block && block.start_s !== null && block.end_s !== null ? ([block.start_s, block.end_s] as const) : null);
    player.setLoop(on && known ? known : null);
    if (on && known && !player.playing) player.playFrom(known[0]);
    if (on && !known) this.desk.toasts.show(this.desk.say("ws.audio.loop.none"));
  }

  /** Play some words and what surrounds them. */
  play(stretch: Stretch | null): void {
    const seconds = stretch && this.desk.model.doc?.words.secondsOf(stretch);
    if (seconds) this.desk.player.playStretch(seconds[0] - BEFORE_WORD_S, seconds[1] + AFTER_WORD_S);
  }
}
