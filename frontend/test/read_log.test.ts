import assert from "node:assert/strict";
import { test } from "node:test";
import { RATE, ReadLog } from "../src/core/read_log";
import type { Stretch } from "../src/core/types";

const page: Stretch = { from: 100, to: 1000 };

function looks(log: ReadLog, ...seen: (Stretch | null)[]): Stretch[] {
  for (const one of seen) log.look(one, 2);
  return log.take();
}

test("the first look counts nothing; text that stays is read from the top at a reader's pace", () => {
  const log = new ReadLog();
  assert.deepEqual(looks(log, page), []);
  assert.deepEqual(looks(log, page), [{ from: 100, to: 100 + 2 * RATE }]);
  assert.deepEqual(looks(log, page, page), [{ from: 100 + 2 * RATE, to: 100 + 6 * RATE }]);
});

test("whoever scrolls through has read nothing", () => {
  const log = new ReadLog();
  assert.deepEqual(looks(log, { from: 0, to: 900 }, { from: 900, to: 1800 }, { from: 1800, to: 2700 }), []);
});

test("only what stayed in sight counts", () => {
  const log = new ReadLog();
  assert.deepEqual(looks(log, { from: 0, to: 900 }, { from: 880, to: 1800 }), [{ from: 880, to: 900 }]);
});

test("what was read before is passed over, and what is left of the time goes to the text behind it", () => {
  const log = new ReadLog();
  looks(log, { from: 10, to: 40 }, { from: 10, to: 40 });
  assert.deepEqual(looks(log, { from: 0, to: 900 }, { from: 0, to: 900 }), [{ from: 0, to: 10 }, { from: 40, to: 2 * RATE + 30 }]);
});

test("nothing more is told once everything in sight is read, however long it stands there", () => {
  const log = new ReadLog();
  const short = { from: 0, to: 50 };
  assert.deepEqual(looks(log, short, short, short, short), [short]);
  assert.deepEqual(looks(log, short, short), []);
});

test("after the window was hidden the first look counts nothing", () => {
  const log = new ReadLog();
  looks(log, page);
  log.interrupt();
  assert.deepEqual(looks(log, page), []);
  assert.deepEqual(looks(log, null, page), []);
});

test("what could not be told is told with what comes next, as one stretch", () => {
  const log = new ReadLog();
  log.back(looks(log, page, page));
  assert.deepEqual(looks(log, page), [{ from: 100, to: 100 + 4 * RATE }]);
  assert.deepEqual(log.take(), []);
});
