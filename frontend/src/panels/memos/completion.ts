// Names after an "@": a list under the field that arrow keys walk and Enter or Tab takes from.

import { completing } from "../../core/mention";
import type { Person } from "../../core/types";
import { h } from "../../view/dom";

const MOST = 6;
let lists = 0;

export interface Completion {
  readonly root: HTMLElement;
  /** True when the key was meant for the list. */
  key: (event: KeyboardEvent) => boolean;
}

export function completion(area: HTMLTextAreaElement, people: readonly Person[], label: string): Completion {
  const id = `qw-names-${++lists}`;
  const root = h("div.qw-names", { role: "listbox", id, "aria-label": label, hidden: true, "data-testid": "memo-names" });
  let fit: Person[] = [];
  let from = 0;
  let active = 0;
  area.setAttribute("aria-controls", id);
  area.setAttribute("aria-autocomplete", "list");

  const fill = (): void => {
    const found = area.selectionStart === area.selectionEnd ? completing(area.value.slice(0, area.selectionStart), people) : null;
    fit = found?.people.slice(0, MOST) ?? [];
    from = found?.from ?? 0;
    active = 0;
    draw();
  };
  const draw = (): void => {
    root.hidden = fit.length === 0;
    root.replaceChildren(...fit.map((person, i) => h("div.qw-row", {
      role: "option", id: `${id}-${i}`, "aria-selected": i === active ? "true" : "false",
      onpointerdown: (event: Event) => {
        event.preventDefault(); // the field keeps the focus
        take(person);
      },
    }, person.name)));
    if (fit.length) area.setAttribute("aria-activedescendant", `${id}-${active}`);
    else area.removeAttribute("aria-activedescendant");
  };
  const take = (person: Person): void => {
    area.setRangeText(`@${person.name} `, from, area.selectionStart, "end");
    fit = [];
    draw();
    area.dispatchEvent(new Event("input"));
  };
  area.addEventListener("input", fill);
  area.addEventListener("click", fill);
  area.addEventListener("blur", () => {
    fit = [];
    draw();
  });

  return {
    root,
    key: (event) => {
      if (fit.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === "ArrowDown") active = (active + 1) % fit.length;
      else if (event.key === "ArrowUp") active = (active + fit.length - 1) % fit.length;
      else if (event.key === "Escape") fit = [];
      else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") {
        take(fit[active]!);
        event.preventDefault();
        event.stopPropagation();
        return true;
      } else return false;
      draw();
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
