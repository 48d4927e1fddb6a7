import assert from "node:assert/strict";
import { test } from "node:test";
import { onto } from "../src/upload/keep";
import { Saver, type Sent } from "../src/upload/saver";
import { Halver, loudness, pcm } from "../src/upload/sound";

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

function server(answers: (offset: number, piece: Uint8Array) => Sent): { saver: Saver; seen: [number, number[]][]; waits: number[] } {
  const seen: [number, number[]][] = [];
  const waits: number[] = [];
  const saver = new Saver(0, {
    send: (offset, piece) => {
      seen.push([offset, [...piece]]);
      return Promise.resolve(answers(offset, piece));
    },
    changed: () => undefined,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { saver, seen, waits };
}

const ok = (offset: number, piece: Uint8Array): Sent => ({ status: 200, size: offset + piece.length, message: "" });

test("pieces are sent together, each at its place", async () => {
  const { saver, seen } = server(ok);
  saver.add(bytes(1, 2));
  saver.add(bytes(3, 4));
  await saver.save();
  saver.add(bytes(5, 6));
  await saver.save();
  assert.deepEqual(seen, [[0, [1, 2, 3, 4]], [4, [5, 6]]]);
  assert.deepEqual([saver.savedBytes, saver.unsaved], [6, 0]);
});

test("what could not be sent waits and is sent again, with longer and longer pauses", async () => {
  let tries = 0;
  const { saver, seen, waits } = server((offset, piece) => (++tries < 4 ? { status: tries === 2 ? 503 : 0, size: -1, message: "" } : ok(offset, piece)));
  saver.add(bytes(1, 2));
  await saver.save();
  assert.equal(seen.length, 4);
  assert.deepEqual(waits, [500, 1000, 2000]);
  assert.deepEqual([saver.savedBytes, saver.offline], [2, false]);
});

test("what the server says of its trouble is kept until it is over", async () => {
  let tries = 0;
  const said: string[] = [];
  const { saver } = server((offset, piece) => {
    said.push(saver.trouble);
    return ++tries < 3 ? { status: 503, size: -1, message: "The disk is full." } : ok(offset, piece);
  });
  saver.add(bytes(1, 2));
  await saver.save();
  assert.deepEqual([said, saver.trouble], [["", "The disk is full.", "The disk is full."], ""]);
});

test("what arrived though no answer came is not sent twice", async () => {
  let tries = 0;
  const { saver, seen } = server((offset, piece) => (++tries === 1 ? { status: 409, size: 2, message: "" } : ok(offset, piece)));
  saver.add(bytes(1, 2, 3, 4));
  await saver.save();
  assert.deepEqual(seen[1], [2, [3, 4]]);
  assert.equal(saver.savedBytes, 4);
});

test("a refusal ends the sending and is kept in words", async () => {
  const { saver } = server(() => ({ status: 413, size: -1, message: "larger than the limit" }));
  saver.add(bytes(1, 2));
  await saver.save();
  assert.deepEqual([saver.refused, saver.unsaved, saver.savedBytes], ["larger than the limit", 2, 0]);
});

test("a page that closes can hand over the rest, up to a limit", () => {
  const { saver } = server(ok);
  saver.add(bytes(1, 2));
  saver.add(bytes(3, 4));
  assert.deepEqual(saver.last(3), { offset: 0, bytes: bytes(1, 2, 3) });
});

test("halving the rate keeps speech and is the same however the sound is cut into pieces", () => {
  const wave = Float32Array.from({ length: 4800 }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / 48_000));
  const whole = new Halver().take(wave);
  const halver = new Halver();
  const parts = [...halver.take(wave.slice(0, 1001)), ...halver.take(wave.slice(1001, 1003)), ...halver.take(wave.slice(1003))];
  assert.deepEqual(parts, [...whole]);
  assert.equal(Math.abs(loudness(whole.slice(100)) - loudness(wave)) < 0.01, true);
});

test("what is too high for the new rate does not fold back", () => {
  const shrill = Float32Array.from({ length: 4800 }, (_, i) => Math.sin((2 * Math.PI * 18_000 * i) / 48_000));
  assert.equal(loudness(new Halver().take(shrill).slice(100)) < loudness(shrill) - 0.6, true);
});

test("samples become 16-bit numbers, loud ones without wrapping round", () => {
  assert.deepEqual([...pcm(Float32Array.from([0, 1, -1, 2]))], [0, 0, 255, 127, 1, 128, 255, 127]);
});

test("every piece is kept at its place until the server has confirmed it", async () => {
  const kept: [number, number][] = [];
  const confirmed: number[] = [];
  const saver = new Saver(10, {
    send: (offset, piece) => Promise.resolve(ok(offset, piece)),
    changed: () => undefined,
    wait: () => Promise.resolve(),
    keep: (offset, piece) => kept.push([offset, piece.length]),
    confirmed: (size) => confirmed.push(size),
  });
  saver.add(bytes(1, 2));
  saver.add(bytes(3, 4, 5, 6));
  await saver.save();
  saver.add(bytes(7, 8));
  assert.deepEqual([kept, confirmed], [[[10, 2], [12, 4], [16, 2]], [16]]);
});

test("what is kept is put onto what the server has, nothing twice and nothing left out", () => {
  const pieces = [{ offset: 4, bytes: bytes(5, 6) }, { offset: 6, bytes: bytes(7, 8, 9, 10) }];
  assert.deepEqual(onto(4, pieces), [bytes(5, 6), bytes(7, 8, 9, 10)]);
  assert.deepEqual(onto(8, pieces), [bytes(9, 10)]);
  assert.deepEqual(onto(10, pieces), []);
  assert.deepEqual(onto(2, pieces), [bytes(5, 6), bytes(7, 8, 9, 10)]); // the server was set back: no hole
});
