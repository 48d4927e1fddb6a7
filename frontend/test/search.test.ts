import { test } from "node:test";
import assert from "node:assert/strict";
import { FIRST_WISH, keyOf, only, queryOf, without, type Hit, type Passage } from "../src/core/search";

const hit = (start: number, passage: [number, number], interview = "a"): Hit => ({
  interview_id: interview, revision_id: "r", start, end: start + 2, passage,
  before: "", text: "", after: "", speaker: "", participant: "", group: "", start_s: null, codes: [],
});
const hits = [hit(1, [0, 10]), hit(5, [0, 10]), hit(12, [11, 20]), hit(1, [0, 10], "b")];
const all: Passage[] = [["a", "r", 0, 10], ["a", "r", 11, 20], ["b", "r", 0, 10], ["c", "r", 0, 9]];
const keys = (...indices: number[]): Set<string> => new Set(indices.map((index) => keyOf(hits[index]!)));

test("the open interview restricts a search only when asked, and filters only when chosen", () => {
  const here = queryOf({ ...FIRST_WISH, text: "a & b", group: "" }, "i");
  assert.equal(here.get("interview"), "i");
  assert.equal(here.get("q"), "a & b");
  assert.equal(here.get("group"), "");
  const everywhere = queryOf({ ...FIRST_WISH, text: "x", everywhere: true, code: "c", where: "outside", matchCase: true }, "i");
  assert.equal(everywhere.has("interview"), false);
  assert.equal(everywhere.has("group"), false);
  assert.equal(everywhere.get("outside"), "c");
  assert.equal(queryOf({ ...FIRST_WISH, text: "x", who: "speaker:Dr: No" }, "i").get("speaker"), "Dr: No");
  assert.equal(everywhere.get("case"), "1");
});

test("a passage is left out only when none of its hits is ticked", () => {
  assert.deepEqual(without(all, hits, keys(0)), all);
  assert.deepEqual(without(all, hits, keys(0, 1)), all.slice(1));
  assert.deepEqual(without(all, hits, keys(2, 3)), [all[0], all[3]]);
});

test("of chosen hits each passage is coded once", () => {
  assert.deepEqual(only(all, hits, keys(0, 1)), [all[0]]);
  assert.deepEqual(only(all, hits, keys(3)), [all[2]]);
  assert.deepEqual(only(all, hits, new Set<string>()), []);
});
