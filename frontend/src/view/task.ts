// The way to src/panels/task.ts, which is fetched once somebody has a task here: the band that says what one is to code.

import type { News } from "../core/model";
import { loadPanel } from "../net/parts";
import type { Desk } from "./desk";
import { addStyle } from "./dom";
import type { Panel } from "./panels";

export class TaskBand {
  private part: Panel | null = null;
  private closed = false;

  constructor(private readonly desk: Desk) {}

  news(news: News): void {
    if (this.part) this.part.news?.(news);
    else if (news.about === "document" && this.desk.model.state.tasks.length) void this.load();
  }

  close(): void {
    this.closed = true;
    this.part?.close?.();
  }

  private async load(): Promise<void> {
    const module = await loadPanel("task").catch(() => null); // the server is away: the next state tries again
    if (!module || this.closed || this.part) return;
    addStyle("task", module.css);
    this.part = module.open(this.desk);
  }
}
