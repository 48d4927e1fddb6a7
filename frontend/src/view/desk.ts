// What the parts of an open workspace share: session, transcript, player, messages, and the reading cursor.

import type { OpenOffer } from "../core/offer";
import { Steps } from "../core/steps";
import type { Say } from "../core/text";
import type { Model, News } from "../core/model";
import type { Mode, Place, Stretch } from "../core/types";
import type { Session } from "../session";
import type { Highlights } from "./highlight";
import type { SidePane } from "./side";
import type { Player } from "./player";
import type { Toasts } from "./toast";
import type { Transcript } from "./transcript";
import type { Decoration, TurnView } from "./turn";

export interface Desk {
  readonly root: HTMLElement;
  readonly session: Session;
  readonly model: Model;
  readonly say: Say;
  readonly transcript: Transcript;
  readonly highlights: Highlights;
  readonly player: Player;
  readonly toasts: Toasts;
  readonly cursor: Cursor;
  readonly activity: Activity;
  readonly side: SidePane;
  /** Show a place of this interview, or of another one, which is then opened; the open panel stays. */
  readonly go: (place: Place) => void;
}

/** What a screen does on a desk; the desk's own `activity` and `side` are there only once this has returned. */
export type MakeActivity = (desk: Desk) => Activity;

/** Coding or correcting: the panes at the sides and what a gesture on the text means. */
export interface Activity {
  readonly mode: Mode;
  readonly left: HTMLElement;
  /** What the pane at the right shows while no panel is open. */
  readonly home: HTMLElement | null;
  readonly floating: HTMLElement | null;
  /** What stands over and beside the text. */
  readonly around?: HTMLElement[];
  news: (news: News) => void;
  gutter: (view: TurnView) => void;
  /** A click at a place in the text (nothing selected). */
  click: (unit: number, event: MouseEvent) => void;
  doubleClick: (unit: number) => void;
  /** A double or triple click means this word or sentence; false where it means nothing of the kind. */
  snap?: (what: "word" | "sentence", unit: number) => boolean;
  /** Text was selected, with the mouse or a finger. */
  select: (chosen: Stretch, stepwise?: boolean, byFinger?: boolean) => void;
  /** A press in the text is about to begin something new. */
  leave: () => void;
  /** A key with the focus on the text; true when used. */
  key: (event: KeyboardEvent) => boolean;
  repaint: () => void;
  /** Another word is being said, while the sound runs. */
  heard?: (word: Stretch) => void;
  /** How a turn is shown beyond its codings. */
  looks?: (view: TurnView) => Decoration[];
  /** Put the keys on a stretch of the text and show it. */
  standOn?: (stretch: Stretch) => void;
  /** Change words in many places, as one act; `done` hears when it is answered. */
  replaceWords?: (places: { start: number; end: number; text: string }[], done: () => void) => void;
  /** What is selected, where that means something. */
  readonly chosen?: Stretch | null;
  /** Codes offered for a passage and not answered yet: what is coded there answers them. */
  offer?: OpenOffer | null;
  /** The coding a person chose, where there is one. */
  readonly chosenCoding?: string | null;
  /** Have a person choose words for something that is no coding, and take them when they say so. */
  choosePlace?: (take: (chosen: Stretch) => void) => void;
  /** The selected text, where the browser's own selection is not it. */
  readonly selectedText?: string;
  /** Code what is selected. */
  apply?: (codeId: string) => void;
  /** The interview is closed. */
  close?: () => void;
  /** The sound goes round and round in the current turn, or goes on. */
  loop?: (on: boolean) => void;
}

/** Where the reader is: one turn is always current once the text is shown. */
export class Cursor {
  unit = 0;

  constructor(
    private readonly model: Model,
    private readonly transcript: () => Transcript,
  ) {}

  get view(): TurnView | null {
    return this.transcript().viewAt(this.unit);
  }

  get steps(): Steps | null {
    const { doc, state } = this.model;
    return doc && new Steps(doc, state.interview.language);
  }

  place(unit: number): void {
    this.unit = unit;
    this.mark();
  }

  /** Go to the start of the turn `by` turns away and show it. */
  step(by: 1 | -1): void {
    const index = (this.view?.index ?? 0) + by;
    const view = this.transcript().views[index];
    if (!view) return;
    this.place(view.block.from);
    this.transcript().reveal(view.block.from);
  }

  mark(): void {
    const current = this.view?.element;
    for (const old of this.transcript().column.querySelectorAll(".qw-current")) {
      if (old !== current) old.classList.remove("qw-current");
    }
    current?.classList.add("qw-current");
  }
}
