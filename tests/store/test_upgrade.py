"""Databases are created, checked and refused as the schema's version demands."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from qual.errors import StoreProblem
from qual.store import upgrade
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
