import assert from "node:assert/strict";
import { test } from "node:test";
import { answering, meaning, needs, said, shortened, type Offered } from "../src/core/offer";

const offered = (changes: Partial<Offered> = {}): Offered => ({
  offer: "o", hindrance: "", revision: "R", start: 10, end: 20, examples: 9, learnt: 2, missing: 0, behind: 0, job: null,
  codes: [{ code: "doors", n: 5, nearest: [] }, { code: "soup", n: 4, nearest: [] }], ...changes,
});

test("a digit takes the code of that rank, and only one that is shown", () => {
  assert.deepEqual(["1", "2", "3", "x", "10"].map((key) => meaning(key, offered())), [1, 2, null, null, null]);
});

test("nought says none of these", () => {
  assert.equal(meaning("0", offered()), "none");
});

test("without an offer the keys are the text's", () => {
  assert.deepEqual(["0", "1"].map((key) => meaning(key, null)), [null, null]);
  assert.equal(meaning("1", offered({ offer: null, codes: [], hindrance: "too_few" })), null);
});

test("a coding answers the offer whose passage it meets, in the same text", () => {
  const open = { id: "o", interview: "I", revision: "R", start: 10, end: 20 };
  const place = { interview: "I", revision: "R", start: 19, end: 30 };
  assert.deepEqual(answering(open, place), { offer: "o" });
  assert.deepEqual(answering(open, { ...place, start: 20 }), {});
  assert.deepEqual(answering(open, { ...place, interview: "J" }), {});
  assert.deepEqual(answering(open, { ...place, revision: "S" }), {});
  assert.deepEqual(answering(null, place), {});
});

test("what hinders is said, else what was learnt from", () => {
  assert.equal(said(offered()), "ws.suggest.learnt");
  assert.equal(said(offered({ hindrance: "no_vectors" })), "ws.suggest.no_vectors");
});

test("missing vectors are offered to be made, unless they are on their way", () => {
  assert.equal(needs(offered()), "nothing");
  assert.equal(needs(offered({ behind: 1 })), "asking");
  assert.equal(needs(offered({ missing: 2, job: { share: 0.1, state: "running", error: "" } })), "waiting");
  assert.equal(needs(offered({ missing: 2, job: { share: 1, state: "failed", error: "no memory" } })), "asking");
});

test("long quotes are cut between characters", () => {
  assert.equal(shortened("a  b\nc"), "a b c");
  assert.equal(shortened("😀".repeat(9), 4), "😀😀😀…");
});
