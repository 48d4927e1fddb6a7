// "Code 37 passages": chooses a code by its letters and codes all of them in one act, which one undo takes back.

import { nextColour } from "../../core/colours";
import type { Passage } from "../../core/search";
import type { Desk } from "../../view/desk";
import { h } from "../../view/dom";
import { Popover } from "../../view/popover";
import { Recent } from "../../view/recent";

/** The passages a click codes, and how many were left out because they are coded so already. */
export interface Batch {
  passages: Passage[];
  already: number;
}

export class Coder {
  readonly root: HTMLElement;
  readonly button: HTMLButtonElement;
  private readonly popover: Popover;
  private readonly recent: Recent;
  private readonly done = h("div.qf-done", { role: "status", hidden: true, "data-testid": "coded-many" });

  /** `gather` is asked with the chosen code; it may take a moment. */
  constructor(
    private readonly desk: Desk,
    private readonly gather: (codeId: string) => Promise<Batch>,
    private readonly coded: () => void,
  ) {
    const { model, say } = desk;
    this.recent = new Recent(model);
    this.popover = new Popover(model, say, {
      choose: (code) => void this.code(code),
      create: (name) => void this.create(name),
      close: () => this.button.focus({ preventScroll: true }),
      key: () => false,
      recent: () => this.recent.list(),
    });
    this.button = h("button.qw-button.qw-primary", { type: "button", "data-testid": "code-many", "aria-haspopup": "dialog", onclick: () => this.open() });
    this.root = h("div.qf-coder", {}, this.button, this.popover.root, this.done);
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.defaultPrevented) event.stopPropagation(); // closed the list, not the panel
    });
    this.popover.root.addEventListener("focusout", (event) => {
      if (!this.popover.root.contains(event.relatedTarget as Node | null)) this.popover.root.hidden = true;
    });
  }

  /** How many passages are ticked, as far as is known. */
  tell(n: number): void {
    this.button.textContent = this.desk.say("ws.hits.code", { n });
    this.button.disabled = n === 0 || !this.desk.model.may("code");
  }

  forget(): void {
    this.done.hidden = true;
  }

  open(): void {
    if (this.button.disabled) return;
    this.popover.open(new DOMRect(), this.root);
    this.popover.root.removeAttribute("style"); // stands over the button, whatever its size
  }

  private async create(name: string): Promise<void> {
    const { session, model } = this.desk;
    const code = crypto.randomUUID();
    const result = await session.do({ kind: "code.add", code, name, parent: null, colour: nextColour(model.codes.values()) });
    if (result.ok) await this.code(code);
  }

  private async code(codeId: string): Promise<void> {
    const { session, model, say, toasts } = this.desk;
    this.popover.close();
    this.button.disabled = true;
    const batch = await this.gather(codeId).catch((error: Error) => {
      toasts.show(error.message || say("ws.hits.unreachable"), "error");
      return null;
    });
    if (!batch) return this.coded();
    const code = model.codes.get(codeId)?.name ?? "";
    if (batch.passages.length === 0) {
      this.say(say("ws.hits.nothing", { n: batch.already, code }));
      return this.coded();
    }
    const codings = batch.passages.map(([interview, revision, start, end]) => ({ coding: crypto.randomUUID(), interview, revision, start, end, code: codeId }));
    const result = await session.do({ kind: "codings.add", codings });
    if (result.ok) {
      this.recent.used(codeId);
      const value = result.value as { codings: string[]; already: number };
      const interviews = new Set(batch.passages.map(([interview]) => interview));
      const already = value.already + batch.already;
      const said = [say("ws.hits.coded", { n: value.codings.length, code })];
      if (interviews.size > 1) said.push(say("ws.hits.coded.in", { n: interviews.size }));
      if (already) said.push(say("ws.hits.already", { n: already }));
      this.say(said.join(" "), value.codings.length ? batch.passages[0]![0] : null);
    }
    this.coded();
  }

  /** Say what was done beside the button, with the way back. */
  private say(text: string, interview: string | null = null): void {
    const { say } = this.desk;
    const undo = interview !== null && h("button.qw-button", { type: "button", "data-testid": "undo-many", onclick: () => void this.undo(interview) }, say("ws.hits.undo"));
    this.done.replaceChildren(h("span", {}, text), ...(undo ? [undo] : []));
    this.done.hidden = false;
  }

  private async undo(interview: string): Promise<void> {
    this.done.hidden = true;
    const result = await this.desk.session.do({ kind: "undo", interview });
    if (result.ok) this.desk.toasts.show((result.value as { said?: string } | null)?.said ?? "");
    this.coded();
  }
}
