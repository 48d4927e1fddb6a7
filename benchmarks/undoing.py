"""How long undo and redo take when much has happened already: `python -m benchmarks.undoing [--events 10000]`.

One person's acts lie in a long log of their own, of a colleague's and in another interview; some have been taken back
in a row, as after holding Ctrl Z. Time should not grow with any of it: the second row's log is ten times as long.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from benchmarks.material import Material, make
from qual.config import Config
from qual.domain.document import Span
from qual.domain.permission import Role
from qual.domain.project import Actor, User
from qual.services import coding, history, projects
from qual.store import accounts, events
from qual.workbench import Workbench, open_workbench

SHARES = (("mine", 0, 4), ("others", 0, 4), ("elsewhere", 1, 2))  # whose, in which interview, one part in so many
PER_COMMIT = 500


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=40)
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; all times in ms, p50 and p95")
    print("| events | undo | redo | undo after many undone | redo after many undone | history |")
    print("|---|---|---|---|---|---|")
    for n_events in (asked.events // 10, asked.events):
        with tempfile.TemporaryDirectory() as folder:
            workbench = open_workbench(Config(data=Path(folder)))
            print(_row(workbench, n_events, asked.repeats), flush=True)
            workbench.close()


def _row(workbench: Workbench, n_events: int, repeats: int) -> str:
    me, material = workbench.local_actor(), make(workbench, n_interviews=2, n_words=15_000, n_codings=4)
    other = _colleague(workbench, me, material.project_id)
    for whose, interview, part in SHARES:
        _code(workbench, other if whose == "others" else me, material, interview, n_events // part)
    undo, redo = _there_and_back(workbench, me, material, repeats)
    for _ in range(n_events // 8):
        _undo(workbench, me, material)
    deep_undo, deep_redo = _there_and_back(workbench, me, material, repeats)
    told = [_timed(lambda: _tell(workbench, me, material)) for _ in range(repeats)]
    with workbench.read(me) as tx:
        n_logged = events.last_seq(tx.connection, material.project_id)
    cells = [f"{statistics.median(t):.1f} {p95(t):.1f}" for t in (undo, redo, deep_undo, deep_redo, told)]
    return "| " + " | ".join([f"{n_logged:,}", *cells]) + " |"


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


def _there_and_back(
    workbench: Workbench, me: Actor, material: Material, repeats: int
) -> tuple[list[float], list[float]]:
    """Take so many acts back one by one, then do them again; return how long each took."""
    undo = [_timed(lambda: _undo(workbench, me, material)) for _ in range(repeats)]
    return undo, [_timed(lambda: _redo(workbench, me, material)) for _ in range(repeats)]


def _undo(workbench: Workbench, me: Actor, material: Material) -> None:
    with workbench.write(me, key=str(uuid.uuid4())) as tx:
        assert history.undo(tx, material.interview_ids[0]).done


def _redo(workbench: Workbench, me: Actor, material: Material) -> None:
    with workbench.write(me, key=str(uuid.uuid4())) as tx:
        assert history.redo(tx, material.interview_ids[0]).done


def _tell(workbench: Workbench, me: Actor, material: Material) -> None:
    with workbench.read(me) as tx:
        assert history.history(tx, material.interview_ids[0]).acts


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _colleague(workbench: Workbench, me: Actor, project_id: str) -> Actor:
    with workbench.write(me) as tx:
        user = accounts.add_user(tx.connection, User(str(uuid.uuid4()), "Efva", "", False, tx.time))
        projects.set_member(tx, project_id, user.name, Role.CODER)
    return Actor(user.id, user.name)


def _code(workbench: Workbench, who: Actor, material: Material, interview: int, times: int) -> None:
    """Code so many single words, each as an act of its own."""
    words = material.documents[interview].words
    for first in range(0, times, PER_COMMIT):
        with workbench.write(who) as tx:
            for number in range(first, min(first + PER_COMMIT, times)):
                span = words[number % len(words)].span
                with tx.gesture(str(uuid.uuid4())):
                    coding.add_coding(
                        tx, material.interview_ids[interview], material.revision_ids[interview],
                        Span(span.start, span.end), material.code_ids[0],
                    )  # fmt: skip


if __name__ == "__main__":
    main()
