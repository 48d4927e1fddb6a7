// The routes that find words and similar passages.

import type { Found, Passage, Wish } from "../core/search";
import { queryOf } from "../core/search";
import type { Place } from "../core/types";
import { Failure, get, refusal } from "./api";

export interface Alike {
  interview_id: string;
  revision_id: string;
  start: number;
  end: number;
  text: string;
  speaker: string;
  participant: string;
  group: string;
  start_s: number | null;
  likeness: number;
  codes: string[];
}

export interface Comparison {
  hits: Alike[];
  missing: number;
  behind: number;
  comparable: boolean;
  /** The newest job that made vectors, also one that is over. */
  job: { share: number; state: string; error: string } | null;
}

export interface Passages {
  passages: Passage[];
  more: number;
  already: number;
}

const under = (project: string): string => `/api/projects/${encodeURIComponent(project)}`;

export async function getHits(project: string, interview: string, wish: Wish, offset: number, limit: number): Promise<Found> {
  const query = queryOf(wish, interview);
  query.set("offset", String(offset));
  query.set("limit", String(limit));
  return (await get(`${under(project)}/find?${query.toString()}`)) as Found;
}

/** All passages the hits stand for; with `code`, without those I have coded so. */
export async function getPassages(project: string, interview: string, wish: Wish, code = ""): Promise<Passages> {
  const query = queryOf(wish, interview);
  if (code) query.set("code", code);
  return (await get(`${under(project)}/find/passages?${query.toString()}`)) as Passages;
}

export async function getAlike(project: string, place: Place, outside: string): Promise<Comparison> {
  const query = new URLSearchParams({ interview: place.interview, start: String(place.start), end: String(place.end) });
  if (outside) query.set("outside", outside);
  return (await get(`${under(project)}/similar?${query.toString()}`)) as Comparison;
}

/** Have the vectors made that are missing or behind. */
export async function askVectors(project: string): Promise<void> {
  const response = await fetch(`${under(project)}/similar`, { method: "POST", credentials: "same-origin" }).catch(() => null);
  if (response?.ok) return;
  const { code, message } = response ? await refusal(response) : { code: "unreachable", message: "" };
  throw new Failure(response?.status ?? 0, code, message);
}
