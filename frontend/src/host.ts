// Where interviews are opened one after another: switching happens here at once, the page around us follows.

import type { Choice, Place } from "./core/types";
import { getInterviews, keepRevision } from "./net/api";
import { testHooks } from "./test_hooks";
import type { MakeActivity } from "./view/desk";
import { whenIdle } from "./view/dom";
import { WorkspaceView, type WorkspaceData } from "./workspace_view";

export interface HostData extends WorkspaceData {
  project_id: string;
  /** A panel to open at first. */
  panel?: string;
  /** The switch the page had heard of when it was drawn; null before the first. */
  asked?: number | null;
}

/** What the page is told: the interview that is open now, and a number that is new each time. */
export interface Opened {
  interview: string;
  asked: number;
}

/** What the switcher of an open interview asks for. */
export interface Ways {
  /** The project's interviews as last heard, and a newer answer when it comes. */
  known: () => Choice[];
  refresh: () => Promise<Choice[]>;
  open: (choice: Choice) => void;
  /** Open another one at a place. */
  go: (place: Place) => void;
  /** Open the one after or before. */
  step: (by: 1 | -1) => void;
  /** A gesture was refused when its interview was no longer open. */
  refused: (message: string) => void;
}

/** What a panel is opened with when it was open in the interview before: it does not take the keys. */
export const CARRIED = { carried: true };

export class Host implements Ways {
  report: (opened: Opened) => void = () => undefined;
  private view: WorkspaceView;
  private choices: Choice[] = [];
  /** The newest switch, until the page that knows of it has been drawn. */
  private asked: number | null = null;
  private lastAsked = 0;
  private untold: Opened | null = null;
  private readonly kept = new Set<string>();
  private readonly tell = (): void => {
    const opened = this.untold;
    this.untold = null;
    window.removeEventListener("pointerdown", this.tell, true);
    if (opened) this.report(opened);
  };

  constructor(
    private readonly parent: HTMLElement,
    private data: HostData,
    private readonly make: MakeActivity,
  ) {
    this.view = this.show(data);
    const [panel, round] = data.panel?.split(":") ?? []; // "compare:ROUND" compares what was coded in a round
    if (panel) this.view.openWith(panel, { everywhere: true, round });
  }

  get isShown(): boolean {
    return this.view.root.isConnected;
  }

  serves(data: HostData): boolean {
    return this.isShown && data.mode === this.data.mode && data.project_id === this.data.project_id;
  }

  /** The page was drawn again: what it wants open wins, unless it has not yet heard of a switch made here. */
  follow(data: HostData): void {
    if (this.asked !== null && data.asked !== this.asked) return;
    this.asked = null;
    const { interview_id, focus = null } = this.data;
    const isElsewhere = data.focus !== null && data.focus !== undefined && data.focus !== focus;
    this.data = data;
    if (data.interview_id !== interview_id || isElsewhere) this.view = this.show(data);
  }

  known(): Choice[] {
    return this.choices;
  }

  async refresh(): Promise<Choice[]> {
    this.choices = await getInterviews(this.data.project_id);
    return this.choices;
  }

  open(choice: Choice, place: Place | null = null): void {
    if (choice.id === this.data.interview_id) return;
    const at = { focus: place?.start ?? null, focus_end: place?.end ?? null };
    this.data = { ...this.data, interview_id: choice.id, revision_id: choice.revision_id, ...at };
    this.asked = this.lastAsked = Math.max(Date.now(), this.lastAsked + 1);
    this.untold = { interview: choice.id, asked: this.asked };
    // A rerun would compete with the opening. A press elsewhere on the page must find it knowing, though.
    window.addEventListener("pointerdown", this.tell, true);
    this.view = this.show(this.data, choice.name);
  }

  async go(place: Place): Promise<void> {
    const isIt = (choice: Choice): boolean => choice.id === place.interview;
    const choice = this.choices.find(isIt) ?? (await this.refresh().catch(() => [])).find(isIt);
    if (choice && this.isShown) this.open(choice, place);
  }

  async step(by: 1 | -1): Promise<void> {
    const choices = this.choices.length ? this.choices : await this.refresh().catch(() => []);
    // from the one that is open now: another step may have been taken while the list was on its way
    const at = choices.findIndex((choice) => choice.id === this.data.interview_id);
    const next = at < 0 ? undefined : choices[at + by];
    if (next && this.isShown) this.open(next);
  }

  refused(message: string): void {
    this.view.desk.toasts.show(message, "error");
  }

  close(): void {
    window.removeEventListener("pointerdown", this.tell, true);
    this.untold = null;
    this.view.close();
  }

  private show(data: HostData, name = ""): WorkspaceView {
    const old = this.view as WorkspaceView | undefined;
    const view = new WorkspaceView(data, this, this.make, name);
    const panel = old?.desk.side.opened ?? null;
    const opened = view.open(); // asks for the interview before the one before is taken off the page
    old?.close();
    this.parent.append(view.root);
    if (data.test_hooks) testHooks(view);
    if (panel) view.openWith(panel, CARRIED);
    void opened.then(() => requestAnimationFrame(() => setTimeout(() => this.painted(view))));
    return view;
  }

  private painted(view: WorkspaceView): void {
    if (view !== this.view) return;
    this.tell();
    whenIdle(() => void this.keepNeighbours(view));
  }

  /** Have the browser keep the transcripts before and after this one: they never change. */
  private async keepNeighbours(view: WorkspaceView): Promise<void> {
    const choices = await this.refresh().catch(() => this.choices);
    if (view !== this.view || !this.isShown) return;
    const at = choices.findIndex((choice) => choice.id === this.data.interview_id);
    for (const near of [choices[at + 1], choices[at - 1]]) {
      const revision = at < 0 ? null : near?.revision_id;
      if (!revision || this.kept.has(revision)) continue;
      this.kept.add(revision);
      await keepRevision(revision);
    }
  }
}
