// Seeing what is coded: the filter, the density strip, the card under the pointer, and going through overlapping codings.

import type { Mark, News } from "../core/model";
import type { Stretch } from "../core/types";
import type { Desk } from "../view/desk";
import type { OverviewPart } from "../view/overview";
import css from "./overview.css";
import { FilterBar } from "./overview/filter_bar";
import { HoverCard } from "./overview/hover_card";
import { Strip } from "./overview/strip";

export { css };

/** No panel, but fetched like one: the text can be read and coded before it is there. */
export function open(desk: Desk): OverviewPart {
  return new Overview(desk);
}

class Overview implements OverviewPart {
  private readonly filter: FilterBar;
  private readonly strip: Strip;
  private readonly card: HoverCard;
  /** Where the codings are gone through, and which one is shown. */
  private round: { from: number; to: number; shown: number } | null = null;

  constructor(private readonly desk: Desk) {
    this.filter = new FilterBar(desk);
    this.strip = new Strip(desk);
    this.card = new HoverCard(desk);
    desk.root.querySelector(".qw-middle")!.append(this.filter.root, this.strip.root, this.card.root);
    desk.side.buttons.prepend(this.filter.button);
  }

  get root(): HTMLElement {
    return this.strip.root;
  }

  news(news: News): void {
    const { desk, filter, strip } = this;
    if (news.about === "people") return strip.people();
    if (news.about === "speakers" || news.about === "progress") return;
    if (news.about === "sieve" && desk.model.doc) desk.transcript.touch({ from: 0, to: desk.model.doc.text.length });
    strip.refresh();
    filter.fill();
  }

  /** Keys that need no modifier; true when used. */
  key(event: KeyboardEvent, chosen: Stretch | null, show: (mark: Mark) => void): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-code]") : null;
    if (event.key === "f" && row) this.filter.only(row.dataset["code"]!);
    else if (event.key === "f") this.filter.toggle();
    else if (event.key === "F") this.filter.reset();
    else if (event.key === "y") this.filter.onlyMine();
    else if (event.key === "o" || event.key === "O") this.next(chosen, event.key === "o" ? 1 : -1, show);
    else return false;
    return true;
  }

  close(): void {
    this.strip.close();
    this.card.hide();
  }

  /** Show the next of the codings at the cursor, and say which one it is. */
  private next(chosen: Stretch | null, by: 1 | -1, show: (mark: Mark) => void): void {
    const { model, cursor, toasts, say, highlights, transcript } = this.desk;
    const { from, to } = chosen ?? { from: cursor.unit, to: cursor.unit };
    const marks = model.marksIn(from, to);
    if (marks.length === 0) return toasts.show(say("ws.cycle.none"), "note", "cycle");
    const again = this.round?.from === from && this.round.to === to;
    const shown = again ? (this.round!.shown + by + marks.length) % marks.length : by > 0 ? 0 : marks.length - 1;
    this.round = { from, to, shown };
    const mark = marks[shown]!;
    show(mark);
    highlights.paint("hover", transcript.ranges(mark));
    const { coding } = mark;
    const coder = coding.coder_id === model.state.me.id ? say("ws.coding.mine") : model.memberName(coding.coder_id);
    toasts.show(say("ws.cycle", { at: shown + 1, all: marks.length, code: model.codes.get(coding.code_id)!.name, coder }), "note", "cycle");
  }
}
