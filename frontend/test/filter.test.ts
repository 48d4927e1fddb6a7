import assert from "node:assert/strict";
import { test } from "node:test";
import { narrow, outline, rank, rankCode, search } from "../src/core/filter";
import { clock, initials, speech } from "../src/core/text";
import type { Code } from "../src/core/types";

const code = (id: string, name: string, parent: string | null = null, position = 0): Code => ({
  id, name, parent_id: parent, position, definition: "", include: "", exclude: "", example: "", colour: "#000000", version: 1,
});

const book = [code("t", "Trust"), code("b", "Broken trust", "t", 1), code("p", "Time pressure", null, 2), code("å", "Återhämtning", "p")];

test("the outline lists children under their parent by position", () => {
  assert.deepEqual(outline(book).map((r) => [r.code.id, r.depth]), [["t", 0], ["b", 1], ["p", 0], ["å", 1]]);
});

test("a code whose parent is gone stands at the top", () => {
  assert.deepEqual(outline([code("x", "X", "missing")]).map((r) => r.depth), [0]);
});

test("a cycle is left out instead of looping for ever", () => {
  assert.deepEqual(outline([code("a", "A", "b"), code("b", "B", "a")]), []);
});

test("two letters find names that start with them before names with such a word", () => {
  assert.deepEqual(search(outline(book), "tr").map((r) => r.code.id), ["t", "b"]);
});

test("beginnings of several words find a name", () => {
  assert.equal(rank("Time pressure", "ti pr"), 1);
  assert.equal(rank("Time pressure", "pr ti"), 1);
});

test("accents need not be typed but may be", () => {
  assert.equal(rank("Återhämtning", "at"), 0);
  assert.equal(rank("Återhämtning", "åt"), 0);
  assert.equal(rank("Återhämtning", "haem"), null);
});

test("the narrowed codebook keeps the parents of what was found", () => {
  assert.deepEqual(narrow(outline(book), "broken").map((r) => r.code.id), ["t", "b"]);
});

test("an empty filter keeps everything", () => {
  assert.equal(narrow(outline(book), " ").length, 4);
});

test("words of the page take numbers and have a form for one", () => {
  const say = speech({ "x": "{n} turns by {who}", "x.one": "1 turn by {who}" });

  assert.equal(say("x", { n: 3, who: "A" }), "3 turns by A");
  assert.equal(say("x", { n: 1, who: "A" }), "1 turn by A");
  assert.equal(say("unknown.key"), "unknown.key");
});

test("times and initials are short", () => {
  assert.deepEqual([clock(0), clock(75.9), clock(3675)], ["0:00", "1:15", "1:01:15"]);
  assert.deepEqual([initials("Anna von Berg"), initials("åsa"), initials(" ")], ["AB", "ÅS", "?"]);
});

test("letters without an accent to leave out are found all the same", () => {
  assert.equal(rank("Großmutter", "gross"), 0);
  assert.equal(rank("Brødre", "brod"), 0);
});

test("a word that only the definition has finds the code, after those that carry it in their name", () => {
  const trust = { ...code("t", "Trust"), definition: "Also called Vertrauen or tillit." };
  const other = code("v", "Vertrauensbruch");
  assert.deepEqual(search(outline([trust, other]), "vertr").map((r) => r.code.id), ["v", "t"]);
  assert.equal(rankCode(trust, "ti"), null);
});

test("three hundred codes with long rules are narrowed to what fits and its parents", () => {
  const rules = "Ein längerer Satz über die Sache. ".repeat(8);
  const many = Array.from({ length: 300 }, (_, i) => ({ ...code(`c${i}`, `Kode ${i}`, i % 10 ? `c${i - (i % 10)}` : null, i), definition: i === 157 ? `${rules} Rückzug` : rules }));
  assert.deepEqual(narrow(outline(many), "ruckz").map((r) => r.code.id), ["c150", "c157"]);
});
