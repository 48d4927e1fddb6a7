import assert from "node:assert/strict";
import { test } from "node:test";
import { confirm, foresee, receive } from "../src/core/changes";
import { Model, type News } from "../src/core/model";
import { gaps, isDoneWith, madeIn, outside, roundOf, taskAt } from "../src/core/rounds";
import type { Coding, Op, Round, State, Task } from "../src/core/types";

const round = (id: string, more: Partial<Round> = {}): Round =>
  ({ id, name: id, is_blind: true, is_open: true, is_codebook_fixed: false, ...more });
const task = (id: string, more: Partial<Task> = {}): Task => ({ id, round_id: "r1", is_done: false, start: null, end: null, ...more });
const coding = (id: string, start: number, end: number, more: Partial<Coding> = {}): Coding =>
  ({ id, revision_id: "R1", start, end, quote: "", code_id: "k", coder_id: "me", anchor: "exact", origin: "person", was: null, round_id: null, ...more });

function opened(tasks: Task[], codings: Coding[] = []): { model: Model; news: News[] } {
  const state: State = {
    seq: 1, revision_id: "R1", project: { id: "P", name: "P" }, interview: { id: "I", name: "I", language: "en" },
    audio_url: null, duration_s: null, checked: null, me: { id: "me", name: "Me", role: "coder", may: ["read", "code"] },
    members: [], speakers: [], participants: [], codings, memos: [], rounds: [round("r1"), round("r2", { is_blind: false })], tasks, suggests: false, brings: false,
    codes: [{ id: "k", parent_id: null, name: "Trust", definition: "", include: "", exclude: "", example: "", colour: "#0072b2", position: 0, version: 1 }],
  };
  const text = "😀 one two\nthree";
  const turns = [[0, 9], [10, 15]].map(([start, end]) => ({ start: start!, end: end!, speaker: "S1", start_s: null, end_s: null }));
  const model = new Model();
  model.load(state, { id: "R1", number: 1, kind: "asr", text, turns, words: [] });
  const news: News[] = [];
  model.listen((one) => news.push(one));
  return { model, news };
}

const add = (start: number, end: number, more: Record<string, unknown> = {}): Op =>
  ({ id: "op", kind: "coding.add", interview: "I", revision: "R1", start, end, code: "k", coding: "c1", ...more });

test("a new coding belongs to the task it touches, whichever comes first, as the server decides", () => {
  const tasks = [task("a", { start: 0, end: 5 }), task("b", { round_id: "r2", start: 5, end: 9 })];
  assert.equal(taskAt(tasks, 4, 6)?.id, "a");
  assert.equal(taskAt(tasks, 5, 6)?.id, "b");
  assert.equal(taskAt(tasks, 9, 12), null);
  assert.equal(taskAt([task("whole")], 9, 12)?.id, "whole");
});

test("one's own coding has its round at once, and the server's answer decides", () => {
  const { model } = opened([task("a")]);
  foresee(model, add(2, 5));
  assert.equal(model.marks.get("c1")!.coding.round_id, "r1");
  confirm(model, add(2, 5), coding("c1", 2, 5, { round_id: "r2", quote: "one" }));
  assert.equal(model.marks.get("c1")!.coding.round_id, "r2");
  foresee(model, add(2, 5, { coding: "c2" }));
  assert.equal(roundOf(model, model.state.tasks[0]!)?.is_blind, true);
});

test("once one is done nothing is added to the task or changed in it, from the gesture on", () => {
  const mine = coding("c1", 2, 5, { round_id: "r1" });
  const { model, news } = opened([task("a")], [mine, coding("old", 2, 5), coding("hers", 2, 5, { coder_id: "ab", round_id: "r1" })]);
  const change = (id: string): Op => ({ id: "op", kind: "coding.remove", coding: id });
  assert.equal(isDoneWith(model, add(2, 5)), false);

  const back = foresee(model, { id: "op", kind: "round.done", task: "a" });
  assert.deepEqual(news.map((one) => one.about), ["tasks"]);
  assert.equal(isDoneWith(model, add(2, 5)), true);
  assert.equal(isDoneWith(model, { id: "op", kind: "codings.add", codings: [add(2, 5)] }), true);
  assert.equal(isDoneWith(model, add(2, 5, { interview: "another" })), false);
  assert.equal(isDoneWith(model, change("c1")), true);
  assert.equal(isDoneWith(model, { id: "op", kind: "codings.remove", codings: ["old", "c1"] }), true);
  assert.deepEqual(["old", "hers"].map((id) => isDoneWith(model, change(id))), [false, false]);
  assert.equal(isDoneWith(model, { id: "op", kind: "memo.add" }), false);

  back!();
  assert.equal(isDoneWith(model, change("c1")), false);
});

test("done in one stretch says nothing of another round's", () => {
  const { model } = opened([task("a", { start: 0, end: 5, is_done: true }), task("b", { round_id: "r2", start: 5, end: 9 })]);
  assert.equal(isDoneWith(model, add(6, 9)), false);
  assert.equal(isDoneWith(model, add(4, 9)), true);
});

test("done writes down one's own codings of the round that touch the stretch", () => {
  const made = [coding("in", 2, 5, { round_id: "r1" }), coding("behind", 6, 9, { round_id: "r1" }), coding("before the round", 2, 5)];
  const hers = coding("hers", 2, 5, { round_id: "r1", coder_id: "ab" });
  const { model } = opened([task("a", { start: 0, end: 5 })], [...made, hers]);
  assert.deepEqual(madeIn(model, model.state.tasks[0]!).map((one) => one.id), ["in"]);
});

test("what lies outside one's stretches is told in units of the page; without a stretch nothing does", () => {
  const { model } = opened([task("a", { start: 2, end: 5 }), task("b", { start: 4, end: 6 })]);
  assert.deepEqual(outside(model, 0, 10), [{ from: 0, to: 3 }, { from: 7, to: 10 }]); // the emoji takes two units
  assert.deepEqual(outside(model, 11, 16), [{ from: 11, to: 16 }]);
  assert.deepEqual(outside(opened([task("whole")]).model, 0, 10), []);
  assert.deepEqual(outside(opened([]).model, 0, 10), []);
});

test("what several stretches leave out is found in whatever order they come", () => {
  assert.deepEqual(gaps([{ from: 6, to: 8 }, { from: 1, to: 3 }, { from: 2, to: 4 }], 0, 10), [{ from: 0, to: 1 }, { from: 4, to: 6 }, { from: 8, to: 10 }]);
});

test("what happens to a round is to be fetched anew", () => {
  const { model } = opened([]);
  const event = { type: "event" as const, seq: 2, key: null, actor: null, target_id: "r1", before: null, after: null };
  assert.equal(receive(model, { ...event, action: "round.reveal" }), true);
});
