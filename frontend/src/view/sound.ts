// Keys and settings of the sound that hold everywhere in the workspace, also while somebody types in a turn.

import type { Say } from "../core/text";
import { h, iconButton } from "./dom";
import type { Player } from "./player";

export interface SoundSettings {
  rewind: number;
  play: string;
  back: string;
  forward: string;
}

const SHELF = "qual.sound";
const DEFAULTS: SoundSettings = { rewind: 2, play: "F4", back: "F5", forward: "F6" };
const JUMP_S = 3;
const MOST_REWIND_S = 5;
const UNUSABLE = new Set(["Tab", "Enter", "Escape", "Shift", "Control", "Alt", "Meta", "Backspace", "Delete", " "]);

export class Sound {
  settings: SoundSettings = load();

  constructor(
    private readonly player: Player,
    private readonly hooks: { toggle: () => void },
  ) {
    player.rewind = this.settings.rewind;
  }

  /** A key that always means the sound; true when used. */
  key(event: KeyboardEvent): boolean {
    if (!this.player.ready) return false;
    const control = event.ctrlKey || event.metaKey;
    const bare = !control && !event.altKey && !event.shiftKey;
    const { play, back, forward } = this.settings;
    if ((control && event.key === " ") || (bare && event.key === play)) this.hooks.toggle();
    else if ((control && event.key === "ArrowLeft" && !event.shiftKey) || (bare && event.key === back)) this.jump(-JUMP_S);
    else if ((control && event.key === "ArrowRight" && !event.shiftKey) || (bare && event.key === forward)) this.jump(JUMP_S);
    else return false;
    return true;
  }

  change(changes: Partial<SoundSettings>): void {
    this.settings = { ...this.settings, ...changes };
    this.player.rewind = this.settings.rewind;
    try {
      localStorage.setItem(SHELF, JSON.stringify(this.settings));
    } catch {
      // kept for as long as the page
    }
  }

  private jump(seconds: number): void {
    this.player.seek(this.player.audio.currentTime + seconds);
  }
}

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

function load(): SoundSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? "{}") as Partial<SoundSettings>;
    return { ...DEFAULTS, ...kept };
  } catch {
    return { ...DEFAULTS };
  }
}
