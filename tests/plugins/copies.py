"""A copy of a prepared PostgreSQL database that can be given its first content again."""

from __future__ import annotations

import psycopg
from psycopg import sql

_OURS = "NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_SCHEMAS = f"SELECT nspname FROM pg_namespace WHERE nspname {_OURS} ORDER BY 1"
_TABLES = f"SELECT schemaname, tablename FROM pg_tables WHERE schemaname {_OURS} ORDER BY 1, 2"
# Every table, index and sequence with its file and its number of columns: what creating or altering one changes.
_SHAPE = f"SELECT oid, relfilenode, relnatts FROM pg_class WHERE relnamespace::regnamespace::text {_OURS} ORDER BY 1"
_SEQUENCES = "SELECT schemaname, sequencename, last_value, start_value FROM pg_sequences ORDER BY 1, 2"
_END_OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class DatabaseCopy:
    """The copy at `url`, as it is when this is made, with one connection of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection = psycopg.connect(url, autocommit=True)
        self._schemas = self._ask(_SCHEMAS)
        self._shape = self._ask(_SHAPE)
        self._sequences = self._ask(_SEQUENCES)
        self._tables = [sql.Identifier(*names) for names in self._ask(_TABLES)]
        self._rows = [(table, rows) for table in self._tables if (rows := self._read(table))]

    def restore(self) -> bool:
        """End whoever is connected and put the first content back; return False if tables were made or altered."""
        self._ask(_END_OTHERS)
        for (schema,) in self._ask(_SCHEMAS):
            if (schema,) not in self._schemas:
                self._connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
        if self._ask(_SHAPE) != self._shape:
            return False
        with self._connection.transaction():
            self._connection.execute("SET LOCAL session_replication_role = replica")  # in any order of the tables
            emptied = [sql.SQL("DELETE FROM {}").format(table) for table in self._tables]
            self._connection.execute(sql.SQL("; ").join(emptied))
            for table, rows in self._rows:
                self._write(table, rows)
            for schema, name, last, first in self._sequences:
                named = sql.Identifier(schema, name).as_string(self._connection)
                self._connection.execute(
                    "SELECT setval(%s::regclass, %s, %s)", (named, first if last is None else last, last is not None)
                )
        return True

    def close(self) -> None:
        """Let the copy go."""
        self._connection.close()

    def _ask(self, question: str) -> list[tuple[object, ...]]:
        return self._connection.execute(question).fetchall()

    def _read(self, table: sql.Identifier) -> list[bytes]:
        """Return the table's rows; an empty list where there are none."""
        with self._connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(table)) as copy:
            return [bytes(row) for row in copy]

    def _write(self, table: sql.Identifier, rows: list[bytes]) -> None:
        with self._connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
            copy.write(b"".join(rows))
