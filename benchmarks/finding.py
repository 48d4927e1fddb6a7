"""Finding words in all interviews: what Qual does, against reading every transcript and against an FTS5 index.

Run: python -m benchmarks.finding [--interviews 57] [--repeats 7]. All three must find the same number of places. CPU
time stands beside the time on the clock: on a machine that others use it says more. Reading everything takes a minute a
query for 460 interviews, so beyond 60 it is left out.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from benchmarks.material import N_TURNS, N_WORDS, WORDS
from qual.analysis.folding import fold
from qual.analysis.retrieval import Mode, Query
from qual.analysis.stems import stem, words
from qual.config import Config
from qual.domain.document import SpokenTurn, build_document
from qual.services import finding, projects, transcripts
from qual.services.finding import Within
from qual.store import interviews, readables
from qual.workbench import Workbench, open_workbench

MOST_READ = 60  # interviews
N_RARE = 20_000  # made-up words, drawn by Zipf's law among the common ones
QUERIES = (
    ("a rare word", Query("vak731")),
    ("a frequent word", Query("waiting")),
    ("the most frequent word", Query("the")),
    ("a phrase", Query("night nurse asked", Mode.WORD)),
    ("part of a word", Query("orrid", Mode.PART)),
    ("a regular expression", Query(r"\bnobody\s+\w+\s+so\b", Mode.REGEX)),
)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--interviews", type=int, default=57)
    parser.add_argument("--repeats", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workbench = open_workbench(Config(data=Path(folder)))
        began = time.perf_counter()
        project_id = _fill(workbench, asked.interviews)
        print(f"{asked.interviews} interviews of {N_WORDS} words stored in {time.perf_counter() - began:.0f} s; "
              f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; all times in ms")  # fmt: skip
        _costs(workbench, project_id)
        _index(workbench, project_id)
        print(
            "| sought | hits | first p50 | p50 | p95 | CPU p50 | reading everything, CPU | ratio | FTS5, CPU | ratio |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|")
        for name, query in QUERIES:
            _row(workbench, project_id, name, query, asked.repeats, reads_everything=asked.interviews <= MOST_READ)
        workbench.close()


def _row(
    workbench: Workbench, project_id: str, name: str, query: Query, repeats: int, *, reads_everything: bool
) -> None:
    def ours() -> int:
        with workbench.read(workbench.local_actor()) as tx:
            return finding.find(tx, project_id, query, Within()).total

    def from_disk() -> int:
        readables.forget()
        return ours()

    first, _, total = _times(from_disk, 3)
    warm, warm_cpu, _ = _times(ours, repeats)
    cells = [name, total, _ms(first), _ms(warm), _ms(warm, 0.95), _ms(warm_cpu)]
    if reads_everything:
        _, plain_cpu, plain_total = _times(lambda: _read_everything(workbench, project_id, query), 1)
        assert plain_total == total, (name, plain_total, total)
        cells += [_ms(plain_cpu), f"{_p(plain_cpu) / _p(warm_cpu):.0f}"]
    else:
        cells += ["", ""]
    if query.mode in {Mode.STEM, Mode.WORD}:
        _, index_cpu, index_total = _times(lambda: _ask_index(workbench, query), repeats)
        assert index_total == total, (name, index_total, total)
        cells += [_ms(index_cpu), f"{_p(index_cpu) / _p(warm_cpu):.1f}"]
    else:
        cells += ["cannot", ""]
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def _times(work: Callable[[], int], repeats: int) -> tuple[list[float], list[float], int]:
    """Return the times on the clock and of the processor, both rising, and what was found."""
    times, cpu, answer = [], [], 0
    for _ in range(repeats):
        began, began_cpu = time.perf_counter(), time.process_time()
        answer = work()
        times.append(time.perf_counter() - began)
        cpu.append(time.process_time() - began_cpu)
    return sorted(times), sorted(cpu), answer


def _p(times: list[float], share: float = 0.5) -> float:
    return statistics.median(times) if share == 0.5 else times[min(len(times) - 1, int(share * len(times)))]


def _ms(times: list[float], share: float = 0.5) -> str:
    return f"{_p(times, share) * 1000:.0f}"


def _fill(workbench: Workbench, n_interviews: int) -> str:
    owner = workbench.local_actor()
    with workbench.write(owner) as tx:
        project_id = projects.create_project(tx, "Benchmark").id
    for number in range(n_interviews):
        rng = random.Random(number)
        drawn = [_word(rng) for _ in range(N_WORDS)]
        size = N_WORDS // N_TURNS
        spoken = [
            SpokenTurn(f"S{i % 2}", " ".join(drawn[i * size : (i + 1) * size]) + ".", i * 20.0, i * 20.0 + 19)
            for i in range(N_TURNS)
        ]
        with workbench.write(owner) as tx:
            document = build_document(spoken, language="en")
            transcripts.import_transcript(tx, project_id, document, name=f"Interview {number:03}", language="en")
    return project_id


def _word(rng: random.Random) -> str:
    return rng.choice(WORDS) if rng.random() < 0.7 else f"vak{int(N_RARE ** rng.random())}"


def _costs(workbench: Workbench, project_id: str) -> None:
    with workbench.read(workbench.local_actor()) as tx:
        revision = interviews.current_revisions(tx.connection, project_id)[0]
        interview = interviews.get(tx.connection, revision.interview_id)
        mine = interviews.of_project(tx.connection, project_id)
        memory = sum(readable.n_bytes for readable in readables.each_of(tx.connection, mine))
    times = []
    for _ in range(5):
        with workbench.database.write() as connection:
            began = time.perf_counter()
            readables.keep(connection, interview, revision)
            times.append(time.perf_counter() - began)
    print(
        f"preparing and storing one text again: {_ms(sorted(times))} ms; all texts in memory: {memory / 2**20:.0f} MB"
    )


def _read_everything(workbench: Workbench, project_id: str, query: Query) -> int:
    """Count the places by reading every transcript from the database, word by word or with one expression."""
    total = 0
    with workbench.read(workbench.local_actor()) as tx:
        for revision in interviews.current_revisions(tx.connection, project_id):
            document = revision.document
            for turn in document.turns:
                total += _in_turn(fold(turn.span.slice(document.text)).text, query)
    return total


def _in_turn(said: str, query: Query) -> int:
    import regex

    if query.mode is Mode.PART:
        return said.count(fold(query.text).text)
    if query.mode is Mode.REGEX:
        return sum(1 for _ in regex.finditer(query.text, said, regex.IGNORECASE))
    return _phrases(_same(said, query), _same(fold(query.text).text, query))


def _same(text: str, query: Query) -> list[str]:
    spoken = [text[a:b] for a, b in words(text)]
    return [stem(word, "en") for word in spoken] if query.mode is Mode.STEM else spoken


def _phrases(there: list[str], wanted: list[str]) -> int:
    found = at = 0
    while at + len(wanted) <= len(there):
        hit = there[at : at + len(wanted)] == wanted
        found, at = found + hit, at + (len(wanted) if hit else 1)
    return found


def _index(workbench: Workbench, project_id: str) -> None:
    began = time.perf_counter()
    with workbench.database.write() as connection:
        for column in ("words", "stems"):
            connection.execute(sa.text(
                f"CREATE VIRTUAL TABLE bench_{column} USING fts5(said, tokenize='unicode61 remove_diacritics 0')"
            ))  # fmt: skip
        for one in readables.each_of(connection, interviews.of_project(connection, project_id)):
            for column in ("words", "stems"):
                turns = getattr(one, column).strip("\n").split("\n\x1e\n")
                rows = [{"said": turn.replace("\n", " ")} for turn in turns]
                connection.execute(sa.text(f"INSERT INTO bench_{column} (said) VALUES (:said)"), rows)  # noqa: S608
    print(f"building FTS5 indexes over the turns: {time.perf_counter() - began:.1f} s")


def _ask_index(workbench: Workbench, query: Query) -> int:
    """Let FTS5 name the turns, and find the places in them: positions are not to be had from SQL."""
    column = "stems" if query.mode is Mode.STEM else "words"
    wanted = _same(fold(query.text).text, query)
    with workbench.database.read() as connection:
        statement = sa.text(f"SELECT said FROM bench_{column} WHERE bench_{column} MATCH :phrase")  # noqa: S608
        rows = connection.execute(statement, {"phrase": f'"{" ".join(wanted)}"'})
        return sum(_phrases(said.split(" "), wanted) for (said,) in rows)


if __name__ == "__main__":
    main()
