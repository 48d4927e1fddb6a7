"""Where the jobs are kept: DBOS's tables and one of ours beside them, apart from the research data.

Embedded: the file `jobs.db` in the data folder. PostgreSQL: the schema `qual_jobs` of the same database.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect

from qual.errors import StoreProblem
from qual.store.database import OLDEST_SQLITE, check_server, postgresql_engine

SCHEMA = "qual_jobs"
APPLICATION = "qual"  # the owner that DBOS notes on each row
JOB_SCHEMA = "1"  # raise only together with a migration of waiting jobs: older ones are never picked up again
SERIALIZER = DBOSPortableJSONSerializer()  # the default is pickle: whoever writes the table could run code
GENERAL_ERROR = "The job stopped because of an unexpected problem. Start it again."
GAVE_UP_ERROR = (
    "The computer or the worker stopped every time this job ran, for instance because memory ran out. "
    "Close other programs or choose a smaller model, then start the job again."
)
_PREPARE_LOCK = 7_150_202  # advisory lock while the tables are created
_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
)

metadata = sa.MetaData(schema=SCHEMA)

# What DBOS does not keep: whom a job belongs to and how far it is. Whether it waits or runs is DBOS's to say.
job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("target_id", sa.Text, nullable=False),
    sa.Column("created_at_s", sa.Double, nullable=False),
    sa.Column("stage", sa.Text, nullable=False, server_default=""),
    sa.Column("share", sa.Double, nullable=False, server_default="0"),
    sa.Column("seconds_left", sa.Double),
    sa.Column("progress_at_s", sa.Double),
    sa.Column("error", sa.Text, nullable=False, server_default=""),
    sa.Column("paused", sa.Integer, nullable=False, server_default="0"),  # cancelled for DBOS, to be continued for us
    sa.Index("job_by_project", "project_id", "created_at_s"),
)

# The columns of DBOS's own table that are read here; DBOS 3.4 creates it, the contract tests watch it.
workflow = sa.Table(
    "workflow_status",
    sa.MetaData(schema=SCHEMA),
    sa.Column("workflow_uuid", sa.Text, primary_key=True),
    sa.Column("status", sa.Text),
    sa.Column("executor_id", sa.Text),
    sa.Column("owner_xid", sa.Text),
    sa.Column("completed_at", sa.BigInteger),  # milliseconds
    sa.Column("queue_name", sa.Text),
    sa.Column("priority", sa.Integer),
    sa.Column("created_at", sa.BigInteger),  # milliseconds; orders a queue within a priority
)


def open_job_engine(url: str, folder: Path) -> sa.Engine:
    """Open the job tables at PostgreSQL's `url`, or in `folder` if that is empty; create what is missing.

    Raises StoreProblem if the database cannot be reached or written, or is too old.
    """
    engine = _postgresql(url) if url else _sqlite(folder / "jobs.db")
    check_server(engine)
    try:
        _create_tables(engine)
    except sa.exc.DBAPIError as error:
        raise StoreProblem(
            f"The job tables could not be prepared ({type(error.orig).__name__}). Check that the data folder "
            "or the database may be written, and that the database user may create a schema."
        ) from error
    return engine


def open_client(engine: sa.Engine) -> DBOSClient:
    """Return a DBOS client on the job tables; it starts no thread and opens no connection until used."""
    return DBOSClient(
        system_database_engine=engine,
        dbos_system_schema=SCHEMA,
        serializer=SERIALIZER,
        application_name=APPLICATION,
        lazy=True,
        retry_connection_errors=False,  # a page shall say that the database is gone, not hang
    )


def _create_tables(engine: sa.Engine) -> None:
    # The public `DBOS.migrate` takes a URL only, and so could not use our SQLite library.
    open_client(engine)._sys_db.run_migrations()
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # two processes may start at the same moment
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_PREPARE_LOCK)))
        metadata.create_all(connection)
        _add_columns(connection)


def _add_columns(connection: sa.Connection) -> None:
    """Add columns that an older Qual's table lacks; `create_all` leaves tables that exist as they are."""
    schema = None if connection.dialect.name == "sqlite" else SCHEMA
    table = job.name if schema is None else f"{SCHEMA}.{job.name}"
    present = {column["name"] for column in sa.inspect(connection).get_columns(job.name, schema=schema)}
    if "paused" not in present:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN paused INTEGER NOT NULL DEFAULT 0")


def _postgresql(url: str) -> sa.Engine:
    # DBOS asks for a stricter isolation level where it needs one, and expects this one elsewhere.
    return postgresql_engine(url).execution_options(isolation_level="READ COMMITTED")


def _sqlite(path: Path) -> sa.Engine:
    """Return an engine in the transaction mode DBOS relies on: BEGIN IMMEDIATE before the first write."""
    import sqlcipher3.dbapi2 as sqlite

    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        raise StoreProblem("The SQLite library is too old. Install Qual again with the README's first command.")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = sa.create_engine(
        f"sqlite:///{path}", module=sqlite, connect_args={"check_same_thread": False}, hide_parameters=True
    ).execution_options(schema_translate_map={SCHEMA: None})

    @event.listens_for(engine, "connect")
    def _prepare(connection, _record) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.isolation_level = "IMMEDIATE"

    return engine


def insert_job(
    connection: sa.Connection, job_id: str, kind: str, project_id: str, target_id: str, created_at_s: float
) -> bool:
    """Insert our row of a job unless it exists; return whether it was inserted."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite_dialect
    row = {
        "id": job_id,
        "kind": kind,
        "project_id": project_id,
        "target_id": target_id,
        "created_at_s": created_at_s,
    }
    insert = dialect.insert(job).values(row).on_conflict_do_nothing().returning(job.c.id)
    return connection.execute(insert).first() is not None
