import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox, type Delivery, type Shelf, type Standing } from "../src/core/outbox";
import type { Op, OpResult } from "../src/core/types";

class MemoryShelf implements Shelf {
  readonly entries = new Map<string, string>();
  get length(): number {
    return this.entries.size;
  }
  key = (i: number): string | null => [...this.entries.keys()][i] ?? null;
  getItem = (key: string): string | null => this.entries.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.entries.set(key, value);
  removeItem = (key: string): void => void this.entries.delete(key);
}

const accept = (ops: Op[]): Delivery => ({
  outcome: "answered",
  results: ops.map((op) => ({ id: op.id, ok: true, seq: 1, value: {} })),
});
const unreachable: Delivery = { outcome: "unreachable", message: null };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const op = (id: string): Op => ({ id, kind: "coding.add" });

function bench(shelf: Shelf | null, replies: ((ops: Op[]) => Delivery)[]) {
  const sent: string[][] = [];
  const answers: OpResult[] = [];
  const standings: [Standing, number][] = [];
  const timers: (() => void)[] = [];
  const waits: number[] = [];
  const outbox = new Outbox(shelf, "box.", {
    send: async (ops) => {
      sent.push(ops.map((one) => one.id));
      return (replies.shift() ?? accept)(ops);
    },
    answered: (_, result) => answers.push(result),
    changed: (standing, waiting) => standings.push([standing, waiting]),
    later: (run, milliseconds) => {
      waits.push(milliseconds);
      return timers.push(run);
    },
    cancel: (timer) => void (timers[timer - 1] = () => undefined),
  });
  return { outbox, sent, answers, standings, timers, waits };
}

test("a gesture is stored, sent, answered and forgotten", async () => {
  const shelf = new MemoryShelf();
  const { outbox, sent, answers, standings } = bench(shelf, []);

  outbox.add(op("a"));
  assert.equal(shelf.length, 1);
  await settle();

  assert.deepEqual(sent, [["a"]]);
  assert.deepEqual(answers.map((r) => r.ok), [true]);
  assert.equal(shelf.length, 0);
  assert.deepEqual(standings[standings.length - 1], ["saved", 0]);
});

test("gestures made while one is on its way go together in the next batch, in order", async () => {
  const { outbox, sent } = bench(null, []);

  for (const id of ["a", "b", "c"]) outbox.add(op(id));
  await settle();

  assert.deepEqual(sent, [["a"], ["b", "c"]]);
});

test("without a server the same ids are sent again, later and later", async () => {
  const { outbox, sent, timers, waits, standings } = bench(new MemoryShelf(), [() => unreachable, () => unreachable]);

  outbox.add(op("a"));
  await settle();
  assert.deepEqual(standings[standings.length - 1], ["offline", 1]);
  timers[0]!();
  await settle();
  timers[1]!();
  await settle();

  assert.deepEqual(sent, [["a"], ["a"], ["a"]]);
  assert.deepEqual(waits, [500, 1000]);
  assert.deepEqual(standings[standings.length - 1], ["saved", 0]);
});

test("a gesture made while offline waits for the back-off instead of hammering the server", async () => {
  const { outbox, sent } = bench(null, [() => unreachable]);

  outbox.add(op("a"));
  await settle();
  outbox.add(op("b"));
  await settle();

  assert.deepEqual(sent, [["a"]]);
  assert.equal(outbox.waiting, 2);
});

test("when the network comes back everything is sent at once", async () => {
  const { outbox, sent } = bench(null, [() => unreachable]);
  outbox.add(op("a"));
  await settle();
  outbox.add(op("b"));

  outbox.hurry();
  await settle();

  assert.deepEqual(sent, [["a"], ["a", "b"]]);
});

test("what was not answered before a reload is taken up again in its order", async () => {
  const shelf = new MemoryShelf();
  const before = bench(shelf, [() => unreachable]);
  before.outbox.add(op("a"));
  before.outbox.add(op("b"));
  await settle();
  before.outbox.close();

  const { outbox, sent } = bench(shelf, []);
  assert.deepEqual(outbox.pending().map((one) => one.id), ["a", "b"]);
  outbox.hurry();
  await settle();

  assert.deepEqual(sent, [["a", "b"]]);
  assert.equal(shelf.length, 0);
});

test("what waits behind a batch on its way is sent after closing too", async () => {
  const { outbox, sent } = bench(new MemoryShelf(), []);
  outbox.add(op("a"));
  outbox.add(op("b"));
  outbox.close();
  await settle();

  assert.deepEqual(sent, [["a"], ["b"]]);
});

test("somebody else's gestures on the same shelf are left alone", () => {
  const shelf = new MemoryShelf();
  shelf.setItem("other.1", JSON.stringify(op("x")));
  shelf.setItem("box.1", "{not json");

  assert.deepEqual(bench(shelf, []).outbox.pending(), []);
  assert.equal(shelf.getItem("other.1") !== null, true);
});

test("one refused gesture does not stop its neighbours", async () => {
  const refuseB = (ops: Op[]): Delivery => ({
    outcome: "answered",
    results: ops.map((one): OpResult =>
      one.id === "b"
        ? { id: "b", ok: false, error: { code: "conflict", message: "gone" } }
        : { id: one.id, ok: true, seq: 1, value: {} }),
  });
  const { outbox, answers } = bench(null, [accept, refuseB]);

  for (const id of ["a", "b", "c"]) outbox.add(op(id));
  await settle();

  assert.deepEqual(answers.map((r) => [r.id, r.ok]), [["a", true], ["b", false], ["c", true]]);
  assert.equal(outbox.standing, "saved");
});

test("a batch the server will never take is refused as a whole", async () => {
  const { outbox, answers } = bench(null, [() => ({ outcome: "refused", code: "not_allowed", message: "no" })]);

  outbox.add(op("a"));
  await settle();

  assert.deepEqual(answers, [{ id: "a", ok: false, error: { code: "not_allowed", message: "no" } }]);
});

test("a shelf that is full does not lose the gesture", async () => {
  const shelf = new MemoryShelf();
  shelf.setItem = () => {
    throw new Error("QuotaExceeded");
  };
  const { outbox, sent } = bench(shelf, []);

  outbox.add(op("a"));
  await settle();

  assert.deepEqual(sent, [["a"]]);
});

const done: Op = { id: "done", kind: "round.done" };

test("'done' goes alone, once everything before it is answered", async () => {
  const { outbox, sent, timers } = bench(null, [() => unreachable]);

  outbox.add(op("a"));
  outbox.add(op("b"));
  outbox.add(done);
  outbox.add(op("c"));
  await settle();
  assert.deepEqual(sent, [["a"]]);
  timers[0]!();
  await settle();

  assert.deepEqual(sent, [["a"], ["a", "b"], ["done"], ["c"]]);
});

test("'done' is not said when something before it was refused", async () => {
  const shelf = new MemoryShelf();
  const refuse = (ops: Op[]): Delivery => ({
    outcome: "answered", results: ops.map((one) => ({ id: one.id, ok: false, error: { code: "conflict", message: "" } })),
  });
  const { outbox, sent, answers } = bench(shelf, [refuse]);

  outbox.add(op("a"));
  outbox.add(done);
  await settle();

  assert.deepEqual(sent, [["a"]]);
  assert.deepEqual(answers.map((one) => (one.ok ? "" : one.error.code)), ["conflict", "held_back"]);
  assert.equal(shelf.length, 0);
});

test("'done' waits for what another tab of the browser has not got rid of", async () => {
  const shelf = new MemoryShelf();
  const other = bench(shelf, [() => unreachable]); // a tab that cannot send
  const { outbox, sent } = bench(shelf, []);
  other.outbox.add(op("from the other tab"));
  await settle();

  outbox.add(done);
  await settle();

  assert.deepEqual(sent, [["from the other tab"], ["done"]]);
});
