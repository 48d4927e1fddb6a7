import assert from "node:assert/strict";
import { test } from "node:test";
import { dropOf, firstPlace, foresee, loose, places, step, THEME, type Board, type Held, type Place } from "../src/board/model";
import { pull } from "../src/board/press";
import { NOTHING, pressed, still, takenWith } from "../src/board/selection";

const quote = (id: string, number: number) => ({ id, text: id, source: "Anna", number, machine: false });
const board = (): Board => ({
  codes: [{ id: "c1", name: "Waiting", depth: 0, colour: "#000000", n: 3, mine: false }, { id: "c2", name: "Doors", depth: 1, colour: "#000000", n: 0, mine: true }],
  passages: ["p1", "p2", "p3"].map((id) => ({ id, text: id, source: "Ben" })),
  source: "coded",
  sentences: [{ id: "A", text: "A.", by: "", quotes: ["q1", "q2"] }, { id: "B", text: "B.", by: "", quotes: [] }, { id: "C", text: "C.", by: "", quotes: ["q2"] }],
  quotes: [quote("q1", 1), quote("q2", 2), quote("q3", 3)],
});
const held = (kind: Held["kind"], ids: string[], off: string | null = null): Held => ({ kind, ids, off });
const put = (what: Held, where: Place, on = board()): Board => foresee(on, dropOf(7, what, where, on));
const onto = (id: string): Place => ({ at: "sentence", id });
const before = (id: string | null): Place => ({ at: "before", id });
const carried = (of: Board): string => of.sentences.map((one) => `${one.id}:${one.quotes.join("")}`).join(" ");

test("a code goes into the theme and nowhere else", () => {
  assert.deepEqual(places(board(), held("codes", ["c1"])), [THEME]);
  assert.deepEqual(put(held("codes", ["c1"]), THEME).codes.map((one) => one.mine), [true, true]);
});

test("passages let go on a sentence carry it at once, numbered after those that are there, and leave the list", () => {
  const now = put(held("passages", ["p1", "p3"]), onto("B"));

  assert.equal(carried(now), "A:q1q2 B:p1p3 C:q2");
  assert.deepEqual(now.quotes.slice(3).map((one) => [one.id, one.number, one.pending]), [["p1", 4, true], ["p3", 5, true]]);
  assert.deepEqual(now.passages.map((one) => one.id), ["p2"]);
});

test("a passage that was put somewhere is shown there also when another list is looked at meanwhile", () => {
  const drop = dropOf(7, held("passages", ["p1"]), onto("B"), board());
  const now = foresee({ ...board(), passages: [{ id: "p9", text: "p9", source: "Eva" }] }, drop);

  assert.equal(carried(now), "A:q1q2 B:p1 C:q2");
  assert.deepEqual([now.quotes.at(-1)?.text, now.passages.map((one) => one.id)], ["p1", ["p9"]]);
});

test("passages let go elsewhere carry no sentence yet", () => {
  assert.deepEqual(loose(put(held("passages", ["p2"]), THEME)).map((one) => one.id), ["q3", "p2"]);
});

test("what a question of the machine's held stays marked as the machine's", () => {
  const asked = { ...board(), source: "question" };
  assert.deepEqual(put(held("passages", ["p1"]), THEME, asked).quotes.map((one) => one.machine), [false, false, false, true]);
});

test("a quote goes from one sentence to another, and only from that one", () => {
  assert.equal(carried(put(held("quotes", ["q2"], "A"), onto("B"))), "A:q1 B:q2 C:q2");
  assert.equal(carried(put(held("quotes", ["q2"], "A"), onto("C"))), "A:q1 B: C:q2");
  assert.equal(carried(put(held("quotes", ["q1", "q2"], "A"), THEME)), "A: B: C:q2");
});

test("a quote cannot be put where it is", () => {
  assert.deepEqual(places(board(), held("quotes", ["q1"], "A")), [onto("B"), onto("C"), THEME]);
  assert.deepEqual(places(board(), held("quotes", ["q3"])), [onto("A"), onto("B"), onto("C")]);
});

test("a sentence goes between others, not where it stands", () => {
  assert.deepEqual(places(board(), held("sentence", ["B"])), [before("A"), before(null)]);
  assert.deepEqual(put(held("sentence", ["C"]), before("A")).sentences.map((one) => one.id), ["C", "A", "B"]);
  assert.deepEqual(put(held("sentence", ["A"]), before(null)).sentences.map((one) => one.id), ["B", "C", "A"]);
});

test("a drop beside a sentence that is gone changes nothing", () => {
  assert.deepEqual(put(held("sentence", ["A"]), before("gone")).sentences, board().sentences);
  assert.deepEqual(put(held("quotes", ["q3"]), onto("gone")).sentences, board().sentences);
});

test("several drops follow one another", () => {
  const first = put(held("passages", ["p1"]), onto("B"));
  assert.equal(carried(put(held("quotes", ["q1"], "A"), onto("B"), first)), "A:q2 B:p1q1 C:q2");
});

test("the keys begin with the theme for what is outside, and with the next place below for what is inside", () => {
  assert.deepEqual(firstPlace(board(), held("passages", ["p1"])), THEME);
  assert.deepEqual(firstPlace(board(), held("quotes", ["q1"], "A")), onto("B"));
  assert.deepEqual(firstPlace(board(), held("quotes", ["q2"], "C")), onto("A"));
  assert.deepEqual(firstPlace(board(), held("sentence", ["A"])), before("C"));
  assert.deepEqual(firstPlace(board(), held("sentence", ["B"])), before(null));
});

test("the keys go from place to place and stop at both ends", () => {
  const all = places(board(), held("passages", ["p1"]));
  assert.deepEqual(step(all, THEME, -1), onto("C"));
  assert.deepEqual(step(all, THEME, 1), THEME);
  assert.deepEqual(step(all, onto("A"), -1), onto("A"));
});

test("cards are chosen one by one, by stretches, and of one list at a time", () => {
  const order = ["p1", "p2", "p3"];
  const one = pressed(NOTHING, "passages", order, "p3", false);
  assert.deepEqual(pressed(one, "passages", order, "p1", false).ids, ["p1", "p3"]);
  assert.deepEqual(pressed(one, "passages", order, "p1", true).ids, ["p1", "p2", "p3"]);
  assert.deepEqual(pressed(one, "passages", order, "p3", false).ids, []);
  assert.deepEqual(pressed(one, "codes", ["c1"], "c1", true), { list: "codes", ids: ["c1"], anchor: "c1" });
  assert.deepEqual(still(one, ["p1"]).ids, []);
});

test("with a chosen card all that are chosen are taken, with another it alone", () => {
  const two = { list: "passages", ids: ["p1", "p2"], anchor: "p1" };
  assert.deepEqual(takenWith(two, "passages", "p2"), ["p1", "p2"]);
  assert.deepEqual(takenWith(two, "passages", "p3"), ["p3"]);
  assert.deepEqual(takenWith(two, "codes", "p1"), ["p1"]);
});

test("near an edge it scrolls, the nearer the faster, and in the middle not at all", () => {
  assert.equal(pull(300, 0, 600), 0);
  assert.deepEqual([pull(30, 0, 600), pull(2, 0, 600)], [-6, -16]);
  assert.deepEqual([pull(570, 0, 600), pull(590, 0, 600)], [6, 13]);
});
