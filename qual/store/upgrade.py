"""Bringing a database to the schema this version of Qual needs, and saying plainly when that cannot be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from qual.errors import StoreProblem
from qual.store.database import Database, check_server
from qual.store.schema import metadata


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
    with database.write() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return backup


def revision(database: Database) -> str | None:
    """Return the database's schema revision, None if it is empty."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the revision this program was written for."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def drift(database: Database) -> list[str]:
    """Return, in words, every difference between the database and the tables this program expects."""
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def _refuse_unknown(current: str | None) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise StoreProblem(
            f"The database was written by a newer Qual (version {current}). Update Qual; nothing was changed."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _back_up(database: Database) -> Path:
    assert database.path is not None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = database.path.with_name(f"{database.path.stem}-before-upgrade-{stamp}.db")
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(sa.text("VACUUM INTO :target"), {"target": str(target)})
    return target
