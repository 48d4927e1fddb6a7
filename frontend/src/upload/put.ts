// One streaming PUT. XMLHttpRequest, because fetch still cannot tell how much of a body has been sent.

import type { Say } from "../core/text";
import type { Answer, Transfer } from "./queue";

export interface Target {
  project_id: string;
  language: string;
  speakers: string;
}

export function put(file: Blob, name: string, target: Target, say: Say, progress: (share: number) => void): Transfer {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ filename: name, language: target.language, speakers: target.speakers });
  request.open("PUT", `/api/projects/${encodeURIComponent(target.project_id)}/recordings?${query.toString()}`);
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total);
  });
  const finished = new Promise<Answer>((resolve, reject) => {
    request.addEventListener("load", () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300 && body && "interview_id" in body) resolve(body as unknown as Answer);
      else reject(new Error(messageOf(body) || say(request.status === 413 ? "up.toobig" : "up.failed", { status: request.status })));
    });
    request.addEventListener("error", () => reject(new Error(say("up.unreachable"))));
    request.addEventListener("abort", () => reject(new Error(say("up.cancelled"))));
  });
  request.send(file);
  return { finished, abort: () => request.abort() };
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
