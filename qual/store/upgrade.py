"""Bringing a database to the schema this version of Qual needs, and saying plainly when that cannot be.

Alembic is imported only where it works: it would be a tenth of every start, and a start rarely upgrades anything.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from qual.errors import StoreProblem
from qual.store.database import BEFORE_UPGRADE, Database, check_server
from qual.store.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_BUILT_ON = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)
MIGRATIONS = Path(__file__).parent / "migrations"


def ready(database: Database) -> None:
    """Make the database usable: create or upgrade SQLite (after a backup), check PostgreSQL.

    Raises StoreProblem if the database is newer than this program, or a PostgreSQL database needs `qual db upgrade`.
    """
    check_server(database.engine)
    current, newest = revision(database), newest_revision()
    if current == newest:
        return
    _refuse_unknown(current)
    if database.is_embedded or current is None:
        upgrade(database)
    else:
        raise StoreProblem(
            f"The database is at version {current}, this program needs {newest}. "
            "Make a backup (pg_dump), then run: qual db upgrade"
        )


def upgrade(database: Database) -> Path | None:
    """Run the missing migrations; return where the backup of an older SQLite file was put, None if there was none."""
    current = revision(database)
    _refuse_unknown(current)
    backup = _back_up(database) if database.is_embedded and current not in {None, newest_revision()} else None
    from alembic import command

    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return backup


def revision(database: Database) -> str | None:
    """Return the database's schema revision, None if it is empty."""
    with database.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def newest_revision() -> str:
    """Return the revision this program was written for."""
    scripts = [path.read_text("utf-8") for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")]
    built_on = {found[1] for script in scripts if (found := _BUILT_ON.search(script))}
    return max(_known_revisions() - built_on)  # the one on which no other builds, whatever its number


def drift(database: Database) -> list[str]:
    """Return, in words, every difference between the database and the tables this program expects."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _refuse_unknown(current: str | None) -> None:
    if current is not None and current not in _known_revisions():
        raise StoreProblem(
            f"The database was written by a newer Qual (version {current}). Update Qual; nothing was changed."
        )


def _known_revisions() -> set[str]:
    """Return the numbers that the migrations' file names begin with."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")}


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _back_up(database: Database) -> Path:
    assert database.path is not None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = database.path.with_name(f"{database.path.stem}{BEFORE_UPGRADE}{stamp}.db")
    connection = database.engine.raw_connection()  # SQLAlchemy would begin a transaction, in which no backup is made
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    return target
