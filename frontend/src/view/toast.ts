// Short messages at the foot of the page, read aloud by screen readers, gone by themselves.

import { h, iconButton } from "./dom";

const SHOWN_MS = 5000;
const ERROR_SHOWN_MS = 12_000;
const MOST = 3;

export class Toasts {
  readonly root = h("div.qw-toasts", { role: "status", "aria-live": "polite", "data-testid": "toasts" });

  private readonly said = h("div.qw-said", { "aria-live": "polite" });

  constructor(private readonly closeLabel: string) {
    this.root.append(this.said);
  }

  /** Say something to a screen reader only. */
  announce(message: string): void {
    this.said.textContent = message;
  }

  /** A message with a `slot` takes the place of the one before in that slot; `more` stands beside it. */
  show(message: string, kind: "note" | "error" = "note", slot?: string, more: Node | null = null): void {
    if (!message) return;
    if (slot) this.root.querySelector(`[data-slot="${slot}"]`)?.remove();
    const toast = h("div.qw-toast", { "data-kind": kind, "data-slot": slot, "data-testid": "toast" }, h("span", {}, message), more);
    const remove = (): void => toast.remove();
    toast.append(iconButton("close", this.closeLabel, remove));
    while (this.root.childElementCount > MOST) this.root.children[1]!.remove(); // the first is what is only said
    this.root.append(toast);
    setTimeout(remove, kind === "error" ? ERROR_SHOWN_MS : SHOWN_MS);
  }
}
