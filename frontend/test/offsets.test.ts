import assert from "node:assert/strict";
import { test } from "node:test";
import { Doc } from "../src/core/document";
import { Offsets } from "../src/core/offsets";
import type { Revision } from "../src/core/types";

const revision = (text: string, turns: [number, number][]): Revision => ({
  id: "R1",
  number: 1,
  kind: "import",
  text,
  turns: turns.map(([start, end]) => ({ start, end, speaker: "S1", start_s: null, end_s: null })),
  words: [],
});

test("without wide characters code points and units are the same", () => {
  const offsets = new Offsets("smörgås");

  assert.deepEqual([0, 3, 7].map((p) => offsets.toUnits(p)), [0, 3, 7]);
  assert.equal(offsets.points, 7);
});

test("an emoji counts one code point and two units", () => {
  const offsets = new Offsets("a😀b😀c"); // a0 😀1 b2 😀3 c4

  assert.deepEqual([0, 1, 2, 3, 4, 5].map((p) => offsets.toUnits(p)), [0, 1, 3, 4, 6, 7]);
  assert.deepEqual([0, 1, 3, 4, 6, 7].map((u) => offsets.toPoints(u)), [0, 1, 2, 3, 4, 5]);
});

test("the middle of a surrogate pair belongs to its character", () => {
  assert.equal(new Offsets("😀").toPoints(1), 0);
});

test("combining marks and joined emoji survive the way there and back", () => {
  const text = "e\u0301t 👩‍⚕️ 👨‍👩‍👧 ok";
  const offsets = new Offsets(text);

  [...text].forEach((_, point) => assert.equal(offsets.toPoints(offsets.toUnits(point)), point));
  assert.equal(offsets.toUnits([...text].length), text.length);
});

test("blocks carry turns in units and find the text of a code point range", () => {
  const doc = new Doc(revision("😀 one\ntwo", [[0, 5], [6, 9]]));

  assert.deepEqual(doc.blocks.map((b) => doc.textOf(b)), ["😀 one", "two"]);
});

test("text outside every turn becomes blocks of its own", () => {
  const doc = new Doc(revision("Heading\n\nHello\nNote", [[9, 14]]));

  assert.deepEqual(doc.blocks.map((b) => [doc.textOf(b), b.turn]), [["Heading", null], ["Hello", 0], ["Note", null]]);
});

test("a place between two turns belongs to the later one and the end of a turn to itself", () => {
  const doc = new Doc(revision("one \n two", [[0, 3], [6, 9]]));

  assert.deepEqual([0, 2, 3, 4, 6, 9].map((u) => doc.blockAt(u)), [0, 0, 0, 1, 1, 1]);
});

test("blocks in a stretch are those that share a character with it", () => {
  const doc = new Doc(revision("one\ntwo\nsix", [[0, 3], [4, 7], [8, 11]]));

  assert.deepEqual(doc.blocksIn(2, 5), [0, 1]);
  assert.deepEqual(doc.blocksIn(3, 4), []);
  assert.deepEqual(doc.blocksIn(0, 11), [0, 1, 2]);
});
