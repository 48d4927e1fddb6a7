// The active code: while there is one, every selection with the mouse is coded with it at once.

import type { Model } from "../core/model";
import type { Say } from "../core/text";
import { dot, h, iconButton } from "./dom";

export class ActiveCode {
  /** In the codebook: begins and ends it. */
  readonly button: HTMLButtonElement;
  /** Over the text, for as long as it holds. */
  readonly banner: HTMLElement;
  private id: string | null = null;

  /** `propose` names the code to begin with: the one chosen in the codebook, else the one used last. */
  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly propose: () => string | null,
    private readonly cannot: () => void,
  ) {
    this.button = h("button.qw-toggle", {
      type: "button",
      "aria-pressed": "false",
      title: say("ws.active.title"),
      "data-testid": "active-code",
      onclick: () => this.toggle(),
    }, say("ws.active"));
    this.banner = h("div.qw-active", { role: "status", hidden: true, "data-testid": "active-banner" });
  }

  get code(): string | null {
    return this.id !== null && this.model.codes.has(this.id) ? this.id : null;
  }

  toggle(): void {
    if (this.code !== null) return this.set(null);
    const proposed = this.propose();
    if (proposed === null) this.cannot();
    else this.set(proposed);
  }

  set(id: string | null): void {
    this.id = id;
    this.fill();
  }

  fill(): void {
    const code = this.code === null ? null : this.model.codes.get(this.code)!;
    this.button.hidden = !this.model.may("code");
    this.button.setAttribute("aria-pressed", String(code !== null));
    this.banner.hidden = code === null;
    this.banner.replaceChildren(...(code ? [
      h("span", {}, this.say("ws.active.now")),
      dot(code.colour),
      h("strong", {}, code.name),
      h("span.qw-hint", {}, this.say("ws.active.leave")),
      iconButton("close", this.say("ws.active.end"), () => this.set(null), "end-active"),
    ] : []));
    this.banner.closest(".qw")?.toggleAttribute("data-active", code !== null);
  }
}
