"""A served study: the real routes and middleware over a real database, and a browser for everyone."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.server.routes import exception_handlers, middleware, routes
from qual.server.sessions import COOKIE
from qual.server.site import Site, lifespan, site
from qual.store import accounts
from qual.workbench import Workbench, shared_workbench
from tests.plugins.postgres import PostgresServer
from tests.plugins.workbenches import Study

ORIGIN = "http://127.0.0.1:8501"


@dataclass
class Served:
    """A running server with a small project in it. `browser` belongs to the project's owner."""

    site: Site
    study: Study
    browser: TestClient
    open_browser: Callable[..., TestClient]

    @property
    def workbench(self) -> Workbench:
        return self.site.workbench

    def sign_in(self, actor: Actor) -> TestClient:
        """Return a browser in which a person is signed in."""
        with self.workbench.read(actor) as tx:
            secret = self.site.sessions.start(accounts.user(tx.connection, actor.user))
        browser = self.open_browser()
        browser.cookies.set(COOKIE, self.site.sessions.cookie(secret))
        return browser

    def sessions_secret(self, browser: TestClient) -> str:
        """Return the secret of a browser's session."""
        return self.site.sessions.secret(browser.cookies[COOKIE]) or ""

    def member(self, name: str, role: Role) -> TestClient:
        """Return the browser of a new member."""
        return self.sign_in(self.study.member(name, role))

    def coding(self, words: str = "nobody came", **fields: Any) -> dict[str, Any]:
        """Return a gesture that codes some words."""
        span = self.study.span_of(words)
        return {
            "id": new_id(),
            "kind": "coding.add",
            "interview": self.study.interview_id,
            "revision": self.study.revision.id,
            "start": span.start,
            "end": span.end,
            "code": self.study.code.id,
            "coding": new_id(),
        } | fields

    def post(self, *ops: dict[str, Any], browser: TestClient | None = None) -> list[dict[str, Any]]:
        """Send gestures and return their results."""
        body = json.dumps({"project": self.study.project.id, "ops": ops})
        answer = (browser or self.browser).post("/api/ops", content=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["results"]

    def state(self, browser: TestClient | None = None) -> dict[str, Any]:
        """Return what the coding screen would open with."""
        return (browser or self.browser).get(f"/api/interviews/{self.study.interview_id}/state").json()

    def listen(self, browser: TestClient | None = None, *, since: object = 0, interview: str = "") -> Any:
        """Open an interview's socket."""
        address = f"{ORIGIN}/ws/interviews/{interview or self.study.interview_id}?since={since}"
        return (browser or self.browser).websocket_connect(address.replace("http", "ws", 1))


def new_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, study_data: tuple[Path, Study]
) -> Iterator[Callable[..., Served]]:
    """Lend a function that starts the server with given settings of the environment.

    It serves a copy of the small project: in its own folder, or the one that lies in the database given.
    """
    prepared, local_study = study_data
    with ExitStack() as stack:

        def start(study: Study = local_study, **environment: str) -> Served:
            if "QUAL_DATABASE_URL" not in environment:
                shutil.copytree(prepared, tmp_path / "data")
            monkeypatch.setenv("QUAL_DATA", str(tmp_path / "data"))
            for name, value in ({"QUAL_DATABASE_URL": "", "QUAL_TEAM": ""} | environment).items():
                monkeypatch.setenv(name, value)
            study = replace(study, workbench=shared_workbench())
            app = Starlette(
                routes=routes, middleware=middleware, exception_handlers=exception_handlers, lifespan=lifespan
            )

            def open_browser(origin: str | None = ORIGIN, **options: Any) -> TestClient:
                settings = {"base_url": ORIGIN, "client": ("127.0.0.1", 50000), "follow_redirects": False} | options
                headers = {"Origin": origin} if origin else {}
                browser = TestClient(app, headers=headers, raise_server_exceptions=False, **settings)
                browser.portal = getattr(first, "portal", None)  # one event loop for all, as in the real server
                return browser

            first: TestClient | None = None
            first = stack.enter_context(open_browser())
            served = Served(site(), study, first, open_browser)
            if environment.get("QUAL_TEAM"):
                served.browser = served.sign_in(study.owner)
            return served

        yield start


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    """Lend a server for a team on the embedded store; its owner is signed in."""
    return serve(QUAL_TEAM="1")


@pytest.fixture
def served_on_both(serve: Callable[..., Served], store: str, request: pytest.FixtureRequest) -> Iterator[Served]:
    """Lend a server for a team, once on each store."""
    if store == "sqlite":
        yield serve(QUAL_TEAM="1")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    prepared, study = request.getfixturevalue("with_study")
    with server.database(like=prepared) as url:
        yield serve(study, QUAL_TEAM="1", QUAL_DATABASE_URL=url)


@pytest.fixture
def laptop(serve: Callable[..., Served]) -> Served:
    """Lend a server for the one person of a laptop."""
    return serve()
