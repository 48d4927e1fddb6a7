// The panels that can be opened beside the text: one row each. Their code lies in src/panels and is fetched when needed.

import type { Model, News } from "../core/model";
import type { Mode } from "../core/types";
import type { Desk } from "./desk";
import type { IconName } from "./dom";

/** What a module in src/panels exports. */
export interface PanelModule {
  /** Put on the page once, when the panel is first opened. */
  css?: string;
  open: (desk: Desk) => Panel;
}

export interface Panel {
  readonly root: HTMLElement;
  /** It comes into sight, with what `SidePane.open` was given. */
  shown?: (wish?: unknown) => void;
  /** Something changed while it is in sight. */
  news?: (news: News) => void;
  /** A key with the focus on the text or in it, before the text has it; true when used. */
  takes?: (event: KeyboardEvent) => boolean;
  /** It goes out of sight; its state stays. */
  left?: () => void;
  /** The interview is closed. */
  close?: () => void;
}

export interface PanelRow {
  /** Names src/panels/NAME.ts; the catalogue has `ws.panel.NAME`. */
  name: string;
  icon: IconName | "?";
  modes: readonly Mode[];
  /** Whether there is such a panel for this person now; always, where nothing is said. */
  offered?: (model: Model) => boolean;
  /** Whether a key pressed in the text opens or closes it (true), or what it is opened with. */
  key?: (event: KeyboardEvent, mode: Mode) => unknown;
}

const BOTH: readonly Mode[] = ["code", "transcript"];

/** Ctrl + Shift + F finds in all interviews, Ctrl + F in this one; while correcting, that one also replaces. */
function isFind(event: KeyboardEvent, mode: Mode): unknown {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "f") return false;
  return (event.shiftKey || mode === "code") && { everywhere: event.shiftKey };
}

function isReplace(event: KeyboardEvent): unknown {
  const key = event.key.toLowerCase();
  return (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && /^[fh]$/.test(key) && key;
}

export const PANELS: readonly PanelRow[] = [
  { name: "code", icon: "tag", modes: ["code"] },
  { name: "replace", icon: "swap", modes: ["transcript"], key: isReplace },
  { name: "find", icon: "search", modes: BOTH, key: isFind },
  { name: "alike", icon: "alike", modes: ["code"], key: (event) => event.key === "l" && !event.ctrlKey && !event.metaKey && !event.altKey && { fresh: true } },
  { name: "suggest", icon: "bulb", modes: ["code"], offered: (model) => model.state.suggests },
  { name: "again", icon: "again", modes: ["transcript"], key: (event) => event.key === "r" && !event.ctrlKey && !event.metaKey && !event.altKey },
  { name: "compare", icon: "compare", modes: ["code"], key: (event) => event.key === "c" && !event.ctrlKey && !event.metaKey && !event.altKey },
  { name: "tray", icon: "tray", modes: BOTH, key: (event) => event.key === "t" && !event.ctrlKey && !event.metaKey && !event.altKey },
  { name: "history", icon: "history", modes: BOTH, key: (event) => event.key === "h" && !event.ctrlKey && !event.metaKey && !event.altKey },
  { name: "memos", icon: "memo", modes: BOTH, key: (event) => (event.key === "M" && !event.ctrlKey && !event.metaKey) || (event.altKey && event.code === "KeyM") },
  { name: "keys", icon: "?", modes: BOTH, key: (event) => event.key === "?" },
];
