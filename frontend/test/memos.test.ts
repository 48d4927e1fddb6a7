import assert from "node:assert/strict";
import { test } from "node:test";
import { openIn, threadsOf } from "../src/core/memos";
import { completing, mentioned } from "../src/core/mention";
import type { Memo } from "../src/core/types";
import DATA from "../../tests/data/mentions.json";

const PEOPLE = Object.entries(DATA.people).map(([id, name]) => ({ id, name }));

const memo = (id: string, second: number, more: Partial<Memo> = {}): Memo => ({
  id, author_id: "me", text: id, asked: [], reply_to: null, target_kind: "project", target_id: "P", interview_id: null, code_id: null,
  revision_id: null, start: null, end: null, quote: "", anchor: "exact", was: null, version: 1, created_at: `2026-11-26T10:00:0${second}.000000+00:00`, ...more,
});
const held = (...memos: Memo[]): Map<string, Memo> => new Map(memos.map((one) => [one.id, one]));

for (const [text, people] of DATA.examples as [string, string[]][]) {
  test(`names as the server does: ${text}`, () => {
    assert.deepEqual(mentioned(text, PEOPLE).map((one) => one.id), people);
  });
}

test("answers stand below their memo, oldest first", () => {
  const [first, second] = threadsOf(held(memo("b", 3, { reply_to: "q" }), memo("x", 2), memo("q", 1), memo("a", 2, { reply_to: "q" })));

  assert.deepEqual([first!.first.id, ...first!.answers.map((one) => one.id)], ["q", "a", "b"]);
  assert.equal(second!.first.id, "x");
});

test("a question is open until somebody it asks has answered", () => {
  const question = memo("q", 1, { asked: ["ab"] });
  const open = (...more: Memo[]): string[] => openIn(threadsOf(held(question, ...more))[0]!).map((one) => one.id);

  assert.deepEqual(open(), ["q"]);
  assert.deepEqual(open(memo("a", 2, { reply_to: "q", author_id: "other" })), ["q"]);
  assert.deepEqual(open(memo("a", 2, { reply_to: "q", author_id: "ab" })), []);
  assert.deepEqual(open(memo("a", 2, { reply_to: "q", author_id: "ab", asked: ["me"] })), ["a"]);
});

test("names are offered while they are typed, by any of their words", () => {
  const offered = (before: string): string[] => completing(before, PEOPLE)?.people.map((one) => one.id) ?? [];

  assert.deepEqual(offered("see @ber"), ["ab"]);
  assert.deepEqual(offered("@an"), ["a", "ab"]);
  assert.deepEqual(offered("@Anna b"), ["ab"]);
  assert.deepEqual(offered("@"), ["a", "ab", "b", "w", "o", "y"]);
  assert.deepEqual(offered("mail@an"), []);
  assert.deepEqual(offered("@nobody"), []);
  assert.equal(completing("see @ber", PEOPLE)!.from, 4);
});
