"""Embedding 60,000 passages: progress, a cancel, a kill -9, what is left to do afterwards, memory; and the real rate.

Run: python -m benchmarks.embedding [--passages 60000] [--real 256]. A real worker process with the fake encoder does
the job of a request for suggestions; the rate of the real encoder is measured beside it. It prints and judges nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from qual.analysis.segments import Segment
from qual.config import Config
from qual.domain.document import SpokenTurn, build_document
from qual.domain.job import JobState
from qual.domain.project import Actor
from qual.engines.base import EngineInfo
from qual.services import projects, suggestion_requests, text_vectors, transcripts
from qual.store import themes
from qual.store.themes import SuggestionRun
from qual.workbench import Workbench, open_workbench

PER_INTERVIEW = 600  # passages; 15,000 words of 25 each
WORDS = (
    "ward", "night", "nurse", "waited", "corridor", "talked", "belief", "tired", "medicine", "doctor", "family",
    "garden", "silent", "phone", "angry",
)  # fmt: skip


def main() -> None:
    """Print what happened and how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=60_000)
    parser.add_argument("--real", type=int, default=256, help="Passages for the real encoder; 0 leaves it out.")
    asked = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as folder:
        workbench = open_workbench(Config(data=Path(folder), engines="fake"))
        actor = workbench.local_actor()
        project_id = _fill(workbench, actor, asked.passages)
        _kill_and_go_on(workbench, actor, project_id)
        _memory_of_cached(workbench, actor, project_id, asked.passages)
        workbench.close()
    if asked.real:
        _real_rate(asked.real, asked.passages)


def _passage(random_: random.Random, number: int) -> str:
    return f"{' '.join(random_.choices(WORDS, k=24)).capitalize()} {number}."


def _fill(workbench: Workbench, actor: Actor, n: int) -> str:
    random_ = random.Random(0)
    began = time.perf_counter()
    with workbench.write(actor) as tx:
        project_id = projects.create_project(tx, "Large").id
    for first in range(0, n, PER_INTERVIEW):
        turns = [SpokenTurn("Eva", _passage(random_, i)) for i in range(first, min(n, first + PER_INTERVIEW))]
        with workbench.write(actor) as tx:
            document = build_document(turns, language="en")
            transcripts.import_transcript(tx, project_id, document, name=f"Interview {first}", language="en")
    print(f"{n:,} passages stored in {time.perf_counter() - began:.0f} s")
    return project_id


def _kill_and_go_on(workbench: Workbench, actor: Actor, project_id: str) -> None:
    with workbench.write(actor) as tx:
        job_id = suggestion_requests.request_suggestions(tx, project_id, at_the_computer=True)

    def share() -> float:
        return workbench.jobs.status(job_id).progress.share

    began, worker = time.perf_counter(), _worker(workbench)
    _until(lambda: share() > 0.2)
    workbench.jobs.cancel(job_id)
    pressed = time.perf_counter()
    _until(lambda: workbench.jobs.status(job_id).state is JobState.CANCELLED)
    kept = _n_vectors(workbench, project_id)
    print(f"cancelled at {kept:,} vectors, {time.perf_counter() - pressed:.1f} s after the press")
    workbench.jobs.resume(job_id)
    _until(lambda: _n_vectors(workbench, project_id) > 1.5 * kept)
    worker.kill()
    worker.wait()
    kept = _n_vectors(workbench, project_id)
    print(f"killed at {kept:,} vectors, share {share():.2f}; {time.perf_counter() - began:.0f} s so far")
    worker, began = _worker(workbench), time.perf_counter()
    seen = []
    while workbench.jobs.status(job_id).state is not JobState.DONE:
        view = workbench.jobs.status(job_id)
        assert view.state in {JobState.WAITING, JobState.RUNNING}, view.error
        seen.append(view.progress.share)
        peak = _peak_mb(worker.pid)
        time.sleep(0.2)
    print(f"went on from there and was done after {time.perf_counter() - began:.0f} s; {len(set(seen))} shares were "
          f"shown, never a lower one: {seen == sorted(seen)}; the worker's peak {peak:.0f} MB")  # fmt: skip
    worker.terminate()
    worker.wait()


def _worker(workbench: Workbench) -> subprocess.Popen[bytes]:
    given = {"QUAL_DATA": str(workbench.config.data), "QUAL_ENGINES": "fake"}
    return subprocess.Popen([sys.executable, "-m", "qual.worker", "--follow", str(os.getpid())], env=os.environ | given)


def _until(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.1)


def _n_vectors(workbench: Workbench, project_id: str) -> int:
    with workbench.read(workbench.local_actor()) as tx:
        info = workbench.engines.encoder.info
        return len(themes.texts_with_vector(tx.connection, project_id, text_vectors.vector_model(info)))


def _memory_of_cached(workbench: Workbench, actor: Actor, project_id: str, n: int) -> None:
    """Store as many vectors of 384 numbers as the real encoder would, and load them."""
    info, rng = EngineInfo("numbers", "1", "numbers", ""), np.random.default_rng(0)
    texts = [f"passage {i}" for i in range(n)]
    run = SuggestionRun("", project_id, "", {}, {}, "", 0, actor.user, None)  # type: ignore[arg-type]
    for first in range(0, n, 4096):
        some = texts[first : first + 4096]
        with workbench.write(actor) as tx:
            text_vectors.keep_vectors(tx, run, info, some, rng.normal(size=(len(some), 384)).astype(np.float32))
    segments = [Segment("i", "I", "r", 0, 9, text, "", "", "", "en", None, None) for text in texts]
    before, began = _rss_mb(), time.process_time()
    with workbench.read(actor) as tx:
        vectors = text_vectors.cached_vectors(tx, run, info, segments)
    print(f"loading {n:,} cached vectors: {time.process_time() - began:.1f} s of CPU, {_rss_mb() - before:.0f} MB, "
          f"of which the vectors themselves {vectors.nbytes / 1e6:.0f} MB")  # fmt: skip


def _real_rate(n: int, wanted: int) -> None:
    from qual.engines.embeddings import load_encoder

    random_, encoder = random.Random(1), load_encoder("auto")
    encoder.encode(["warm"])
    texts = [_passage(random_, i) for i in range(n)]
    began, cpu = time.perf_counter(), time.process_time()
    encoder.encode(texts)
    rate, per_cpu = n / (time.perf_counter() - began), n / (time.process_time() - cpu)
    print(f"{encoder.model_id}: {rate:.0f} passages of 25 words a second by the clock, {per_cpu:.0f} a CPU-second; "
          f"{wanted:,} take {wanted / rate / 60:.0f} minutes at this load")  # fmt: skip


def _peak_mb(pid: int) -> float:
    return _status(f"/proc/{pid}/status", "VmHWM:")


def _rss_mb() -> float:
    return _status("/proc/self/status", "VmRSS:")


def _status(path: str, name: str) -> float:
    lines = Path(path).read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


if __name__ == "__main__":
    main()
