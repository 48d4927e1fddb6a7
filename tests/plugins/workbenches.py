"""Open workbenches over a fresh database, with a small project in them, for every test that stores something."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from qual.config import Config
from qual.domain import read_so_far
from qual.domain.codebook import Code
from qual.domain.document import Document, Span, SpokenTurn, build_document
from qual.domain.interview import Revision
from qual.domain.permission import Role
from qual.domain.project import Actor, Project, User
from qual.domain.read_so_far import ReadingRule
from qual.services import codebook, projects, transcripts
from qual.store import accounts
from qual.workbench import Workbench, open_workbench
from tests.plugins.postgres import PostgresServer

SPOKEN = (
    SpokenTurn("Interviewer", "What happened that night?", 0.0, 2.0),
    SpokenTurn("Anna", "I waited 😀 by the locked door, and nobody came.", 2.0, 6.0),
    SpokenTurn("Interviewer", "And then?", 6.0, 7.0),
    SpokenTurn("Anna", "Then a nurse sat down with me. It helped to be believed.", 7.0, 12.0),
)


@dataclass(frozen=True)
class Study:
    """A project with one interview and one code, and people in every role."""

    workbench: Workbench
    owner: Actor
    project: Project
    revision: Revision
    code: Code

    @property
    def interview_id(self) -> str:
        return self.revision.interview_id

    @property
    def document(self) -> Document:
        return self.revision.document

    def span_of(self, words: str) -> Span:
        start = self.document.text.index(words)
        return Span(start, start + len(words))

    def member(self, name: str, role: Role) -> Actor:
        """Add a person to the project and return them."""
        with self.workbench.write(self.owner) as tx:
            user = accounts.add_user(tx.connection, User(f"user-{name}", name, "", False, tx.time))
            projects.set_member(tx, self.project.id, name, role)
        return Actor(user.id, user.name)

    def stranger(self) -> Actor:
        """Return somebody with an account who is not a member."""
        with self.workbench.write(self.owner) as tx:
            accounts.add_user(tx.connection, User("user-stranger", "Stranger", "", False, tx.time))
        return Actor("user-stranger", "Stranger")


def make_study(
    workbench: Workbench,
    *,
    name: str = "Ward study",
    owner: Actor | None = None,
    spoken: tuple[SpokenTurn, ...] = SPOKEN,
) -> Study:
    """Add a small project; its owner is the one person of a laptop unless somebody is named.

    Suggestions do not wait in it: nobody has read it, and that rule has tests of its own.
    """
    owner = owner or workbench.local_actor()
    with workbench.write(owner) as tx:
        made = projects.create_project(tx, name)
        settings = made.settings | {read_so_far.KEY: ReadingRule(is_on=False).as_json()}
        project = accounts.change_project(tx.connection, made, settings=settings)
        document = build_document(spoken, language="en")
        revision = transcripts.import_transcript(tx, project.id, document, name="Anna", language="en")
        code = codebook.add_code(tx, project.id, "Being believed", texts={"definition": "Somebody takes it as true."})
    return Study(workbench, owner, project, revision, code)


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend a data folder with all tables of the embedded store and nothing in them, to copy from.

    Copying it, or a prepared database of PostgreSQL, takes a tenth of the time that creating a hundred tables would.
    """
    data = tmp_path_factory.mktemp("empty") / "data"
    with _opened(data):
        return data


@pytest.fixture(scope="session")
def study_data(empty_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Study]:
    """Lend a data folder of the embedded store with a small project in it, to copy from."""
    data = tmp_path_factory.mktemp("study") / "data"
    shutil.copytree(empty_data, data)
    with _opened(data) as opened:
        return data, make_study(opened)


@pytest.fixture(scope="session")
def with_tables(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Lend the URL of a PostgreSQL database with all tables and nothing in them, to copy from."""
    url = postgres_server.create_database()
    with _opened(tmp_path_factory.mktemp("tables"), url):
        return url


@pytest.fixture(scope="session")
def with_study(
    postgres_server: PostgresServer, with_tables: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Study]:
    """Lend the URL of a PostgreSQL database with a small project in it, to copy from."""
    url = postgres_server.create_database(like=with_tables)
    with _opened(tmp_path_factory.mktemp("study"), url) as opened:
        return url, make_study(opened)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> str:
    """Name each store in turn."""
    return request.param


@pytest.fixture
def workbench(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workbench]:
    """Lend an open workbench over an empty database, once on each store."""
    if store == "sqlite":
        shutil.copytree(request.getfixturevalue("empty_data"), tmp_path / "data")
        with _opened(tmp_path / "data") as opened:
            yield opened
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with (
        server.database(like=request.getfixturevalue("with_tables")) as url,
        _opened(tmp_path / "data", url) as opened,
    ):
        yield opened


@pytest.fixture
def study(store: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Study]:
    """Lend a small project, once on each store."""
    if store == "sqlite":
        yield request.getfixturevalue("local_study")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    prepared, study = request.getfixturevalue("with_study")
    with server.database(like=prepared) as url, _opened(tmp_path / "data", url) as opened:
        yield replace(study, workbench=opened)


@pytest.fixture
def local_study(study_data: tuple[Path, Study], tmp_path: Path) -> Iterator[Study]:
    """Lend a small project on the embedded store only, for tests of what does not depend on the store."""
    prepared, study = study_data
    shutil.copytree(prepared, tmp_path / "data")
    with _opened(tmp_path / "data") as opened:
        yield replace(study, workbench=opened)


@contextmanager
def _opened(data: Path, url: str = "") -> Iterator[Workbench]:
    opened = open_workbench(Config(data=data, database_url=url))
    try:
        yield opened
    finally:
        opened.close()
