// Who is correcting which turn right now, shown at the turn.

import type { Model } from "../core/model";
import type { Say } from "../core/text";
import { h } from "./dom";
import type { Transcript } from "./transcript";

export function markEditors(transcript: Transcript, model: Model, say: Say): void {
  const names = new Map<number, string[]>();
  for (const person of model.people) {
    if (person.id === model.state.me.id) continue;
    for (const { editing } of person.windows) {
      if (editing !== null) names.set(editing, [...(names.get(editing) ?? []), person.name]);
    }
  }
  for (const old of transcript.column.querySelectorAll(".qw-editor-name")) old.remove();
  for (const view of transcript.views) {
    const who = view.block.turn === null ? undefined : names.get(view.block.turn);
    view.element.classList.toggle("qw-others-edit", who !== undefined);
    if (!who) continue;
    const said = say("ws.editing", { name: [...new Set(who)].join(", ") });
    view.element.append(h("div.qw-editor-name", { role: "status", "data-testid": "edited-by" }, said));
  }
}
