import assert from "node:assert/strict";
import { test } from "node:test";
import { outline } from "../src/core/filter";
import { dropPlace, moved, nudge, subtree, type Nudge, type Zone } from "../src/core/tree";
import type { Code } from "../src/core/types";

const code = (id: string, parent: string | null, position: number): Code => ({
  id, name: id.toUpperCase(), parent_id: parent, position, definition: "", include: "", exclude: "", example: "", colour: "#000000", version: 1,
});
//  a
//    a1
//    a2
//  b
//  c
const book = (): Code[] => [code("a", null, 0), code("a1", "a", 0), code("a2", "a", 1), code("b", null, 1), code("c", null, 2)];

/** The tree after a move, as "a>a1,a>a2,b". */
function after(codes: Code[], id: string, place: { parent: string | null; position: number } | null): string {
  const changes = place ? moved(codes, id, place) : [];
  const now = codes.map((one) => changes.find((change) => change.id === one.id) ?? one);
  return outline(now).map(({ code: one }) => (one.parent_id ? `${one.parent_id}>${one.id}` : one.id)).join(",");
}

const dropped = (id: string, target: string, zone: Zone): string => after(book(), id, dropPlace(book(), id, target, zone));
const nudged = (id: string, way: Nudge): string => after(book(), id, nudge(book(), id, way));

test("a code let go on the middle of another nests below it, last", () => {
  assert.equal(dropped("c", "a", "into"), "a,a>a1,a>a2,a>c,b");
});

test("a code let go at an edge stands before or after that one, in its level", () => {
  assert.equal(dropped("c", "a", "before"), "c,a,a>a1,a>a2,b");
  assert.equal(dropped("c", "a1", "after"), "a,a>a1,a>c,a>a2,b");
  assert.equal(dropped("a1", "b", "after"), "a,a>a2,b,a1,c");
});

test("a code cannot be let go on itself or below itself, and not where it is", () => {
  for (const target of ["a", "a1"]) assert.equal(dropPlace(book(), "a", target, "into"), null);
  assert.equal(dropPlace(book(), "b", "a", "after"), null);
  assert.equal(dropPlace(book(), "a2", "a", "into"), null);
});

test("keys move a code among its siblings, below the one before, and out again", () => {
  assert.equal(nudged("c", "up"), "a,a>a1,a>a2,c,b");
  assert.equal(nudged("a", "down"), "b,a,a>a1,a>a2,c");
  assert.equal(nudged("b", "in"), "a,a>a1,a>a2,a>b,c");
  assert.equal(nudged("a1", "out"), "a,a>a2,a1,b,c");
});

test("at the ends and at the top keys do nothing", () => {
  assert.equal(nudge(book(), "a", "up"), null);
  assert.equal(nudge(book(), "c", "down"), null);
  assert.equal(nudge(book(), "a1", "in"), null);
  assert.equal(nudge(book(), "b", "out"), null);
});

test("only what changes its place is changed", () => {
  assert.deepEqual(moved(book(), "c", { parent: null, position: 1 }).map((one) => [one.id, one.position]), [["c", 1], ["b", 2]]);
});

test("a subtree holds everything below", () => {
  assert.deepEqual([...subtree(outline(book()), "a")].sort(), ["a", "a1", "a2"]);
});
