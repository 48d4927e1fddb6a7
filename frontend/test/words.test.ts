import assert from "node:assert/strict";
import { test } from "node:test";
import { Doc } from "../src/core/document";
import { Steps } from "../src/core/steps";
import { sameTurn } from "../src/view/revising";
import type { Revision } from "../src/core/types";

const TEXT = "Hej! Hur mår du?\nBara bra, tack. Och du?";
const revision: Revision = {
  id: "R1",
  number: 1,
  kind: "asr",
  text: TEXT,
  turns: [
    { start: 0, end: 16, speaker: "S1", start_s: 0, end_s: 2 },
    { start: 17, end: 40, speaker: "S2", start_s: 2.5, end_s: 5 },
  ],
  words: [
    [0, 3, 0.1, 0.5, 0.99],
    [5, 8, 0.6, 0.8, 0.42],
    [9, 12, 0.9, 1.1, 0.9],
    [13, 15, null, null, 0.3],
    [17, 21, 2.5, 2.9, 0.95],
  ],
};
const doc = new Doc(revision);
const steps = new Steps(doc, "sv");
const text = (s: { from: number; to: number } | null): string | null => s && TEXT.slice(s.from, s.to);

test("a click in a word gives the time of that word", () => {
  assert.equal(doc.timeAt(6), 0.6);
});

test("a click between words gives the next word's time", () => {
  assert.equal(doc.timeAt(8), 0.9);
});

test("after the last timed word its time is used", () => {
  assert.equal(doc.timeAt(39), 2.5);
});

test("without words the turn's start is used", () => {
  const bare = new Doc({ ...revision, words: [] });

  assert.equal(bare.timeAt(20), 2.5);
});

test("the word being said is found by time and stays until the next begins", () => {
  assert.equal(text(doc.words.wordAt(0.7)), "Hur");
  assert.equal(text(doc.words.wordAt(0.85)), "Hur");
  assert.equal(doc.words.wordAt(0), null);
});

test("words below 0.6 are uncertain even without a time", () => {
  assert.deepEqual(doc.words.unsureIn(0, 16).map((w) => w.probability), [0.42, 0.3]);
  assert.deepEqual(doc.words.unsureIn(17, 40), []);
});

test("a sentence step selects the sentence around the cursor without the blank after it", () => {
  assert.equal(text(steps.sentenceAt(0)), "Hej!");
  assert.equal(text(steps.sentenceAt(4)), "Hur mår du?");
});

test("after the last sentence of a turn comes the first of the next", () => {
  assert.equal(text(steps.sentenceAt(16)), "Bara bra, tack.");
  assert.equal(text(steps.sentenceBefore(17)), "Hur mår du?");
});

test("extending by words moves the end and never empties the selection", () => {
  const first = steps.wordAt(5)!;

  assert.equal(text(first), "Hur");
  assert.equal(text(steps.extend(first, 1, "word")), "Hur mår");
  assert.equal(text(steps.extend(steps.extend(first, 1, "word"), -1, "word")), "Hur");
  assert.equal(text(steps.extend(first, -1, "word")), "Hur");
});

test("extending by sentences crosses into the next turn", () => {
  assert.equal(text(steps.extend(steps.sentenceAt(5)!, 1, "sentence")), "Hur mår du?\nBara bra, tack.");
});

test("a selection of blanks is no selection", () => {
  assert.equal(steps.tidy({ from: 4, to: 5 }), null);
  assert.equal(text(steps.tidy({ from: 3, to: 9 })), "! Hur");
});

test("words to check are found in both directions, pauses and seconds by their words", () => {
  const { words } = new Doc(revision);
  assert.deepEqual(words.unsureFrom(0, 1), { from: 5, to: 8, probability: 0.42 });
  assert.equal(words.unsureFrom(13, 1), null);
  assert.deepEqual(words.unsureFrom(9, -1), { from: 5, to: 8, probability: 0.42 });
  assert.equal(words.unsureFrom(5, -1), null);
  assert.deepEqual(words.secondsOf({ from: 4, to: 12 }), [0.6, 1.1]);
  assert.equal(words.secondsOf({ from: 3, to: 5 }), null);
  const [pause] = words.pausesIn(5, 8);
  assert.deepEqual([pause?.at, pause?.seconds.toFixed(3)], [5, "0.100"]);
});

test("a turn is found again by what it said, nearest to where it was", () => {
  const doc = new Doc(revision);
  assert.equal(sameTurn(doc, 0, "Bara bra, tack. Och du?"), 1);
  assert.equal(sameTurn(doc, 9, "Hej! Hur mår du?"), 0);
  assert.equal(sameTurn(doc, 0, "Hej!"), null);
});
