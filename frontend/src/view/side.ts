// The pane at the right: what the screen itself shows there, or the panel that was opened over it.

import type { News } from "../core/model";
import { loadPanel } from "../net/parts";
import { addStyle, h, icon, iconButton } from "./dom";
import type { Desk } from "./desk";
import { PANELS, type Panel, type PanelRow } from "./panels";

export class SidePane {
  readonly root: HTMLElement;
  /** One button a panel, for the bar. */
  readonly buttons: HTMLElement;
  private readonly rows: PanelRow[];
  private readonly head = h("h2.qw-heading");
  private readonly frame: HTMLElement;
  private readonly panels = new Map<string, Promise<Panel>>();
  private present: Panel | null = null;
  /** The panel that is open, or on its way. */
  private name: string | null = null;

  /** `home` is what the pane shows while no panel is open; without it the pane is there for panels only. */
  constructor(
    private readonly desk: Desk,
    private readonly home: HTMLElement | null,
    mode: string,
  ) {
    const { say } = desk;
    this.rows = PANELS.filter((row) => row.modes.some((one) => one === mode));
    const close = iconButton("close", say("ws.close"), () => this.close(), "close-panel");
    this.frame = h("div.qw-panel", { hidden: true }, h("div.qw-cardhead", {}, this.head, close));
    this.frame.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.stopPropagation();
      this.close();
    });
    this.root = h("aside.qw-right", { hidden: home === null }, home, this.frame);
    this.buttons = h("div.qw-panels", {}, ...this.rows.map((row) => this.button(row)));
    this.mark();
  }

  get opened(): string | null {
    return this.name;
  }

  /** Show a panel; `wish` says what it should begin with and means something to that panel only. */
  async open(name: string, wish?: unknown): Promise<void> {
    this.leave();
    this.name = name;
    this.mark();
    const panel = await this.panel(name).catch(() => null);
    if (this.name !== name) return;
    if (!panel) {
      this.panels.delete(name);
      this.close();
      this.desk.toasts.show(this.desk.say("ws.panel.failed"), "error");
      return;
    }
    this.present = panel;
    this.head.textContent = this.desk.say(`ws.panel.${name}`);
    this.frame.setAttribute("data-testid", `panel-${name}`);
    while (this.frame.children.length > 1) this.frame.lastElementChild!.remove();
    this.frame.append(panel.root);
    this.show(true);
    panel.shown?.(wish);
  }

  close(): void {
    if (this.name === null) return;
    const hadFocus = this.frame.contains(document.activeElement);
    this.leave();
    this.name = null;
    this.mark();
    this.show(false);
    if (hadFocus) this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  toggle(name: string): void {
    if (this.name === name) this.close();
    else void this.open(name);
  }

  /** Whether the open panel wants a key before the text has it. */
  takes(event: KeyboardEvent): boolean {
    return this.present?.takes?.(event) ?? false;
  }

  /** Open or close the panel whose key this is; false when it is no panel's. */
  key(event: KeyboardEvent): boolean {
    for (const { name, key } of this.rows) {
      const wish = key?.(event, this.desk.activity.mode);
      if (!wish) continue;
      if (wish === true) this.toggle(name);
      else void this.open(name, wish);
      return true;
    }
    return false;
  }

  /** How many things wait in a panel; shown on its button. */
  badge(name: string, n: number): void {
    // :scope, because the whole workspace carries the name of the open panel, too
    const badge = this.buttons.querySelector<HTMLElement>(`:scope > [data-panel="${name}"] > .qw-badge`);
    if (!badge) return;
    badge.textContent = n ? String(n) : "";
    badge.hidden = n === 0;
  }

  news(news: News): void {
    if (news.about === "document") this.offer();
    this.present?.news?.(news);
  }

  private offer(): void {
    for (const { name, offered } of this.rows) {
      const button = offered && this.buttons.querySelector<HTMLElement>(`:scope > [data-panel="${name}"]`);
      if (button) button.hidden = !offered(this.desk.model);
    }
  }

  /** Have the panels at hand before they are asked for, also for when the server is away. */
  prepare(): void {
    for (const { name } of this.rows) void loadPanel(name).catch(() => null);
  }

  dispose(): void {
    this.leave();
    for (const panel of this.panels.values()) void panel.then((one) => one.close?.(), () => null);
  }

  private leave(): void {
    this.present?.left?.();
    this.present = null;
  }

  private show(open: boolean): void {
    this.frame.hidden = !open;
    if (this.home) this.home.hidden = open;
    else this.root.hidden = !open;
  }

  private panel(name: string): Promise<Panel> {
    let panel = this.panels.get(name);
    if (!panel) {
      panel = loadPanel(name).then((module) => {
        addStyle(name, module.css);
        return module.open(this.desk);
      });
      this.panels.set(name, panel);
    }
    return panel;
  }

  private button({ name, icon: sign }: PanelRow): HTMLElement {
    const label = this.desk.say(`ws.panel.${name}`);
    const props = { type: "button", title: label, "data-panel": name, "data-testid": `open-${name}`, onclick: () => this.toggle(name) };
    return h("button.qw-iconbutton.qw-panelbutton", props, sign === "?" ? h("span", { "aria-hidden": "true" }, "?") : icon(sign), h("span.qw-said", {}, label), h("span.qw-badge", { hidden: true }));
  }

  private mark(): void {
    this.desk.root.dataset["panel"] = this.name ?? "";
    for (const button of this.buttons.querySelectorAll<HTMLElement>("[data-panel]")) {
      button.setAttribute("aria-pressed", String(button.dataset["panel"] === this.name));
    }
  }
}
