import assert from "node:assert/strict";
import { test } from "node:test";
import examples from "../../tests/data/reading.json";
import { context, findAll, follow } from "../src/core/find";
import { hesitations, pauseSign } from "../src/core/reading";

test("a smoothed view leaves out the same as the server's", () => {
  for (const [language, text, smooth] of examples.smoothed as [string, string, string][]) {
    const hidden = hesitations(text, language);
    let shown = text;
    for (const { from, to } of hidden.reverse()) shown = shown.slice(0, from) + shown.slice(to);
    assert.equal(shown, smooth);
  }
});

test("pauses are written as the server writes them", () => {
  for (const [seconds, simple, dresingPehl, gat2] of examples.pauses as [number, string, string, string][]) {
    assert.deepEqual(
      [pauseSign(seconds, "simple"), pauseSign(seconds, "dresing-pehl"), pauseSign(seconds, "gat2"), pauseSign(seconds, "none")],
      [simple, dresingPehl, gat2, ""],
    );
  }
});

const loose = { matchCase: false, wholeWord: false };

test("words are found as they are spelled, whole and by case where asked", () => {
  const text = "Avdelning 5 (avd.), avdelningen. AVD. över";
  const said = (query: string, options = loose): string[] => findAll(text, query, options).map((h) => text.slice(h.from, h.to));
  assert.deepEqual(said("avd"), ["Avd", "avd", "avd", "AVD"]);
  assert.deepEqual(said("avd", { matchCase: false, wholeWord: true }), ["avd", "AVD"]);
  assert.deepEqual(said("avd", { matchCase: true, wholeWord: false }), ["avd", "avd"]);
  assert.deepEqual(said("(avd.)"), ["(avd.)"]);
  assert.deepEqual(said("över", { matchCase: true, wholeWord: true }), ["över"]);
  assert.deepEqual(said(""), []);
  assert.deepEqual(findAll("one\ntwo", "one two", loose), []);
  assert.equal(findAll("a 😀 b 😀", "😀", loose).length, 2);
});

test("a hit is shown with the words around it, within its turn", () => {
  assert.deepEqual(context("ab\ncd ef gh\nij", { from: 6, to: 8 }), { before: "cd ", after: " gh" });
});

test("a place keeps its words when text before it changes", () => {
  assert.equal(follow("one two three", "one and two three", 8), 12);
  assert.equal(follow("one two three", "one and two three", 2), 2);
  assert.equal(follow("one two three", "one three", 6), 5);
});
