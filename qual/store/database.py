"""Opening the database, embedded SQLite or PostgreSQL, so that both behave alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from qual.errors import Conflict, QualError, StoreProblem
from qual.store.writer import Writer

OLDEST_SQLITE = (3, 51, 3)  # earlier ones can corrupt a WAL database when two connections write at once
OLDEST_POSTGRESQL = 15
WRITE_LOCK = 7_150_201  # one advisory lock for all of Qual's writers on a PostgreSQL database
BEFORE_UPGRADE = "-before-upgrade-"  # in the name of a copy of the whole file
_TRIES = 10  # of 0.2 s each, to find the log unread
_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
)


class Database:
    """Read snapshots and group-committed writes over one engine."""

    def __init__(self, engine: sa.Engine, *, path: Path | None) -> None:
        self.engine = engine
        self.path = path
        self._write_engine = engine.execution_options(qual_write=True)
        self._writer = Writer(self._open_write, translate_error)

    @property
    def is_embedded(self) -> bool:
        """Say whether this is the SQLite file on this machine."""
        return self.path is not None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Lend a connection on one consistent snapshot; it never waits for writers."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise translate_error(error) from error

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Lend the write connection; leaving the block means committed, an exception means rolled back."""
        try:
            with self._writer.transaction() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise translate_error(error) from error

    def copies(self) -> tuple[Path, ...]:
        """Return the copies of SQLite's whole file that were made before upgrades."""
        if self.path is None:
            return ()
        return tuple(sorted(self.path.parent.glob(f"{self.path.stem}{BEFORE_UPGRADE}*.db")))

    def settle(self) -> bool:
        """Empty SQLite's log of writes, which still holds what was deleted; say whether nobody's reading hindered it.

        Copies that were made of the whole file before an upgrade go, too. PostgreSQL keeps its own log; see
        docs/decisions/0025-deleted-for-good.md.
        """
        if self.path is None:
            return True
        for copy in self.copies():
            copy.unlink(missing_ok=True)
        return empty_log(self.engine)

    def close(self) -> None:
        """Finish queued writes and release every connection."""
        self._writer.close()
        self.engine.dispose()

    def _open_write(self) -> sa.Connection:
        return self._write_engine.connect()


def open_database(url: str, path: Path) -> Database:
    """Open PostgreSQL at `url`, or the SQLite file at `path` when `url` is empty.

    Raises StoreProblem if the server or the SQLite library is too old or cannot be reached.
    """
    return Database(postgresql_engine(url), path=None) if url else Database(sqlite_engine(path), path=path)


def sqlite_engine(path: Path) -> sa.Engine:
    """Return an engine on an SQLite file through sqlcipher3, whose SQLite is recent and can encrypt."""
    import sqlcipher3.dbapi2 as sqlite

    version = tuple(int(part) for part in sqlite.sqlite_version.split("."))
    if version < OLDEST_SQLITE:
        raise StoreProblem(
            f"The SQLite library is {sqlite.sqlite_version}; versions before 3.51.3 can damage a database. "
            "Install Qual again with the README's first command."
        )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = sa.create_engine(
        f"sqlite:///{path}",
        module=sqlite,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # a logged error must not quote an interview
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("qual_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def postgresql_engine(url: str) -> sa.Engine:
    """Return an engine on PostgreSQL through psycopg 3; the URL may say postgres, postgresql or postgresql+psycopg."""
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreProblem(f"QUAL_DATABASE_URL names '{parsed.drivername}'. Leave it empty, or use postgresql://…")
    engine = sa.create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        hide_parameters=True,  # a logged error must not quote an interview
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("qual_write", False):
            # Same rule as SQLite's BEGIN IMMEDIATE: one writing transaction at a time, over all processes.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")

    return engine


def empty_log(engine: sa.Engine) -> bool:
    """Bring SQLite's log of writes into its file and cut it to nothing; return False while a reader still needs it."""
    connection = engine.raw_connection()  # SQLAlchemy would begin a transaction, in which it cannot be done
    try:
        for _ in range(_TRIES):
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 200")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute(_PRAGMAS[0])
            if not busy:
                return True
        return False
    finally:
        connection.close()


def check_server(engine: sa.Engine) -> None:
    """Raise StoreProblem if PostgreSQL cannot be reached or is too old."""
    if engine.dialect.name != "postgresql":
        return
    try:
        with engine.connect() as connection:
            major = int((connection.dialect.server_version_info or (0,))[0])
    except sa.exc.OperationalError as error:
        raise StoreProblem(
            f"The database at {engine.url.render_as_string(hide_password=True)} does not answer. "
            "Is PostgreSQL running, and is QUAL_DATABASE_URL right?"
        ) from error
    if major < OLDEST_POSTGRESQL:
        raise StoreProblem(f"PostgreSQL {major} is too old; Qual needs {OLDEST_POSTGRESQL} or newer.")


def translate_error(error: Exception) -> Exception:
    """Return a database driver's error in a researcher's words; other errors as they are."""
    if isinstance(error, QualError) or not isinstance(error, sa.exc.DBAPIError):
        return error
    words = str(error.orig).lower()
    if "full" in words or "disk i/o" in words or "no space" in words or "could not extend" in words:
        return StoreProblem("The disk is full, so nothing of this was stored. Free some space and try again.")
    if "locked" in words or "busy" in words:
        return StoreProblem("Another program holds the database. Close it, wait a moment, and try again.")
    if "readonly" in words or "read-only" in words:
        return StoreProblem("The data folder cannot be written. Check its permissions and try again.")
    if isinstance(error, sa.exc.IntegrityError):
        return Conflict("This no longer fits what is stored: something it refers to has changed. Reload and try again.")
    if isinstance(error, sa.exc.OperationalError):
        return StoreProblem("The database does not answer. What you did was not stored; try again in a moment.")
    return error


def is_network_folder(path: Path) -> str | None:
    """Return the reason why `path` is unsafe for SQLite (network file system, synchronised folder), else None."""
    parts = {part.casefold() for part in path.resolve().parts}
    for name in ("dropbox", "onedrive", "google drive", "icloud drive", "nextcloud", "mobile documents"):
        if any(part == name or part.startswith(f"{name} ") for part in parts):
            return f"it lies in a synchronised folder ({name})"
    mounts = Path("/proc/mounts")
    if os.name == "posix" and mounts.exists():
        best, kind = "", ""
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            _device, mount, fstype, *_ = line.split(" ")
            if str(path.resolve()).startswith(mount) and len(mount) > len(best):
                best, kind = mount, fstype
        if kind.startswith(("nfs", "cifs", "smb", "9p", "fuse.sshfs", "fuse.rclone")):
            return f"it lies on a network file system ({kind})"
    return None
