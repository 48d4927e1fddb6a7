// Codes suggested for a passage, on request only: at most three, ranked, each with the coded passages that are its reason.

import { meaning, needs, said, shortened, type Offered, type Reason } from "../core/offer";
import type { News } from "../core/model";
import { clock } from "../core/text";
import type { Place, Stretch } from "../core/types";
import { askCodes, askSentences } from "../net/offers";
import type { Desk } from "../view/desk";
import { dot, h } from "../view/dom";
import type { Panel } from "../view/panels";
import css from "./suggest.css";

export { css };

const LOOK_AGAIN_MS = 1500; // while vectors are being made

/** Kept while one looks at a reason in another interview. `taken`: the codings made of it, by code. */
const kept = { project: "", place: null as Place | null, revision: "", text: "", found: null as Offered | null, taken: new Map<string, string>(), none: false };

export function open(desk: Desk): Panel {
  if (kept.project !== desk.model.state.project.id) forget(desk.model.state.project.id);
  return new SuggestPanel(desk);
}

function forget(project: string): void {
  Object.assign(kept, { project, place: null, text: "", found: null, taken: new Map(), none: false });
}

class SuggestPanel implements Panel {
  readonly root: HTMLElement;
  private readonly chosen: HTMLElement;
  private readonly state = h("p.qs-state", { role: "status", "data-testid": "suggest-state" });
  private readonly list = h("ol.qs-codes", { "data-testid": "suggested" });
  private readonly foot = h("div.qs-foot");
  private timer = 0;
  private asked = 0;

  constructor(private readonly desk: Desk) {
    const { say } = desk;
    this.chosen = h("button.qs-chosen", { type: "button", dir: "auto", title: say("ws.suggest.back"), onclick: () => kept.place && desk.go(kept.place) });
    this.root = h("div.qs", { "data-testid": "suggest" }, h("p.qs-machine", {}, say("ws.suggest.machine")), this.chosen, this.state, this.list, this.foot);
  }

  shown(wish?: unknown): void {
    const { carried, ask } = (wish ?? {}) as { carried?: boolean; ask?: Stretch };
    const stretch = ask ?? (carried ? null : this.desk.activity.chosen);
    if (stretch) this.choose(stretch);
    else this.fill();
    if (carried && kept.found && needs(kept.found) === "waiting") void this.ask();
  }

  left(): void {
    clearTimeout(this.timer);
    this.desk.activity.offer = null;
  }

  news(news: News): void {
    if (news.about === "document" && !this.desk.model.state.suggests) {
      forget(kept.project);
      this.desk.side.close();
    } else if (news.about === "codings" || news.about === "codes" || news.about === "document") this.fill();
  }

  takes(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const meant = meaning(event.key, kept.found);
    if (meant === null) return false;
    if (meant === "none") this.none();
    else this.take(meant);
    return true;
  }

  private choose(stretch: Stretch): void {
    const { model, activity, highlights, transcript } = this.desk;
    const { doc, state } = model;
    if (!doc) return;
    forget(state.project.id);
    kept.place = { interview: state.interview.id, start: doc.offsets.toPoints(stretch.from), end: doc.offsets.toPoints(stretch.to) };
    kept.revision = doc.id;
    kept.text = doc.textOf(stretch);
    activity.leave(); // the digits are the panel's now
    highlights.paint("pending", transcript.ranges(stretch));
    void this.ask();
  }

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    if (!kept.place) return;
    const asked = ++this.asked;
    if (!kept.found) this.fill(this.desk.say("ws.suggest.looking"));
    try {
      const found = await askCodes(kept.place, kept.revision);
      if (asked !== this.asked) return;
      kept.found = found;
      kept.place = { ...kept.place, start: found.start, end: found.end };
      kept.revision = found.revision;
      this.fill();
      if (!found.offer && needs(found) === "waiting") this.timer = window.setTimeout(() => void this.ask(), LOOK_AGAIN_MS);
    } catch (error) {
      if (asked === this.asked) this.fill((error as Error).message || this.desk.say("ws.hits.unreachable"));
    }
  }

  private take(rank: number): void {
    const { model, session, toasts, say } = this.desk;
    const code = kept.found?.codes[rank - 1]?.code;
    if (!code || !kept.place || !kept.found?.offer || this.standing(code)) return;
    const coding = crypto.randomUUID();
    kept.taken.set(code, coding);
    const { interview, start, end } = kept.place;
    const op = { kind: "coding.add", interview, revision: kept.revision, start, end, code, coding, offer: kept.found.offer, suggested: true };
    void session.do(op).then((result) => {
      if (!result.ok) kept.taken.delete(code);
      this.fill();
    });
    toasts.announce(say("ws.suggest.taken", { code: model.codes.get(code)?.name ?? "" }));
    this.fill();
  }

  /** Keep that none fits, and let the person choose a code of their own for the passage. */
  private none(): void {
    const { session, activity, model } = this.desk;
    if (!kept.found?.offer || !kept.place || kept.none || kept.taken.size) return;
    kept.none = true;
    void session.do({ kind: "offer.none", offer: kept.found.offer });
    this.fill();
    const { doc, state } = model;
    if (!doc || doc.id !== kept.revision || state.interview.id !== kept.place.interview) return;
    activity.select({ from: doc.offsets.toUnits(kept.place.start), to: doc.offsets.toUnits(kept.place.end) }, true);
  }

  /** Whether a taken code still stands: it may have been undone since. */
  private standing(code: string): boolean {
    const coding = kept.taken.get(code);
    if (coding === undefined) return false;
    return this.desk.model.state.interview.id !== kept.place?.interview || this.desk.model.marks.has(coding);
  }

  private fill(problem = ""): void {
    const { activity } = this.desk;
    const { found, place } = kept;
    activity.offer = found?.offer && place ? { id: found.offer, revision: kept.revision, ...place } : null;
    this.chosen.textContent = shortened(kept.text, 240);
    this.chosen.hidden = !kept.text;
    this.state.textContent = problem || this.sentence();
    this.list.replaceChildren(...(found?.codes ?? []).flatMap((_, index) => this.card(index) ?? []));
    this.foot.replaceChildren(...this.buttons());
  }

  private sentence(): string {
    const { say } = this.desk;
    const { found } = kept;
    if (!kept.place) return say("ws.suggest.select");
    if (!found) return say("ws.suggest.looking");
    if (kept.none) return say("ws.suggest.none.kept");
    if (found.hindrance === "no_vectors" && needs(found) === "waiting") return say("ws.suggest.preparing");
    return say(said(found), { n: found.examples, codes: found.learnt });
  }

  private card(index: number): HTMLElement | null {
    const { model, say } = this.desk;
    const { code: id, nearest } = kept.found!.codes[index]!;
    const code = model.codes.get(id);
    if (!code) return null; // removed meanwhile
    const taken = this.standing(id);
    const take = h("button.qs-take", {
      type: "button", "data-testid": "take", "data-code": id, "aria-pressed": String(taken), disabled: kept.none,
      "aria-label": say(taken ? "ws.suggest.taken" : "ws.suggest.take", { rank: index + 1, code: code.name }),
      onclick: () => this.take(index + 1),
    }, h("kbd", {}, String(index + 1)), dot(code.colour), h("span.qw-name", {}, code.name), taken && h("span.qs-done", {}, say("ws.suggest.done")));
    const reasons = h("ul.qs-reasons", { "aria-label": say("ws.suggest.reasons", { code: code.name }) }, ...nearest.map((one) => h("li", {}, this.reason(one))));
    return h("li.qs-code", {}, take, reasons);
  }

  private reason(one: Reason): HTMLElement {
    const who = [one.who, one.interview_name, one.start_s === null ? "" : clock(one.start_s)].filter(Boolean).join(" · ");
    const show = (): void => this.desk.go({ interview: one.interview_id, start: one.start, end: one.end });
    return h("button.qs-reason", { type: "button", dir: "auto", title: this.desk.say("ws.find.show"), onclick: show }, h("span.qs-quote", {}, shortened(one.quote)), h("span.qs-who", {}, who));
  }

  private buttons(): HTMLElement[] {
    const { say, model } = this.desk;
    const { found } = kept;
    if (!found) return [];
    const all: HTMLElement[] = [];
    if (found.offer && !kept.none && ![...kept.taken.keys()].some((code) => this.standing(code))) {
      all.push(h("button.qw-button", { type: "button", "data-testid": "suggest-none", onclick: () => this.none() }, h("kbd", {}, "0"), " ", say("ws.suggest.none")));
    }
    if (needs(found) === "asking") {
      const note = found.offer ? h("span.qw-note", {}, say("ws.suggest.behind", { n: found.missing + found.behind })) : "";
      const failed = found.job?.state === "failed" ? found.job.error : "";
      const make = h("button.qw-button", {
        type: "button", "data-testid": "suggest-prepare",
        onclick: () => void askSentences(model.state.project.id).then(() => this.ask(), (error: Error) => this.fill(error.message)),
      }, say("ws.suggest.prepare"));
      all.push(h("div.qs-prepare", {}, note, failed && h("p.qw-note", {}, failed), make));
    }
    return all;
  }
}
