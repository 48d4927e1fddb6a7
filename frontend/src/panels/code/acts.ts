// What is done to a code in use, each as one act: rewording, merging, splitting, moving codings, removing.

import { sameName } from "../../core/filter";
import { getUses, type Use } from "../../net/codes";
import { h } from "../../view/dom";
import type { Frame } from "../code";
import { passage } from "./passages";
import { CodeChooser } from "./chooser";

export type ActName = "edit" | "merge" | "split" | "recode" | "remove";
type MakeView = (frame: Frame, into: string | null) => HTMLElement;

const FIELDS = ["name", "definition", "include", "exclude", "example"] as const;
const MOST = 200; // passages to choose among at once; the server gives no more

export const ACTS: Record<ActName, MakeView> = { edit, merge, split, recode, remove };

function edit(frame: Frame): HTMLElement {
  const { desk, code } = frame;
  const inputs = FIELDS.map((field) => {
    const shape = field === "name" ? h("input.qw-input", { value: code.name, maxlength: "200" }) : h("textarea.qw-input", { rows: "3" });
    shape.value = code[field];
    shape.dataset["testid"] = `edit-${field}`;
    return [field, shape] as const;
  });
  const save = (): void => {
    const changes = Object.fromEntries(inputs.map(([field, input]) => [field, input.value.trim()]).filter(([field, text]) => text !== code[field as "name"]));
    if (Object.keys(changes).length === 0) return frame.show("card");
    void frame.act({ kind: "code.update", code: code.id, version: code.version, ...changes }, () => desk.say("ws.code.saved"));
  };
  const fields = inputs.map(([field, input]) => h("label.qw-field", {}, h("span", {}, desk.say(`ws.code.${field}`)), input));
  return form(frame, "ws.code.save", save, h("p.qw-note", {}, desk.say("ws.code.edit.note")), ...fields);
}

function merge(frame: Frame, into: string | null): HTMLElement {
  const { desk, code, card } = frame;
  const { say, model } = desk;
  const chooser = new CodeChooser(desk, code.id, into, say("ws.code.merge.into"));
  const below = [...model.codes.values()].filter((one) => one.parent_id === code.id).length;
  const way = choices("children", [["into", say("ws.code.children.into")], ["up", say("ws.code.children.up")]]);
  const run = (): void => {
    const target = chooser.chosen;
    if (!target) return chooser.ask();
    const op = { kind: "code.merge", code: code.id, into: target, ...(below ? { children: way.value() } : {}) };
    void frame.act(op, (value) => moved(frame, "ws.code.merged.done", value), { code: target });
  };
  return form(frame, "ws.code.merge.do", run,
    h("p.qw-note", {}, say("ws.code.merge.note", { name: code.name, n: card.total })), chooser.root,
    ...(below ? [h("p.qw-note", {}, say("ws.code.children", { n: below })), way.root] : []));
}

function split(frame: Frame): HTMLElement {
  const { desk, code } = frame;
  const { say, model } = desk;
  const name = h("input.qw-input", { maxlength: "200", "data-testid": "split-name", placeholder: say("ws.code.split.name"), "aria-label": say("ws.code.split.name") });
  const definition = h("textarea.qw-input", { rows: "2", "data-testid": "split-definition", placeholder: say("ws.code.definition"), "aria-label": say("ws.code.definition") });
  const place = choices("place", [["beside", say("ws.code.beside")], ["below", say("ws.code.below")]]);
  const chosen = new Picking(frame);
  const run = (): void => {
    const parent = place.value() === "below" ? code.id : code.parent_id;
    const taken = [...model.codes.values()].some((one) => one.parent_id === parent && sameName(one.name, name.value));
    if (!name.value.trim() || taken) {
      name.setCustomValidity(say(taken ? "ws.code.taken" : "ws.code.split.name"));
      name.reportValidity();
      return;
    }
    if (!chosen.ids.length) return desk.toasts.show(say("ws.code.split.none"), "error");
    const made = crypto.randomUUID();
    const op = { kind: "code.split", code: code.id, new: made, name: name.value.trim(), definition: definition.value, parent, colour: code.colour, codings: chosen.ids };
    void frame.act(op, () => say("ws.code.split.done", { n: chosen.ids.length, name: name.value.trim() }), { code: made });
  };
  name.oninput = () => name.setCustomValidity("");
  return form(frame, "ws.code.split.do", run, h("p.qw-note", {}, say("ws.code.split.note")), name, definition, place.root, chosen.root);
}

function recode(frame: Frame, into: string | null): HTMLElement {
  const { desk, code, card } = frame;
  const { say, model } = desk;
  const chooser = new CodeChooser(desk, code.id, into, say("ws.code.recode.into"));
  const here = model.counts().get(code.id) ?? 0;
  const which = choices("which", [
    ["all", say("ws.code.which.all", { n: card.total })],
    ...(here && here < card.total ? [["here", say("ws.code.which.here", { n: here })] as [string, string]] : []),
    ["mine", say("ws.code.which.mine")],
    ["some", say("ws.code.which.some")],
  ]);
  const chosen = new Picking(frame);
  chosen.root.hidden = true;
  which.root.addEventListener("change", () => (chosen.root.hidden = which.value() !== "some"));
  const run = (): void => {
    if (!chooser.chosen) return chooser.ask();
    const scope = { all: {}, mine: { mine: true }, here: { interview: model.state.interview.id }, some: { codings: chosen.ids } }[which.value()];
    void frame.act({ kind: "code.recode", code: code.id, into: chooser.chosen, ...scope }, (value) => moved(frame, "ws.code.recoded.done", value));
  };
  return form(frame, "ws.code.recode.do", run, chooser.root, which.root, chosen.root);
}

function remove(frame: Frame): HTMLElement {
  const { desk, code, card } = frame;
  const { say, model } = desk;
  const chooser = new CodeChooser(desk, code.id, null, say("ws.code.recode.into"));
  const others = card.by_coder.some((one) => one.id !== model.state.me.id);
  const mayRemove = !others || model.may("remove_codings");
  const ways = choices("with", [["move", say("ws.code.remove.move")], ...(mayRemove ? [["remove", say("ws.code.remove.too", { n: card.total })] as [string, string]] : [])]);
  ways.root.addEventListener("change", () => (chooser.root.hidden = ways.value() !== "move"));
  const run = (): void => {
    const moves = card.total > 0 && ways.value() === "move";
    if (moves && !chooser.chosen) return chooser.ask();
    const more = card.total === 0 ? {} : moves ? { into: chooser.chosen } : { codings: "remove" };
    void frame.act({ kind: "code.remove", code: code.id, ...more }, () => say("ws.code.removed", { name: code.name }), null);
  };
  const note = say(card.total ? "ws.code.remove.used" : "ws.code.remove.note", { name: code.name, n: card.total });
  return form(frame, "ws.code.remove.do", run, h("p.qw-note", {}, note), ...(card.total ? [ways.root, chooser.root] : []));
}

/** Passages to tick, newest first. */
class Picking {
  readonly root = h("div", { "data-testid": "pick-passages" });
  private readonly boxes = new Map<string, HTMLInputElement>();

  constructor(private readonly frame: Frame) {
    void this.fill();
  }

  get ids(): string[] {
    return [...this.boxes].filter(([, box]) => box.checked).map(([id]) => id);
  }

  private async fill(): Promise<void> {
    const { desk, code, sound } = this.frame;
    const page = await getUses(code.id, { most: MOST }).catch(() => null);
    if (!page) return this.root.replaceChildren(h("p.qw-empty", {}, desk.say("ws.failed.0")));
    const tick = (use: Use): HTMLElement => {
      const box = h("input", { type: "checkbox", "aria-label": use.quote });
      this.boxes.set(use.id, box);
      return h("div.qw-tick", {}, box, passage(desk, sound, use));
    };
    this.root.replaceChildren(...page.uses.map(tick));
    if (page.total > MOST) this.root.append(h("p.qw-note", {}, desk.say("ws.code.pick.more", { n: page.total - MOST })));
  }
}

function form(frame: Frame, doKey: string, run: () => void, ...parts: Node[]): HTMLElement {
  const { say } = frame.desk;
  const submit = h("button.qw-button.qw-primary", { type: "submit", "data-testid": "code-do" }, say(doKey));
  const cancel = h("button.qw-button", { type: "button", onclick: () => frame.show("card") }, say("ws.cancel"));
  const onsubmit = (event: Event): void => {
    event.preventDefault();
    run();
  };
  return h("form.qw-form", { onsubmit, novalidate: true }, ...parts, h("div.qw-options", {}, submit, cancel));
}

function choices(name: string, options: [string, string][]): { root: HTMLElement; value: () => string } {
  const group = `${name}-${crypto.randomUUID()}`;
  const root = h("div.qw-radios", { role: "radiogroup" }, ...options.map(([value, text], i) =>
    h("label", {}, h("input", { type: "radio", name: group, value, checked: i === 0, "data-testid": `${name}-${value}` }), h("span", {}, text))));
  return { root, value: () => root.querySelector<HTMLInputElement>("input:checked")?.value ?? options[0]![0] };
}

function moved(frame: Frame, key: string, value: Record<string, unknown>): string {
  const { say } = frame.desk;
  const told = say(key, { source: String(value["source"]), into: String(value["into"]), n: Number(value["moved"]) });
  const dropped = Number(value["dropped"]);
  return dropped ? `${told} ${say("ws.code.dropped", { n: dropped })}` : told;
}
