import assert from "node:assert/strict";
import { test } from "node:test";
import { confirm, foresee, receive } from "../src/core/changes";
import { Model, type News } from "../src/core/model";
import { OPEN } from "../src/core/sieve";
import type { Coding, LiveEvent, Op, State } from "../src/core/types";

const CODE = { id: "k", parent_id: null, name: "Trust", definition: "", include: "", exclude: "", example: "", colour: "#0072b2", position: 0, version: 1 };
const coding = (id: string, start: number, end: number, more: Partial<Coding> = {}): Coding => ({
  id, revision_id: "R1", start, end, quote: "", code_id: "k", coder_id: "me", anchor: "exact", origin: "person", was: null, round_id: null, ...more,
});

function opened(codings: Coding[] = []): { model: Model; news: News[] } {
  const state: State = {
    seq: 1, revision_id: "R1", project: { id: "P", name: "P" }, interview: { id: "I", name: "I", language: "en" },
    audio_url: null, duration_s: null, checked: null, me: { id: "me", name: "Me", role: "coder", may: ["read", "code"] },
    members: [{ id: "ab", name: "Anna Berg", role: "coder" }],
    speakers: [{ key: "S1", name: "Speaker 1", role: "participant", participant_id: null }],
    participants: [], codes: [CODE], codings, memos: [], rounds: [], tasks: [], suggests: true, brings: true,
  };
  const text = "😀 one two\nthree";
  const turns = [[0, 9], [10, 15]].map(([start, end]) => ({ start: start!, end: end!, speaker: "S1", start_s: null, end_s: null }));
  const model = new Model();
  model.load(state, { id: "R1", number: 1, kind: "asr", text, turns, words: [] });
  const news: News[] = [];
  model.listen((one) => news.push(one));
  return { model, news };
}

const add = (more: Record<string, unknown> = {}): Op => ({
  id: "op1", kind: "coding.add", interview: "I", revision: "R1", start: 2, end: 5, code: "k", coding: "c1", ...more,
});
const event = (action: string, more: Partial<LiveEvent>): LiveEvent => ({
  type: "event", seq: 2, key: null, action, actor: null, target_id: null, before: null, after: null, ...more,
});

test("a suggested code shows as accepted at once, and as one's own after another one was given", () => {
  const { model } = opened();
  foresee(model, add({ suggested: true, offer: "o" }));
  assert.equal(model.coding("c1")?.origin, "suggestion");
  const back = foresee(model, { id: "op2", kind: "coding.change", coding: "c1", revision: "R1", start: 2, end: 5, code: "other" });
  assert.equal(model.coding("c1")?.origin, "person");
  back?.();
  assert.equal(model.coding("c1")?.origin, "suggestion");
});

test("a coding is shown at once, with its quote, in units of the page", () => {
  const { model } = opened();

  foresee(model, add());

  const [mark] = model.marksIn(0, 100);
  assert.equal(mark!.coding.quote, "one");
  assert.deepEqual([mark!.from, mark!.to], [3, 6]); // the emoji takes two units
});

test("a refused coding disappears again", () => {
  const { model } = opened();

  const undo = foresee(model, add());
  undo!();

  assert.equal(model.marks.size, 0);
});

test("a refused removal puts the coding back", () => {
  const { model } = opened([coding("c9", 2, 5)]);

  const undo = foresee(model, { id: "op", kind: "coding.remove", coding: "c9" });
  assert.equal(model.marks.size, 0);
  undo!();

  assert.equal(model.marks.get("c9")!.coding.start, 2);
});

test("a coding made on an older text waits for the server to place it", () => {
  const { model } = opened();

  assert.equal(foresee(model, add({ revision: "R0" })), null);
  assert.equal(model.marks.size, 0);
});

test("the server's answer does not bring back what was removed meanwhile", () => {
  const { model } = opened();
  foresee(model, add());
  foresee(model, { id: "op2", kind: "coding.remove", coding: "c1" });

  confirm(model, add(), coding("c1", 2, 5));

  assert.equal(model.marks.size, 0);
});

test("other people's codings arrive and leave", () => {
  const { model } = opened();

  assert.equal(receive(model, event("coding.add", { after: coding("x", 6, 9, { coder_id: "ab" }) })), false);
  assert.equal(model.memberName(model.marks.get("x")!.coding.coder_id), "Anna Berg");
  receive(model, event("coding.remove", { before: coding("x", 6, 9), target_id: "x" }));

  assert.equal(model.marks.size, 0);
});

test("a coding on a text we do not have asks for a fresh state", () => {
  const { model } = opened();

  assert.equal(receive(model, event("coding.add", { after: coding("x", 0, 1, { revision_id: "R2" }) })), true);
});

test("a new revision asks for a fresh state unless it is the one shown", () => {
  const { model } = opened();

  assert.equal(receive(model, event("transcript.revise", { after: { revision_id: "R2", number: 2 } })), true);
  assert.equal(receive(model, event("transcript.revise", { after: { revision_id: "R1", number: 1 } })), false);
});

test("an action nobody knows is ignored", () => {
  const { model, news } = opened();

  assert.equal(receive(model, event("moon.rise", {})), false);
  assert.deepEqual(news, []);
});

test("a lost coding is not painted and counts for nothing", () => {
  const { model } = opened([coding("l", 2, 5, { anchor: "lost" })]);

  assert.equal(model.marks.size, 0);
  assert.equal(model.counts().get("k"), undefined);
});

test("marks at a point are those that cover its character", () => {
  const { model } = opened([coding("a", 2, 5), coding("b", 4, 9)]);

  assert.deepEqual(model.marksIn(3, 3).map((m) => m.coding.id), ["a"]);
  assert.deepEqual(model.marksIn(5, 5).map((m) => m.coding.id), ["a", "b"]);
  assert.deepEqual(model.marksIn(6, 6).map((m) => m.coding.id), ["b"]);
});

test("codings of a removed code are no longer painted", () => {
  const { model, news } = opened([coding("a", 2, 5)]);

  receive(model, event("code.remove", { before: CODE }));

  assert.deepEqual(model.marksIn(0, 100), []);
  assert(news.some((one) => one.about === "codings"));
});

test("a speaker's new name shows at once and goes back when refused", () => {
  const { model } = opened();

  const undo = foresee(model, { id: "o", kind: "speaker.update", interview: "I", key: "S1", name: "Anna" });
  assert.equal(model.speakers.get("S1")!.name, "Anna");
  undo!();

  assert.equal(model.speakers.get("S1")!.name, "Speaker 1");
});

test("a longer coding is shown at once, and stands as before when it is refused", () => {
  const { model } = opened([coding("c9", 2, 5)]);

  const undo = foresee(model, { id: "op", kind: "coding.change", coding: "c9", revision: "R1", start: 2, end: 9, code: "k" });

  assert.equal(model.marks.get("c9")!.coding.quote, "one two");
  undo!();
  assert.equal(model.marks.get("c9")!.coding.end, 5);
});

test("the answer to a first gesture does not bring back what a second one has changed meanwhile", () => {
  const { model } = opened();
  foresee(model, add());
  foresee(model, { id: "op2", kind: "coding.change", coding: "c1", revision: "R1", start: 2, end: 9 });

  confirm(model, add(), coding("c1", 2, 5));

  assert.equal(model.marks.get("c1")!.coding.end, 9);
});

test("a coding cut in two loses the blank at the cut, behind an emoji too", () => {
  const { model } = opened([coding("c9", 0, 9)]);

  const undo = foresee(model, { id: "op", kind: "coding.split", coding: "c9", revision: "R1", at: 6, new: "c10" });

  assert.equal(model.marks.get("c9")!.coding.quote, "😀 one");
  assert.equal(model.marks.get("c10")!.coding.quote, "two");
  assert.equal(model.marks.get("c9")!.coding.end, 5);
  undo!();
  assert.deepEqual([...model.marks.keys()], ["c9"]);
  assert.equal(model.marks.get("c9")!.coding.end, 9);
});

test("a coding that would be cut at its edge is not", () => {
  const { model } = opened([coding("c9", 2, 5)]);

  assert.equal(foresee(model, { id: "op", kind: "coding.split", coding: "c9", revision: "R1", at: 5, new: "c10" }), null);
});

test("many codings appear, disappear and come back as one", () => {
  const { model } = opened();
  const codings = [add({ coding: "a" }), add({ coding: "b", start: 6, end: 9 }), add({ coding: "x", interview: "other" })];

  foresee(model, { id: "op", kind: "codings.add", codings });
  assert.deepEqual([...model.marks.keys()], ["a", "b"]);
  confirm(model, { id: "op", kind: "codings.add", codings }, { codings: ["a"], already: 1 });
  assert.deepEqual([...model.marks.keys()], ["a"]);

  receive(model, event("codings.remove", { before: { codings: [coding("a", 2, 5)] } }));
  assert.equal(model.marks.size, 0);
  receive(model, event("codings.restore", { after: { codings: [coding("a", 2, 5), coding("b", 6, 9)] } }));
  assert.equal(model.marks.size, 2);
});

test("a colleague's change in place moves the coding and nothing else", () => {
  const { model } = opened([coding("c9", 2, 5), coding("c8", 6, 9)]);

  const fresh = receive(model, event("coding.change", { before: coding("c9", 2, 5), after: coding("c9", 0, 9) }));

  assert.equal(fresh, false);
  assert.deepEqual([model.marks.get("c9")!.from, model.marks.get("c8")!.from], [0, 7]);
});

const memo = (more: Record<string, unknown> = {}): Op => ({
  id: "op2", kind: "memo.add", memo: "m1", target_kind: "passage", target: "I", revision: "R1", start: 2, end: 5, text: "why", ...more,
});

test("a memo is shown at once on its words, and a refused one is gone again", () => {
  const { model, news } = opened();

  const undo = foresee(model, memo());

  assert.deepEqual(model.memosIn(0).map((one) => [one.quote, one.author_id]), [["one", "me"]]);
  assert.deepEqual(news, [{ about: "memos", where: { from: 3, to: 6 } }]);
  undo!();
  assert.equal(model.memos.size, 0);
});

test("a memo on a coding lies where the coding lies now, and stays when it is gone", () => {
  const { model } = opened([coding("c9", 2, 5)]);
  foresee(model, memo({ target_kind: "coding", target: "c9" }));

  model.putCoding(coding("c9", 2, 9));
  assert.deepEqual(model.placeOf(model.memos.get("m1")!), { from: 3, to: 10 });
  model.dropCoding("c9");
  assert.deepEqual(model.placeOf(model.memos.get("m1")!), { from: 3, to: 6 });
});

test("an answer joins the thread, a change and a removal come with their way back", () => {
  const { model } = opened();
  foresee(model, memo());
  foresee(model, { id: "op3", kind: "memo.answer", memo: "m2", to: "m1", text: "because" });

  assert.equal(model.memos.get("m2")!.reply_to, "m1");
  assert.equal(model.memosIn(0).length, 1);
  const back = foresee(model, { id: "op4", kind: "memo.change", memo: "m1", version: 1, text: "when" });
  assert.equal(model.memos.get("m1")!.text, "when");
  back!();
  assert.equal(model.memos.get("m1")!.text, "why");
  foresee(model, { id: "op5", kind: "memo.remove", memo: "m2" })!();
  assert.equal(model.memos.size, 2);
});

test("colleagues' memos come and go as they are written", () => {
  const { model } = opened();
  const theirs = { id: "m7", reply_to: null, start: 2, end: 5, revision_id: "R1", text: "see" };

  assert.equal(receive(model, event("memo.add", { after: theirs })), false);
  assert.equal(model.memos.get("m7")!.text, "see");
  receive(model, event("memo.remove", { target_id: "m7", before: theirs }));
  assert.equal(model.memos.size, 0);
});

test("what changes many codings at once asks for a fresh state", () => {
  const { model } = opened();

  for (const action of ["code.move", "code.merge", "code.unmerge", "code.split", "code.recode", "code.restore"]) {
    assert.equal(receive(model, event(action, { target_id: "k", after: CODE })), true);
  }
});

test("a coding without its words waits, and so does a touched one; a confirmed one no longer", () => {
  const { model } = opened([
    coding("c1", 2, 5, { anchor: "touched", was: "won", quote: "one" }),
    coding("c2", 6, 6, { anchor: "lost", was: "two", quote: "two" }),
    coding("c3", 10, 15),
  ]);
  assert.deepEqual(model.unsettled().map((one) => one.id), ["c1", "c2"]);
  assert.deepEqual(model.marksIn(0, 100).map((mark) => mark.coding.id), ["c1", "c3"]);

  const undo = foresee(model, { id: "op", kind: "coding.confirm", coding: "c1", quote: "one" });
  assert.deepEqual(model.unsettled().map((one) => one.id), ["c2"]);
  undo!();
  assert.deepEqual(model.unsettled().map((one) => [one.id, one.was]), [["c1", "won"], ["c2", "two"]]);
});

test("a coding that has lost its words is put on others and taken back again", () => {
  const { model, news } = opened([coding("c2", 6, 6, { anchor: "lost", was: "two", quote: "two" })]);

  const undo = foresee(model, { id: "op", kind: "coding.change", coding: "c2", revision: "R1", start: 10, end: 15 });
  assert.deepEqual(model.marksIn(0, 100).map((mark) => mark.coding.quote), ["three"]);
  assert.equal(model.lost.size, 0);
  undo!();
  assert.deepEqual([...model.lost.keys()], ["c2"]);
  assert.deepEqual(news.map((one) => one.about), ["codings", "codings"]); // whoever counts what waits hears of both
});

test("a filter hides codings from view, not from those who must know of them", () => {
  const { model, news } = opened([coding("mine", 2, 5), coding("hers", 2, 5, { coder_id: "ab" })]);

  model.sift({ ...OPEN, coder: "me" });

  assert.deepEqual(model.marksIn(0, 100).map((mark) => mark.coding.id), ["mine"]);
  assert.equal(model.everyMarkIn(0, 100).length, 2);
  assert.equal(model.shown().length, 1);
  assert.deepEqual(news.at(-1), { about: "sieve" });
});
