// A small menu under a button: arrow keys move, Enter chooses, Escape or a click elsewhere closes.

import { h } from "./dom";

export interface MenuItem {
  text: string;
  keys: string;
  run: () => void;
  disabled?: boolean;
}

let open: { root: HTMLElement; close: () => void } | null = null;

/** Open a menu in `frame` (which is positioned) below `button`. */
export function openMenu(frame: HTMLElement, button: HTMLElement, label: string, items: MenuItem[]): void {
  open?.close();
  const close = (): void => {
    root.remove();
    document.removeEventListener("pointerdown", away, true);
    if (open?.root === root) open = null;
  };
  const away = (event: Event): void => {
    if (!(event.target instanceof Node && root.contains(event.target))) close();
  };
  const rows = items.map((item) =>
    h("button.qw-menuitem", {
      type: "button", role: "menuitem", disabled: item.disabled,
      onclick: () => {
        close();
        item.run();
      },
    }, h("span", {}, item.text), h("kbd", {}, item.keys)));
  const root = h("div.qw-menu", {
    role: "menu", "aria-label": label, "data-testid": "turn-menu",
    onkeydown: (event: KeyboardEvent) => {
      event.stopPropagation();
      const usable = rows.filter((row) => !row.disabled);
      const at = usable.indexOf(document.activeElement as HTMLButtonElement);
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by) usable[(at + by + usable.length) % usable.length]?.focus();
      if (event.key === "Escape" || event.key === "Tab") {
        close();
        button.focus({ preventScroll: true });
      }
      if (by || event.key === "Escape") event.preventDefault();
    },
  }, ...rows);
  frame.append(root);
  const outer = frame.getBoundingClientRect();
  const at = button.getBoundingClientRect();
  const below = at.bottom + root.offsetHeight < outer.bottom ? at.bottom + 2 : at.top - root.offsetHeight - 2;
  root.style.top = `${below - outer.top + frame.scrollTop}px`;
  root.style.left = `${Math.max(4, at.left - outer.left)}px`;
  open = { root, close };
  document.addEventListener("pointerdown", away, true);
  rows.find((row) => !row.disabled)?.focus({ preventScroll: true });
}
