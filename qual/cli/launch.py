"""Starting things: web server and worker together, the demo, or one more worker.

Imports little: the web server is on its way before this process has read a heavy library, and both cores are busy.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import qual
from qual.config import Config, from_environment
from qual.errors import BadInput, Conflict, QualError

START_LIMIT_S = 120  # the first start on a slow disk reads a gigabyte of libraries
FIRST_PORT = 8501
NICENESS = 10  # of the worker, from its first import on: the page that is being opened comes first
CHECKOUT = Path(qual.__file__).parent.parent

Port = Annotated[int, typer.Option(help="Port on this machine; 0 takes the next free one.")]
Team = Annotated[bool, typer.Option("--team", help="Ask everybody for a name and a password.")]
Address = Annotated[str, typer.Option(help="Where to listen; another address than this machine's own needs --team.")]
LOOPBACK = "127.0.0.1"


def run(port: Port = 0, team: Team = False, address: Address = LOOPBACK) -> None:
    """Start the web server and a worker, and print the address to open. Ctrl+C stops both."""
    config = from_environment()
    if address != LOOPBACK and not (team or config.team):
        raise BadInput(f"To be reached at {address}, Qual must ask for passwords: add --team.")
    _serve(config, port, team, address)


def demo(port: Port = 0, team: Team = False) -> None:
    """Make the demo project (once), then do what 'qual run' does. Everything in the demo is invented."""

    def make() -> None:
        from qual.cli.demo import make_demo

        make_demo()

    _serve(from_environment(), port, team, LOOPBACK, meanwhile=make)


def worker() -> None:
    """Start one more worker for transcriptions and suggestions; it may run on any machine that reaches the database."""
    os.execv(sys.executable, [sys.executable, "-m", "qual.worker"])


def _serve(
    config: Config, port: int, team: bool, listen_at: str, *, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Serve until stopped; do `meanwhile` while the web server starts."""
    with _only_one(config) as note:
        chosen = port or _free_port()
        environment = os.environ | {"QUAL_DATA": str(config.data), "QUAL_TEAM": "1" if team or config.team else ""}
        web = subprocess.Popen(
            [sys.executable, "-m", "qual.server.serve", "--port", str(chosen), "--address", listen_at],
            cwd=CHECKOUT,
            env=environment,
        )
        started = [web]
        address = f"http://{LOOPBACK if listen_at == '0.0.0.0' else listen_at}:{chosen}"
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            meanwhile()
            _wait_until_ready(web, address)
            note.write_text(json.dumps({"address": address}), encoding="utf-8")
            typer.echo(f"\n  Qual runs at  {address}\n\n  Data: {config.data}\n  Stop with Ctrl+C.\n")
            started.append(_start_worker(config, environment))
            while web.poll() is None:
                time.sleep(1)
                if started[-1].poll() is not None:
                    typer.echo("The worker ended; starting it again.", err=True)
                    started[-1] = _start_worker(config, environment)
            raise QualError(f"The web server ended unexpectedly ({web.returncode}). The reason stands above.")
        finally:
            for process in started:
                _stop(process)


def _start_worker(config: Config, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "qual.worker", "--follow", str(os.getpid())]
    return subprocess.Popen(command, env=environment, preexec_fn=partial(os.nice, _niceness(config)))


def _niceness(config: Config) -> int:
    """Return what the worker noted of the installation's setting, without reading the database."""
    try:
        return max(0, min(19, int(config.niceness_path.read_text("ascii"))))
    except (OSError, ValueError):
        return NICENESS


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def _only_one(config: Config) -> Iterator[Path]:
    """Hold the data folder's lock while serving; raise Conflict naming the address of whoever holds it."""
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    note = config.data / "running.json"
    with (config.data / "running.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = json.loads(note.read_text(encoding="utf-8"))["address"] if note.exists() else "another terminal"
            raise Conflict(f"Qual is already running for this data folder: {where}") from None
        try:
            yield note
        finally:
            note.unlink(missing_ok=True)


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise BadInput("No free port between 8501 and 8600. Name one with --port.")


def _wait_until_ready(web: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise QualError(f"The web server did not start ({web.returncode}). The reason stands above.")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise QualError(f"The web server did not answer within {START_LIMIT_S} s. See {address}")
