// A coded passage in a list: what was said and by whom, a click to go there, a button to hear it.

import type { Use } from "../../net/codes";
import type { Desk } from "../../view/desk";
import { h, iconButton } from "../../view/dom";

const QUOTE_LENGTH = 260;

export function passage(desk: Desk, sound: Sounding, use: Use, ...more: (Node | false | null)[]): HTMLElement {
  const { say } = desk;
  const who = [use.interview_name, use.speaker || use.participant].filter((one, i, all) => one && all.indexOf(one) === i);
  const coder = use.coder_id === desk.model.state.me.id ? say("ws.coding.mine") : use.coder;
  const quote = use.quote.length > QUOTE_LENGTH ? `${use.quote.slice(0, QUOTE_LENGTH).trimEnd()}…` : use.quote;
  const hear = use.audio_url !== null && use.start_s !== null
    && iconButton("play", say("ws.code.hear"), () => sound.play(use), "hear-passage");
  return h("div.qw-use", { "data-coding": use.id, "data-testid": "use" },
    h("button.qw-quote", { type: "button", title: say("ws.code.go"), onclick: () => goTo(desk, use) }, quote),
    h("div.qw-cardhead", {}, h("span.qw-note.qw-name", {}, `${who.join(", ")} · ${coder}`), hear),
    ...more);
}

/** Show the passage in the text: here, or in the interview it belongs to. */
export function goTo(desk: Desk, use: Use): void {
  const { model, transcript, cursor, highlights } = desk;
  if (use.interview_id !== model.state.interview.id) {
    desk.go({ interview: use.interview_id, start: use.start, end: use.end });
    return;
  }
  const mark = model.marks.get(use.id);
  if (!mark) return;
  cursor.place(mark.from);
  transcript.reveal(mark.from, "center");
  requestAnimationFrame(() => requestAnimationFrame(() => highlights.paint("focus", transcript.ranges(mark))));
  setTimeout(() => highlights.paint("focus", []), 4000);
}

/** Plays a passage of any interview; the interview's own through the player, so that the words are marked. */
export class Sounding {
  private audio: HTMLAudioElement | null = null;
  private end = 0;

  constructor(private readonly desk: Desk) {}

  play(use: Use): void {
    const from = use.start_s ?? 0;
    const to = use.end_s ?? from + 10;
    this.stop();
    if (use.interview_id === this.desk.model.state.interview.id && this.desk.player.ready) {
      this.desk.player.playStretch(from, to);
      return;
    }
    this.desk.player.audio.pause();
    this.end = to;
    const audio = (this.audio = new Audio(use.audio_url ?? ""));
    audio.currentTime = from;
    audio.ontimeupdate = () => {
      if (audio.currentTime >= this.end) audio.pause();
    };
    audio.onerror = () => this.desk.toasts.show(this.desk.say("ws.audio.failed"), "error");
    void audio.play().catch(() => null);
  }

  stop(): void {
    this.audio?.pause();
    this.audio = null;
  }
}
