from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.websockets import WebSocketDisconnect

from qual.server import front_page
from qual.server.identity import Identity
from qual.server.security import content_policy
from qual.server.sessions import COOKIE
from tests.server.conftest import Served


def test_a_laptop_answers_only_itself(laptop: Served) -> None:
    path = f"/api/interviews/{laptop.study.interview_id}/state"

    def status(**options: Any) -> int:
        return laptop.open_browser(**options).get(path).status_code

    assert status() == 200
    assert status(base_url="http://localhost:8501") == 200
    assert status(base_url="http://[::1]:8501", client=("::1", 50000)) == 200
    assert status(base_url="http://evil.example:8501") == 403
    assert status(base_url="http://127.0.0.1.evil.example") == 403
    assert status(client=("192.168.1.9", 50000)) == 403


def test_a_laptop_says_how_to_open_it_to_others(laptop: Served) -> None:
    answer = laptop.open_browser(client=("192.168.1.9", 50000)).get("/")

    assert "qual run --team" in answer.json()["error"]["message"]


def test_a_rebound_name_gets_no_socket(laptop: Served) -> None:
    browser = laptop.open_browser("http://evil.example:8501")

    with (
        pytest.raises(WebSocketDisconnect) as caught,
        browser.websocket_connect(f"ws://evil.example:8501/ws/interviews/{laptop.study.interview_id}"),
    ):
        pass

    assert caught.value.code == 1008


def test_writes_from_other_pages_are_refused(served: Served) -> None:
    for origin in (None, "null", "http://evil.example", "https://127.0.0.1:9999", "http://127.0.0.1:8501.evil.example"):
        browser = served.open_browser(origin)
        browser.cookies.set(COOKIE, served.browser.cookies[COOKIE])

        answers = [
            browser.post("/api/ops", json={"project": served.study.project.id, "ops": [served.coding()]}),
            browser.put(f"/api/projects/{served.study.project.id}/recordings?filename=a.wav", content=b"x"),
            browser.post("/auth/logout"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 3, origin
    assert served.state()["codings"] == []


def test_every_answer_carries_its_headers(served: Served) -> None:
    answers = [
        served.browser.get(f"/api/interviews/{served.study.interview_id}/state"),
        served.open_browser().get("/auth/login"),
        served.open_browser().get("/api/jobs"),
        served.browser.get("/nothing/here"),
    ]

    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert (
            "connect-src 'self' ws://127.0.0.1:8501 wss://127.0.0.1:8501" in answer.headers["content-security-policy"]
        )
        assert answer.headers["referrer-policy"] in {"no-referrer", "same-origin"}


def test_what_a_person_reads_is_not_left_in_shared_caches(served: Served) -> None:
    state = served.browser.get(f"/api/interviews/{served.study.interview_id}/state")
    jobs = served.browser.get("/api/jobs", params={"project": served.study.project.id})

    assert state.headers["cache-control"] == "private, no-cache"
    assert jobs.headers["cache-control"] == "no-store"


def test_a_host_that_is_none_does_not_get_into_the_policy() -> None:
    assert "evil" not in content_policy("x; script-src evil")
    assert "ws://[::1]:8501" in content_policy("[::1]:8501")


def test_streamlits_page_has_no_inline_script_but_the_one_that_ours_replaces() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()

    assert re.sub(rb"<script[^>]* src=", b"", front_page._INLINE.sub(b"", page)).count(b"<script") == 0


def test_streamlits_metrics_are_closed_and_its_health_is_open(served: Served) -> None:
    browser = served.open_browser()

    assert served.browser.get("/_stcore/metrics").text == "Not found."
    assert served.browser.get("/_stcore/metrics/").text == "Not found."
    assert browser.get("/_stcore/health").status_code == 404  # passed on to Streamlit, which is not here
    assert browser.get("/_stcore/host-config").status_code == 401


async def _headers_seen(scope: dict[str, Any]) -> list[str]:
    seen: list[str] = []

    async def inner(scope: Any, _receive: Any, _send: Any) -> None:
        seen.extend(value.decode() for name, value in scope["headers"] if name.lower() == b"x-qual-user")

    async def nothing(*_: Any) -> None:
        return None

    await Identity(inner)(scope, nothing, nothing)
    return seen


def _scope(**more: Any) -> dict[str, Any]:
    forged = [(b"X-Qual-User", b"somebody else"), (b"x-qual-user", b"root")]
    return {
        "type": "http", "method": "GET", "path": "/_stcore/health", "query_string": b"", "headers": forged,
        "client": ("127.0.0.1", 1),
    } | more  # fmt: skip


def test_streamlit_is_told_who_asks_and_never_by_the_browser(laptop: Served) -> None:
    seen = laptop.browser.portal.call(_headers_seen, _scope())

    assert seen == [laptop.study.owner.user]


def test_without_a_session_streamlit_is_told_nobody(served: Served) -> None:
    seen = served.browser.portal.call(_headers_seen, _scope())

    assert seen == []


def test_an_open_streamlit_page_is_cut_off_once_its_session_has_ended(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qual.server.sessions.TRUSTED_FOR_S", 0)
    served = serve(QUAL_TEAM="1")
    cookie = served.browser.cookies[COOKIE].encode()
    scope = _scope(type="websocket", path="/_stcore/stream", headers=[(b"cookie", b"qual_session=" + cookie)])
    received: list[str] = []

    async def inner(_scope: Any, receive: Any, _send: Any) -> None:
        received.append((await receive())["type"])
        await served.site.call(served.site.sessions.end, served.sessions_secret(served.browser))
        received.append((await receive())["type"])

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.receive", "bytes": b"rerun"}

    async def send(_: Any) -> None:
        return None

    async def connect() -> None:
        await Identity(inner)(scope, receive, send)

    served.browser.portal.call(connect)

    assert received == ["websocket.receive", "websocket.disconnect"]


def test_streamlits_socket_is_refused_without_a_session(served: Served) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as caught,
        served.open_browser().websocket_connect("ws://127.0.0.1:8501/_stcore/stream"),
    ):
        pass

    assert caught.value.code == 4401
