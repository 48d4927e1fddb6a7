// "More like this": passages elsewhere that mean something similar to the chosen one, to look at and to code.

import { outline } from "../core/filter";
import { keyOf, type Passage } from "../core/search";
import type { News } from "../core/model";
import type { Place } from "../core/types";
import { askVectors, getAlike, type Alike, type Comparison } from "../net/find";
import type { Desk } from "../view/desk";
import { h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./find.css";
import { Coder, type Batch } from "./parts/coder";
import { rowOf, Ticks } from "./parts/rows";

export { css };

const LIMIT = 60;
const LOOK_AGAIN_MS = 1500; // while vectors are being made
const SHOWN_CHARACTERS = 240; // of the chosen passage

/** Kept while one goes from interview to interview. */
const kept = { project: "", place: null as Place | null, text: "", outside: "", found: null as Comparison | null, at: -1, ticks: new Ticks() };

export function open(desk: Desk): Panel {
  if (kept.project !== desk.model.state.project.id) Object.assign(kept, { project: desk.model.state.project.id, place: null, outside: "", found: null, at: -1 });
  return new AlikePanel(desk);
}

class AlikePanel implements Panel {
  readonly root: HTMLElement;
  private readonly chosen = h("blockquote.qf-chosen", { dir: "auto", "data-testid": "alike-chosen" });
  private readonly outside = h("div.qf-line");
  private readonly state = h("div.qf-count", { role: "status", "data-testid": "alike-state" });
  private readonly meter = h("progress.qf-meter", { max: "1", hidden: true });
  private readonly list = h("div.qf-list", { "data-testid": "alike-hits" });
  private readonly coder: Coder;
  private readonly foot: HTMLElement;
  private timer = 0;
  private asked = 0;
  private hasAsked = false;

  constructor(private readonly desk: Desk) {
    this.coder = new Coder(desk, (code) => Promise.resolve(this.gather(code)), () => void this.look());
    this.foot = h("div.qf-foot", {}, this.coder.root);
    this.foot.hidden = !desk.model.may("code");
    const again = h("button.qw-button", { type: "button", "data-testid": "alike-again", title: desk.say("ws.alike.take.title"), onclick: () => this.take() }, desk.say("ws.alike.take"));
    this.root = h("div.qf", {}, this.chosen, h("div.qf-line", {}, again), this.outside, this.state, this.meter, this.list, this.foot);
    this.fillCodes();
  }

  shown(wish?: unknown): void {
    const { carried, place } = (wish ?? {}) as { carried?: boolean; place?: Place };
    if (carried && kept.found) return this.fill();
    if (place) this.choose(place);
    else this.take();
  }

  left(): void {
    clearTimeout(this.timer);
  }

  news(news: News): void {
    if (news.about === "codes") this.fillCodes();
  }

  /** Take what is selected, else the coding at the cursor, else its sentence. */
  private take(): void {
    const { model, activity, cursor } = this.desk;
    const doc = model.doc;
    if (!doc) return;
    const where = activity.chosen ?? model.marksIn(cursor.unit, cursor.unit)[0] ?? cursor.steps?.sentenceAt(cursor.unit);
    if (!where) return;
    this.choose({ interview: model.state.interview.id, start: doc.offsets.toPoints(where.from), end: doc.offsets.toPoints(where.to) });
  }

  private choose(place: Place): void {
    const { doc } = this.desk.model;
    kept.place = place;
    kept.text = doc ? doc.textOf({ from: doc.offsets.toUnits(place.start), to: doc.offsets.toUnits(place.end) }) : "";
    kept.ticks.setAll(false);
    kept.found = null;
    kept.at = -1;
    this.hasAsked = false;
    this.coder.forget();
    void this.look();
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    if (!kept.place) return;
    const { project } = this.desk.model.state;
    const asked = ++this.asked;
    try {
      const found = await getAlike(project.id, { ...kept.place, interview: kept.place.interview }, kept.outside);
      if (asked !== this.asked) return;
      kept.found = found;
      const lacks = found.missing > 0 || found.behind > 0;
      const isOnItsWay = found.job?.state === "waiting" || found.job?.state === "running";
      const failed = this.hasAsked && !isOnItsWay && found.job?.state === "failed";
      if (lacks && !isOnItsWay && !this.hasAsked) await askVectors(project.id);
      if (asked !== this.asked) return;
      const isNew = lacks && !this.hasAsked;
      this.hasAsked ||= lacks; // once only: a job that fails would fail again
      this.fill(failed ? found.job!.error : "");
      if (lacks && (isOnItsWay || isNew)) this.timer = window.setTimeout(() => void this.look(), LOOK_AGAIN_MS);
    } catch (error) {
      if (asked === this.asked) this.fill((error as Error).message || this.desk.say("ws.hits.unreachable"));
    }
  }

  private fill(problem = ""): void {
    const { say } = this.desk;
    const { found } = kept;
    this.chosen.textContent = kept.text.length > SHOWN_CHARACTERS ? `${kept.text.slice(0, SHOWN_CHARACTERS).trimEnd()}…` : kept.text;
    const waiting = found !== null && found.missing > 0;
    const said = !found ? say("ws.alike.looking")
      : !found.comparable ? say("ws.alike.nothing")
      : waiting ? say("ws.alike.preparing", { n: found.missing })
      : found.hits.length ? say("ws.alike.found") : say("ws.alike.none");
    this.state.textContent = problem || said;
    this.meter.hidden = !waiting;
    const share = found?.job?.share;
    if (share) this.meter.value = share;
    else this.meter.removeAttribute("value");
    const key = (found?.hits ?? []).map(keyOf).join() + (found?.hits ?? []).flatMap((hit) => hit.codes).join();
    if (this.list.dataset["shown"] !== key) {
      this.list.dataset["shown"] = key;
      this.list.replaceChildren(...(found?.hits ?? []).slice(0, LIMIT).map((hit, index) => this.row(hit, index)));
    }
    this.tell();
  }

  private row(hit: Alike, index: number): HTMLElement {
    const row = { ...hit, before: "", after: "" };
    return rowOf(this.desk, row, index, kept.ticks, { show: (at) => this.show(at), ticked: () => this.tell() });
  }

  private show(index: number): void {
    const hit = kept.found?.hits[index];
    if (!hit) return;
    kept.at = index;
    this.list.querySelector(".qf-here")?.classList.remove("qf-here");
    this.list.children[index]?.classList.add("qf-here");
    this.desk.go({ interview: hit.interview_id, start: hit.start, end: hit.end });
  }

  private tell(): void {
    this.coder.tell(kept.ticks.count(kept.found?.hits.length ?? 0));
  }

  private gather(_code: string): Batch {
    const chosen = (kept.found?.hits ?? []).filter((hit) => kept.ticks.has(keyOf(hit)));
    return { passages: chosen.map((hit): Passage => [hit.interview_id, hit.revision_id, hit.start, hit.end]), already: 0 };
  }

  private fillCodes(): void {
    const { model, say } = this.desk;
    const codes = outline(model.codes.values()).map(({ code, depth }): [string, string] => [code.id, "\u2003".repeat(depth) + code.name]);
    const select = h("select.qw-select", {
      "aria-label": say("ws.alike.outside"), title: say("ws.alike.outside"),
      onchange: () => {
        kept.outside = select.value;
        void this.look();
      },
    }, h("option", { value: "" }, say("ws.alike.whatever")), ...codes.map(([id, name]) => h("option", { value: id, selected: id === kept.outside }, name)));
    this.outside.replaceChildren(h("label.qf-label", {}, say("ws.alike.outside")), select);
    this.outside.hidden = codes.length === 0;
  }
}
