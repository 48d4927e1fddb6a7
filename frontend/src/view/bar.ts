// The strip at the top: whose interview, who else is here, whether everything is saved, and the help.

import type { Model } from "../core/model";
import type { Standing } from "../core/outbox";
import { initials, type Say } from "../core/text";
import { h, iconButton } from "./dom";
import type { Switcher } from "./switcher";

export interface BarHooks {
  undo: () => void;
  redo: () => void;
  unsure: (shown: boolean) => void;
  go: (unit: number) => void;
}

const FACES = 5;

export class Bar {
  readonly root: HTMLElement;
  private readonly people = h("div.qw-people", { "data-testid": "presence" });
  private readonly standing = h("span.qw-standing", { role: "status", "data-testid": "standing" });
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly unsure: HTMLButtonElement;
  /** The page puts its own buttons beside ours and must know where they begin. */
  private readonly room: ResizeObserver;

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly switcher: Switcher,
    private readonly hooks: BarHooks,
    panels: HTMLElement,
  ) {
    this.undo = iconButton("undo", say("ws.undo"), hooks.undo, "undo");
    this.redo = iconButton("redo", say("ws.redo"), hooks.redo, "redo");
    this.unsure = h("button.qw-toggle", {
      type: "button",
      "aria-pressed": "true",
      title: say("ws.unsure.toggle.title"),
      "data-testid": "toggle-unsure",
      onclick: () => {
        const shown = this.unsure.getAttribute("aria-pressed") !== "true";
        this.unsure.setAttribute("aria-pressed", String(shown));
        hooks.unsure(shown);
      },
    }, say("ws.unsure.toggle"));
    const end = h("div.qw-barend", {}, this.people, this.standing, this.unsure, this.undo, this.redo, panels);
    this.root = h("header.qw-bar", {}, switcher.root, end);
    this.room = new ResizeObserver(() => leaveRoom(end.offsetWidth));
    this.room.observe(end);
  }

  close(): void {
    this.room.disconnect();
  }

  fill(): void {
    this.switcher.title(this.model.state.interview.name);
    this.unsure.hidden = (this.model.doc?.words.unsure.length ?? 0) === 0;
    this.undo.disabled = this.redo.disabled = !this.model.may("code") && !this.model.may("edit_transcript");
    this.fillPeople();
  }

  fillPeople(): void {
    const others = this.model.people.filter((person) => person.id !== this.model.state.me.id);
    const faces: Node[] = others.slice(0, FACES).map((person) => {
      const title = this.say("ws.presence", { name: person.name });
      const place = person.windows[0]?.place ?? null;
      if (place === null) return h("span.qw-face", { title }, initials(person.name));
      return h("button.qw-face", { type: "button", title, "aria-label": title, onclick: () => this.goTo(place) }, initials(person.name));
    });
    if (others.length > FACES) faces.push(h("span.qw-face", {}, `+${others.length - FACES}`));
    this.people.replaceChildren(...faces);
    this.people.setAttribute("aria-label", others.map((person) => this.say("ws.presence", { name: person.name })).join(", "));
  }

  /** Go where a colleague is. */
  private goTo(place: number): void {
    if (this.model.doc) this.hooks.go(this.model.doc.offsets.toUnits(place));
  }

  /** `out` says that the server is there, but nobody, or somebody else, is signed in. */
  show(standing: Standing, waiting: number, message: string | null, out = false): void {
    const why = out ? "ws.out.bar" : `ws.${standing}`;
    const key = waiting && (out || standing === "offline") ? `${why}.waiting` : why;
    this.standing.textContent = this.say(key, { n: waiting });
    this.standing.title = message ?? "";
    this.standing.dataset["state"] = standing;
  }
}

/** Said to the page's own bar only: a property of the whole page would have all of it styled again. */
function leaveRoom(pixels: number): void {
  document.querySelector<HTMLElement>(".st-key-bar")?.style.setProperty("--qw-barend", `${pixels}px`);
}
