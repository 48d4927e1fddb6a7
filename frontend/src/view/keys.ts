// The keyboard with the focus on the text. Keys never leave the workspace: Streamlit acts on bare r and c.

import { isRedo, isUndo } from "./coding";
import type { Activity, Desk } from "./desk";

export interface KeyHooks {
  undo: () => void;
  redo: () => void;
  play: () => void;
  /** Keys of the sound, which hold in text fields too. */
  sound: (event: KeyboardEvent) => boolean;
}

/** Returns the function that takes the listeners away again. */
export function watchKeys(desk: Desk, activity: Activity, hooks: KeyHooks): () => void {
  const act = (event: KeyboardEvent): void => {
    const used = !event.isComposing && (hooks.sound(event) || (means(event) && onText(event, desk, activity, hooks)));
    if (used) event.preventDefault();
    event.stopPropagation();
  };
  // With nothing focused the key would go to the page around us; it is meant for the text.
  const stray = (event: KeyboardEvent): void => {
    if (event.target === document.body && ((!event.ctrlKey && !event.metaKey) || isFind(event)) && desk.root.isConnected) act(event);
  };
  desk.root.addEventListener("keydown", act);
  window.addEventListener("keydown", stray, true);
  return () => window.removeEventListener("keydown", stray, true);
}

function onText(event: KeyboardEvent, desk: Desk, activity: Activity, hooks: KeyHooks): boolean {
  if (isUndo(event)) hooks.undo();
  else if (isRedo(event)) hooks.redo();
  if (isUndo(event) || isRedo(event)) return true;
  if (event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter")) return false;
  if (desk.side.takes(event) || activity.key(event)) return true;
  if (desk.side.key(event)) return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case "j":
      step(desk, 1);
      return true;
    case "k":
      step(desk, -1);
      return true;
    case "u":
      hooks.undo();
      return true;
    case "U":
      hooks.redo();
      return true;
    case " ":
      hooks.play();
      return true;
    case "Escape":
      desk.side.close();
      return true;
    default:
      return false;
  }
}

/** Whether a key is for the text: not while something is typed, unless it would open the browser's own search. */
function means(event: KeyboardEvent): boolean {
  return !isField(event.target) || (isFind(event) && event.target instanceof HTMLInputElement);
}

function isFind(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f";
}

/** Go to another turn, and have it read out: the cursor is not the browser's own. */
function step(desk: Desk, by: 1 | -1): void {
  desk.cursor.step(by);
  const { view } = desk.cursor;
  if (!view || !desk.model.doc) return;
  const codes = [...new Set(desk.model.marksIn(view.block.from, view.block.to).map(({ coding }) => desk.model.codes.get(coding.code_id)!.name))];
  const who = view.element.getAttribute("aria-label") ?? "";
  desk.toasts.announce([who, desk.model.doc.textOf(view.block), ...codes].join(". "));
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, audio");
}
