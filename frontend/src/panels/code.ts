// One code beside the text: its rules with examples from real codings, where it is used, its wordings, and what can be
// done with it while it is in use: merging, splitting, moving its codings, removing.

import type { News } from "../core/model";
import type { Code, Op, OpResult } from "../core/types";
import { getCard, type Card } from "../net/codes";
import type { Desk } from "../view/desk";
import { dot, h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./code.css";
import { ACTS, type ActName } from "./code/acts";
import { cardView } from "./code/card";
import { Sounding } from "./code/passages";
import { usedView, wordingsView } from "./code/looks";

export { css };

type View = "card" | "used" | "stale" | "wordings" | ActName;

interface Wish {
  code: string;
  view?: View;
  into?: string;
}

/** What the views of the panel work with. */
export interface Frame {
  readonly desk: Desk;
  readonly code: Code;
  readonly card: Card;
  readonly sound: Sounding;
  show: (view: View, more?: Partial<Wish>) => void;
  /** Send a gesture; goes to `then` when it was done, and says `done` with a way back. */
  act: (op: Omit<Op, "id">, done: (value: Record<string, unknown>) => string, then?: Wish | null) => Promise<void>;
}

export function open(desk: Desk): Panel {
  return new CodePanel(desk);
}

class CodePanel implements Panel {
  readonly root = h("div.qw-codepanel", { tabindex: "-1", "data-testid": "code-panel" });
  private wish: Wish | null = null;
  private card: Card | null = null;
  private asked = 0;
  private later = 0;
  private readonly sound: Sounding;

  constructor(private readonly desk: Desk) {
    this.sound = new Sounding(desk);
    this.fill();
  }

  shown(wish?: unknown): void {
    if (wish) this.wish = wish as Wish;
    else if (this.wish) this.wish = { code: this.wish.code };
    void this.load();
  }

  left(): void {
    this.sound.stop();
    window.clearTimeout(this.later);
  }

  close(): void {
    this.left();
  }

  news(news: News): void {
    // another code's name may stand in the head; counts and examples come from the server, a little later
    if (news.about !== "codes" && news.about !== "uses" && news.about !== "codings") return;
    if (news.about === "codes") this.fillHead();
    window.clearTimeout(this.later);
    if (this.wish && (this.wish.view ?? "card") === "card") this.later = window.setTimeout(() => void this.load(), 700);
  }

  private async load(): Promise<void> {
    const { wish } = this;
    if (!wish) return;
    const asked = ++this.asked;
    if (this.card?.code.id !== wish.code) {
      this.card = null;
      this.fill();
    }
    const card = await getCard(wish.code).catch(() => null);
    if (asked !== this.asked || this.wish?.code !== wish.code) return;
    this.card = card;
    this.fill();
    const isAct = wish.view !== undefined && wish.view in ACTS;
    const isBusy = this.root.contains(document.activeElement) && document.activeElement !== this.root;
    if (isAct && !isBusy) this.root.querySelector<HTMLElement>("input, textarea")?.focus();
  }

  private fill(): void {
    const { wish, card, desk } = this;
    const code = wish && desk.model.codes.get(wish.code);
    if (!wish || !code) {
      this.root.replaceChildren(h("p.qw-empty", {}, desk.say(wish ? "ws.code.gone" : "ws.code.choose")));
      return;
    }
    const body = card ? this.body({ ...wish }, code, card) : h("p.qw-empty", { role: "status" }, desk.say("ws.opening"));
    const hadFocus = this.root.contains(document.activeElement);
    this.root.replaceChildren(this.head(code), body);
    if (hadFocus) this.root.focus({ preventScroll: true }); // or the next key would go to the page around us
    this.root.dataset["view"] = card ? (wish.view ?? "card") : "";
  }

  private fillHead(): void {
    const code = this.wish && this.desk.model.codes.get(this.wish.code);
    const head = this.root.querySelector(".qw-codehead");
    if (code && head) head.replaceWith(this.head(code));
    else if (this.wish) this.fill();
  }

  private head(code: Code): HTMLElement {
    const { say } = this.desk;
    const isCard = (this.wish?.view ?? "card") === "card";
    const back = !isCard && h("button.qw-link", { type: "button", "data-testid": "code-back", onclick: () => this.go({ code: code.id }) }, say("ws.code.back"));
    return h("div.qw-codehead", {}, h("h3", {}, dot(code.colour), h("span", { "data-testid": "code-name" }, code.name)), back);
  }

  private body(wish: Wish, code: Code, card: Card): HTMLElement {
    const frame: Frame = {
      desk: this.desk, code, card, sound: this.sound,
      show: (view, more = {}) => this.go({ code: code.id, ...more, view }),
      act: (op, done, then = { code: code.id }) => this.act(op, done, then),
    };
    const view = wish.view ?? "card";
    if (view === "card") return cardView(frame);
    if (view === "used" || view === "stale") return usedView(frame, view === "stale");
    if (view === "wordings") return wordingsView(frame);
    return ACTS[view](frame, wish.into ?? null);
  }

  private go(wish: Wish): void {
    this.sound.stop();
    this.wish = wish;
    void this.load();
  }

  private async act(op: Omit<Op, "id">, done: (value: Record<string, unknown>) => string, then: Wish | null): Promise<void> {
    const result: OpResult = await this.desk.session.do(op as Omit<Op, "id"> & { kind: string });
    if (!result.ok) return; // the session has said why
    this.desk.toasts.show(done((result.value ?? {}) as Record<string, unknown>));
    if (then === null) return this.desk.side.close();
    this.card = null;
    this.go(then);
  }
}
