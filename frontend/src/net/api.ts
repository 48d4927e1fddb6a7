// Talking to the server's routes with fetch; every failure becomes a sentence for the researcher.

import type { Delivery } from "../core/outbox";
import type { Choice, Op, OpResult, Refusal, Revision, State } from "../core/types";

export class Failure extends Error {
  constructor(
    readonly status: number, // 0: no answer at all
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export async function getState(interview: string): Promise<State> {
  return (await get(`/api/interviews/${encodeURIComponent(interview)}/state`)) as State;
}

export async function getRevision(id: string): Promise<Revision> {
  return (await get(`/api/revisions/${encodeURIComponent(id)}`)) as Revision;
}

export async function getInterviews(project: string): Promise<Choice[]> {
  const answer = (await get(`/api/projects/${encodeURIComponent(project)}/interviews`)) as { interviews: Choice[] };
  return answer.interviews;
}

/** Have the browser keep a transcript that may be opened next; no harm if it cannot. */
export async function keepRevision(id: string): Promise<void> {
  const options: RequestInit = { credentials: "same-origin", priority: "low" };
  await fetch(`/api/revisions/${encodeURIComponent(id)}`, options).then((answer) => answer.arrayBuffer()).catch(() => null);
}

/** Send a batch of gestures. Never throws: the outbox decides what to do from the outcome. */
export async function postOps(project: string, user: string, ops: Op[]): Promise<Delivery> {
  const body = JSON.stringify({ project, user, ops });
  let response: Response;
  try {
    // keepalive lets the last batch finish after the tab is closed; browsers allow it up to 64 KiB
    const keepalive = body.length < 60_000;
    const headers = { "Content-Type": "application/json" };
    response = await fetch("/api/ops", { method: "POST", body, headers, keepalive, credentials: "same-origin" });
  } catch {
    return { outcome: "unreachable", message: null };
  }
  if (response.ok) {
    try {
      const answer = (await response.json()) as { results: OpResult[] };
      return { outcome: "answered", results: answer.results };
    } catch {
      return { outcome: "unreachable", message: null };
    }
  }
  const error = await refusal(response);
  const mayPass = response.status >= 500 || [401, 404, 408, 425, 429].includes(response.status);
  return mayPass ? { outcome: "unreachable", message: error.message || null, code: error.code } : { outcome: "refused", ...error };
}

export async function get(path: string): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin" });
  } catch {
    throw new Failure(0, "unreachable", "");
  }
  if (response.ok) return response.json();
  const { code, message } = await refusal(response);
  throw new Failure(response.status, code, message);
}

export async function refusal(response: Response): Promise<Refusal> {
  try {
    const body = (await response.json()) as { error?: Partial<Refusal> };
    return { code: body.error?.code ?? String(response.status), message: body.error?.message ?? "" };
  } catch {
    return { code: String(response.status), message: "" };
  }
}
