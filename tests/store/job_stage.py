"""What the job tests play on: a queue, real worker processes, and a record of what their steps did."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from qual.domain.ids import new_id
from qual.domain.job import JobState, JobView
from qual.store.jobs import JobPriority, JobQueue

PATIENCE_S = 40.0  # only so that a broken test ends; nothing is measured


class Stage:
    """A queue, its worker processes, and what their steps did."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.effects = folder / "effects"
        self.effects.mkdir()
        with sqlite3.connect(self.effects / "effects.db") as connection:
            connection.execute("CREATE TABLE effect (job TEXT, step INTEGER, UNIQUE (job, step))")
        connection.close()
        self.queue = JobQueue.open(url, folder)
        self.workers: list[subprocess.Popen[bytes]] = []

    def have_workers(self, number: int) -> list[subprocess.Popen[bytes]]:
        """Start or kill workers until so many are alive; return them."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        for worker in self.workers[number:]:
            worker.kill()
            worker.wait()
        del self.workers[number:]
        while len(self.workers) < number:
            self.start_worker()
        return self.workers

    def start_worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.store.job_process", self.url, self.folder, self.effects]
        worker = subprocess.Popen(command)
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.queue.close()

    def enqueue(self, kind: str = "count", *, project_id: str = "p", **options: object) -> str:
        priority = options.pop("priority", JobPriority.NORMAL)
        job_id = new_id()
        self.queue.enqueue(job_id, kind, project_id=project_id, target_id="t", arguments=options, priority=priority)
        return job_id

    def enqueue_held(
        self, step: int, *, steps: int = 0, kind: str = "count", project_id: str = "p"
    ) -> tuple[str, Path]:
        """Enqueue a job that waits in one of its steps until the returned file is deleted."""
        job_id = new_id()
        held = self.effects / f"hold-{job_id}-{step}"
        held.touch()
        self.queue.enqueue(job_id, kind, project_id=project_id, target_id="t", arguments={"steps": steps})
        return job_id, held

    def until(self, job_id: str, state: JobState) -> JobView:
        self.wait_for(lambda: self.queue.status(job_id).state is state)
        return self.queue.status(job_id)

    def until_started(self, job_id: str, step: int, times: int = 1) -> None:
        self.wait_for(lambda: self.runs(job_id)[step] >= times)

    def wait_for(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not happened():
            assert time.monotonic() < deadline, f"did not happen; log: {self.log()}"
            time.sleep(0.05)

    def log(self) -> list[list[str]]:
        path = self.effects / "log"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def runs(self, job_id: str) -> Counter[int]:
        """How often each step of a job was started."""
        return Counter(int(line[1]) for line in self.log() if line[0] == job_id)

    def workers_of(self, job_id: str) -> set[int]:
        """The process numbers of the workers that ran steps of a job."""
        return {int(line[2]) for line in self.log() if line[0] == job_id}

    def steps_done(self, job_id: str) -> list[int]:
        """The effects that the steps of a job had."""
        with sqlite3.connect(self.effects / "effects.db") as connection:
            rows = connection.execute("SELECT step FROM effect WHERE job = ? ORDER BY step", (job_id,))
            steps = [step for (step,) in rows]
        connection.close()
        return steps
