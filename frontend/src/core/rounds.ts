// Rounds as one person meets them in an open interview: what new codings belong to, what one has said to be done with.

import type { Model } from "./model";
import type { Coding, Op, Round, Stretch, Task } from "./types";

/** The task that a new coding of one's own at `start..end` (code points) belongs to; the server decides in the same way. */
export function taskAt(tasks: readonly Task[], start: number, end: number): Task | null {
  return tasks.find((task) => task.start === null || task.end === null || (start < task.end && end > task.start)) ?? null;
}

export function roundOf(model: Model, task: Task): Round | undefined {
  return model.state.rounds.find((round) => round.id === task.round_id);
}

/** Say whether a gesture would change the codings of a task one has said to be done with: they stay as they are. */
export function isDoneWith(model: Model, op: Op): boolean {
  const { tasks, me, interview } = model.state;
  if (!tasks.some((task) => task.is_done)) return false;
  const isNew = (one: Record<string, unknown>): boolean =>
    one["interview"] === interview.id && one["revision"] === model.doc?.id &&
    taskAt(tasks, one["start"] as number, one["end"] as number)?.is_done === true;
  const isKept = (id: unknown): boolean => {
    const coding = model.coding(id as string);
    return coding?.coder_id === me.id && tasks.some((task) => task.is_done && task.round_id === coding.round_id);
  };
  if (op.kind === "coding.add") return isNew(op);
  if (op.kind === "codings.add") return (op["codings"] as Op[]).some(isNew);
  if (op.kind === "codings.remove") return (op["codings"] as string[]).some(isKept);
  return op.kind.startsWith("coding.") && isKept(op["coding"]);
}

/** One's own codings in a task, as far as they touch its stretch: what "done" writes down. */
export function madeIn(model: Model, task: Task): Coding[] {
  const { me } = model.state;
  const mine = [...model.marks.values()].map((mark) => mark.coding);
  return mine.filter((one) => one.coder_id === me.id && one.round_id === task.round_id && taskAt([task], one.start, one.end));
}

/** What of `from..to` (units of the page) lies outside all one's stretches; nothing where one codes everything, or nothing. */
export function outside(model: Model, from: number, to: number): Stretch[] {
  const { doc, state: { tasks } } = model;
  if (!doc || tasks.length === 0) return [];
  const place = ({ start, end }: Task): Stretch => (start === null || end === null ? { from, to } : { from: doc.offsets.toUnits(start), to: doc.offsets.toUnits(end) });
  return gaps(tasks.map(place), from, to);
}

/** What of `from..to` none of the stretches covers. */
export function gaps(stretches: readonly Stretch[], from: number, to: number): Stretch[] {
  const rest: Stretch[] = [];
  let at = from;
  for (const one of [...stretches].sort((a, b) => a.from - b.from)) {
    if (one.from > at) rest.push({ from: at, to: Math.min(one.from, to) });
    at = Math.max(at, one.to);
    if (at >= to) break;
  }
  if (at < to) rest.push({ from: at, to });
  return rest.filter((one) => one.to > one.from);
}
