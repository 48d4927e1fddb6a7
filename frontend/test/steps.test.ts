import assert from "node:assert/strict";
import { test } from "node:test";
import { Doc } from "../src/core/document";
import { Steps } from "../src/core/steps";
import { vivoName } from "../src/core/vivo";

const TEXT = "She never asked. Nobody came.";
const turns = [{ start: 0, end: TEXT.length, speaker: "S1", start_s: null, end_s: null }];
const steps = new Steps(new Doc({ id: "R", number: 1, kind: "asr", text: TEXT, turns, words: [] }), "en");
const stretch = (words: string) => ({ from: TEXT.indexOf(words), to: TEXT.indexOf(words) + words.length });
const said = ({ from, to }: { from: number; to: number }): string => TEXT.slice(from, to);

test("the start of a coding moves by words, and never past its last one", () => {
  const chosen = stretch("never asked");

  assert.equal(said(steps.moveStart(chosen, -1)), "She never asked");
  assert.equal(said(steps.moveStart(chosen, 1)), "asked");
  assert.equal(said(steps.moveStart(stretch("asked"), 1)), "asked");
  assert.equal(said(steps.moveStart(stretch("She"), -1)), "She");
});

test("the end of a coding moves by words, over the end of a sentence too", () => {
  assert.equal(said(steps.extend(stretch("never asked"), 1, "word")), "never asked. Nobody");
  assert.equal(said(steps.extend(stretch("never asked"), -1, "word")), "never");
  assert.equal(said(steps.extend(stretch("never"), -1, "word")), "never");
});

test("a code in the participant's words has no punctuation around it and stays short", () => {
  assert.equal(vivoName(" “nobody\n came.” "), "nobody came");
  assert.equal(vivoName("it's me, isn't it?"), "it's me, isn't it");
  assert.equal(vivoName("…"), "");
  assert.equal(vivoName("Ångest 😀"), "Ångest 😀");
  const long = vivoName("word ".repeat(40));
  assert.equal(long.length <= 60 && long.endsWith("word"), true);
});
