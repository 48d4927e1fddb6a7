"""Open workbenches over a fresh database, with a small project in them, for every test that stores something."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
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
def with_tables(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Lend the name of a PostgreSQL database with all tables and nothing in them, to copy from.

    Copying it takes a tenth of the time that creating a hundred tables anew for each test would.
    """
    url = postgres_server.create_database()
    open_workbench(Config(data=tmp_path_factory.mktemp("tables"), database_url=url)).close()
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend a data folder with all tables of the embedded store and nothing in them, to copy from."""
    data = tmp_path_factory.mktemp("empty") / "data"
    open_workbench(Config(data=data)).close()
    return data


@pytest.fixture(params=["sqlite", "postgresql"])
def workbench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workbench]:
    """Lend an open workbench over an empty database, once on each store."""
    server: PostgresServer | None = None
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = server.create_database(template=request.getfixturevalue("with_tables"))
    else:
        shutil.copytree(request.getfixturevalue("empty_data"), tmp_path / "data")
    opened = open_workbench(Config(data=tmp_path / "data", database_url=url))
    yield opened
    opened.close()
    if server is not None:
        server.drop_database(url)


@pytest.fixture
def study(workbench: Workbench) -> Study:
    """Lend a small project, once on each store."""
    return make_study(workbench)


@pytest.fixture
def local_study(empty_data: Path, tmp_path: Path) -> Iterator[Study]:
    """Lend a small project on the embedded store only, for tests of what does not depend on the store."""
    shutil.copytree(empty_data, tmp_path / "data")
    opened = open_workbench(Config(data=tmp_path / "data"))
    yield make_study(opened)
    opened.close()
