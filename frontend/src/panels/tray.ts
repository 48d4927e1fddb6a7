// Codings that a correction touched or left without their words: the old words beside the new, one key each to settle.

import type { News } from "../core/model";
import type { Choice, Coding, Stretch } from "../core/types";
import { getInterviews } from "../net/api";
import type { Desk } from "../view/desk";
import { dot, h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./tray.css";

export { css };

export function open(desk: Desk): Panel {
  return new Tray(desk);
}

class Tray implements Panel {
  readonly root = h("div.qw-tray");
  private readonly list = h("div");
  private readonly elsewhere = h("div", { "data-testid": "tray-elsewhere" });

  constructor(private readonly desk: Desk) {
    this.root.append(this.list, this.elsewhere);
    this.root.addEventListener("keydown", (event) => this.key(event));
    // a press must not take the selection away before the click moves the coding to it
    for (const press of ["pointerdown", "mousedown"]) this.list.addEventListener(press, (event) => event.preventDefault());
  }

  shown(): void {
    this.fill();
    void this.fillElsewhere();
    this.cards[0]?.focus({ preventScroll: true });
  }

  news(news: News): void {
    if (news.about === "codings" || news.about === "document" || news.about === "codes") this.fill();
  }

  private get cards(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>("[data-coding]")];
  }

  private fill(): void {
    const { model, say } = this.desk;
    const { cards } = this;
    const focused = cards.findIndex((card) => card.contains(document.activeElement));
    const waiting = model.unsettled();
    if (waiting.length) this.list.setAttribute("role", "list");
    else this.list.removeAttribute("role");
    this.list.replaceChildren(...(waiting.length ? waiting.map((coding) => this.card(coding)) : [h("p.qw-empty", {}, say("ws.tray.empty"))]));
    if (focused < 0) return;
    const next = this.cards[Math.min(focused, waiting.length - 1)]; // the one behind it took the place of a settled one
    (next ?? this.desk.transcript.scroller).focus({ preventScroll: true });
  }

  private card(coding: Coding): HTMLElement {
    const { model, say } = this.desk;
    const code = model.codes.get(coding.code_id)!;
    const isMine = coding.coder_id === model.state.me.id;
    const isLost = coding.anchor === "lost";
    const coder = isMine ? say("ws.coding.mine") : model.memberName(coding.coder_id);
    const may = model.may(isMine ? "code" : "remove_codings");
    const now = isLost ? say("ws.tray.gone") : coding.quote;
    const label = say(isLost ? "ws.tray.lost" : "ws.tray.touched", { code: code.name, coder });
    const button = (what: "confirm" | "move" | "drop", run: () => void): HTMLElement =>
      h("button.qw-button", { type: "button", tabindex: "-1", title: say(`ws.tray.${what}.title`), "data-testid": `tray-${what}`, onclick: run }, say(`ws.tray.${what}`));
    const acts = !may ? [] : [
      ...(isLost ? [] : [button("confirm", () => this.confirm(coding))]),
      button("move", () => this.move(coding)),
      button("drop", () => this.drop(coding)),
    ];
    return h("div.qw-card", {
      role: "listitem", tabindex: "0", "aria-label": label, "data-coding": coding.id, "data-anchor": coding.anchor, "data-testid": "tray-card",
      onfocus: () => this.reveal(coding),
    },
    h("div.qw-cardhead", {}, dot(code.colour), h("span.qw-name", {}, code.name), h("span.qw-note", {}, coder)),
    h("dl", {}, h("dt", {}, say("ws.tray.was")), h("dd.qw-was", {}, coding.was ?? say("ws.tray.unknown")),
      h("dt", {}, say("ws.tray.now")), isLost ? h("dd.qw-note", {}, now) : h("dd", {}, now)),
    h("div.qw-options", {}, ...acts));
  }

  private key(event: KeyboardEvent): void {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-coding]") : null;
    const coding = card && this.desk.model.coding(card.dataset["coding"]!);
    if (!card || !coding || event.ctrlKey || event.metaKey || event.altKey) return;
    const { cards } = this;
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    if (step) cards[cards.indexOf(card) + step]?.focus();
    else if (event.key === "c" || event.key === "Enter") this.confirm(coding);
    else if (event.key === "m") this.move(coding);
    else if (event.key === "x" || event.key === "Delete") this.drop(coding);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private confirm(coding: Coding): void {
    const { session, toasts, say } = this.desk;
    if (coding.anchor === "lost") return toasts.show(say("ws.tray.lostfirst"));
    void session.do({ kind: "coding.confirm", coding: coding.id, quote: coding.quote });
  }

  private move(coding: Coding): void {
    const { activity, toasts, say } = this.desk;
    const put = (where: Stretch): void => this.put(coding, where);
    if (activity.chosen) put(activity.chosen);
    else if (activity.choosePlace) activity.choosePlace(put);
    toasts.show(activity.chosen ? "" : say(activity.choosePlace ? "ws.tray.choose" : "ws.tray.select"), "note", "tray");
  }

  private put(coding: Coding, where: Stretch): void {
    const { session, model, activity } = this.desk;
    const doc = model.doc!;
    void session.do({
      kind: "coding.change",
      seen: model.seq,
      coding: coding.id,
      revision: doc.id,
      start: doc.offsets.toPoints(where.from),
      end: doc.offsets.toPoints(where.to),
    });
    activity.leave();
    (this.cards[0] ?? this.desk.transcript.scroller).focus({ preventScroll: true });
  }

  private drop(coding: Coding): void {
    void this.desk.session.do({ kind: "coding.remove", coding: coding.id });
  }

  private reveal(coding: Coding): void {
    const { model, transcript, highlights } = this.desk;
    const mark = model.marks.get(coding.id);
    highlights.paint("hover", mark ? transcript.ranges(mark) : []);
    const unit = mark?.from ?? model.doc?.offsets.toUnits(Math.min(coding.start, model.doc.offsets.toPoints(model.doc.text.length)));
    if (unit !== undefined) transcript.reveal(unit, "center");
  }

  /** Other interviews of the project in which codings wait. */
  private async fillElsewhere(): Promise<void> {
    const { model, say } = this.desk;
    const all = await getInterviews(model.state.project.id).catch((): Choice[] => []);
    const others = all.filter((one) => one.unsettled > 0 && one.id !== model.state.interview.id);
    this.elsewhere.replaceChildren(...(others.length ? [h("h3.qw-heading", {}, say("ws.tray.elsewhere"))] : []),
      ...others.map((one) => h("button.qw-hitrow", {
        type: "button",
        onclick: () => this.desk.root.dispatchEvent(new CustomEvent("qw-open", { detail: one })),
      }, h("span.qw-name", {}, one.name), h("span.qw-count", {}, String(one.unsettled)))));
  }
}
