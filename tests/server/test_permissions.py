"""Every route against every role: what each may do, and that outsiders learn nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from qual.domain.permission import Action, Role, may
from qual.server.routes import routes
from qual.services import codebook, recordings, themes
from tests.server.conftest import Served, new_id
from tests.server.sounds import wav

Try = Callable[[Served, TestClient], int]


@dataclass(frozen=True)
class Tried:
    """A way to use a route and what it needs."""

    route: str
    action: Action
    status: Try


def _op(**op: object) -> Try:
    def status(served: Served, browser: TestClient) -> int:
        asked = {"id": new_id(), "interview": served.study.interview_id, "revision": served.study.revision.id} | op
        body = {"project": served.study.project.id, "ops": [asked]}
        answer = browser.post("/api/ops", json=body)
        if answer.status_code != 200:
            return answer.status_code
        (result,) = answer.json()["results"]
        return {"not_allowed": 403, "not_found": 404}.get(result.get("error", {}).get("code"), 200)

    return status


def _coding(served: Served, browser: TestClient) -> int:
    return _op(**served.coding())(served, browser)


def _memo(served: Served, browser: TestClient) -> int:
    target = {"target_kind": "code", "target": served.study.code.id}
    return _op(kind="memo.add", memo=new_id(), text="A thought", **target)(served, browser)


def _get(path: str) -> Try:
    return lambda served, browser: (
        browser.get(
            path.format(
                interview=served.study.interview_id,
                revision=served.study.revision.id,
                project=served.study.project.id,
                code=served.study.code.id,
                recording=_recording(served),
            )
        ).status_code
    )


def _on_a_new_code(kind: str, **op: object) -> Try:
    """Do something to a code that the owner has just added, with the study's own as the other one."""

    def status(served: Served, browser: TestClient) -> int:
        with served.workbench.write(served.study.owner) as tx:
            code = codebook.add_code(tx, served.study.project.id, new_id())
        other = {} if kind == "code.remove" else {"into": served.study.code.id}
        return _op(kind=kind, code=code.id, new=new_id(), **other, **op)(served, browser)

    return status


def _bring_passage(served: Served, browser: TestClient) -> int:
    with served.workbench.write(served.study.owner) as tx:
        theme = themes.create_theme(tx, served.study.project.id, new_id(), "Doors decide.")
    return _op(kind="theme.bring", theme=theme.id, start=0, end=9)(served, browser)


def _prepare(served: Served, browser: TestClient) -> int:
    return browser.post(f"/api/projects/{served.study.project.id}/similar").status_code


def _ask_codes(served: Served, browser: TestClient) -> int:
    place = {"revision": served.study.revision.id, "start": 0, "end": 9}
    return browser.post(f"/api/interviews/{served.study.interview_id}/codes", json=place).status_code


def _prepare_codes(served: Served, browser: TestClient) -> int:
    return browser.post(f"/api/projects/{served.study.project.id}/sentences").status_code


def _upload(served: Served, browser: TestClient) -> int:
    path = f"/api/projects/{served.study.project.id}/recordings?filename=a.wav"
    return browser.put(path, content=wav()).status_code


def _recording(served: Served) -> str:
    with served.workbench.blobs.receive("a.wav", most_bytes=10**6) as incoming:
        incoming.write(wav(0.2))
        blob = incoming.keep()
    with served.workbench.write(served.study.owner) as tx:
        return recordings.receive_recording(
            tx, served.study.project.id, blob,
            filename="a.wav", media_type="audio/wav", language="en", n_speakers=None,
        ).recording.id  # fmt: skip


def _draft(method: str = "", rest: str = "") -> Try:
    """Begin a recording and use one of its routes; where beginning is refused, that is the answer."""

    def status(served: Served, browser: TestClient) -> int:
        begun = browser.post(f"/api/projects/{served.study.project.id}/drafts?name=a&rate=16000")
        if begun.status_code != 200 or not method:
            return begun.status_code
        address = f"/api/drafts/{begun.json()['draft_id']}"
        browser.put(f"{address}?offset=0", content=wav())
        return browser.request(method, f"{address}{rest}", content=b"").status_code

    return status


def _bring_in(served: Served, browser: TestClient) -> int:
    """Send a model that is none: whoever may bring one in is told what is wrong with it."""
    path = f"/api/projects/{served.study.project.id}/models?name=mine&filename=a.zip"
    status = browser.put(path, content=b"no zip").status_code
    return 200 if status == 422 else status


def _note_read(served: Served, browser: TestClient) -> int:
    body = {"revision": served.study.revision.id, "spans": [[0, 9]]}
    return browser.post(f"/api/interviews/{served.study.interview_id}/read", json=body).status_code


TRIES = {
    "bring in a model": Tried("/api/projects/{id}/models", Action.MANAGE_PROJECT, _bring_in),
    "record": Tried("/api/projects/{id}/drafts", Action.IMPORT, _draft()),
    "save a recording": Tried("/api/drafts/{id}", Action.IMPORT, _draft("PUT", "?offset=0")),
    "hear a recording being made": Tried("/api/drafts/{id}/audio", Action.IMPORT, _draft("GET", "/audio")),
    "keep a recording": Tried("/api/drafts/{id}/finish", Action.IMPORT, _draft("POST", "/finish")),
    "read state": Tried("/api/interviews/{id}/state", Action.READ, _get("/api/interviews/{interview}/state")),
    "read transcript": Tried("/api/revisions/{id}", Action.READ, _get("/api/revisions/{revision}")),
    "read history": Tried("/api/interviews/{id}/history", Action.READ, _get("/api/interviews/{interview}/history")),
    "keep what was read": Tried("/api/interviews/{id}/read", Action.CODE, _note_read),
    "compare coders": Tried(
        "/api/interviews/{id}/comparison", Action.READ, _get("/api/interviews/{interview}/comparison")
    ),
    "list interviews": Tried("/api/projects/{id}/interviews", Action.READ, _get("/api/projects/{project}/interviews")),
    "find": Tried("/api/projects/{id}/find", Action.READ, _get("/api/projects/{project}/find?q=night")),
    "find all": Tried(
        "/api/projects/{id}/find/passages", Action.READ, _get("/api/projects/{project}/find/passages?q=night")
    ),
    "compare": Tried(
        "/api/projects/{id}/similar", Action.READ, _get("/api/projects/{project}/similar?interview={interview}&end=9")
    ),
    "prepare comparing": Tried("/api/projects/{id}/similar", Action.READ, _prepare),
    "ask for codes": Tried("/api/interviews/{id}/codes", Action.CODE, _ask_codes),
    "prepare codes": Tried("/api/projects/{id}/sentences", Action.CODE, _prepare_codes),
    "list themes": Tried("/api/projects/{id}/themes", Action.DECIDE, _get("/api/projects/{project}/themes")),
    "bring a passage into a theme": Tried("/api/ops", Action.DECIDE, _bring_passage),
    "list jobs": Tried("/api/jobs", Action.READ, _get("/api/jobs?project={project}")),
    "hear": Tried("/api/recordings/{id}/audio", Action.HEAR, _get("/api/recordings/{recording}/audio")),
    "upload": Tried("/api/projects/{id}/recordings", Action.IMPORT, _upload),
    "code": Tried("/api/ops", Action.CODE, _coding),
    "write a memo": Tried("/api/ops", Action.WRITE_MEMOS, _memo),
    "code many": Tried("/api/ops", Action.CODE, _op(kind="codings.add", codings=[])),
    "add a code": Tried("/api/ops", Action.EDIT_CODEBOOK, _op(kind="code.add", code=new_id(), name="New", parent=None)),
    "read a code's card": Tried("/api/codes/{id}", Action.READ, _get("/api/codes/{code}")),
    "read where a code is used": Tried("/api/codes/{id}/uses", Action.READ, _get("/api/codes/{code}/uses?stale=1")),
    "merge codes": Tried("/api/ops", Action.EDIT_CODEBOOK, _on_a_new_code("code.merge")),
    "split a code": Tried("/api/ops", Action.EDIT_CODEBOOK, _on_a_new_code("code.split", name="Half", codings=[])),
    "recode": Tried("/api/ops", Action.EDIT_CODEBOOK, _on_a_new_code("code.recode")),
    "remove a code": Tried("/api/ops", Action.EDIT_CODEBOOK, _on_a_new_code("code.remove")),
    "put a code back": Tried("/api/ops", Action.EDIT_CODEBOOK, _on_a_new_code("code.restore")),
    "confirm a wording": Tried("/api/ops", Action.CODE, _on_a_new_code("wording.confirm")),
    "correct": Tried("/api/ops", Action.EDIT_TRANSCRIPT, _op(kind="turn.correct", turn=0, text="What then?")),
    "split a turn": Tried("/api/ops", Action.EDIT_TRANSCRIPT, _op(kind="turn.split", turn=0, at=4)),
    "join turns": Tried("/api/ops", Action.EDIT_TRANSCRIPT, _op(kind="turn.merge", turn=2)),
    "hand words over": Tried(
        "/api/ops", Action.EDIT_TRANSCRIPT, _op(kind="words.assign", start=90, end=95, speaker="Anna")
    ),
    "replace": Tried(
        "/api/ops",
        Action.EDIT_TRANSCRIPT,
        _op(kind="words.replace", places=[{"start": 100, "end": 104, "text": "x"}]),
    ),
    "write a passage again": Tried(
        "/api/ops", Action.TRANSCRIBE, _op(kind="passage.again", start_ms=0, end_ms=900, language="en")
    ),
    "see the models": Tried("/api/projects/{id}/speech", Action.READ, _get("/api/projects/{project}/speech")),
    "check": Tried("/api/ops", Action.EDIT_TRANSCRIPT, _op(kind="progress.set", position=9)),
    "name a speaker": Tried(
        "/api/ops", Action.EDIT_TRANSCRIPT, _op(kind="speaker.update", key="Anna", name="Participant 1")
    ),
}
FOR_EVERYBODY = {"/auth/login", "/auth/first", "/auth/logout", "/start.js", "/api/panels/{name}.js"}
TESTED_WITH_SOCKETS = {"/ws/interviews/{id}"}
TESTED_APART = {"/api/themes/{id}/quotes/{quote}/audio"}  # by consent: test_quote_sound.py


def test_every_route_is_in_the_table() -> None:
    ours = {route.path for route in routes}

    assert ours == {tried.route for tried in TRIES.values()} | FOR_EVERYBODY | TESTED_WITH_SOCKETS | TESTED_APART


@pytest.mark.parametrize("role", list(Role))
def test_routes_follow_the_roles(served: Served, role: Role) -> None:
    browser = served.member("Somebody", role)

    answered = {name: tried.status(served, browser) for name, tried in TRIES.items()}

    assert answered == {name: 200 if may(role, tried.action) else 403 for name, tried in TRIES.items()}


def test_to_a_stranger_nothing_exists(served: Served) -> None:
    browser = served.sign_in(served.study.stranger())

    answered = {name: tried.status(served, browser) for name, tried in TRIES.items()}

    assert answered == dict.fromkeys(TRIES, 404)


def test_without_signing_in_every_route_is_closed(served: Served) -> None:
    browser = served.open_browser()

    answered = {name: tried.status(served, browser) for name, tried in TRIES.items()}

    assert answered == dict.fromkeys(TRIES, 401)


def test_a_guest_is_not_even_told_where_the_sound_is(served: Served) -> None:
    _recording(served)
    guest = served.member("Guest", Role.GUEST)

    assert served.state(guest)["audio_url"] is None
