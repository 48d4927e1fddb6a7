// The server's side of a recording being made: begin it, add to it, list what was interrupted, keep or discard it.

import type { Say } from "../core/text";
import type { Target } from "./put";
import type { Answer } from "./queue";
import type { Sent } from "./saver";

export interface Draft {
  id: string;
  name: string;
  size: number;
  rate: number;
  duration_s: number;
  idle_s: number;
}

export class Drafts {
  constructor(
    private readonly target: () => Target,
    private readonly say: Say,
  ) {}

  async begin(name: string, rate: number): Promise<string> {
    const answer = await this.ask("POST", this.inProject(), { ...this.spoken(), name, rate: String(rate) });
    return String(answer["draft_id"]);
  }

  async list(): Promise<Draft[]> {
    return ((await this.ask("GET", this.inProject()))["drafts"] ?? []) as Draft[];
  }

  async discard(id: string): Promise<void> {
    await this.ask("DELETE", `/api/drafts/${id}`);
  }

  async finish(id: string): Promise<Answer> {
    return (await this.ask("POST", `/api/drafts/${id}/finish`, this.spoken())) as unknown as Answer;
  }

  async send(id: string, offset: number, bytes: Uint8Array<ArrayBuffer>, keepalive = false): Promise<Sent> {
    try {
      const answer = await fetch(`/api/drafts/${id}?offset=${offset}`, { method: "PUT", body: bytes, keepalive });
      const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
      const size = typeof body["size"] === "number" ? body["size"] : -1;
      return { status: answer.status, size, message: messageOf(body) };
    } catch {
      return { status: 0, size: -1, message: "" };
    }
  }

  audio(id: string): string {
    return `/api/drafts/${id}/audio`;
  }

  private spoken(): Record<string, string> {
    const { language, speakers } = this.target();
    return { language, speakers };
  }

  private inProject(): string {
    return `/api/projects/${encodeURIComponent(this.target().project_id)}/drafts`;
  }

  private async ask(method: string, address: string, query: Record<string, string> = {}): Promise<Record<string, unknown>> {
    let answer: Response;
    try {
      answer = await fetch(`${address}?${new URLSearchParams(query).toString()}`, { method });
    } catch {
      throw new Error(this.say("up.unreachable"));
    }
    const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
    if (!answer.ok) throw new Error(messageOf(body) || this.say("up.failed", { status: answer.status }));
    return body;
  }
}

function messageOf(body: Record<string, unknown>): string {
  const error = body["error"] as { message?: unknown } | undefined;
  return typeof error?.message === "string" ? error.message : "";
}
