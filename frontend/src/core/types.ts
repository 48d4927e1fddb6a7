// The shapes that travel over the routes of docs/api.md. Positions are code points here and nowhere else.

export type Mode = "code" | "transcript";

export interface Code {
  id: string;
  parent_id: string | null;
  name: string;
  definition: string;
  include: string;
  exclude: string;
  example: string;
  colour: string;
  position: number;
  version: number;
}

export interface Coding {
  id: string;
  revision_id: string;
  start: number;
  end: number;
  quote: string;
  code_id: string;
  coder_id: string;
  anchor: "exact" | "touched" | "lost";
  origin: "person" | "suggestion" | "list";
  /** Unless exact: the words a person judged. */
  was: string | null;
  /** The round it was made in. */
  round_id: string | null;
}

/** A named stretch of the team's work. Blind and open: nobody sees what another one codes in it. */
export interface Round {
  id: string;
  name: string;
  is_blind: boolean;
  is_open: boolean;
  is_codebook_fixed: boolean;
}

/** What one is to code here in an open round: a stretch of the present text in code points, or (null) all of it. */
export interface Task {
  id: string;
  round_id: string;
  is_done: boolean;
  start: number | null;
  end: number | null;
}

/** Somebody's text on a place, a coding, an interview, a code or the project; `asked` are those it names with "@". */
export interface Memo {
  id: string;
  author_id: string;
  text: string;
  asked: string[];
  reply_to: string | null;
  target_kind: "coding" | "passage" | "turn" | "interview" | "code" | "project";
  target_id: string;
  interview_id: string | null;
  code_id: string | null;
  revision_id: string | null;
  start: number | null;
  end: number | null;
  quote: string;
  anchor: "exact" | "touched" | "lost";
  /** The words it was written on, unless exact; null where they are not known. */
  was: string | null;
  version: number;
  created_at: string;
}

export interface Speaker {
  key: string;
  name: string;
  role: "interviewer" | "participant";
  participant_id: string | null;
}

export interface Person {
  id: string;
  name: string;
}

/** Somebody who has this interview open, and where, in each window; the newest first. */
export interface Present extends Person {
  windows: { place: number | null; editing: number | null }[];
}

export interface Participant {
  id: string;
  label: string;
  group: string | null;
}

export interface State {
  seq: number;
  revision_id: string | null;
  project: { id: string; name: string };
  interview: { id: string; name: string; language: string };
  audio_url: string | null;
  duration_s: number | null;
  me: { id: string; name: string; role: string; may: string[] };
  members: { id: string; name: string; role: string }[];
  speakers: Speaker[];
  participants: Participant[];
  codes: Code[];
  codings: Coding[];
  checked: Checked | null;
  memos: Memo[];
  /** Of the project, oldest first. */
  rounds: Round[];
  /** One's own here. */
  tasks: Task[];
  /** Whether one may ask for codes: nobody may who codes blind. */
  suggests: boolean;
  /** Whether one may bring passages into themes, likewise. */
  brings: boolean;
}

/** How far the transcript has been checked against its recording. */
export interface Checked {
  position: number;
  time_s: number | null;
  share: number;
  user_id: string;
  at: string;
}

/** An interview as the switcher lists it. */
export interface Choice {
  id: string;
  name: string;
  language: string;
  revision_id: string | null;
  codings: number;
  /** Codings that a correction touched or left without their words. */
  unsettled: number;
}

export interface Revision {
  id: string;
  number: number;
  kind: string;
  text: string;
  turns: { start: number; end: number; speaker: string | null; start_s: number | null; end_s: number | null }[];
  words: [number, number, number | null, number | null, number | null][];
  marks?: [number, number, string, number | null, number | null][];
}

/** One gesture. `id` is its idempotency key; the other fields depend on `kind` (see docs/api.md). */
export interface Op {
  id: string;
  kind: string;
  [field: string]: unknown;
}

export interface Refusal {
  code: string;
  message: string;
}

export type OpResult =
  | { id: string; ok: true; seq: number; value: unknown }
  | { id: string; ok: false; error: Refusal };

export interface LiveEvent {
  type: "event";
  seq: number;
  key: string | null;
  action: string;
  actor: Person | null;
  target_id: string | null;
  before: unknown;
  after: unknown;
}

/** A place in some interview of the project, in code points of its present text. */
export interface Place {
  interview: string;
  start: number;
  end: number;
}

/** A stretch of text in UTF-16 units, half-open: what the page and JavaScript strings count in. */
export interface Stretch {
  from: number;
  to: number;
}
