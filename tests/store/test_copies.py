"""The databases that tests on PostgreSQL work in: whoever is lent one finds what the prepared one holds."""

import psycopg
import pytest

from qual.config import Config
from qual.services import codebook
from qual.workbench import Workbench, open_workbench
from tests.plugins.postgres import PostgresServer
from tests.plugins.workbenches import Study


@pytest.fixture
def prepared(with_study: tuple[str, Study]) -> str:
    return with_study[0]


def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for (name,) in tables}


def add_code(workbench: Workbench, study: Study) -> None:
    with workbench.write(study.owner) as tx:
        codebook.add_code(tx, study.project.id, "Trust", texts={})


def test_a_copy_that_was_written_in_is_lent_again_as_it_was(
    postgres_server: PostgresServer, with_study: tuple[str, Study], tmp_path
) -> None:
    prepared, study = with_study
    before = content(prepared)
    with postgres_server.database(like=prepared) as url:
        workbench = open_workbench(Config(data=tmp_path, database_url=url))
        add_code(workbench, study)
        workbench.jobs.close()  # which made tables of its own
        assert content(url) != before
        workbench.close()

    with postgres_server.database(like=prepared) as again:
        assert again == url
        assert content(again) == before


def test_a_copy_whose_tables_were_altered_is_not_lent_again(postgres_server: PostgresServer, prepared: str) -> None:
    with postgres_server.database(like=prepared) as url, psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE codes ADD COLUMN colour_of_mind text")

    with postgres_server.database(like=prepared) as again:
        assert again != url
        assert content(again) == content(prepared)
