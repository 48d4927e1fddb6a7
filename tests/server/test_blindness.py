"""A blind round probed through every route and the socket with another coder's own login."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.server.routes import routes
from qual.services import codebook, coding, rounds
from qual.services.rounds import Task
from tests.server.conftest import Served, new_id

# What is asked with GET and names a project, interview, code or text: `{}` stands for what a route's path names.
ASKED = {
    "/api/interviews/{id}/state": "/api/interviews/{interview}/state",
    "/api/interviews/{id}/history": "/api/interviews/{interview}/history",
    "/api/interviews/{id}/comparison": "/api/interviews/{interview}/comparison?round={round}",
    "/api/projects/{id}/interviews": "/api/projects/{project}/interviews",
    "/api/projects/{id}/find": "/api/projects/{project}/find?q=nobody&inside={code}",
    "/api/projects/{id}/find/passages": "/api/projects/{project}/find/passages?q=nobody&code={code}",
    "/api/projects/{id}/similar": "/api/projects/{project}/similar?interview={interview}&end=9&outside={code}",
    "/api/projects/{id}/themes": "/api/projects/{project}/themes",
    "/api/revisions/{id}": "/api/revisions/{revision}",
    "/api/codes/{id}": "/api/codes/{code}",
    "/api/codes/{id}/uses": "/api/codes/{code}/uses",
    "/api/jobs": "/api/jobs?project={project}",
    "/api/projects/{id}/speech": "/api/projects/{project}/speech",
    "/api/projects/{id}/drafts": "/api/projects/{project}/drafts",
}
HOLDS_NO_CODINGS = {
    "/api/recordings/{id}/audio", "/api/drafts/{id}/audio", "/api/panels/{name}.js",
    "/api/themes/{id}/quotes/{quote}/audio",
}  # fmt: skip
NUMBERS = re.compile(r'"(seq|since)":\d+')


@pytest.fixture
def blind(served_on_both: Served) -> tuple[Served, TestClient, TestClient, Actor]:
    """Lend a server with a blind round, and the browsers of its two coders."""
    served = served_on_both
    anna, ben = served.study.member("Anna", Role.CODER), served.study.member("Ben", Role.CODER)
    with served.workbench.write(served.study.owner) as tx:
        tasks = [Task(served.study.interview_id, who.user) for who in (anna, ben)]
        rounds.make_round(tx, served.study.project.id, "First", tasks, is_codebook_fixed=False)
    return served, served.sign_in(anna), served.sign_in(ben), anna


def read(served: Served, browser: TestClient) -> dict[str, str]:
    study = served.study
    with served.workbench.read(study.owner) as tx:
        (view,) = rounds.rounds_of(tx, study.project.id)
    named = {
        "interview": study.interview_id,
        "project": study.project.id,
        "revision": study.revision.id,
        "code": study.code.id,
        "round": view.round.id,
    }
    found = {}
    for path in {route.path for route in routes} & ASKED.keys():
        answer = browser.get(ASKED[path].format(**named))
        found[path] = f"{answer.status_code} {NUMBERS.sub('', answer.text)}"
    return found


def works(served: Served, browser: TestClient) -> list[dict[str, Any]]:
    coded = served.coding("nobody came")
    memo = {
        "kind": "memo.add",
        "memo": new_id(),
        "text": "@Ben being left alone",
        "interview": served.study.interview_id,
    }
    return served.post(
        coded,
        served.coding("believed"),
        {"id": new_id(), **memo, "target_kind": "coding", "target": coded["coding"]},
        {"id": new_id(), "kind": "coding.remove", "coding": coded["coding"], "interview": served.study.interview_id},
        browser=browser,
    )


def test_every_route_that_is_read_is_probed() -> None:
    readable = {route.path for route in routes if "GET" in (getattr(route, "methods", None) or ())}

    assert {path for path in readable if path.startswith("/api/")} - HOLDS_NO_CODINGS <= ASKED.keys()


def test_no_route_answers_otherwise_after_another_coder_worked(blind: Any) -> None:
    served, anna, ben, _ = blind
    before, of_owner = read(served, ben), read(served, served.browser)

    assert all(result["ok"] for result in works(served, anna))

    assert read(served, ben) == before
    assert read(served, served.browser) == of_owner
    assert "200" in before["/api/interviews/{id}/state"]


def test_another_coders_gestures_on_a_hidden_coding_are_refused_as_if_it_did_not_exist(blind: Any) -> None:
    served, anna, ben, _ = blind
    hidden = served.coding("nobody came")
    served.post(hidden, browser=anna)
    place = {"interview": served.study.interview_id, "revision": served.study.revision.id}

    def tried(coding_id: str) -> list[Any]:
        ops = [
            {"kind": "coding.remove", "coding": coding_id},
            {"kind": "coding.change", "coding": coding_id, "start": 0, "end": 4},
            {"kind": "coding.split", "coding": coding_id, "new": new_id(), "at": 60},
            {"kind": "coding.confirm", "coding": coding_id, "quote": "nobody came"},
            {"kind": "codings.remove", "codings": [coding_id]},
            {"kind": "memo.add", "memo": new_id(), "text": "hm", "target_kind": "coding", "target": coding_id},
        ]
        results = served.post(*({"id": new_id()} | place | op for op in ops), browser=ben)
        return [result.get("error") for result in results]

    assert tried(hidden["coding"]) == tried(new_id())
    assert all(tried(hidden["coding"]))


def test_the_socket_is_silent_about_a_blind_round_until_it_is_revealed(blind: Any) -> None:
    served, anna, ben, anna_herself = blind
    study = served.study
    seq = served.state(ben)["seq"]
    with served.listen(ben, since=seq) as socket, served.listen(anna, since=seq) as hers:
        works(served, anna)
        with served.workbench.write(study.owner) as tx:
            codebook.add_code(tx, study.project.id, "After it")
        heard = until(socket, "code.add")
        of_hers = until(hers, "code.add")
        with served.workbench.write(study.owner) as tx:
            rounds.end_round(tx, rounds.rounds_of(tx, study.project.id)[0].round.id, "Enough")
        until(socket, "round.reveal")
        with served.workbench.write(anna_herself) as tx:
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("And then"), study.code.id)
        then = until(socket, "coding.add")

    assert [message["action"] for message in heard if message["type"] == "event"] == ["code.add"]
    assert all(not message["codes"] for message in heard if message["type"] == "counts")
    assert [m["action"] for m in of_hers if m["type"] == "event"][:2] == ["coding.add", "coding.add"]
    assert then[-1]["action"] == "coding.add"
    assert len(served.state(ben)["codings"]) == 2


def test_a_socket_that_comes_back_is_told_nothing_it_must_not_know(blind: Any) -> None:
    served, anna, ben, _ = blind
    seq = served.state(ben)["seq"]
    works(served, anna)
    with served.workbench.write(served.study.owner) as tx:
        codebook.add_code(tx, served.study.project.id, "After it")

    with served.listen(ben, since=seq) as socket:
        heard = until(socket, "code.add")

    assert [message["action"] for message in heard if message["type"] == "event"] == ["code.add"]


def test_nobody_is_told_at_which_words_a_blind_coder_is(blind: Any) -> None:
    served, anna, ben, _ = blind
    with served.listen(ben, since=0) as socket, served.listen(anna, since=0) as hers:
        hers.send_json({"type": "here", "place": 42, "editing": None})
        with served.workbench.write(served.study.owner) as tx:
            codebook.add_code(tx, served.study.project.id, "After it")
        heard = until(socket, "code.add")

    places = [w["place"] for m in heard if m["type"] == "presence" for p in m["people"] for w in p["windows"]]
    assert set(places) <= {None}


def until(socket: Any, action: str) -> list[dict[str, Any]]:
    """Return all messages up to an event of this kind."""
    found = [socket.receive_json()]
    while found[-1].get("action") != action:
        found.append(socket.receive_json())
    return found
