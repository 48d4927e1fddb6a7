// Asking for codes that might fit a passage, and for what they are learnt from.

import type { Place } from "../core/types";
import type { Offered } from "../core/offer";
import { Failure, refusal } from "./api";

/** Have codes ranked for a passage of a revision; what comes back is stored as shown. */
export async function askCodes(place: Place, revision: string): Promise<Offered> {
  const { interview, start, end } = place;
  return (await post(`/api/interviews/${encodeURIComponent(interview)}/codes`, { revision, start, end })) as Offered;
}

/** Have the vectors of sentences made that are missing or behind. */
export async function askSentences(project: string): Promise<void> {
  await post(`/api/projects/${encodeURIComponent(project)}/sentences`, {});
}

async function post(path: string, body: unknown): Promise<unknown> {
  const headers = { "Content-Type": "application/json" };
  const options: RequestInit = { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" };
  const response = await fetch(path, options).catch(() => null);
  if (response?.ok) return response.json();
  const { code, message } = response ? await refusal(response) : { code: "unreachable", message: "" };
  throw new Failure(response?.status ?? 0, code, message);
}
