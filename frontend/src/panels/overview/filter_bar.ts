// The band over the text that says which codings are shown, and shows all again with one press.

import { outline } from "../../core/filter";
import { isOpen, NO_ROUND, OPEN, type Sieve } from "../../core/sieve";
import type { Desk } from "../../view/desk";
import { h, icon, iconButton } from "../../view/dom";

type Options = [string, string][];

export class FilterBar {
  readonly root: HTMLElement;
  /** Opens and closes the band. */
  readonly button: HTMLButtonElement;
  private readonly said = h("span.qw-note", { role: "status", "data-testid": "filter-count" });
  private readonly fields: Record<keyof Sieve, HTMLSelectElement>;
  private readonly mine: HTMLButtonElement;
  private readonly clear: HTMLButtonElement;

  constructor(private readonly desk: Desk) {
    const { say } = desk;
    const label = say("ws.filter");
    this.fields = {
      code: this.field("code"),
      coder: this.field("coder"),
      origin: this.field("origin"),
      round: this.field("round"),
    };
    this.mine = h("button.qw-toggle", { type: "button", "aria-pressed": "false", "data-testid": "filter-mine", onclick: () => this.onlyMine() }, say("ws.filter.mine"));
    this.clear = h("button.qw-button", { type: "button", title: say("ws.filter.clear.title"), "data-testid": "filter-clear", onclick: () => this.reset() }, say("ws.filter.clear"));
    const close = iconButton("close", say("ws.close"), () => this.show(false));
    this.root = h("div.qw-filter", { role: "group", "aria-label": label, hidden: true, "data-testid": "filter" },
      icon("filter"), this.fields.code, this.fields.coder, this.fields.origin, this.fields.round, this.mine, this.said, this.clear, close);
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
    });
    this.button = iconButton("filter", say("ws.filter.title"), () => this.toggle(), "open-filter");
  }

  get sieve(): Sieve {
    return this.desk.model.sieve;
  }

  /** Show and focus the band, or put it away while nothing is filtered. */
  toggle(): void {
    if (this.root.hidden) {
      this.show(true);
      this.fields.code.focus();
    } else {
      this.leave();
    }
  }

  only(code: string): void {
    this.set({ code });
  }

  onlyMine(): void {
    const me = this.desk.model.state.me.id;
    this.set({ coder: this.sieve.coder === me ? null : me });
  }

  reset(): void {
    this.desk.model.sift(OPEN);
    this.show(false);
  }

  /** Offer what there is now, and say what is shown. */
  fill(): void {
    const { model, say } = this.desk;
    const { sieve } = this;
    const isOn = !isOpen(sieve);
    if (isOn) this.show(true);
    this.root.classList.toggle("qw-on", isOn);
    this.button.setAttribute("aria-pressed", String(isOn || !this.root.hidden));
    this.mine.setAttribute("aria-pressed", String(sieve.coder === model.state.me.id));
    this.clear.disabled = !isOn;
    if (this.root.hidden) return;
    const codes: Options = outline(model.codes.values()).map(({ code, depth }) => [code.id, `${"\u2003".repeat(depth)}${code.name}`]);
    const coders = new Set([...model.marks.values()].map((mark) => mark.coding.coder_id));
    const people: Options = [...coders].map((id): [string, string] => [id, model.memberName(id)]).sort((a, b) => a[1].localeCompare(b[1]));
    const origins: Options = [["person", say("ws.filter.origin.person")], ["suggestion", say("ws.filter.origin.suggestion")], ["list", say("ws.filter.origin.list")]];
    this.offer("code", codes);
    this.offer("coder", people);
    this.offer("origin", origins);
    this.offer("round", this.rounds());
    this.fields.round.hidden = model.state.rounds.length === 0;
    this.said.textContent = isOn && !model.overlay ? say("ws.filter.count", { n: model.shown().length, all: model.marks.size }) : "";
  }

  /** The rounds, each with how many codings of this interview it has. */
  private rounds(): Options {
    const { model, say } = this.desk;
    const counts = new Map<string, number>();
    for (const { coding } of model.marks.values()) counts.set(coding.round_id ?? NO_ROUND, (counts.get(coding.round_id ?? NO_ROUND) ?? 0) + 1);
    const named: Options = [...model.state.rounds.map((round): [string, string] => [round.id, round.name]), [NO_ROUND, say("ws.filter.round.none")]];
    return named.map(([id, name]) => [id, say("ws.filter.round.count", { name, n: counts.get(id) ?? 0 })]);
  }

  private leave(): void {
    this.show(!isOpen(this.sieve));
    this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  private show(yes: boolean): void {
    const stays = yes || !isOpen(this.sieve);
    if (this.root.hidden !== stays) return;
    this.root.hidden = !stays;
    this.root.parentElement?.classList.toggle("qw-filtered", stays);
    this.fill();
  }

  private set(changes: Partial<Sieve>): void {
    this.desk.model.sift({ ...this.sieve, ...changes });
  }

  private field(name: keyof Sieve): HTMLSelectElement {
    const label = this.desk.say(`ws.filter.${name}`);
    return h("select.qw-select", {
      "aria-label": label,
      title: label,
      "data-testid": `filter-${name}`,
      onchange: (event: Event) => this.set({ [name]: (event.target as HTMLSelectElement).value || null } as Partial<Sieve>),
    });
  }

  private offer(name: keyof Sieve, options: Options): void {
    const chosen = this.sieve[name] ?? "";
    const all: Options = [["", this.desk.say(`ws.filter.${name}.all`)], ...options];
    this.fields[name].replaceChildren(...all.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
    this.fields[name].classList.toggle("qw-on", chosen !== "");
  }
}
