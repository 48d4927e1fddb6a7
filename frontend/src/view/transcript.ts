// The column of turns: which turns must be made again, when, and where a character stands on the page.

import type { Model } from "../core/model";
import { countBelow } from "../core/offsets";
import type { Say } from "../core/text";
import type { Stretch } from "../core/types";
import { draw, measure, type Measured } from "./brackets";
import { h } from "./dom";
import { fillText, pieceAt, turnView, type Decoration, type PieceElement, type TurnView } from "./turn";

const AHEAD_PX = 500; // turns this near to the window count as visible
const FIRST_TURNS = 40; // what the first frame may have to hold on a tall screen
const IDLE_TURNS = 12; // off-screen turns made per idle slice before the clock is looked at

export interface TranscriptHooks {
  gutter: (view: TurnView) => void;
  painted: () => void;
  looks?: (view: TurnView) => Decoration[];
}

export class Transcript {
  readonly scroller: HTMLElement;
  readonly column: HTMLElement;
  views: TurnView[] = [];
  /** Draws what stands beside a turn instead of the brackets. */
  margin: ((measured: Measured) => void) | null = null;
  /** How a turn is shown beyond what the screen does to it. */
  dress: ((view: TurnView) => Decoration[]) | null = null;
  private readonly watcher: IntersectionObserver;
  private readonly resizes: ResizeObserver;
  private frame = 0;
  private idle = 0;
  private held = false;
  private rest: TurnView[] = []; // below everything on the page, until after the first frame
  private readonly remeasure = (): void => {
    for (const view of this.views) view.due = true;
    this.schedule();
  };
  private width = 0;

  constructor(
    private readonly model: Model,
    private readonly say: Say,
    private readonly hooks: TranscriptHooks,
    private readonly brackets: boolean,
  ) {
    this.column = h("div.qw-column");
    const label = say("ws.transcript");
    this.scroller = h("div.qw-scroll", { tabindex: "0", role: "document", "aria-label": label, "data-testid": "transcript" }, this.column);
    this.watcher = new IntersectionObserver((seen) => this.sight(seen), {
      root: this.scroller,
      rootMargin: `${AHEAD_PX}px 0px`,
    });
    this.resizes = new ResizeObserver(([entry]) => {
      const width = entry!.contentRect.width;
      if (width === this.width) return;
      this.width = width;
      this.remeasure();
    });
    this.resizes.observe(this.column);
    document.fonts.addEventListener("loadingdone", this.remeasure);
  }

  /** Put the whole document on the page: plain text at once, codings for what is seen in the first frame. */
  show(): void {
    this.watcher.disconnect();
    const doc = this.model.doc;
    this.views = doc ? doc.blocks.map((_, index) => turnView(doc, index)) : [];
    this.rest = this.views.slice(FIRST_TURNS);
    this.column.replaceChildren(...this.views.slice(0, FIRST_TURNS).map((view) => view.element));
    // The observer reports only after the first paint; until then a guess without asking for a layout.
    let height = 0;
    for (const view of this.views) {
      if (height > window.innerHeight) break;
      height += view.guess;
      view.visible = true;
      // the browser does not know yet that it will be seen, and would lay each of them out by itself when measured
      view.element.style.contentVisibility = "visible";
    }
    this.build(this.views.filter((view) => view.visible));
    requestAnimationFrame(() => setTimeout(() => this.showRest()));
    this.schedule();
  }

  /** Put everything on the page now. */
  showRest(): void {
    this.column.append(...this.rest.map((view) => view.element));
    this.rest = [];
    for (const view of this.views) this.watcher.observe(view.element);
  }

  /** Make and measure every turn now, seen or not. */
  everything(): void {
    this.showRest();
    for (const view of this.views) view.element.style.contentVisibility = "visible";
    this.build(this.views);
    this.drawBrackets(this.views);
    for (const view of this.views) if (!view.visible) view.element.style.contentVisibility = "";
  }

  gutters(): void {
    for (const view of this.views) if (!view.bare) this.hooks.gutter(view);
  }

  /** Make what stands beside the turns of a stretch again. */
  guttersOf(where: Stretch): void {
    for (const index of this.model.doc?.blocksIn(where.from, Math.max(where.to, where.from + 1)) ?? []) {
      const view = this.views[index];
      if (view && !view.bare) this.hooks.gutter(view);
    }
  }

  touch(where: Stretch): void {
    // gestures kept over a reload are foreseen before the document is first shown
    this.soil((this.model.doc?.blocksIn(where.from, where.to) ?? []).flatMap((index) => this.views[index] ?? []));
  }

  /** While a mouse button is down nothing is rebuilt under it: a rebuild would lose the native selection. */
  hold(yes: boolean): void {
    this.held = yes;
    if (!yes) this.schedule();
  }

  viewAt(unit: number): TurnView | null {
    const { doc } = this.model;
    return (doc && this.views[doc.blockAt(unit)]) ?? null;
  }

  /** The stretch as live ranges, one per turn, for highlights and for placing things. */
  ranges(where: Stretch): Range[] {
    const found: Range[] = [];
    for (const index of this.model.doc?.blocksIn(where.from, where.to) ?? []) {
      const view = this.views[index]!;
      const from = Math.max(where.from, view.block.from);
      const to = Math.min(where.to, view.block.to);
      const first = pieceAt(view, from);
      const last = pieceAt(view, to - 1);
      if (!first?.firstChild || !last?.firstChild) continue;
      const range = document.createRange();
      range.setStart(first.firstChild, from - first.qwFrom);
      range.setEnd(last.firstChild, to - last.qwFrom);
      found.push(range);
    }
    return found;
  }

  /** The place in the text of a point in the page; null outside the transcript's text. */
  unitAt(node: Node, offset: number): number | null {
    const holder = node instanceof Element ? node : node.parentElement;
    const piece = holder?.closest<HTMLElement>(".qw-text > span") as PieceElement | null;
    if (piece?.qwFrom !== undefined) {
      if (!(node instanceof Element)) return piece.qwFrom + offset;
      return offset === 0 ? piece.qwFrom : piece.qwTo;
    }
    if (!(node instanceof HTMLElement) || !node.classList.contains("qw-text")) return null;
    const child = node.children[offset] as PieceElement | undefined;
    const view = this.views[Number(node.dataset["block"])];
    return child?.qwFrom ?? view?.block.to ?? null;
  }

  /** The text under a native selection; ends outside the text fall to the nearest turn inside. */
  stretchOf(range: Range): Stretch | null {
    const from = this.unitAt(range.startContainer, range.startOffset);
    const to = this.unitAt(range.endContainer, range.endOffset);
    if (from !== null && to !== null) return { from, to };
    const inside = this.views.filter((view) => range.intersectsNode(view.text));
    if (inside.length === 0) return null;
    return { from: from ?? inside[0]!.block.from, to: to ?? inside[inside.length - 1]!.block.to };
  }

  reveal(unit: number, how: "nearest" | "center" = "nearest"): void {
    const view = this.viewAt(unit);
    if (!view) return;
    if (this.rest.length) this.showRest();
    this.build([view]);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || how === "center";
    const target = pieceAt(view, unit) ?? view.text;
    const tall = view.element.offsetHeight > this.scroller.clientHeight;
    (tall ? target : view.element).scrollIntoView({ block: how, behavior: calm ? "auto" : "smooth" });
  }

  /** The text in sight, by whole turns; null while nothing is. */
  seen(): Stretch | null {
    const made = this.views.length - this.rest.length;
    if (!made || this.scroller.hidden) return null;
    const { top, bottom } = this.scroller.getBoundingClientRect();
    const above = (y: number) => (i: number): number => (this.views[i]!.element.getBoundingClientRect().bottom <= y ? 0 : 1);
    const first = countBelow(made, 1, above(top));
    const last = countBelow(made, 1, above(bottom));
    const from = this.views[Math.min(first, made - 1)]!.block;
    const to = this.views[Math.min(last, made - 1)]!.block;
    return { from: from.from, to: to.to };
  }

  /** Remember which turn is at the top, for a document that is put on the page again. */
  anchor(): () => void {
    const top = this.scroller.getBoundingClientRect().top;
    const view = this.views.find((v) => v.element.getBoundingClientRect().bottom > top);
    const index = view?.index ?? 0;
    const shift = view ? view.element.getBoundingClientRect().top - top : 0;
    return () => {
      this.showRest();
      const again = this.views[Math.min(index, this.views.length - 1)];
      if (again) this.scroller.scrollTop += again.element.getBoundingClientRect().top - top - shift;
    };
  }

  close(): void {
    this.rest = [];
    this.views = [];
    this.watcher.disconnect();
    this.resizes.disconnect();
    document.fonts.removeEventListener("loadingdone", this.remeasure);
    cancelAnimationFrame(this.frame);
    if ("cancelIdleCallback" in window) cancelIdleCallback(this.idle);
  }

  private sight(seen: IntersectionObserverEntry[]): void {
    for (const entry of seen) {
      const view = this.views[Number((entry.target as HTMLElement).dataset["block"])];
      if (view?.element !== entry.target) continue;
      view.visible = entry.isIntersecting;
      if (!view.visible) view.element.style.contentVisibility = "";
    }
    this.schedule();
  }

  private soil(views: TurnView[]): void {
    for (const view of views) view.dirty = view.due = true;
    this.schedule();
    // Texts are made before the frame begins, so that its first layout serves for measuring the brackets too.
    queueMicrotask(() => {
      if (!this.held) this.build(views.filter((view) => view.visible && view.dirty));
    });
  }

  private schedule(): void {
    if (this.frame || this.held) return;
    this.frame = requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (this.held) return;
    const now = this.views.filter((view) => view.visible && (view.dirty || view.due));
    this.build(now);
    this.drawBrackets(now);
    if (now.length) this.hooks.painted();
    this.fillIdly();
  }

  private drawBrackets(views: TurnView[]): void {
    for (const view of views) view.due = false;
    if (!this.brackets) return;
    const measured = views.map((view) => measure(view, this.model));
    for (const one of measured) this.margin ? this.margin(one) : draw(one, this.model, this.say);
  }

  private build(views: TurnView[]): void {
    for (const view of views) {
      if (!view.dirty || isEdited(view)) continue;
      if (view.bare) this.hooks.gutter(view);
      view.bare = false;
      fillText(view, this.model, this.say, [...(this.hooks.looks?.(view) ?? []), ...(this.dress?.(view) ?? [])]);
      view.dirty = false;
    }
  }

  private fillIdly(): void {
    const waiting = this.views.some((view) => view.dirty && !view.visible && !isEdited(view));
    if (this.idle || !waiting) return;
    const slice = (deadline?: IdleDeadline): void => {
      this.idle = 0;
      if (this.held) return;
      let made = 0;
      for (const view of this.views) {
        if (!view.dirty || view.visible || isEdited(view)) continue;
        this.build([view]);
        if (++made >= IDLE_TURNS && (deadline?.timeRemaining() ?? 0) < 4) break;
      }
      if (made) this.hooks.painted();
      this.fillIdly();
    };
    const canWait = "requestIdleCallback" in window;
    this.idle = canWait ? requestIdleCallback(slice, { timeout: 2000 }) : Number(setTimeout(slice, 60));
  }
}

/** A turn with an open editor keeps its textarea, whatever arrives meanwhile. */
function isEdited(view: TurnView): boolean {
  return view.element.classList.contains("qw-editing");
}
