// Memos as threads: which answers belong to which memo, and which questions still wait for somebody.

import type { Memo } from "./types";

export interface Thread {
  first: Memo;
  answers: Memo[];
}

/** Memos with their answers, oldest first; an answer whose memo is not there begins a thread of its own. */
export function threadsOf(memos: ReadonlyMap<string, Memo>): Thread[] {
  const answers = new Map<string, Memo[]>();
  const firsts: Memo[] = [];
  for (const memo of [...memos.values()].sort(byAge)) {
    if (memo.reply_to === null || !memos.has(memo.reply_to)) firsts.push(memo);
    else answers.set(memo.reply_to, [...(answers.get(memo.reply_to) ?? []), memo]);
  }
  return firsts.map((first) => ({ first, answers: answers.get(first.id) ?? [] }));
}

/** The questions in a thread that none of those they ask has answered. */
export function openIn({ first, answers }: Thread): Memo[] {
  const all = [first, ...answers];
  return all.filter((memo, i) => memo.asked.length > 0 && !all.slice(i + 1).some((later) => memo.asked.includes(later.author_id)));
}

function byAge(a: Memo, b: Memo): number {
  const apart = Date.parse(a.created_at) - Date.parse(b.created_at);
  return apart || Number(a.reply_to !== null) - Number(b.reply_to !== null) || (a.id < b.id ? -1 : 1);
}
