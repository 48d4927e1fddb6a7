// One streaming PUT. XMLHttpRequest, because fetch still cannot tell how much of a body has been sent.

import type { Say } from "../core/text";
import type { Answer, Transfer } from "./queue";

export interface Target {
  project_id: string;
  language: string;
  speakers: string;
  model: string; // the name of a speech model that is brought in; "" for recordings
  licence: string;
}

export function put(file: Blob, name: string, target: Target, say: Say, progress: (share: number) => void): Transfer {
  const request = new XMLHttpRequest();
  const wish: Record<string, string> = target.model
    ? { filename: name, name: target.model, licence: target.licence }
    : { filename: name, language: target.language, speakers: target.speakers };
  const place = `/api/projects/${encodeURIComponent(target.project_id)}/${target.model ? "models" : "recordings"}`;
  request.open("PUT", `${place}?${new URLSearchParams(wish).toString()}`);
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total);
  });
  const finished = new Promise<Answer>((resolve, reject) => {
    request.addEventListener("load", () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300 && body && "model" in body) resolve(brought(String(body["model"])));
      else if (request.status >= 200 && request.status < 300 && body && "interview_id" in body) resolve(body as unknown as Answer);
      else reject(new Error(messageOf(body) || say(request.status === 413 ? "up.toobig" : "up.failed", { status: request.status })));
    });
    request.addEventListener("error", () => reject(new Error(say("up.unreachable"))));
    request.addEventListener("abort", () => reject(new Error(say("up.cancelled"))));
  });
  request.send(file);
  return { finished, abort: () => request.abort() };
}

/** A model has no interview; the page that asked for it gets its name in that place. */
function brought(model: string): Answer {
  return { interview_id: model, recording_id: "", job_id: null, duplicate: false };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function messageOf(body: Record<string, unknown> | null): string {
  const error = body?.["error"] as { message?: unknown } | undefined;
  return typeof error?.message === "string" ? error.message : "";
}
