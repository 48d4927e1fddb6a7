import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, lanes, stack } from "../src/core/segments";

test("overlapping codings cut the text at every border", () => {
  const a = { from: 2, to: 6 };
  const b = { from: 4, to: 9 };

  const pieces = cut(0, 10, [a, b]);

  assert.deepEqual(pieces.map((p) => [p.from, p.to]), [[0, 2], [2, 4], [4, 6], [6, 9], [9, 10]]);
  assert.deepEqual(pieces.map((p) => p.marks), [[], [a], [a, b], [b], []]);
});

test("pieces join up to the whole text whatever the codings", () => {
  for (let seed = 1; seed < 200; seed++) {
    const random = (n: number): number => (seed = (seed * 16807) % 2147483647) % n;
    const start = seed;
    const marks = Array.from({ length: random(12) }, () => {
      const from = random(50) - 5;
      return { from, to: from + 1 + random(30) };
    });

    const pieces = cut(0, 40, marks);

    assert.equal(pieces[0]!.from, 0);
    assert.equal(pieces[pieces.length - 1]!.to, 40);
    pieces.forEach((p, i) => {
      assert(p.to > p.from);
      if (i) assert.equal(p.from, pieces[i - 1]!.to);
      for (let at = p.from; at < p.to; at++) {
        assert.deepEqual(p.marks, marks.filter((m) => m.from <= at && at < m.to));
      }
    });
    seed = start;
  }
});

test("a coding that reaches over the turn cuts only inside it", () => {
  assert.deepEqual(cut(10, 20, [{ from: 0, to: 30 }]).map((p) => [p.from, p.to]), [[10, 20]]);
});

test("codings that overlap get different lanes and later ones reuse free lanes", () => {
  assert.deepEqual(lanes([{ from: 0, to: 10 }, { from: 5, to: 15 }, { from: 10, to: 20 }]), [0, 1, 0]);
});

test("of two codings with the same start the longer one lies outermost", () => {
  assert.deepEqual(lanes([{ from: 0, to: 5 }, { from: 0, to: 50 }]), [1, 0]);
});

test("a gap keeps neighbours in one lane apart", () => {
  assert.deepEqual(lanes([{ from: 0, to: 10 }, { from: 11, to: 20 }], 2), [0, 1]);
});

test("labels move down until they do not touch and are left out where the turn ends", () => {
  assert.deepEqual(stack([0, 5, 5, 60], 20, 70), [0, 20, 40, null]);
});
