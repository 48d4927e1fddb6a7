// The settings of the sound: how far it goes back when it resumes, and the keys of a pedal. No panel, but loaded as one.

import type { Say } from "../core/text";
import { h, iconButton } from "../view/dom";
import type { Sound } from "../view/sound";

const MOST_REWIND_S = 5;
const UNUSABLE = new Set(["Tab", "Enter", "Escape", "Shift", "Control", "Alt", "Meta", "Backspace", "Delete", " "]);

/** A pedal sends a key; which one is set by pressing it in a field. */
export function soundDialog(say: Say, sound: Sound): HTMLDialogElement {
  const { settings } = sound;
  const rewind = h("input.qw-input", {
    type: "number", min: "0", max: MOST_REWIND_S, step: "0.5", value: settings.rewind, "data-testid": "rewind",
    onchange: () => {
      const seconds = Math.min(MOST_REWIND_S, Math.max(0, Number(rewind.value) || 0));
      rewind.value = String(seconds);
      sound.change({ rewind: seconds });
    },
  });
  const rows = [field(say("ws.sound.rewind"), rewind)];
  for (const what of ["play", "back", "forward"] as const) {
    const input = h("input.qw-input", {
      value: settings[what], readonly: true, "data-testid": `pedal-${what}`,
      onkeydown: (event: KeyboardEvent) => {
        if (UNUSABLE.has(event.key) || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        input.value = event.key;
        sound.change({ [what]: event.key });
      },
    });
    rows.push(field(say(`ws.sound.${what}`), input));
  }
  const dialog: HTMLDialogElement = h("dialog.qw-dialog", { "aria-label": say("ws.sound"), "data-testid": "sound-settings" });
  const close = iconButton("close", say("ws.close"), () => dialog.close());
  dialog.append(h("div.qw-cardhead", {}, h("h2", {}, say("ws.sound")), close), ...rows, h("p.qw-note", {}, say("ws.sound.note")));
  return dialog;
}

function field(label: string, control: HTMLElement): HTMLElement {
  return h("label.qw-field.qw-wide", {}, h("span", {}, label), control);
}
