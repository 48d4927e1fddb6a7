"""A real PostgreSQL server for the test run, and a fresh database per test on either store."""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest

from tests.plugins.copies import DatabaseCopy

OLDEST_MAJOR = 15
MISSING = (
    "PostgreSQL 15 or newer is not installed, so its tests cannot run. "
    "Install it (Debian, Ubuntu: postgresql; macOS: brew install postgresql@15); it need not be started."
)
# Ends the server when our end of the pipe closes, which the kernel does however the test run dies.
_KEEPER = '"$@" & server=$!; cat > /dev/null; kill -QUIT $server 2> /dev/null; wait $server'
# Quick, yet a crash of the server loses nothing that was committed: the system keeps what it was given.
_FAST = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=200")


class PostgresServer:
    """A PostgreSQL server on a free loopback port, in a temporary folder, for tests only."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._account = _unprivileged_account()
        self._folder = Path(tempfile.mkdtemp(prefix="qual-postgres-"))
        self._numbers = itertools.count(1)
        self._spare: dict[str, list[DatabaseCopy]] = {}
        if self._account is not None:
            shutil.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
        atexit.register(self.stop)
        self._create_cluster()
        self.port = _free_port()
        self._keeper = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server on its folder and port, and return the process that guards it."""
        options = [f"--{setting}" for setting in _FAST]
        command = [self._programs / "postgres", "-D", self._folder / "data", "-p", str(self.port), *options]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        with (self._folder / "log").open("ab") as log:
            self._keeper = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                **self._as_account(),
            )
        self._wait_until_it_answers()
        return self._keeper

    def halt(self) -> None:
        """End the server at once, as a crash would; `start` brings it back with its databases."""
        if self._keeper.stdin is not None:
            self._keeper.stdin.close()
        self._keeper.wait(timeout=30)

    def stop(self) -> None:
        """End the server and delete its folder; harmless when repeated."""
        for copies in self._spare.values():
            while copies:
                copies.pop().close()
        if hasattr(self, "_keeper") and self._keeper.poll() is None:
            self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)

    def create_database(self, like: str = "") -> str:
        """Return the URL of a new database: an empty one, or a copy of the one at the URL `like`."""
        name, template = f"test_{next(self._numbers)}", like.rpartition("/")[2] or "template1"
        with self._administer() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Delete a database, ending whoever is still connected to it."""
        with self._administer() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    @contextmanager
    def database(self, like: str = "") -> Iterator[str]:
        """Lend a new database for the length of the block: an empty one, or one with the content of `like`.

        A copy that comes back is given its first content again and lent anew: eight megabytes of new files for every
        test would cost most of the test's time.
        """
        if not like:
            url = self.create_database()
            yield url
            self.drop_database(url)
            return
        spare = self._spare.setdefault(like, [])
        copy = spare.pop() if spare else DatabaseCopy(self.create_database(like))
        yield copy.url
        if copy.restore():
            spare.append(copy)
        else:
            copy.close()
            self.drop_database(copy.url)

    def url(self, database: str) -> str:
        """Return the URL under which `database` is reached."""
        return f"postgresql://qual@127.0.0.1:{self.port}/{database}"

    def _administer(self) -> psycopg.Connection:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _create_cluster(self) -> None:
        arguments = ["--username=qual", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run(
            [self._programs / "initdb", "-D", self._folder / "data", *arguments],
            check=True,
            capture_output=True,
            **self._as_account(),
        )

    def _as_account(self) -> dict[str, object]:
        common: dict[str, object] = {"cwd": self._folder, "env": {**os.environ, "LC_ALL": "C"}}
        if self._account is None:
            return common
        return common | {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self._administer().close()
                return
            except psycopg.OperationalError:
                if self._keeper.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Lend the one PostgreSQL server of this test run, started at first use."""
    server = PostgresServer(_programs())
    yield server
    server.stop()


@pytest.fixture
def own_postgres_server() -> Iterator[PostgresServer]:
    """Lend a server to one test alone, which may crash it."""
    server = PostgresServer(_programs())
    yield server
    server.stop()


@pytest.fixture
def database_url(store: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Lend the URL of a fresh database, once on each store; empty means the embedded one, as in settings."""
    if store == "sqlite":
        yield ""
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


def _programs() -> Path:
    candidates = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        candidates.append(Path(answer.stdout.strip()))
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = next((folder for folder in candidates if _is_recent(folder)), None)
    return found or _give_up(MISSING)


def _is_recent(folder: Path) -> bool:
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return False
    answer = subprocess.run([folder / "postgres", "--version"], check=True, capture_output=True, text=True)
    return int(answer.stdout.split()[2].split(".")[0]) >= OLDEST_MAJOR


def _unprivileged_account() -> pwd.struct_passwd | None:
    """Return whom to run the server as, None for ourselves: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    _give_up("PostgreSQL refuses to run as root, and there is no account 'postgres' or 'nobody' to run it as.")
    return None


def _give_up(reason: str) -> NoReturn:
    """Skip on somebody's own machine; fail where skipping would hide that half the store went untested."""
    if os.environ.get("CI", "").casefold() == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
