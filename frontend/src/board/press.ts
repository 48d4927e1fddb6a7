// Dragging by pointer: from where a press becomes a drag, the picture under the pointer, and scrolling at the edges.
//
// A mouse drags after a few pixels. A finger or pen first rests on the card for a moment, so that it can scroll as
// everywhere, or takes the grip, which drags at once.

import { h } from "../view/dom";

const DRAG_FROM_PX = 5;
const REST_MS = 400;
const EDGE_PX = 44; // so near an edge of what scrolls it scrolls along
const FASTEST_PX = 16; // a frame

export interface Gesture<T> {
  /** What a press on this element would take in hand; null for nothing. */
  take: (target: Element) => T | null;
  /** What it is called under the pointer. */
  name: (held: T) => string;
  begin: (held: T) => void;
  over: (held: T, x: number, y: number) => void;
  /** `copies`: with Ctrl, Alt or the command key held. */
  drop: (held: T, copies: boolean) => void;
  /** It is over, whether something was put anywhere or not. */
  end: () => void;
}

interface Press<T> {
  held: T;
  id: number;
  x: number;
  y: number;
  /** Lets a finger drag once it has rested; 0 for a mouse and on the grip. */
  timer: number;
  ghost: HTMLElement | null;
}

export class Presses<T> {
  private press: Press<T> | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly gesture: Gesture<T>,
  ) {
    root.addEventListener("pointerdown", (event) => this.down(event));
    // while a card is dragged by a finger, the page must not scroll with it
    root.addEventListener("touchmove", (event) => this.isDragging && event.cancelable && event.preventDefault(), { passive: false });
    root.addEventListener("contextmenu", (event) => this.press && event.preventDefault());
    root.addEventListener("dragstart", (event) => event.preventDefault());
  }

  get isDragging(): boolean {
    return this.press?.ghost != null;
  }

  cancel(): void {
    const { press } = this;
    this.press = null;
    for (const kind of ["pointermove", "pointerup", "pointercancel"] as const) window.removeEventListener(kind, this.on[kind]);
    window.removeEventListener("keydown", this.onKey, true);
    if (!press) return;
    clearTimeout(press.timer);
    press.ghost?.remove();
    if (press.ghost) this.gesture.end();
  }

  private down(event: PointerEvent): void {
    this.cancel();
    const target = event.target instanceof Element ? event.target : null;
    const held = event.button === 0 && event.isPrimary && target ? this.gesture.take(target) : null;
    if (held === null) return;
    const rests = event.pointerType !== "mouse" && !target?.closest(".qbd-grip");
    const timer = rests ? window.setTimeout(() => this.start(), REST_MS) : 0;
    this.press = { held, id: event.pointerId, x: event.clientX, y: event.clientY, timer, ghost: null };
    for (const kind of ["pointermove", "pointerup", "pointercancel"] as const) window.addEventListener(kind, this.on[kind]);
    window.addEventListener("keydown", this.onKey, true);
  }

  private readonly on = {
    pointermove: (event: PointerEvent): void => this.move(event),
    pointerup: (event: PointerEvent): void => this.up(event),
    pointercancel: (event: PointerEvent): void => {
      if (event.pointerId === this.press?.id) this.cancel();
    },
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.isDragging) return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
  };

  private move(event: PointerEvent): void {
    const { press } = this;
    if (!press || event.pointerId !== press.id) return;
    if (!press.ghost) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < DRAG_FROM_PX) return;
      if (press.timer) return this.cancel(); // it scrolls
      this.start();
    }
    press.x = event.clientX;
    press.y = event.clientY;
    this.follow();
  }

  private start(): void {
    const { press } = this;
    if (!press || press.ghost) return;
    press.ghost = h("div.qbd-ghost", { "aria-hidden": "true" }, this.gesture.name(press.held));
    this.root.append(press.ghost);
    window.getSelection()?.removeAllRanges();
    this.gesture.begin(press.held);
    this.follow();
    this.scrollOn(press);
  }

  private follow(): void {
    const { press } = this;
    if (!press?.ghost) return;
    const frame = this.root.getBoundingClientRect();
    press.ghost.style.transform = `translate(${press.x - frame.left + 14}px, ${press.y - frame.top + 10}px)`;
    this.gesture.over(press.held, press.x, press.y);
  }

  private up(event: PointerEvent): void {
    const { press } = this;
    if (!press || event.pointerId !== press.id) return;
    if (press.ghost) {
      // the click that ends a drag chooses nothing
      const swallow = (click: Event): void => click.stopPropagation();
      window.addEventListener("click", swallow, true);
      setTimeout(() => window.removeEventListener("click", swallow, true));
      this.gesture.drop(press.held, copies(event));
    }
    this.cancel();
  }

  /** Scroll what lies under the pointer near its edges, frame by frame while something is dragged. */
  private scrollOn(press: Press<T>): void {
    if (this.press !== press) return;
    for (const box of scrollers(document.elementFromPoint(press.x, press.y))) {
      const { top, bottom } = box.getBoundingClientRect();
      const by = pull(press.y, Math.max(0, top), Math.min(innerHeight, bottom));
      const before = box.scrollTop;
      if (by) box.scrollTop += by;
      if (box.scrollTop === before) continue;
      this.follow();
      break; // the innermost that still can
    }
    requestAnimationFrame(() => this.scrollOn(press));
  }
}

/** Whether the keys that mean "also there" are held: Ctrl, on a Mac Option. */
export function copies(event: PointerEvent | KeyboardEvent): boolean {
  return event.ctrlKey || event.altKey || event.metaKey;
}

/** How far to scroll in one frame with the pointer at `y` between two edges: the nearer to one, the faster. */
export function pull(y: number, top: number, bottom: number): number {
  const edge = Math.min(EDGE_PX, (bottom - top) / 4);
  if (y < top + edge) return -Math.ceil(FASTEST_PX * Math.min(1, (top + edge - y) / edge));
  if (y > bottom - edge) return Math.ceil(FASTEST_PX * Math.min(1, (y - bottom + edge) / edge));
  return 0;
}

function scrollers(from: Element | null): Element[] {
  const found: Element[] = [];
  for (let at = from; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) found.push(at);
  }
  return found;
}
