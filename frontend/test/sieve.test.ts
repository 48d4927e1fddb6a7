import assert from "node:assert/strict";
import { test } from "node:test";
import { density } from "../src/core/density";
import { familyOf, isOpen, NO_ROUND, OPEN, passes } from "../src/core/sieve";
import type { Code, Coding } from "../src/core/types";

const code = (id: string, parent_id: string | null = null): [string, Code] =>
  [id, { id, parent_id, name: id, definition: "", include: "", exclude: "", example: "", colour: "", position: 0, version: 1 }];
const codes = new Map([code("trust"), code("being believed", "trust"), code("at night", "being believed"), code("money")]);
const coding = (code_id: string, coder_id = "me", origin: Coding["origin"] = "person", round_id: string | null = null): Coding =>
  ({ id: "x", revision_id: "R", start: 0, end: 1, quote: "", code_id, coder_id, anchor: "exact", origin, was: null, round_id });

test("a code shows the codes under it too, however deep", () => {
  assert.deepEqual([...familyOf("trust", codes)].sort(), ["at night", "being believed", "trust"]);
  const shows = passes({ ...OPEN, code: "trust" }, codes)!;
  assert.deepEqual(["trust", "at night", "money"].map((id) => shows(coding(id))), [true, true, false]);
});

test("code, coder and origin narrow together", () => {
  const shows = passes({ ...OPEN, code: "trust", coder: "me", origin: "suggestion" }, codes)!;
  assert.equal(shows(coding("at night", "me", "suggestion")), true);
  assert.equal(shows(coding("at night", "her", "suggestion")), false);
  assert.equal(shows(coding("at night", "me", "person")), false);
});

test("a round shows what was made in it, and what was made in none can be shown alone", () => {
  const made = [coding("trust", "me", "person", "r1"), coding("trust", "me", "person", "r2"), coding("trust")];
  const shown = (round: string): boolean[] => made.map(passes({ ...OPEN, round }, codes)!);
  assert.deepEqual(shown("r1"), [true, false, false]);
  assert.deepEqual(shown(NO_ROUND), [false, false, true]);
});

test("an open sieve asks nothing", () => {
  assert.equal(passes(OPEN, codes), null);
  assert.equal(isOpen(OPEN), true);
});

test("density counts every mark over a slice, and the longest leads it", () => {
  const slices = density([{ from: 0, to: 50 }, { from: 40, to: 60 }, { from: 99, to: 100 }], 100, 10);
  assert.deepEqual(slices.map((slice) => slice.count), [1, 1, 1, 1, 2, 1, 0, 0, 0, 1]);
  assert.deepEqual([slices[4]!.lead, slices[5]!.lead, slices[6]!.lead, slices[9]!.lead], [0, 1, -1, 2]);
});

test("a mark shorter than a slice is seen, and the end of the text is inside", () => {
  assert.deepEqual(density([{ from: 3, to: 4 }, { from: 9, to: 10 }], 10, 2).map((slice) => slice.count), [1, 1]);
  assert.deepEqual(density([], 0, 2).map((slice) => slice.count), [0, 0]);
});
