"""Real processes for tests: a worker, a web server; started on loopback, stopped by their own process id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qual.config import Config
from qual.domain.job import JobState, JobView
from qual.workbench import Workbench

ROOT = Path(__file__).parents[1]
LIMIT_S = 240  # generous: two busy cores load a gigabyte of libraries and models


@dataclass
class Worker:
    """A running worker process."""

    process: subprocess.Popen[bytes]
    workbench: Workbench

    def wait_for(self, job_id: str | None) -> JobView:
        """Wait until a job is done; fail with its own words otherwise."""
        assert job_id is not None
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            view = self.workbench.jobs.status(job_id)
            if view.state is JobState.DONE:
                return view
            assert view.state in {JobState.WAITING, JobState.RUNNING}, view.error
            assert self.process.poll() is None, "the worker ended"
            time.sleep(0.2)
        raise AssertionError(f"the job is still {view.state} after {LIMIT_S} s: {view.progress}")


def environment(config: Config, **more: str) -> dict[str, str]:
    """Return the environment under which a process works on `config`."""
    given = {
        "QUAL_DATA": str(config.data),
        "QUAL_DATABASE_URL": config.database_url,
        "QUAL_ENGINES": config.engines,
        "QUAL_TEAM": "1" if config.team else "",
        "QUAL_TEST_HOOKS": "1" if config.test_hooks else "",
        "PYTHONPATH": str(ROOT),
    }
    return os.environ | given | more


@contextmanager
def worker_process(workbench: Workbench) -> Iterator[Worker]:
    """Run a worker on the workbench's data folder for the length of the block."""
    command = [sys.executable, "-m", "qual.worker", "--follow", str(os.getpid())]
    process = subprocess.Popen(command, env=environment(workbench.config), cwd=ROOT)
    try:
        yield Worker(process, workbench)
    finally:
        stop(process)


@contextmanager
def web_process(config: Config, log: Path, *, port: int = 0) -> Iterator[str]:
    """Run the web server for the length of the block; give its address."""
    process, address = start_web(config, log, port=port)
    try:
        yield address
    finally:
        stop(process)


def start_web(config: Config, log: Path, *, port: int = 0) -> tuple[subprocess.Popen[bytes], str]:
    """Start the web server and wait until it answers; return it with its address. The log is shown if it does not."""
    chosen = port or free_port()
    command = [sys.executable, "-m", "qual.server.serve", "--port", str(chosen)]
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=environment(config), cwd=ROOT, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{chosen}"
    try:
        _wait_until_ready(process, address, log)
    except BaseException:
        stop(process)
        raise
    return process, address


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the web server ended:\n{log.read_text(encoding='utf-8')[-4000:]}"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the web server did not answer:\n{log.read_text(encoding='utf-8')[-4000:]}")
