// The left pane while correcting: who speaks, as which role, and which participant that is.

import type { Model } from "../core/model";
import type { Say } from "../core/text";
import type { Speaker } from "../core/types";
import { h } from "./dom";

export class SpeakersPane {
  readonly root: HTMLElement;
  private readonly list = h("div.qw-speakers", { "data-testid": "speakers" });
  private stale = false;

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly update: (key: string, change: Record<string, string | null>) => void,
  ) {
    const head = h("h2.qw-heading", {}, say("ws.speakers"));
    const note = h("p.qw-empty", {}, say("ws.speakers.note"));
    this.root = h("aside.qw-left", { "aria-label": say("ws.speakers") }, head, note, this.list);
    this.list.addEventListener("focusout", () => {
      if (this.stale) queueMicrotask(() => this.fill());
    });
  }

  /** Show the speakers again; while somebody types in the pane it waits until they leave the field. */
  fill(): void {
    const focused = document.activeElement;
    this.stale = focused instanceof HTMLInputElement && this.list.contains(focused);
    if (this.stale) return;
    const speakers = [...this.model.speakers.values()];
    const cards = speakers.map((speaker) => this.card(speaker));
    this.list.replaceChildren(...(cards.length ? cards : [h("p.qw-empty", {}, this.say("ws.speakers.none"))]));
  }

  private card(speaker: Speaker): HTMLElement {
    const disabled = !this.model.may("edit_transcript");
    const turns = this.model.doc?.blocks.filter((block) => block.speaker === speaker.key).length ?? 0;
    const name = h("input.qw-input", {
      value: speaker.name,
      disabled,
      "aria-label": this.say("ws.speaker.name"),
      "data-testid": "speaker-name",
      onchange: () => {
        const typed = name.value.trim();
        if (typed && typed !== speaker.name) this.update(speaker.key, { name: typed });
        else name.value = speaker.name;
      },
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Escape") name.value = speaker.name;
        if (event.key === "Enter" || event.key === "Escape") name.blur();
      },
    });
    const role = this.select("role", disabled, speaker.role, [
      ["interviewer", this.say("ws.role.interviewer")],
      ["participant", this.say("ws.role.participant")],
    ], (value) => this.update(speaker.key, { role: value }));
    const people: [string, string][] = this.model.state.participants.map((one) =>
      [one.id, one.group ? `${one.label} · ${one.group}` : one.label]);
    people.unshift(["", this.say("ws.speaker.nobody")]);
    const participant = this.select("participant", disabled, speaker.participant_id ?? "", people,
      (value) => this.update(speaker.key, { participant: value || null }));
    const count = h("div.qw-note", {}, this.say("ws.speaker.turns", { n: turns }));
    return h("div.qw-card", { "data-speaker": speaker.key, "data-testid": "speaker" }, name, role, participant, count);
  }

  private select(field: string, disabled: boolean, value: string, options: [string, string][], changed: (value: string) => void): HTMLElement {
    const control = h("select.qw-select", { disabled, "data-testid": `speaker-${field}`, onchange: () => changed(control.value) });
    for (const [key, text] of options) control.append(h("option", { value: key, selected: key === value }, text));
    return h("label.qw-field", {}, h("span", {}, this.say(`ws.speaker.${field}`)), control);
  }
}
