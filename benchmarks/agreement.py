"""Coefficients of agreement on a large project: free segments, turns and intervals.

Run: python -m benchmarks.agreement. 100 documents of 60,000 characters, 6 coders, 20,000 segments, 40 codes; the times
are those of one run each, from plain lists of segments. CPU time stands beside the time on the clock.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

import numpy as np

from qual.analysis import agreement, bootstrap
from qual.analysis.agreement import Segment, continuum
from qual.analysis.chance import MEASURES
from qual.analysis.continua import _laid_out
from qual.analysis.tallies import Tally, stack
from qual.analysis.unitizing import character_tally
from qual.analysis.units import presence, presence_tally
from qual.domain.document import Span

N_DOCUMENTS, N_CHARACTERS, N_SEGMENTS, N_CODES = 100, 60_000, 20_000, 40
CODERS = ("Ada", "Ben", "Cem", "Dag", "Eva", "Fia")
CODES = tuple(f"code {number:02}" for number in range(N_CODES))
N_TURNS, N_INTERVIEWS = 300, 57


def main() -> None:
    """Print one table."""
    documents = _documents()
    lengths = [N_CHARACTERS] * N_DOCUMENTS
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; all times in ms")
    print("| what | time | CPU |")
    print("|---|---|---|")
    _row("free segments, all coefficients per code", lambda: _per_code(documents, lengths))
    _row("free segments, all codes together", lambda: _overall(documents, lengths))
    _row("one c-alpha-binary, one cell per character", lambda: _by_character(documents, lengths))
    _row(f"turns, {len(MEASURES)} coefficients per code", lambda: _on_turns(documents))
    tallies = stack([_turn_tallies(document) for document in documents[:N_INTERVIEWS]])
    for name, measure in MEASURES.items():
        _row(
            f"interval of {name}, {bootstrap.N_RESAMPLES} x {N_INTERVIEWS} interviews x {N_CODES} codes",
            lambda measure=measure: bootstrap.of_tallies(measure, tallies),
        )


def _row(what: str, work: Callable[[], object]) -> None:
    _laid_out.cache_clear()
    began, began_cpu = time.perf_counter(), time.process_time()
    work()
    print(f"| {what} | {_ms(time.perf_counter() - began)} | {_ms(time.process_time() - began_cpu)} |", flush=True)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def _documents() -> list[list[Segment]]:
    rng = random.Random(1)
    documents = []
    for _ in range(N_DOCUMENTS):
        segments = []
        for _ in range(N_SEGMENTS // N_DOCUMENTS):
            start = rng.randrange(N_CHARACTERS - 600)
            end = start + rng.randrange(20, 600)
            segments.append(Segment(rng.choice(CODERS), start, end, rng.choice(CODES)))
        documents.append(segments)
    return documents


def _per_code(documents: list[list[Segment]], lengths: list[int]) -> None:
    for code in CODES:
        agreement.c_alpha_binary(documents, lengths, code)
        agreement.ku_alpha(documents, lengths, code)
        characters = character_tally(continuum(documents, lengths), code)
        for name in MEASURES:
            agreement.from_tally(characters, name)


def _overall(documents: list[list[Segment]], lengths: list[int]) -> None:
    for compute in (agreement.u_alpha, agreement.u_alpha_binary, agreement.cu_alpha):
        compute(documents, lengths)


def _by_character(documents: list[list[Segment]], lengths: list[int]) -> None:
    table = np.zeros((len(CODERS), sum(lengths)))
    for number, document in enumerate(documents):
        for segment in document:
            if segment.code == CODES[0]:
                offset = number * N_CHARACTERS
                table[CODERS.index(segment.coder), offset + segment.start : offset + segment.end] = 1
    value = agreement.krippendorff_alpha(table).value
    assert value is not None
    ours = agreement.c_alpha_binary(documents, lengths, CODES[0], [CODERS] * len(documents)).value
    assert ours is not None
    assert abs(value - ours) < 1e-9


def _turn_tallies(document: list[Segment]) -> Tally:
    size = N_CHARACTERS // N_TURNS
    turns = [Span(number * size, (number + 1) * size - 1) for number in range(N_TURNS)]
    return presence_tally(presence(turns, document, CODERS, CODES), CODERS, CODERS)


def _on_turns(documents: list[list[Segment]]) -> None:
    summed = stack([_turn_tallies(document) for document in documents])
    for code in range(N_CODES):
        alone = Tally(summed.values, *(part.sum(axis=0)[code] for part in summed.parts))
        for name in MEASURES:
            agreement.from_tally(alone, name)


if __name__ == "__main__":
    main()
