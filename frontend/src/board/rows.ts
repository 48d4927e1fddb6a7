// The cards and zones of the board as elements. `data-list` and `data-id` say what a card is.

import type { Say } from "../core/text";
import { dot, h, type Part } from "../view/dom";
import type { Board, Code, Passage, Quote, Sentence } from "./model";

export const CODES = "codes";
export const PASSAGES = "passages";
export const SENTENCES = "sentences";
/** The list of a sentence's quotes; of those that carry none with "". */
export const quotesOf = (sentence: string): string => `quotes:${sentence}`;

const grip = (): HTMLElement => h("span.qbd-grip", { "aria-hidden": "true" }, "⠿");

export function codeParts(board: Board, looking: string, say: Say): Part[] {
  return board.codes.map((code) => ({
    key: JSON.stringify([code, code.id === looking]),
    make: () => codeRow(code, code.id === looking, say),
  }));
}

function codeRow(code: Code, isLooked: boolean, say: Say): HTMLElement {
  return h(
    `div.qbd-code${isLooked ? ".qbd-looked" : ""}${code.mine ? ".qbd-mine" : ""}` as "div.qbd-code",
    { role: "option", "data-list": CODES, "data-id": code.id, "data-fixed": code.mine, style: { "--depth": String(code.depth) }, title: code.name },
    h("span.qbd-tick", { "aria-hidden": "true" }),
    dot(code.colour),
    h("span.qbd-name", {}, code.name),
    h("span.qbd-n", { "aria-hidden": "true" }, String(code.n)),
    h("span.qw-said", {}, say(code.mine ? "bd.code.mine" : "bd.code", { n: code.n })),
    code.mine ? null : grip(),
  );
}

export function passageParts(passages: readonly Passage[]): Part[] {
  return passages.map((one) => ({
    key: JSON.stringify(one),
    make: () => h(
      "div.qbd-card",
      { role: "option", "data-list": PASSAGES, "data-id": one.id },
      h("span.qbd-tick", { "aria-hidden": "true" }),
      h("span.qbd-words", {}, one.text),
      h("span.qbd-source", {}, one.source),
      grip(),
    ),
  }));
}

export function chipParts(board: Board): Part[] {
  return board.codes.filter((one) => one.mine).map((one) => ({
    key: JSON.stringify([one.id, one.name, one.colour]),
    make: () => h("span.qbd-chip", { role: "listitem" }, dot(one.colour), one.name),
  }));
}

export function sentenceParts(board: Board, say: Say): Part[] {
  const quotes = new Map(board.quotes.map((one) => [one.id, one]));
  return board.sentences.map((one, i) => {
    const carrying = one.quotes.flatMap((id) => quotes.get(id) ?? []);
    return { key: JSON.stringify([i, one, carrying]), make: () => sentenceRow(one, i + 1, carrying, say) };
  });
}

function sentenceRow(sentence: Sentence, number: number, quotes: Quote[], say: Say): HTMLElement {
  const list = h("div.qbd-quotes", { role: "listbox", "aria-multiselectable": "true", "aria-label": say("bd.carrying", { number }) });
  list.append(...quoteParts(quotes, sentence.id, say).map((part) => part.make()));
  return h(
    `div.qbd-sentence${sentence.by ? ".qbd-machine" : ""}` as "div.qbd-sentence",
    { role: "group", "aria-label": say("bd.sentence", { number }), "data-list": SENTENCES, "data-id": sentence.id, "data-sentence": sentence.id },
    h("button.qbd-grip.qbd-move", { type: "button", "aria-label": say("bd.move", { number }), title: say("bd.move", { number }) }, "⠿"),
    h("div.qbd-said", {}, sentence.by ? h("span.qbd-by", {}, sentence.by) : null, h("span.qbd-words", {}, sentence.text)),
    quotes.length ? list : h("p.qbd-bare", {}, say("bd.bare")),
  );
}

export function quoteParts(quotes: readonly Quote[], sentence: string, say: Say): Part[] {
  return quotes.map((one) => ({
    key: JSON.stringify(one),
    make: () => h(
      `div.qbd-quote${one.machine ? ".qbd-proposed" : ""}` as "div.qbd-quote",
      { role: "option", "data-list": quotesOf(sentence), "data-id": one.id, "data-fixed": one.pending, "aria-busy": one.pending ? "true" : null },
      h("span.qbd-number", {}, `[${one.number}]`),
      h("span.qbd-words", {}, one.text),
      h("span.qbd-source", {}, one.machine ? `${say("bd.proposed")} · ${one.source}` : one.source),
      grip(),
    ),
  }));
}
