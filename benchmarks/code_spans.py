"""What a coding's vector should be made of: `python -m benchmarks.code_spans` prints the table of decision 0020.

Interviews are put together from the labelled sentences: turns of two or three sentences on different topics and some
fillers. No sentence asked about is an example, in no language.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.labelled import FILLERS, LANGUAGES, triples
from qual.analysis.centring import centre
from qual.analysis.classification import suggest_codes
from qual.engines.base import Encoder
from qual.engines.embeddings import load_encoder

SEEDS = 3
ASKED = 150  # turns


@dataclass(frozen=True, slots=True)
class Stretch:
    """A coded or selected stretch: its turn, its own words, and the sentences it covers."""

    language: str
    topic: str
    turn: str
    words: str
    sentences: tuple[str, ...]


def main() -> None:
    """Print how often the right code is among three, by examples a code and by kind of vector."""
    encoder = load_encoder()
    print("| examples a code | whole turns | own words | sentences |\n|---|---|---|---|")
    for n in (4, 8, 16):
        found = [_right(encoder, n, seed) for seed in range(SEEDS)]
        print(f"| {n} | " + " | ".join(f"{share:.2f}" for share in np.mean(found, axis=0)) + " |", flush=True)


def _right(encoder: Encoder, n: int, seed: int) -> list[float]:
    examples, asked = _material(n, random.Random(seed))
    kinds: tuple[Callable[[Stretch], tuple[str, ...]], ...] = (
        lambda one: (one.turn,), lambda one: (one.words,), lambda one: one.sentences,
    )  # fmt: skip
    shares = []
    for kind in kinds:
        vectors = _vectors(encoder, [kind(one) for one in (*examples, *asked)])
        vectors = centre(vectors, [one.language for one in (*examples, *asked)])
        ranked = suggest_codes(vectors[: len(examples)], [{one.topic} for one in examples], vectors[len(examples) :])
        hits = [one.topic in {code.code for code in codes} for one, codes in zip(asked, ranked, strict=True)]
        shares.append(float(np.mean(hits)))
    return shares


def _vectors(encoder: Encoder, texts: Sequence[tuple[str, ...]]) -> np.ndarray:
    """Return for each stretch the mean of its texts' vectors, weighted by characters."""
    known = list(dict.fromkeys(text for some in texts for text in some))
    vectors = dict(zip(known, encoder.encode(known), strict=True))
    sums = [np.sum([len(text) * vectors[text] for text in some], axis=0) for some in texts]
    return np.array([one / np.linalg.norm(one) for one in sums], np.float32)


def _material(n: int, rng: random.Random) -> tuple[list[Stretch], list[Stretch]]:
    told = triples()
    by_topic: dict[str, list[int]] = {}
    for number, (topic, _) in enumerate(told):
        by_topic.setdefault(topic, []).append(number)
    asked, taught = list[int](), list[int]()
    for numbers in by_topic.values():
        rng.shuffle(numbers)
        cut = max(2, len(numbers) // 3)
        asked += numbers[:cut]
        taught += numbers[cut:]
    examples: list[Stretch] = []
    have = dict.fromkeys(by_topic, 0)
    while min(have.values()) < n:
        for one in _turn(taught, rng):
            if have[one.topic] < n:
                have[one.topic] += 1
                examples.append(one)
    return examples, [one for _ in range(ASKED) for one in _turn(asked, rng)]


def _turn(numbers: list[int], rng: random.Random) -> list[Stretch]:
    """Return what is coded in a turn: each sentence with a topic, two sentences from it on, or a part of it."""
    told, language = triples(), rng.randrange(3)
    said = [(told[i][1][language], told[i][0]) for i in rng.sample(numbers, rng.choice((2, 3)))]
    said += [(filler, "") for filler in rng.sample(FILLERS[LANGUAGES[language]], rng.choice((1, 2)))]
    rng.shuffle(said)
    turn = " ".join(text for text, _ in said)
    found = []
    for place, (_, topic) in enumerate(said):
        if not topic:
            continue
        kind = rng.choice(("one", "two", "part"))
        covered = tuple(one for one, _ in said[place : place + (2 if kind == "two" else 1)])
        words = " ".join(covered)
        if kind == "part":
            words = " ".join(words.split()[len(words.split()) // 3 :])
        found.append(Stretch(LANGUAGES[language], topic, turn, words, covered))
    return found


if __name__ == "__main__":
    main()
