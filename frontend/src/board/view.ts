// The board on which a theme is built: what can be brought in on one side, the theme on the other.
//
// What is dropped is shown at once and told to the page, which stores it and draws the board anew; drops the page has
// not answered yet are laid over what it draws.

import { speech, type Say } from "../core/text";
import { h, patch } from "../view/dom";
import { dropOf, firstPlace, foresee, loose, places, same, step, THEME, type Board, type Drop, type Held, type Kind, type Pending, type Place } from "./model";
import { copies, Presses } from "./press";
import { chipParts, CODES, codeParts, PASSAGES, passageParts, quoteParts, quotesOf, SENTENCES, sentenceParts } from "./rows";
import { NOTHING, pressed, still, takenWith, type Selection } from "./selection";

export interface BoardData extends Board {
  /** The code whose passages are shown, "" for none. */
  code: string;
  /** Where the passages come from, in words. */
  heading: string;
  /** Said below the passages: that there are none, or more. */
  note: string;
  /** The newest drop the page has dealt with, and why it was refused, "" if it was not. */
  answered: number;
  refused: string;
  strings: Record<string, string>;
}

const LOST_MS = 6000; // the page has long answered a drop by then

const listbox = (name: string, label: string, shape = "div"): HTMLElement =>
  h(`${shape}.qbd-${name}` as "div.x", { role: "listbox", "aria-multiselectable": "true", "aria-label": label, "data-testid": `board-${name}` });

export class BoardView {
  readonly root: HTMLElement;
  report: (drops: Drop[]) => void = () => undefined;
  look: (code: string) => void = () => undefined;
  private shown: Board;
  private drops: Pending[] = [];
  private lastDrop = 0;
  private timer = 0;
  private isDrawing = false;
  private selection: Selection = NOTHING;
  /** What the keys hold, and where they would put it. */
  private hand: { held: Held; place: Place } | null = null;
  private aimed: Place | null = null;
  private readonly say: Say;
  private readonly presses: Presses<Held>;
  private readonly codes: HTMLElement;
  private readonly passages: HTMLElement;
  private readonly noCodes = h("p.qbd-note");
  private readonly from = h("h3.qbd-from");
  private readonly note = h("p.qbd-note");
  private readonly bring: HTMLButtonElement;
  private readonly chips = h("div.qbd-chips", { role: "list" });
  private readonly noChips = h("p.qbd-note");
  private readonly sentences = h("div.qbd-sentences", { "data-testid": "board-sentences" });
  private readonly noSentences = h("p.qbd-note");
  private readonly loose: HTMLElement;
  private readonly noLoose = h("p.qbd-note");
  private readonly theme: HTMLElement;
  private readonly status = h("p.qbd-status", { role: "status", "aria-live": "polite", "data-testid": "board-status" });

  constructor(private data: BoardData) {
    this.say = speech(data.strings);
    const { say } = this;
    this.shown = data;
    this.codes = listbox("codes", say("bd.codes"));
    this.passages = listbox("passages", say("bd.passages"));
    this.loose = listbox("loose", say("bd.loose"));
    this.bring = h("button.qbd-button", { type: "button", "data-testid": "board-bring", onclick: () => this.bringIn() });
    this.noCodes.textContent = say("bd.codes.none");
    this.noChips.textContent = say("bd.theme.codes.none");
    this.noSentences.textContent = say("bd.summary.none");
    this.noLoose.textContent = say("bd.loose.none");
    this.theme = h(
      "section.qbd-theme",
      { "aria-label": say("bd.theme"), "data-testid": "board-theme" },
      h("h3", {}, say("bd.theme.codes")), this.chips, this.noChips,
      h("h3", {}, say("bd.summary")), this.sentences, this.noSentences,
      h("h3", {}, say("bd.loose")), h("div.qbd-pool", {}, this.loose, this.noLoose),
    );
    const outside = h(
      "section.qbd-outside",
      { "aria-label": say("bd.outside") },
      h("h3", {}, say("bd.codes")), this.codes, this.noCodes, this.from, this.passages, this.note,
    );
    this.root = h(
      "div.qbd",
      { "data-testid": "board" },
      h("p.qbd-note", {}, say("bd.help")),
      h("div.qbd-sides", {}, outside, this.theme),
      h("div.qbd-bar", {}, this.bring, this.status),
    );
    this.presses = new Presses<Held>(this.root, {
      take: (target) => this.taken(target),
      name: (held) => this.nameOf(held),
      begin: (held) => {
        if (this.hand) this.letGo();
        this.begin(held);
      },
      over: (held, x, y) => this.aim(this.placeAt(held, x, y)),
      drop: (held, isCopy) => this.aimed && this.put(isCopy ? alsoThere(held, this.aimed) : held, this.aimed),
      end: () => this.end(),
    });
    this.root.addEventListener("click", (event) => this.click(event));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusin", (event) => this.rove(cardOf(event.target)));
    this.root.addEventListener("focusout", (event) => {
      if (this.hand && !this.isDrawing && !this.root.contains(event.relatedTarget as Node | null)) this.letGo();
    });
    this.draw();
  }

  /** The page was drawn again: what it has dealt with is in its board, the rest is laid over it. */
  follow(data: BoardData): void {
    const isNews = data.refused !== "" && (data.refused !== this.data.refused || data.answered !== this.data.answered);
    this.data = data;
    this.drops = this.drops.filter((drop) => drop.n > data.answered);
    this.watch();
    if (isNews) this.tell(data.refused, true);
    if (!this.presses.isDragging) this.draw();
  }

  /** Send what the page has not dealt with again: a server that went away may never have heard of it. */
  private watch(): void {
    clearTimeout(this.timer);
    if (this.drops.length === 0) return;
    this.timer = window.setTimeout(() => {
      if (!this.root.isConnected) return;
      this.drops = this.drops.map((drop) => ({ ...drop, sent: (drop.sent ?? 1) + 1 })); // Streamlit passes over what is the same
      this.send();
      this.watch();
    }, LOST_MS);
  }

  private send(): void {
    this.report(this.drops.map(({ cards: _, ...drop }) => drop));
  }

  close(): void {
    clearTimeout(this.timer);
    this.presses.cancel();
  }

  private draw(): void {
    const { data, say } = this;
    this.shown = this.drops.reduce(foresee, data as Board);
    const { shown } = this;
    this.isDrawing = true;
    const focused = cardOf(document.activeElement);
    patch(this.codes, codeParts(shown, data.code, say));
    patch(this.passages, passageParts(shown.passages));
    patch(this.chips, chipParts(shown));
    patch(this.sentences, sentenceParts(shown, say));
    patch(this.loose, quoteParts(loose(shown), "", say));
    this.passages.classList.toggle("qbd-machine", data.source === "question");
    this.from.textContent = data.heading;
    this.note.textContent = data.note;
    this.note.hidden = data.note === "";
    this.noChips.hidden = shown.codes.some((one) => one.mine);
    this.noSentences.hidden = shown.sentences.length > 0;
    this.noLoose.hidden = this.loose.childElementCount > 0;
    this.noCodes.hidden = shown.codes.length > 0;
    for (const list of [this.codes, this.passages, this.chips, this.loose]) list.hidden = list.childElementCount === 0;
    this.selection = still(this.selection, this.orderOf(this.selection.list));
    this.mark();
    if (focused && !focused.contains(document.activeElement)) this.focusAgain(focused);
    this.isDrawing = false;
    if (this.hand) this.holdOn(this.hand);
  }

  /** What the keys hold stays in hand when the board is drawn anew, unless its place has gone. */
  private holdOn({ held, place }: { held: Held; place: Place }): void {
    if (!this.allows(held, place)) return this.letGo();
    this.begin(held);
    this.unaim();
    this.aim(place);
  }

  /** Show what is chosen, and let each list be entered at one card. */
  private mark(): void {
    const { selection } = this;
    for (const card of this.root.querySelectorAll<HTMLElement>("[role=option]")) {
      const isChosen = card.dataset["list"] === selection.list && selection.ids.includes(card.dataset["id"]!);
      card.setAttribute("aria-selected", String(isChosen));
    }
    for (const list of this.root.querySelectorAll("[role=listbox]")) {
      const cards = [...list.children] as HTMLElement[];
      const entry = cards.find((card) => card === document.activeElement) ?? cards.find((card) => card.tabIndex === 0) ?? cards[0];
      for (const card of cards) card.tabIndex = card === entry ? 0 : -1;
    }
    const n = [CODES, PASSAGES].includes(selection.list) ? selection.ids.length : 0;
    this.bring.disabled = n === 0;
    this.bring.textContent = n ? this.say("bd.bring.n", { n }) : this.say("bd.bring");
  }

  private rove(card: HTMLElement | null): void {
    if (card?.parentElement?.getAttribute("role") !== "listbox") return;
    for (const other of card.parentElement.children) (other as HTMLElement).tabIndex = other === card ? 0 : -1;
  }

  /** The card that had the focus was drawn anew or went elsewhere: the focus stays with it or its list. */
  private focusAgain(card: HTMLElement): void {
    const { id = "", list = "" } = card.dataset;
    const same = this.cardsOf(list).find((card) => card.dataset["id"] === id);
    const there = same ?? this.root.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? this.cardsOf(list)[0];
    const target = there?.dataset["list"] === SENTENCES ? there.querySelector<HTMLElement>(".qbd-move") : there;
    target?.focus({ preventScroll: true });
  }

  // ------------------------------------------------------------------ what is taken in hand, and where it goes

  private taken(target: Element): Held | null {
    const card = cardOf(target);
    if (!card || card.dataset["fixed"] !== undefined) return null;
    const { list = "", id = "" } = card.dataset;
    if (list === SENTENCES) return { kind: "sentence", ids: [id], off: null };
    const kind: Kind = list === CODES || list === PASSAGES ? list : "quotes";
    const ids = takenWith(this.selection, list, id);
    return { kind, ids, off: kind === "quotes" ? list.slice(quotesOf("").length) || null : null };
  }

  private allows(held: Held, place: Place): boolean {
    return places(this.shown, held).some((one) => same(one, place));
  }

  private begin(held: Held): void {
    this.root.dataset["holds"] = held.kind;
    for (const place of places(this.shown, held)) this.elementOf(place)?.classList.add("qbd-may");
  }

  private placeAt(held: Held, x: number, y: number): Place | null {
    const under = document.elementFromPoint(x, y);
    if (!under || !this.theme.contains(under)) return null;
    const place = held.kind === "sentence" ? this.gapAt(y) : this.zoneAt(held, under);
    return this.allows(held, place) ? place : null;
  }

  private zoneAt(held: Held, under: Element): Place {
    const id = under.closest<HTMLElement>("[data-sentence]")?.dataset["sentence"];
    return id !== undefined && held.kind !== "codes" ? { at: "sentence", id } : THEME;
  }

  private gapAt(y: number): Place {
    const next = ([...this.sentences.children] as HTMLElement[]).find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return y < top + height / 2;
    });
    return { at: "before", id: next?.dataset["sentence"] ?? null };
  }

  private elementOf(place: Place): Element | null {
    if (place.at === "theme") return this.theme;
    if (place.id === null) return this.sentences;
    return this.sentences.querySelector(`[data-sentence="${CSS.escape(place.id)}"]`);
  }

  private aim(place: Place | null): void {
    if (same(place, this.aimed)) return;
    this.unaim();
    this.aimed = place;
    if (!place) return;
    const name = place.at !== "before" ? "qbd-aim" : place.id === null ? "qbd-end" : "qbd-before";
    this.elementOf(place)?.classList.add(name);
  }

  private unaim(): void {
    this.aimed = null;
    for (const name of ["qbd-aim", "qbd-end", "qbd-before"]) {
      for (const element of [this.theme, this.sentences, ...this.sentences.children]) element.classList.remove(name);
    }
  }

  private end(): void {
    this.unaim();
    delete this.root.dataset["holds"];
    for (const element of [this.theme, ...this.sentences.children]) element.classList.remove("qbd-may");
    this.draw(); // the page may have been drawn meanwhile
  }

  private put(held: Held, place: Place): void {
    this.lastDrop = Math.max(Date.now(), this.lastDrop + 1, this.data.answered + 1);
    const said = this.say("bd.put", { what: this.nameOf(held), place: this.wordsFor(held, place) });
    this.drops = [...this.drops, dropOf(this.lastDrop, held, place, this.shown)];
    this.selection = NOTHING;
    this.send();
    this.watch();
    this.draw();
    this.tell(said);
  }

  private bringIn(): void {
    const { list, ids } = this.selection;
    if (ids.length && (list === CODES || list === PASSAGES)) this.put({ kind: list, ids, off: null }, THEME);
  }

  // ------------------------------------------------------------------------------------- choosing and the keys

  private click(event: MouseEvent): void {
    const card = cardOf(event.target);
    if (!card || card.dataset["list"] === SENTENCES) return;
    if (this.hand) this.letGo();
    const isChoice = event.shiftKey || event.ctrlKey || event.metaKey || !!(event.target as Element).closest(".qbd-tick");
    if (card.dataset["list"] === CODES && !isChoice) this.look(card.dataset["id"]!);
    else this.choose(card, event.shiftKey);
    card.focus({ preventScroll: true });
  }

  private choose(card: HTMLElement, isStretch: boolean): void {
    if (card.dataset["fixed"] !== undefined) return;
    const { list = "", id = "" } = card.dataset;
    this.selection = pressed(this.selection, list, this.orderOf(list), id, isStretch);
    this.mark();
    this.tell(this.say("bd.chosen", { n: this.selection.ids.length }));
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation(); // Streamlit acts on bare r and c
    if (this.presses.isDragging || (copies(event) && !(this.hand && event.key === "Enter"))) return;
    const handled = this.hand ? this.keyInHand(event, this.hand) : this.keyOnCard(event);
    if (handled) event.preventDefault();
  }

  private keyOnCard(event: KeyboardEvent): boolean {
    const card = cardOf(event.target);
    if (!card || event.target === this.bring) return false;
    const isSentence = card.dataset["list"] === SENTENCES;
    if (event.key === "Enter" || (isSentence && event.key === " ")) this.takeInHand(card);
    else if (isSentence) return false;
    else if (event.key === " ") this.choose(card, event.shiftKey);
    else if (event.key === "ArrowRight" && card.dataset["list"] === CODES) this.look(card.dataset["id"]!);
    else return this.walk(card, event.key);
    return true;
  }

  private walk(card: HTMLElement, key: string): boolean {
    const cards = this.cardsOf(card.dataset["list"]!);
    const at = cards.indexOf(card);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: cards.length - 1 }[key];
    if (to === undefined) return false;
    cards[to]?.focus();
    return true;
  }

  private takeInHand(card: HTMLElement): void {
    const held = this.taken(card);
    const place = held && firstPlace(this.shown, held);
    if (!held || !place) return this.tell(this.say("bd.hand.nowhere"));
    this.hand = { held, place };
    this.begin(held);
    this.show(this.hand, true);
  }

  private keyInHand(event: KeyboardEvent, hand: { held: Held; place: Place }): boolean {
    if (event.key === "Escape" || event.key === "Tab") this.letGo();
    else if (event.key === "Enter" || event.key === " ") {
      this.hand = null;
      this.end();
      this.put(copies(event) ? alsoThere(hand.held, hand.place) : hand.held, hand.place);
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      hand.place = step(places(this.shown, hand.held), hand.place, event.key === "ArrowUp" ? -1 : 1) ?? hand.place;
      this.show(hand, false);
    }
    return event.key !== "Tab";
  }

  private show({ held, place }: { held: Held; place: Place }, isNew: boolean): void {
    this.aim(place);
    (place.at === "theme" ? this.loose.parentElement : this.elementOf(place))?.scrollIntoView({ block: "nearest" });
    const where = this.wordsFor(held, place);
    this.tell(isNew ? this.say("bd.hand", { what: this.nameOf(held), place: where }) : where);
  }

  private letGo(): void {
    this.hand = null;
    this.end();
    this.tell(this.say("bd.let.go"));
  }

  // --------------------------------------------------------------------------------------------------- in words

  private nameOf(held: Held): string {
    if (held.kind === "sentence") return this.say("bd.held.sentence", { number: this.numberOf(held.ids[0]!) });
    const only = held.ids.length === 1 ? this.shown.codes.find((one) => one.id === held.ids[0]) : undefined;
    return only ? only.name : this.say(`bd.held.${held.kind}`, { n: held.ids.length });
  }

  private wordsFor(held: Held, place: Place): string {
    if (place.at === "theme") return this.say(`bd.place.theme.${held.kind}`);
    if (place.id === null) return this.say("bd.place.end");
    return this.say(`bd.place.${place.at}`, { number: this.numberOf(place.id) });
  }

  private numberOf(sentence: string): number {
    return this.shown.sentences.findIndex((one) => one.id === sentence) + 1;
  }

  private tell(words: string, isProblem = false): void {
    this.status.textContent = words;
    this.status.classList.toggle("qbd-refused", isProblem);
  }

  private cardsOf(list: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(`[data-list="${CSS.escape(list)}"]`)];
  }

  private orderOf(list: string): string[] {
    return this.cardsOf(list).map((card) => card.dataset["id"]!);
  }
}

/** Quotes let go with Ctrl stay on the sentence they were on, too. */
function alsoThere(held: Held, place: Place): Held {
  return place.at === "sentence" ? { ...held, off: null } : held;
}

function cardOf(target: EventTarget | Element | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("[data-list]") : null;
}
