// The list of keys, opened with "?": it stays beside the text while one tries them.

import type { Mode } from "../core/types";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import type { Panel } from "../view/panels";

const KEYS: Record<Mode, [string, string][]> = {
  code: [
    ["j  k", "turn"],
    ["s", "sentence"],
    ["Shift + ← →", "extend"],
    ["Shift + ↑ ↓", "extend.sentence"],
    ["Tab", "next.sentence"],
    ["1 – 9", "digit"],
    ["a b c …", "type"],
    ["Ctrl + Enter", "keep"],
    ["Esc", "escape"],
    ["u,  Ctrl + Z", "undo"],
    ["Space", "space"],
    ["Alt + click", "altclick"],
    ["/", "filter"],
    ["Alt + ↑ ↓ ← →", "codemove"],
    ["F2,  Del", "coderename"],
    ["drag,  Ctrl + drag", "codedrag"],
    ["Ctrl + F", "find.here"],
    ["Ctrl + Shift + F", "find.everywhere"],
    ["l", "alike"],
    ["f", "show"],
    ["y", "mine"],
    ["Shift + F", "showall"],
    ["o", "cycle"],
    ["m,  Alt + m", "memo"],
    ["Shift + M", "memos"],
    ["t", "tray"],
    ["Ctrl + K", "switch"],
    ["Alt + ↑ ↓", "neighbour"],
    ["?", "help"],
  ],
  transcript: [
    ["j  k", "turn"],
    ["← →", "wordstep"],
    ["click", "click"],
    ["Space", "space"],
    ["F4,  Ctrl + Space", "sound"],
    ["Ctrl + ← →", "jump"],
    ["l", "loop"],
    ["n", "unsure"],
    ["e", "edit"],
    ["Enter", "save"],
    ["Esc", "cancel"],
    ["Ctrl + Enter", "splitedit"],
    ["Backspace, Delete", "mergeedit"],
    ["Alt + ↑ ↓", "moveedit"],
    ["1 – 9", "give"],
    ["s", "split"],
    ["m", "merge"],
    ["c", "check"],
    ["r", "again"],
    ["Ctrl + F,  Ctrl + H", "find"],
    ["Ctrl + Shift + F", "find.everywhere"],
    ["t", "tray"],
    ["Alt + m", "memos"],
    ["u,  Ctrl + Z", "undo"],
    ["Ctrl + K", "switch"],
    ["Alt + ↑ ↓", "neighbour"],
    ["?", "help"],
  ],
};

export function open({ say, activity }: Desk): Panel {
  const list = h("dl.qw-keys");
  for (const [keys, what] of KEYS[activity.mode]) list.append(h("dt", {}, h("kbd", {}, keys)), h("dd", {}, say(`ws.key.${what}`)));
  return { root: list };
}
