// The band that says a person has to sign in again before what waits here can be stored.

import type { Say } from "../core/text";
import { h } from "./dom";

export class SignedOut {
  readonly root = h("div.qw-signedout", { role: "alert", hidden: true, "data-testid": "signed-out" });
  private who: "nobody" | "another" | null = null;
  private waiting = 0;

  constructor(
    private readonly say: Say,
    private readonly name: () => string,
  ) {}

  get isShown(): boolean {
    return this.who !== null;
  }

  show(who: "nobody" | "another" | null): void {
    this.who = who;
    this.fill();
  }

  count(waiting: number): void {
    if (waiting === this.waiting) return;
    this.waiting = waiting;
    this.fill();
  }

  private fill(): void {
    const { who, waiting, say } = this;
    this.root.hidden = who === null;
    if (who === null) return;
    const kept = say(waiting ? "ws.out.kept" : "ws.out.none", { n: waiting, name: this.name() });
    // in a tab of its own: this page keeps what it shows, and sends what waits as soon as it comes back into sight
    const link = { href: "/auth/login", target: "_blank", rel: "noopener", "data-testid": "sign-in-again" };
    const again = who === "nobody" ? [h("a.qw-button", link, say("ws.out.again"))] : [];
    this.root.replaceChildren(h("strong", {}, say(`ws.out.${who}`)), h("span", {}, kept), ...again);
  }
}
