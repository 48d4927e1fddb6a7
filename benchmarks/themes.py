"""Theme suggestions beside the usual topic recipe (UMAP and HDBSCAN) and a plain consensus, on passages of known topic.

Run: python -m benchmarks.themes [--recipe PYTHON] [--large] [--only TABLE]. PYTHON is an interpreter with umap-learn
and hdbscan (`pip install umap-learn==0.5.12 hdbscan==0.8.44` in an environment of its own); without it that column says
so. The labelled passages are invented or put together from invented ones, see labelled.py. Times are CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, v_measure_score

from benchmarks import published
from benchmarks.labelled import LANGUAGES, Labelled, mixed, talked, triples
from benchmarks.plain_consensus import plain_consensus
from qual.analysis.classification import suggest_codes
from qual.analysis.clustering import centre, suggest
from qual.analysis.projection import map_of, trustworthiness
from qual.engines.base import Encoder
from qual.engines.embeddings import load_encoder

BOOTS = 5
HITS = 10
PARALLEL = 500  # texts
DRAWS = 4  # of examples
TESTED = 400
TURNS = 5


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default=sys.executable, help="a Python with umap-learn and hdbscan")
    parser.add_argument("--large", action="store_true", help="also 50,000 segments")
    parser.add_argument("--only", action="append", help="clusters, retrieval, codes, speed or cost; may be repeated")
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    encoder = load_encoder("auto", threads=1)
    tables: dict[str, Callable[[], None]] = {
        "clusters": lambda: clustering(encoder, given.recipe, _fetched()),
        "retrieval": lambda: retrieval(encoder, load_encoder("e5-small", threads=1), _fetched()),
        "codes": lambda: code_suggestions(encoder, _fetched()),
        "speed": lambda: speed(encoder, load_encoder("e5-small", threads=1)),
        "cost": lambda: cost([10_000, 50_000] if given.large else [10_000]),
    }
    for name in given.only or tables:
        tables[name]()


@cache
def _fetched() -> Path | None:
    try:
        return published.fetch()
    except published.Unreachable as error:
        print(f"{error} Only invented texts are measured.")
        return None


def clustering(encoder: Encoder, recipe: str, folder: Path | None) -> None:
    """Print how clusters agree with topics and languages, and with themselves."""
    print(
        "\n| passages (topics) | method | clusters | left out | ARI | NMI with language | V, stable half, other half",
        end="",
    )
    print(" | bootstrap ARI | repeated |\n|---|---|---|---|---|---|---|---|---|")
    sets = {"sentences": mixed(), "talk": talked(), **(published.labelled(folder) if folder else {})}
    for name, passages in sets.items():
        vectors = encoder.encode(passages.texts)
        title = f"{name}, {len(passages.texts)} ({len(set(passages.topics))})"
        stability = suggest(vectors, passages.languages).stability
        _row(title, "Qual", vectors, passages, lambda parts: [suggest(*part).labels for part in parts], stability)
        _row(title, "plain consensus", vectors, passages, lambda parts: [plain_consensus(*part) for part in parts])
        try:
            _row(title, "UMAP + HDBSCAN", vectors, passages, lambda parts: _recipe(recipe, [v for v, _ in parts]))
            _row(
                title, "the same on centred vectors", vectors, passages,
                lambda parts: _recipe(recipe, [centre(*part) for part in parts]),
            )  # fmt: skip
        except subprocess.CalledProcessError:
            print(f"| {title} | UMAP + HDBSCAN | not installed |", flush=True)


Part = tuple[np.ndarray, list[str]]


def _row(
    title: str,
    method: str,
    vectors: np.ndarray,
    passages: Labelled,
    group: Callable[[list[Part]], list[np.ndarray]],
    stability: np.ndarray | None = None,
) -> None:
    languages, topics = np.array(passages.languages), np.array(passages.topics)
    rng = np.random.default_rng(0)
    n = len(vectors)
    chosen = [np.sort(rng.permutation(n)[: round(0.8 * n)]) for _ in range(BOOTS)]
    rows = [np.arange(n), np.arange(n), *chosen]
    labels, again, *some = group([(vectors[i], languages[i].tolist()) for i in rows])
    halves = "|"
    if stability is not None:
        stable = stability >= np.median(stability)
        halves = ", ".join(f"{v_measure_score(topics[half], labels[half]):.2f}" for half in (stable, ~stable)) + " |"
    parts = []
    for here, found in zip(chosen, some, strict=True):
        parts.append(np.full(n, -2))
        parts[-1][here] = found
    boot = [adjusted_rand_score(a[(a > -2) & (b > -2)], b[(a > -2) & (b > -2)]) for a, b in combinations(parts, 2)]
    print(
        f"| {title} | {method} | {len(set(labels.tolist()) - {-1})} | {(labels < 0).mean():.0%} | "
        f"{adjusted_rand_score(topics, labels):.2f} | {normalized_mutual_info_score(languages, labels):.3f} | "
        f"{halves} {np.mean(boot):.2f} | "
        f"{'identical' if (labels == again).all() else f'ARI {adjusted_rand_score(labels, again):.2f}'} |",
        flush=True,
    )


def _recipe(python: str, vectors: list[np.ndarray]) -> list[np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(vectors):
            np.save(Path(folder) / f"{number}.npy", one)
        program = Path(__file__).with_name("topic_recipe.py")
        subprocess.run([python, "-W", "ignore", program, folder], check=True, capture_output=True)
        return [np.load(Path(folder) / f"{number}.labels.npy") for number in range(len(vectors))]


def retrieval(packaged: Encoder, full: Encoder, folder: Path | None) -> None:
    """Print how often a text's translation is found first, and in which languages similar ones are found."""
    sets = {"sentences": [texts for _, texts in triples()]}
    if folder:
        sets["programs"] = published.parallel(published.programs(folder), PARALLEL)
        sets["manual"] = published.parallel(published.help_pages(folder), PARALLEL)
    print(
        "\n| texts in three languages | encoder | parallel first | centred | hits in the language asked in | centred |"
    )
    print("|---|---|---|---|---|---|")
    for name, rows in sets.items():
        languages = [code for code in LANGUAGES for _ in rows]
        for encoder in (packaged, full):
            raw = np.concatenate([encoder.encode([texts[i] for texts in rows]) for i in range(3)])
            both = (raw, centre(raw, languages))
            found = [f"{_parallel(v):.3f}" for v in both] + [f"{_own(v, languages):.0%}" for v in both]
            print(f"| {name}, {len(rows)} | {encoder.info.model} | {' | '.join(found)} |", flush=True)


def _parallel(vectors: np.ndarray) -> float:
    parts = np.split(vectors, 3)
    found = [
        (a @ b.T).argmax(axis=1) == np.arange(len(a))
        for i, a in enumerate(parts)
        for j, b in enumerate(parts)
        if i != j
    ]
    return float(np.mean(found))


def _own(vectors: np.ndarray, languages: list[str]) -> float:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    best = np.argsort(-cosines, axis=1)[:, :HITS]
    spoken = np.array(languages)
    return float((spoken[best] == spoken[:, None]).mean())


Coded = tuple[str, frozenset[str], str]  # text, codes, language


def code_suggestions(encoder: Encoder, folder: Path | None) -> None:
    """Print how often a right code comes first or among three."""
    print("\n| codes | examples a code | right first | among three | the three commonest |\n|---|---|---|---|---|")
    for n_sentences, n_languages in ((4, 1), (8, 1), (8, 2)):
        drawn = [_invented(np.random.default_rng(seed), n_sentences, n_languages) for seed in range(DRAWS)]
        _ranked("12 invented", n_sentences * n_languages, encoder, drawn)
    for name, rows in (published.coded(folder) if folder else {}).items():
        for n_examples in (8, 16):
            drawn = [_drawn_examples(np.random.default_rng(seed), rows, n_examples) for seed in range(DRAWS)]
            _ranked(f"{len(set().union(*(codes for _, codes, _ in rows)))} {name}", n_examples, encoder, drawn)


def _invented(rng: np.random.Generator, n_sentences: int, n_languages: int) -> tuple[list[Coded], list[Coded]]:
    """Return examples of 12 codes and texts to be coded, none a translation of an example."""
    told = [one for one in triples() if sum(topic == one[0] for topic, _ in triples()) == 12]
    examples, tested = [], []
    for topic in sorted({topic for topic, _ in told}):
        mine = [texts for one, texts in told if one == topic]
        order = rng.permutation(len(mine))
        for i in order[:n_sentences]:
            for j in rng.permutation(3)[:n_languages]:
                examples.append((mine[i][j], frozenset([topic]), LANGUAGES[j]))
        tested += [(mine[i][j], frozenset([topic]), LANGUAGES[j]) for i in order[8:] for j in [rng.integers(3)]]
    return examples, tested


def _drawn_examples(rng: np.random.Generator, rows: list[Coded], n: int) -> tuple[list[Coded], list[Coded]]:
    """Return at least `n` examples of each code, as long as there are, and 400 of the other texts."""
    so_far: Counter[str] = Counter()
    examples, rest = [], []
    for i in rng.permutation(len(rows)):
        wanted = any(so_far[code] < n for code in rows[i][1])
        so_far.update(rows[i][1] if wanted else ())
        (examples if wanted else rest).append(rows[i])
    return examples, rest[:TESTED]


def _ranked(title: str, n: int, encoder: Encoder, drawn: list[tuple[list[Coded], list[Coded]]]) -> None:
    first, three, common = [], [], []
    for examples, tested in drawn:
        rows = examples + tested
        vectors = centre(encoder.encode([text for text, *_ in rows]), [code for *_, code in rows])
        found = suggest_codes(vectors[: len(examples)], [codes for _, codes, _ in examples], vectors[len(examples) :])
        usual = {code for code, _ in Counter(code for _, codes, _ in rows for code in codes).most_common(3)}
        for (_, codes, _), ranked in zip(tested, found, strict=True):
            first.append(ranked[0].code in codes)
            three.append(not codes.isdisjoint(one.code for one in ranked))
            common.append(not codes.isdisjoint(usual))
    print(f"| {title} | {n} | {np.mean(first):.2f} | {np.mean(three):.2f} | {np.mean(common):.2f} |", flush=True)


def speed(packaged: Encoder, full: Encoder) -> None:
    """Print texts per CPU second in 8 bits and in full precision, taking turns."""
    print("\n| texts per CPU second | 8 bits | full precision | ratio |\n|---|---|---|---|")
    for name, texts in (
        ("sentences", mixed().texts),
        ("talk", talked(200).texts),
        ("long turns", _joined(talked(200).texts)),
    ):
        spent = np.array([[_seconds(encoder, texts) for encoder in (packaged, full)] for _ in range(TURNS)])
        rates = len(texts) / np.median(spent, axis=0)
        ratio = np.median(spent[:, 1] / spent[:, 0])
        print(f"| {name} | {rates[0]:.0f} | {rates[1]:.0f} | {ratio:.1f} |", flush=True)


def _joined(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(texts[i : i + 6]) for i in range(0, len(texts), 6))


def _seconds(encoder: Encoder, texts: tuple[str, ...]) -> float:
    encoder.encode(texts[:8])
    began = time.process_time()
    encoder.encode(texts)
    return time.process_time() - began


def cost(sizes: list[int]) -> None:
    """Print what clustering and the map cost, on vectors drawn at random around 40 topics."""
    print("\n| segments | clustering, CPU-s | more memory | map, CPU-s | its trustworthiness |\n|---|---|---|---|---|")
    suggest(*_drawn(200))  # imports
    for n in sizes:
        vectors, languages = _drawn(n)
        with _Watch() as watch:
            suggest(vectors, languages)
        centred, began = centre(vectors, languages), time.process_time()
        places = map_of(centred)
        mapped = time.process_time() - began
        near = trustworthiness(centred[:2_000], places[:2_000])
        print(f"| {n:,} | {watch.spent:.1f} | {watch.grown_mb:.0f} MB | {mapped:.0f} | {near:.2f} |", flush=True)


def _drawn(n: int) -> tuple[np.ndarray, list[str]]:
    rng = np.random.default_rng(0)
    topic, language = rng.integers(40, size=n), rng.integers(3, size=n)
    manner = rng.normal(size=(n, 40)) @ rng.normal(size=(40, 384)) / 9
    values = 0.45 * rng.normal(size=(40, 384))[topic] + 0.8 * rng.normal(size=(3, 384))[language] + manner
    values += 3 * rng.normal(size=384) + 0.35 * rng.normal(size=(n, 384))
    values /= np.linalg.norm(values, axis=1, keepdims=True)
    return values.astype(np.float32), [LANGUAGES[i] for i in language]


class _Watch:
    """CPU seconds of a block, and how much memory it took at most beyond what was taken before."""

    spent = grown_mb = 0.0

    def __enter__(self) -> _Watch:
        self._done = threading.Event()
        self._before, self._began = _memory_mb(), time.process_time()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.spent = time.process_time() - self._began
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.02):
            self.grown_mb = max(self.grown_mb, _memory_mb() - self._before)


def _memory_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
