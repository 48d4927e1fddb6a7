"""How fast coding is while a recording is being transcribed: `python -m benchmarks.beside`.

Blocks of codings with the transcription paused and going on take turns, so that whatever else the machine does falls on
both. A real worker with the real engine does the work, with the settings an installation begins with.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.coding import apply_codes, load, percentile
from benchmarks.material import make, places
from benchmarks.transcription import CACHE, long_talk
from benchmarks.watching import browser_page
from qual.cli.files import receive
from qual.config import Config
from qual.domain.job import JobState
from qual.workbench import Workbench, open_workbench
from tests.browser.chromium import chromium
from tests.processes import start_web, stop, worker_process

BLOCK = 15  # codings
GOAL = 2.0  # times the idle value, at the 95th percentile


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blocks", type=int, default=3, help=f"pairs of blocks of {BLOCK} codings (3)")
    given = parser.parse_args()
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), given.blocks)


def measure(folder: Path, blocks: int) -> None:
    """Measure and print a table."""
    print(f"machine load before: {load()}")
    config = Config(data=folder / "data", test_hooks=True)
    workbench = open_workbench(config)
    material = make(workbench)
    where = iter(places(material.documents[0], 2 * blocks * BLOCK))
    idle: dict[str, list[float]] = {}
    busy: dict[str, list[float]] = {}
    process, address = start_web(config, folder / "web.log")
    try:
        with worker_process(workbench), chromium() as chrome:
            _context, page = browser_page(chrome)
            talk = long_talk(60, folder / "talk.wav")
            job_id = receive(
                workbench, workbench.local_actor(), material.project_id, talk, language="en", n_speakers=2
            ).job_id
            for _ in range(blocks):
                for results, working in ((idle, False), (busy, True)):
                    set_working(workbench, str(job_id), working=working)
                    found = apply_codes(page, address, material, [next(where) for _ in range(BLOCK)])
                    for name, values in found.items():
                        results.setdefault(name, []).extend(values)
    finally:
        stop(process)
        workbench.close()
    print("| | idle p50 | p95 | while transcribing p50 | p95 | ratio of p95 (goal ≤ 2) |\n|---|---|---|---|---|---|")
    for name in idle:
        low, high = percentile(idle[name], 0.95), percentile(busy[name], 0.95)
        row = [percentile(idle[name], 0.5), low, percentile(busy[name], 0.5), high]
        print("| " + " | ".join([name, *(f"{value:.0f}" for value in row), f"{high / low:.2f}"]) + " |")
    print(f"machine load after: {load()}")


def set_working(workbench: Workbench, job_id: str, *, working: bool) -> None:
    """Pause the transcription, or let it go on and wait until it writes down speech."""
    jobs = workbench.jobs
    if working:
        jobs.resume(job_id)
    elif jobs.status(job_id).state is not JobState.PAUSED:
        jobs.pause(job_id)
    share = jobs.status(job_id).progress.share
    deadline = time.monotonic() + 120
    while working and time.monotonic() < deadline:
        now = jobs.status(job_id).progress
        if now.stage == "recognise" and now.share > share:
            return
        time.sleep(0.5)
    if working:
        raise RuntimeError("the worker does not begin to write")
    time.sleep(8)  # the chunk in hand is finished


if __name__ == "__main__":
    main()
