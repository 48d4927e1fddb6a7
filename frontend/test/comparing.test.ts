import assert from "node:assert/strict";
import { test } from "node:test";
import { given, isSame, shuffled, stepped, wanted, type Difference, type PlacedCoding } from "../src/core/comparing";
import { Model } from "../src/core/model";
import type { Mark } from "../src/core/model";
import type { State } from "../src/core/types";

const difference = (start: number, codings: string[], more: Partial<Difference> = {}): Difference =>
  ({ kind: "only-some", start, end: start + 5, codes: ["trust"], coders: ["anna"], silent: ["ben"], codings, ...more });
const coding = (id: string, coder: string, start = 0, code = "trust"): PlacedCoding => ({ id, coder, start, end: start + 5, code });

const early = difference(3, ["a"]);
const middle = difference(20, ["b", "c"], { kind: "other-code", codes: ["trust", "doors"] });
const late = difference(40, ["d"]);
const all = [late, early, middle];

test("differences are gone through in the order of the text, of one kind or about one code", () => {
  assert.deepEqual(wanted(all, { kind: null, code: null }).map((one) => one.start), [3, 20, 40]);
  assert.deepEqual(wanted(all, { kind: "only-some", code: null }).map((one) => one.start), [3, 40]);
  assert.deepEqual(wanted(all, { kind: null, code: "doors" }), [middle]);
  assert.deepEqual(wanted(all, { kind: "other-borders", code: null }), []);
});

test("one begins at the cursor, and goes round", () => {
  const list = wanted(all, { kind: null, code: null });
  assert.equal(stepped(list, null, 10, 1), middle);
  assert.equal(stepped(list, null, 10, -1), early);
  assert.equal(stepped(list, null, 90, 1), early);
  assert.equal(stepped(list, null, 0, -1), late);
  assert.equal(stepped(list, late, 0, 1), early);
  assert.equal(stepped(list, early, 90, -1), late);
  assert.equal(stepped([], null, 0, 1), null);
});

test("one goes on from the same difference in a newer answer, and from the cursor where it is settled", () => {
  const again = wanted([{ ...early, end: 9 }, late], { kind: null, code: null });
  assert.equal(isSame(early, again[0]!), true);
  assert.equal(stepped(again, early, 90, 1), late);
  assert.equal(stepped(again, middle, 30, 1), late);
});

test("everybody compared is told of, also who gave nothing; others are not", () => {
  const made = [coding("b", "anna", 20), coding("c", "ben", 20, "doors"), coding("a", "anna", 3)];
  const told = (one: Difference): [string, string[]][] => given(one, made, ["ben", "anna", "carl"]).map(({ coder, made: own }) => [coder, own.map((each) => each.code)]);
  assert.deepEqual(told(early), [["ben", []], ["anna", ["trust"]]]);
  assert.deepEqual(told({ ...middle, coders: ["anna", "ben"], silent: [] }), [["ben", ["doors"]], ["anna", ["trust"]]]);
});

test("without names the order of people is a matter of chance, and everybody is in it once", () => {
  const people = ["a", "b", "c", "d"];
  assert.deepEqual(shuffled(people, () => 0), ["b", "c", "d", "a"]);
  assert.deepEqual(shuffled(people, () => 0.999), people);
  assert.deepEqual(shuffled(people).sort(), people);
});

test("what is compared is shown in place of the codings that stand, which are still known of", () => {
  const stands = { id: "c9", revision_id: "R1", start: 0, end: 3, quote: "", code_id: "k", coder_id: "me", anchor: "exact", origin: "person", was: null, round_id: null } as const;
  const state = {
    seq: 1, revision_id: "R1", me: { id: "me", may: [] }, codes: [{ id: "k" }], speakers: [], memos: [], codings: [stands], rounds: [], tasks: [],
  } as unknown as State;
  const model = new Model();
  model.load(state, { id: "R1", number: 1, kind: "asr", text: "one two three", turns: [], words: [] });
  const shown: Mark = { coding: { ...stands, id: "layer" }, from: 4, to: 7 };
  model.sift({ code: null, coder: "nobody", origin: null, round: null });

  model.lay([shown]);
  assert.deepEqual(model.marksIn(0, 13), [shown]);
  assert.deepEqual(model.marksIn(5, 5), [shown]);
  assert.deepEqual(model.marksIn(7, 13), []);
  assert.deepEqual(model.shown(), [shown]);
  assert.deepEqual(model.everyMarkIn(0, 13).map((mark) => mark.coding.id), ["c9"]);

  model.lay(null);
  assert.deepEqual(model.marksIn(0, 13), []); // the filter holds again
});
