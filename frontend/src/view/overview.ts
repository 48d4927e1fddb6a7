// The way to src/panels/overview.ts, which is fetched once the text is on the page: filter, density strip, card under the
// pointer, going through overlapping codings.

import type { Mark, News } from "../core/model";
import type { Stretch } from "../core/types";
import { loadPanel } from "../net/parts";
import type { Desk } from "./desk";
import { addStyle, whenIdle } from "./dom";
import type { Panel } from "./panels";

export interface OverviewPart extends Panel {
  news: (news: News) => void;
  /** A key with the focus on the text; true when used. */
  key: (event: KeyboardEvent, chosen: Stretch | null, show: (mark: Mark) => void) => boolean;
  close: () => void;
}

const KEYS = /^[foyFO]$/;

export class Overview {
  private part: OverviewPart | null = null;
  private closed = false;

  constructor(
    private readonly desk: Desk,
    private readonly show: (mark: Mark) => void,
  ) {}

  news(news: News): void {
    if (this.part) this.part.news(news);
    else if (news.about === "document") whenIdle(() => void this.load());
  }

  key(event: KeyboardEvent, chosen: Stretch | null): boolean {
    if (this.part) return this.part.key(event, chosen, this.show);
    if (!KEYS.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return false;
    void this.load().then((part) => part?.key(event, chosen, this.show));
    return true;
  }

  close(): void {
    this.closed = true;
    this.part?.close();
  }

  private async load(): Promise<OverviewPart | null> {
    const module = await loadPanel("overview").catch(() => null); // the server is away: the next key tries again
    if (!module || this.closed) return null;
    if (this.part) return this.part;
    addStyle("overview", module.css);
    this.part = module.open(this.desk) as OverviewPart;
    this.part.news({ about: "document" });
    return this.part;
  }
}
