// The history: what everybody did here as plain sentences, newest first; one's own acts can be taken back and done again.

import type { Desk } from "../view/desk";
import { h, iconButton } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./history.css";
import { takeBack } from "./parts/take_back";

export { css };

interface Act {
  act: string;
  seq: number;
  at: string;
  actor: { id: string; name: string };
  said: string;
  stands: boolean;
  target_id: string;
  place: [number, number] | null;
}

interface Page {
  acts: Act[];
  undo: string | null;
  redo: string | null;
  more: boolean;
}

const QUIET_MS = 250; // after the last change, before the list is asked for again
const SHOWN_MS = 2500;

export function open(desk: Desk): Panel {
  const { say } = desk;
  let acts: Act[] = [];
  let timer = 0;
  let isShown = false;
  const list = h("ol.qw-acts", { "aria-label": say("ws.panel.history") });
  const undo = button("undo", "qw-undo");
  const redo = button("redo", "qw-redo");
  const more = h("button.qw-button", { type: "button", hidden: true, onclick: () => void load(acts.at(-1)?.seq) }, say("ws.history.more"));
  const root = h("div.qw-history", {}, h("div.qw-historyhead", {}, undo, redo), list, more);

  function button(what: "undo" | "redo", event: string): HTMLButtonElement {
    const run = (): void => void desk.root.dispatchEvent(new CustomEvent(event));
    return h("button.qw-button", { type: "button", "data-testid": `history-${what}`, onclick: run }, say(`ws.history.${what}`));
  }

  async function load(before?: number): Promise<void> {
    const asked = `/api/interviews/${encodeURIComponent(desk.model.state.interview.id)}/history`;
    const answer = await fetch(before === undefined ? asked : `${asked}?before=${before}`, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return void (acts.length || list.replaceChildren(h("li.qw-empty", {}, say("ws.history.failed"))));
    const page = (await answer.json()) as Page;
    acts = before === undefined ? page.acts : [...acts, ...page.acts];
    more.hidden = !page.more;
    next(undo, page.undo);
    next(redo, page.redo);
    fill();
  }

  function next(control: HTMLButtonElement, said: string | null): void {
    control.disabled = said === null;
    control.title = said ?? "";
  }

  function fill(): void {
    const rows: Node[] = [];
    let day = "";
    for (const act of acts) {
      const when = new Date(act.at);
      const shown = when.toLocaleDateString(document.documentElement.lang || undefined, { weekday: "long", day: "numeric", month: "long" });
      if (shown !== day) rows.push(h("li.qw-actday", {}, (day = shown)));
      rows.push(row(act, when));
    }
    list.replaceChildren(...(rows.length ? rows : [h("li.qw-empty", {}, say("ws.history.empty"))]));
  }

  function row(act: Act, when: Date): HTMLElement {
    const mine = act.actor.id === desk.model.state.me.id;
    const shape = ["li.qw-act", mine ? "" : ".qw-theirs", act.stands ? "" : ".qw-undone"].join("") as "li";
    const who = mine ? "" : act.actor.name;
    const time = h("time", { datetime: act.at, title: when.toLocaleString() }, when.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }));
    const words = h("span.qw-acted", {}, ...(who ? [h("b", {}, who), " "] : []), act.said, act.stands ? "" : h("em", {}, ` ${say("ws.history.undone")}`));
    const go = act.place
      ? h("button.qw-actgo", { type: "button", title: say("ws.history.show"), onclick: () => show(act) }, words)
      : h("div.qw-actgo", {}, words);
    const back = mine && act.stands && iconButton("undo", say("ws.history.one", { said: act.said }), () => takeBack(desk, act.act, soon), "undo-one");
    return h(shape, { "data-testid": "act", "data-act": act.act, "data-stands": String(act.stands) }, time, go, back);
  }

  function show(act: Act): void {
    const { model, cursor, transcript, highlights } = desk;
    const { offsets } = model.doc!;
    const mark = model.marks.get(act.target_id);
    const [start, end] = act.place!;
    const where = mark ?? { from: offsets.toUnits(start), to: offsets.toUnits(Math.max(end, start + 1)) };
    cursor.place(where.from);
    transcript.reveal(where.from, "center");
    requestAnimationFrame(() => requestAnimationFrame(() => highlights.paint("focus", transcript.ranges(where))));
    window.setTimeout(() => highlights.paint("focus", []), SHOWN_MS);
  }

  function soon(): void {
    window.clearTimeout(timer);
    if (isShown) timer = window.setTimeout(() => void load(), QUIET_MS);
  }

  return {
    root,
    shown: () => {
      isShown = true;
      void load();
    },
    news: () => soon(),
    left: () => {
      isShown = false;
      window.clearTimeout(timer);
    },
    close: () => window.clearTimeout(timer),
  };
}
