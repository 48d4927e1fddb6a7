import assert from "node:assert/strict";
import { test } from "node:test";
import { isRecording, Queue, recordingName, size, type Answer, type Item } from "../src/upload/queue";

const ANSWER: Answer = { interview_id: "i", recording_id: "r", job_id: "j", duplicate: false };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function bench() {
  const open: { name: string; finish: (answer: Answer) => void; fail: (e: Error) => void; progress: (n: number) => void }[] = [];
  const done: Item[] = [];
  const queue = new Queue<{ size: number }>({
    send: (_, name, progress) => {
      let abort = (): void => undefined;
      const finished = new Promise<Answer>((finish, fail) => {
        open.push({ name, finish, fail, progress });
        abort = () => fail(new Error("aborted"));
      });
      return { finished, abort: () => abort() };
    },
    changed: () => undefined,
    done: (item) => done.push(item),
  });
  return { queue, open, done };
}

test("two files are sent at a time and the third waits", async () => {
  const { queue, open, done } = bench();
  const [a, , c] = ["a", "b", "c"].map((name) => queue.add({ size: 1 }, name));

  assert.deepEqual(open.map((o) => o.name), ["a", "b"]);
  assert.equal(c!.phase, "waiting");
  open[0]!.finish(ANSWER);
  await settle();

  assert.equal(a!.phase, "done");
  assert.deepEqual(done, [a]);
  assert.deepEqual(open.map((o) => o.name), ["a", "b", "c"]);
});

test("when every byte is sent the server is checking", () => {
  const { queue, open } = bench();
  const item = queue.add({ size: 1 }, "a");

  open[0]!.progress(0.5);
  assert.equal(item.phase, "sending");
  open[0]!.progress(1);

  assert.equal(item.phase, "checking");
});

test("the server's reason is kept and the file can be sent again", async () => {
  const { queue, open } = bench();
  const item = queue.add({ size: 1 }, "a");
  open[0]!.fail(new Error("This is not a recording."));
  await settle();
  assert.deepEqual([item.phase, item.message], ["failed", "This is not a recording."]);

  queue.again(item);
  open[1]!.finish(ANSWER);
  await settle();

  assert.equal(item.phase, "done");
});

test("a cancelled file stays cancelled whatever arrives later", async () => {
  const { queue, open, done } = bench();
  const item = queue.add({ size: 1 }, "a");

  queue.cancel(item);
  open[0]!.finish(ANSWER);
  await settle();

  assert.equal(item.phase, "cancelled");
  assert.deepEqual(done, []);
});

test("a refused file is listed with its reason and never sent", () => {
  const { queue, open } = bench();
  const item = queue.refuse("a.docx", 1, "no");

  assert.deepEqual([open.length, item.phase, queue.mayTryAgain(item)], [0, "failed", false]);
});

test("recordings are known by their suffix in any case", () => {
  assert.deepEqual(["a.WAV", "b.webm", "c.docx", "mp3"].map(isRecording), [true, true, false, true]);
});

test("sizes and recording names are readable", () => {
  assert.deepEqual([size(12), size(1536), size(180_000_000)], ["12 B", "1.5 kB", "180 MB"]);
  assert.equal(recordingName(new Date(2026, 2, 5, 14, 7)), "recording 2026-03-05 14.07");
});
