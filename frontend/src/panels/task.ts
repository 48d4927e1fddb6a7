// The band over the text while one has a task here: which round, which stretch, and "done".

import type { News } from "../core/model";
import { madeIn, roundOf } from "../core/rounds";
import type { Stretch, Task } from "../core/types";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./task.css";

export { css };

/** No panel, but fetched like one: most interviews are nobody's task. */
export function open(desk: Desk): Panel {
  return new TaskBand(desk);
}

class TaskBand implements Panel {
  readonly root: HTMLElement;
  private readonly sizes: ResizeObserver;
  /** The task one is asked about before it is done. */
  private asked: string | null = null;
  private stretches = "";
  /** Blind rounds that one had a task in here. */
  private readonly blind = new Map<string, string>();

  constructor(private readonly desk: Desk) {
    const middle = desk.root.querySelector<HTMLElement>(".qw-middle")!;
    this.root = h("div.qw-tasks", { role: "region", "aria-label": desk.say("ws.task"), "data-testid": "tasks" });
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.asked !== null) this.ask(null);
    });
    middle.append(this.root);
    this.sizes = new ResizeObserver(() => middle.style.setProperty("--qw-tasks", `${this.root.offsetHeight}px`));
    this.sizes.observe(this.root);
    this.news({ about: "document" });
  }

  news({ about }: News): void {
    if (about !== "document" && about !== "tasks" && about !== "codings") return;
    const { model, transcript } = this.desk;
    if (about === "codings" && this.asked === null) return;
    const { tasks } = model.state;
    this.tellRevealed();
    if (!tasks.some((task) => task.id === this.asked)) this.asked = null;
    this.root.hidden = tasks.length === 0;
    this.root.parentElement?.classList.toggle("qw-tasked", tasks.length > 0);
    this.root.replaceChildren(...tasks.map((task) => this.row(task)));
    const stretches = tasks.map(({ start, end }) => `${start}-${end}`).join();
    if (stretches !== this.stretches && model.doc) transcript.touch({ from: 0, to: model.doc.text.length });
    this.stretches = stretches;
    if (about === "document") this.markBorders();
  }

  close(): void {
    this.sizes.disconnect();
  }

  private row(task: Task): HTMLElement {
    const { model, say } = this.desk;
    const round = roundOf(model, task);
    const stretch = this.stretchOf(task);
    const words = say(round?.is_blind ? "ws.task.blind" : "ws.task.open", { name: round?.name ?? "" });
    const props = { "data-testid": "task", "data-task": task.id, "data-done": String(task.is_done) };
    if (this.asked === task.id) return h("div.qw-task.qw-asked", props, ...this.question(task));
    const parts: Node[] = [h("span.qw-tasksaid", {}, words)];
    if (task.is_done) parts.push(h("strong", {}, say("ws.task.isdone")));
    if (stretch) parts.push(this.button("ws.task.go", "task-go", () => this.go(stretch)));
    if (task.is_done) parts.push(this.button("ws.task.resume", "task-resume", () => this.say("round.resume", task)));
    else parts.push(this.button("ws.task.done", "task-done", () => this.ask(task.id)));
    return h("div.qw-task", props, ...parts);
  }

  private question(task: Task): Node[] {
    const { model, say } = this.desk;
    const n = madeIn(model, task).length;
    const words = h("span.qw-tasksaid", { id: "qw-task-question" }, h("strong", {}, say("ws.task.ask")), " ", say(n ? "ws.task.ask.more" : "ws.task.ask.none", { n }));
    const yes = h("button.qw-button.qw-primary", {
      type: "button", "data-testid": "task-yes", "aria-describedby": "qw-task-question",
      onclick: () => {
        this.asked = null;
        this.say("round.done", task);
      },
    }, say("ws.task.yes"));
    return [words, yes, this.button("ws.task.no", "task-no", () => this.ask(null))];
  }

  private button(key: string, testid: string, run: () => void): HTMLButtonElement {
    return h("button.qw-button", { type: "button", "data-testid": testid, onclick: run }, this.desk.say(key));
  }

  private ask(task: string | null): void {
    const before = this.asked;
    this.asked = task;
    this.news({ about: "tasks" });
    const at = task ?? before;
    this.root.querySelector<HTMLElement>(`[data-task="${at}"] [data-testid="${task === null ? "task-done" : "task-yes"}"]`)?.focus();
  }

  /** Goes the way of all gestures: behind those that wait, and not at all if one of them is refused. */
  private say(kind: "round.done" | "round.resume", task: Task): void {
    void this.desk.session.do({ kind, task: task.id });
    this.desk.transcript.scroller.focus({ preventScroll: true });
  }

  private stretchOf({ start, end }: Task): Stretch | null {
    const offsets = this.desk.model.doc?.offsets;
    return offsets && start !== null && end !== null ? { from: offsets.toUnits(start), to: offsets.toUnits(end) } : null;
  }

  private go({ from }: Stretch): void {
    const { cursor, transcript } = this.desk;
    cursor.place(from);
    transcript.reveal(from, "center");
    transcript.scroller.focus({ preventScroll: true });
  }

  /** A line with words before and after each stretch. */
  private markBorders(): void {
    const { model, transcript, say } = this.desk;
    for (const old of transcript.column.querySelectorAll(".qw-border")) old.remove();
    const stretches = model.state.tasks.flatMap((task) => this.stretchOf(task) ?? []);
    if (stretches.length) transcript.showRest();
    for (const { from, to } of stretches) {
      transcript.viewAt(from)?.element.before(h("div.qw-border", { "data-testid": "border" }, say("ws.task.begins")));
      transcript.viewAt(to - 1)?.element.after(h("div.qw-border", { "data-testid": "border" }, say("ws.task.ends")));
    }
  }

  /** A blind round that one coded in here is over: whose codings these are now has to be said. */
  private tellRevealed(): void {
    const { model, say, toasts } = this.desk;
    for (const task of model.state.tasks) {
      const round = roundOf(model, task);
      if (round?.is_blind) this.blind.set(round.id, round.name);
    }
    for (const [id, name] of this.blind) {
      if (model.state.rounds.find((round) => round.id === id)?.is_open) continue;
      this.blind.delete(id);
      toasts.show(say("ws.task.revealed", { name }));
    }
  }
}
