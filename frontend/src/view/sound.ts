// Keys and settings of the sound that hold everywhere in the workspace, also while somebody types in a turn.

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

function load(): SoundSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(SHELF) ?? "{}") as Partial<SoundSettings>;
    return { ...DEFAULTS, ...kept };
  } catch {
    return { ...DEFAULTS };
  }
}
