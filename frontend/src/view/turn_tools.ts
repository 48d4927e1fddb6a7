// What the gutter of a turn offers while correcting: who speaks, the pencil, and the menu of everything else.

import { h, iconButton } from "./dom";
import type { Desk } from "./desk";
import { openMenu, type MenuItem } from "./menu";
import { fillGutter, type TurnView } from "./turn";

export interface ToolHooks {
  edit: (view: TurnView) => void;
  assign: (view: TurnView, speaker: string) => void;
  split: () => void;
  merge: (view: TurnView, by: 1 | -1) => void;
  check: () => void;
  loop: () => void;
  again: (view: TurnView) => void;
}

export function fillTools(view: TurnView, desk: Desk, hooks: ToolHooks): void {
  const { model, say } = desk;
  const key = view.block.speaker;
  const name = key === null ? "" : (model.speakers.get(key)?.name ?? key);
  if (!model.may("edit_transcript") || view.block.turn === null) {
    fillGutter(view, model, say, { name: h("span.qw-who", {}, name) });
    return;
  }
  const props = { type: "button", tabindex: "-1", title: say("ws.turn.assign"), "data-testid": "assign" };
  const who = h("button.qw-who.qw-assign", { ...props, onclick: () => choose(view, who, desk, hooks) }, name || say("ws.turn.nobody"));
  const pencil = iconButton("pencil", say("ws.turn.edit"), () => hooks.edit(view), "edit-turn");
  const more = iconButton("more", say("ws.turn.more"), () => menu(view, more, desk, hooks), "more-turn");
  pencil.tabIndex = more.tabIndex = -1;
  fillGutter(view, model, say, { name: who, tools: h("span.qw-tools", {}, pencil, more) });
}

function menu(view: TurnView, button: HTMLElement, desk: Desk, hooks: ToolHooks): void {
  const { model, say, transcript, cursor, player } = desk;
  const here = (run: () => void) => () => {
    if (cursor.view !== view) cursor.place(view.block.from);
    run();
  };
  const last = transcript.views.length - 1;
  const item = (what: string, keys: string, run: () => void, disabled = false): MenuItem =>
    ({ text: say(`ws.menu.${what}`), keys, run, disabled });
  openMenu(transcript.scroller, button, say("ws.turn.more"), [
    item("edit", "e", () => hooks.edit(view)),
    item("split", "s", hooks.split, cursor.view !== view || cursor.unit <= view.block.from),
    item("merge.before", "m", () => hooks.merge(view, -1), view.index === 0),
    item("merge.after", "Shift + m", () => hooks.merge(view, 1), view.index === last),
    item("check", "c", here(hooks.check)),
    item("loop", "l", here(hooks.loop), !player.ready),
    item("again", "r", () => hooks.again(view), !player.ready || !model.may("transcribe")),
  ]);
}

function choose(view: TurnView, who: HTMLElement, desk: Desk, hooks: ToolHooks): void {
  const { model, say } = desk;
  const select = h("select.qw-select.qw-assignselect", { "aria-label": say("ws.turn.assign"), "data-testid": "assign-select" });
  for (const speaker of model.speakers.values()) {
    select.append(h("option", { value: speaker.key, selected: speaker.key === view.block.speaker }, speaker.name));
  }
  select.addEventListener("blur", () => select.replaceWith(who));
  select.addEventListener("change", () => {
    const chosen = select.value;
    select.blur();
    if (chosen !== view.block.speaker) hooks.assign(view, chosen);
  });
  who.replaceWith(select);
  select.focus();
  try {
    select.showPicker(); // opens the list at once where the browser allows it
  } catch {
    // it opens with the next key or click
  }
}
