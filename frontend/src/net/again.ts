// What writing a passage down again asks the server: which models there are, and how far the work is.

import { get } from "./api";

export interface SpeechModel {
  name: string;
  note: string; // what to expect of it
}

export interface Speech {
  models: SpeechModel[];
  chosen: Record<string, string>; // by language
  packaged: string;
}

export interface JobView {
  id: string;
  state: "waiting" | "running" | "paused" | "done" | "failed" | "cancelled";
  stage: string;
  share: number;
  error: string;
}

export async function getSpeech(project: string): Promise<Speech> {
  return (await get(`/api/projects/${encodeURIComponent(project)}/speech`)) as Speech;
}

/** The job, null when the server knows it no more. */
export async function getJob(project: string, id: string): Promise<JobView | null> {
  const answer = (await get(`/api/jobs?project=${encodeURIComponent(project)}`)) as { jobs: JobView[] };
  return answer.jobs.find((job) => job.id === id) ?? null;
}
