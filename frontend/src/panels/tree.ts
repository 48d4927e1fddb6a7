// Taking codes in hand in the tree: dragging, nudging by keys, renaming in place, and the menu of what else can be done.

import { dropPlace, moved, nudge, type Nudge, type Place, type Zone } from "../core/tree";
import type { Code } from "../core/types";
import type { CodebookPane } from "../view/codebook";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import { openMenu } from "../view/menu";
import css from "./tree.css";

export interface TreeModule {
  hands: (pane: CodebookPane, desk: Desk) => TreeHands;
}

export interface TreeHands {
  menu: (codeId: string, button: HTMLElement) => void;
}

const DRAG_FROM_PX = 5;
const EDGE_PX = 28; // so near the ends of the list it scrolls along
const NUDGES: Record<string, Nudge> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

export function hands(pane: CodebookPane, desk: Desk): TreeHands {
  if (!document.getElementById("qw-panel-tree")) document.head.append(h("style", { id: "qw-panel-tree" }, css));
  return new Hands(pane, desk);
}

interface Drag {
  id: string;
  x: number;
  y: number;
  ghost: HTMLElement | null;
  target: { row: HTMLElement; zone: Zone | "merge" } | null;
}

class Hands implements TreeHands {
  private drag: Drag | null = null;
  private readonly mayEdit: boolean;

  constructor(
    private readonly pane: CodebookPane,
    private readonly desk: Desk,
  ) {
    this.mayEdit = desk.model.may("edit_codebook");
    pane.list.addEventListener("keydown", (event) => this.key(event));
    pane.list.addEventListener("contextmenu", (event) => this.contextMenu(event));
    if (!this.mayEdit) return;
    pane.list.addEventListener("pointerdown", (event) => this.press(event));
    pane.list.addEventListener("dblclick", (event) => {
      const row = rowOf(event.target);
      if (row) this.rename(row.dataset["code"]!);
    });
  }

  menu(codeId: string, button: HTMLElement): void {
    const { say } = this.desk;
    const open = (view: string) => () => void this.desk.side.open("code", { code: codeId, view });
    const edits = [
      { text: say("ws.code.rename"), keys: "F2", run: () => this.rename(codeId) },
      { text: say("ws.code.merge"), keys: "", run: open("merge") },
      { text: say("ws.code.split"), keys: "", run: open("split") },
      { text: say("ws.code.recode"), keys: "", run: open("recode") },
    ];
    const looks = [
      { text: say("ws.code.used"), keys: "", run: open("used") },
      { text: say("ws.code.wordings"), keys: "", run: open("wordings") },
    ];
    const last = [{ text: say("ws.code.remove"), keys: "Del", run: open("remove") }];
    const items = this.mayEdit ? [...edits, ...looks, ...last] : looks;
    openMenu(this.desk.root, button, say("ws.code.more", { code: this.desk.model.codes.get(codeId)!.name }), items);
  }

  private contextMenu(event: MouseEvent): void {
    const row = rowOf(event.target);
    if (!row) return;
    event.preventDefault();
    this.menu(row.dataset["code"]!, row);
  }

  private key(event: KeyboardEvent): void {
    const row = rowOf(event.target);
    if (!row || event.target !== row) return;
    const id = row.dataset["code"]!;
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const way = plain && event.altKey && this.mayEdit ? NUDGES[event.key] : undefined;
    if (way) this.nudge(id, way);
    else if (event.key === "F2" && this.mayEdit) this.rename(id);
    else if (event.key === "Delete" && this.mayEdit) void this.desk.side.open("code", { code: id, view: "remove" });
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.menu(id, row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private nudge(id: string, way: Nudge): void {
    const place = nudge(this.desk.model.codes.values(), id, way);
    if (place) this.move(id, place);
  }

  /** Show the move at once; when it is refused, the way back. */
  private move(code: string, place: Place): void {
    const { model, session } = this.desk;
    const now = moved(model.codes.values(), code, place);
    const old = now.map((one) => model.codes.get(one.id)!);
    model.putCodes(now);
    void session.do({ kind: "code.move", code, ...place }, true).then((result) => {
      if (!result.ok) model.putCodes(old.filter((one) => model.codes.has(one.id)));
    });
    this.pane.rowOf(code)?.scrollIntoView({ block: "nearest" });
  }

  private rename(id: string): void {
    const code = this.desk.model.codes.get(id);
    const name = this.pane.rowOf(id)?.querySelector<HTMLElement>(".qw-name");
    if (!code || !name || name.querySelector("input")) return;
    let over = false;
    const end = (keep: boolean): void => {
      if (over) return;
      over = true;
      const wanted = input.value.trim().replace(/\s+/g, " ");
      const hadFocus = document.activeElement === input;
      name.replaceChildren(code.name);
      const now = this.desk.model.codes.get(id);
      if (keep && now && wanted && wanted !== now.name) this.give(now, wanted);
      if (hadFocus) this.pane.rowOf(id)?.focus({ preventScroll: true });
    };
    const input = h("input.qw-input.qw-rename", {
      value: code.name, "aria-label": this.desk.say("ws.code.rename"), "data-testid": "code-rename", maxlength: "200",
      onkeydown: (event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.isComposing) return;
        if (event.key === "Enter") end(true);
        if (event.key === "Escape") end(false);
      },
      onblur: () => end(true),
      onclick: (event: Event) => event.stopPropagation(),
      ondblclick: (event: Event) => event.stopPropagation(),
      onpointerdown: (event: Event) => event.stopPropagation(), // the list would keep the caret away
      onmousedown: (event: Event) => event.stopPropagation(),
    });
    name.replaceChildren(input);
    input.focus();
    input.select();
  }

  /** Show the new name at once; the server's answer, or the way back, follows. */
  private give(code: Code, name: string): void {
    const { model, session } = this.desk;
    model.putCode({ ...code, name, version: code.version + 1 });
    void session.do({ kind: "code.update", code: code.id, version: code.version, name }).then((result) => {
      if (!result.ok && model.codes.get(code.id)?.name === name) model.putCode(code);
    });
  }

  private press(event: PointerEvent): void {
    const row = rowOf(event.target);
    const onControl = event.target instanceof Element && event.target.closest("button, input");
    if (!row || onControl || event.button !== 0 || event.pointerType === "touch") return;
    this.drag = { id: row.dataset["code"]!, x: event.clientX, y: event.clientY, ghost: null, target: null };
    window.addEventListener("pointermove", this.onMove);
    window.addEventListener("pointerup", this.onUp);
    window.addEventListener("pointercancel", this.onCancel);
    window.addEventListener("keydown", this.onKey, true);
    window.addEventListener("keyup", this.onKey, true);
  }

  private readonly onMove = (event: PointerEvent): void => {
    const { drag } = this;
    if (!drag) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < DRAG_FROM_PX) return;
      drag.ghost = h("div.qw-ghost", { "aria-hidden": "true" }, this.desk.model.codes.get(drag.id)?.name ?? "");
      this.desk.root.append(drag.ghost);
      this.pane.list.classList.add("qw-dragging");
    }
    drag.x = event.clientX;
    drag.y = event.clientY;
    const frame = this.desk.root.getBoundingClientRect();
    drag.ghost.style.transform = `translate(${drag.x - frame.left + 12}px, ${drag.y - frame.top + 8}px)`;
    this.scrollAlong();
    this.aim(wantsMerge(event));
  };

  private readonly onUp = (): void => {
    const { drag } = this;
    const wasDragged = drag?.ghost != null;
    const target = drag?.target;
    this.endDrag();
    if (!drag || !wasDragged) return;
    // the click that ends a drag is no choice of a code
    const swallow = (event: Event): void => event.stopPropagation();
    window.addEventListener("click", swallow, true);
    setTimeout(() => window.removeEventListener("click", swallow, true));
    if (!target) return;
    const onto = target.row.dataset["code"]!;
    if (target.zone === "merge") void this.desk.side.open("code", { code: drag.id, view: "merge", into: onto });
    else this.move(drag.id, dropPlace(this.desk.model.codes.values(), drag.id, onto, target.zone)!);
  };

  private readonly onCancel = (): void => this.endDrag();

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.drag?.ghost) return;
    if (event.key === "Escape") this.endDrag();
    else this.aim(wantsMerge(event));
    event.preventDefault();
    event.stopPropagation();
  };

  private endDrag(): void {
    this.drag?.ghost?.remove();
    this.unmark();
    this.drag = null;
    this.pane.list.classList.remove("qw-dragging");
    window.removeEventListener("pointermove", this.onMove);
    window.removeEventListener("pointerup", this.onUp);
    window.removeEventListener("pointercancel", this.onCancel);
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("keyup", this.onKey, true);
  }

  /** Show where the code would go if it were let go now. */
  private aim(merge: boolean): void {
    const { drag } = this;
    if (!drag) return;
    this.unmark();
    drag.target = null;
    const row = rowOf(document.elementFromPoint(drag.x, drag.y));
    if (!row || !this.pane.list.contains(row)) return;
    const codes = this.desk.model.codes;
    const onto = row.dataset["code"]!;
    const { top, height } = row.getBoundingClientRect();
    const share = (drag.y - top) / height;
    const zone: Zone | "merge" = merge ? "merge" : share < 0.28 ? "before" : share > 0.72 ? "after" : "into";
    const fits = zone === "merge"
      ? onto !== drag.id
      : dropPlace(codes.values(), drag.id, onto, zone) !== null;
    if (!fits) return;
    row.dataset["drop"] = zone;
    drag.target = { row, zone };
    if (drag.ghost) drag.ghost.dataset["drop"] = zone;
  }

  private unmark(): void {
    delete this.drag?.target?.row.dataset["drop"];
    delete this.drag?.ghost?.dataset["drop"];
  }

  private scrollAlong(): void {
    const { drag, pane } = this;
    if (!drag) return;
    const { top, bottom } = pane.list.getBoundingClientRect();
    if (drag.y < top + EDGE_PX) pane.list.scrollTop -= 8;
    else if (drag.y > bottom - EDGE_PX) pane.list.scrollTop += 8;
  }
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(".qw-codes [data-code]") : null;
}

function wantsMerge(event: PointerEvent | KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey;
}
