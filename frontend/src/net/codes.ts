// What the server tells of one code: its card, and the passages that have it.

import type { Code, Coding } from "../core/types";
import { get } from "./api";

export interface Wording {
  code_id: string;
  version: number;
  name: string;
  definition: string;
  include: string;
  exclude: string;
  example: string;
  changed_by: string;
  changed_at: string;
}

export interface Use extends Coding {
  interview_id: string;
  interview_name: string;
  speaker: string;
  participant: string;
  start_s: number | null;
  end_s: number | null;
  coder: string;
  at: string;
  wording: Wording | null;
  audio_url: string | null;
}

export interface Tally {
  id: string;
  name: string;
  codings: number;
}

export interface Card {
  code: Code;
  merged_into: string | null;
  total: number;
  stale: number;
  by_interview: Tally[];
  by_coder: Tally[];
  examples: Use[];
  wordings: Wording[];
  merged: Wording[];
}

export interface Asked {
  interview?: string;
  coder?: string;
  stale?: boolean;
  skip?: number;
  most?: number;
}

export async function getCard(code: string): Promise<Card> {
  return (await get(`/api/codes/${encodeURIComponent(code)}`)) as Card;
}

export async function getUses(code: string, asked: Asked): Promise<{ total: number; uses: Use[] }> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value) query.set(name, value === true ? "1" : String(value));
  return (await get(`/api/codes/${encodeURIComponent(code)}/uses?${query.toString()}`)) as { total: number; uses: Use[] };
}
