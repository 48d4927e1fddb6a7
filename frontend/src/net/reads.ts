// Tells the server what was read: a few bytes every ten seconds while there is news.

/** Whether it need not be told again: kept, or refused for good. */
export async function tellRead(interview: string, revision: string, spans: [number, number][]): Promise<boolean> {
  const body = JSON.stringify({ revision, spans });
  const headers = { "Content-Type": "application/json" };
  const options: RequestInit = { method: "POST", body, headers, keepalive: true, priority: "low", credentials: "same-origin" };
  try {
    const { status } = await fetch(`/api/interviews/${encodeURIComponent(interview)}/read`, options);
    return status < 500 && status !== 401 && status !== 429;
  } catch {
    return false; // the server is away
  }
}
