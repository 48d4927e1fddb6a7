"""Databases are created, checked and refused as the schema's version demands."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from qual.errors import StoreProblem
from qual.store import upgrade
from qual.store.database import open_database
from qual.workbench import Workbench


def test_a_new_database_has_exactly_the_tables_this_program_expects(workbench: Workbench) -> None:
    assert upgrade.drift(workbench.database) == []
    assert upgrade.revision(workbench.database) == upgrade.newest_revision()


def test_the_newest_version_is_the_head_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(upgrade.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)

    assert scripts.get_current_head() == upgrade.newest_revision()
    assert {script.revision for script in scripts.walk_revisions()} == upgrade._known_revisions()


def test_a_database_of_a_newer_program_is_refused_untouched(workbench: Workbench) -> None:
    with workbench.database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreProblem, match="newer Qual"):
        upgrade.ready(workbench.database)

    assert upgrade.revision(workbench.database) == "9999"


def test_opening_a_database_again_changes_nothing(workbench: Workbench) -> None:
    upgrade.ready(workbench.database)

    assert upgrade.upgrade(workbench.database) is None


def test_an_older_database_is_backed_up_and_learns_which_of_its_events_stand(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    database = open_database("", path)
    config = upgrade._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        connection.execute(sa.text("INSERT INTO projects (id, name, languages, settings, created_at) VALUES "
                                   "('p', 'Ward', '[]', '{}', '2026-01-01')"))  # fmt: skip
        for seq, (id_, undoes) in enumerate([("act", None), ("undo", "act"), ("redo", "undo"), ("other", None)]):
            values = {"id": id_, "seq": seq, "undoes": undoes}
            connection.execute(_OLD_EVENT, values)

    backup = upgrade.upgrade(database)

    assert backup is not None
    kept = open_database("", backup)
    assert upgrade.revision(kept) == "0008"
    kept.close()
    with database.read() as connection:
        standing = connection.execute(sa.text("SELECT id FROM events WHERE stands = 1 ORDER BY seq")).scalars().all()
    assert standing == ["redo", "other"]
    database.close()


def test_a_theme_sent_before_is_read_outside_in_the_words_it_has_now(tmp_path: Path) -> None:
    database = open_database("", tmp_path / "older.db")
    config = upgrade._config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0022")
        for statement in _SENT_THEME:
            connection.execute(sa.text(statement))

    upgrade.upgrade(database)

    with database.read() as connection:
        found = connection.execute(sa.text("SELECT theme_id, sentence_id, name, words, version FROM theme_shown"))
        assert sorted(map(tuple, found), key=str) == [
            ("sent", "s", "", "One waits.", 2),
            ("sent", None, "Doors", "Say.", 3),
        ]
    database.close()


_SENT_THEME = (
    "INSERT INTO projects (id, name, languages, settings, created_at) VALUES ('p', 'Ward', '[]', '{}', '')",
    "INSERT INTO users (id, name, name_key, password_hash, is_admin, created_at) VALUES ('u', 'U', 'u', '', 0, '')",
    *(
        "INSERT INTO themes (id, project_id, name, statement, state, version, created_by, worded_by, created_at) "
        f"VALUES ('{id_}', 'p', 'Doors', 'Say.', 'draft', 3, 'u', 'u', '')"
        for id_ in ("sent", "kept")
    ),
    *(
        "INSERT INTO theme_sentences (id, theme_id, position, text, origin, engine, version, made_by, created_at, "
        f"removed_at) VALUES ('{id_}', '{theme}', 0, 'One waits.', '{origin}', '{{}}', 2, 'u', '', {removed})"
        for id_, theme, origin, removed in (
            ("s", "sent", "person", "NULL"),
            ("gone", "sent", "person", "''"),
            ("machine", "sent", "model", "NULL"),
            ("other", "kept", "person", "NULL"),
        )
    ),
    "INSERT INTO theme_readers (id, theme_id, user_id, sent_by, sent_at) VALUES ('r', 'sent', 'u', 'u', '')",
)
_OLD_EVENT = sa.text(
    "INSERT INTO events (id, project_id, seq, time, actor_id, action, target_kind, target_id, undoes, prev_hash, hash) "
    "VALUES (:id, 'p', :seq, '2026-01-01', 'u', 'coding.add', 'coding', 'c', :undoes, '', '')"
)
