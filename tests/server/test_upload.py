from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from qual.errors import BadInput
from qual.server.upload import clean_filename
from qual.services import interviews
from tests.server.conftest import ORIGIN, Served
from tests.server.sounds import wav


def put(served: Served, content: Any, browser: TestClient | None = None, **query: str) -> Any:
    path = f"/api/projects/{served.study.project.id}/recordings"
    return (browser or served.browser).put(path, params={"filename": "talk.wav"} | query, content=content)


def stored_files(served: Served) -> list[Path]:
    return [path for path in served.workbench.blobs.folder.rglob("*") if path.is_file()]


def n_interviews(served: Served) -> int:
    with served.workbench.read(served.study.owner) as tx:
        return len(interviews.interview_lines(tx, served.study.project.id))


def test_a_recording_becomes_an_interview_with_a_waiting_job(served_on_both: Served) -> None:
    served = served_on_both
    answer = put(served, wav(), language="sv", speakers="2", name="Samtal 8")

    received = answer.json()
    assert answer.status_code == 200
    assert received["duplicate"] is False
    with served.workbench.read(served.study.owner) as tx:
        made = interviews.interview(tx, received["interview_id"])
    assert (made.name, made.language, made.expected_speakers) == ("Samtal 8", "sv", 2)
    jobs = served.browser.get("/api/jobs", params={"project": served.study.project.id}).json()["jobs"]
    assert [(job["id"], job["kind"], job["state"], job["target_id"]) for job in jobs] == [
        (received["job_id"], "transcribe", "waiting", received["interview_id"])
    ]
    state = served.browser.get(f"/api/interviews/{received['interview_id']}/state").json()
    assert state["audio_url"] == f"/api/recordings/{received['recording_id']}/audio"
    assert state["revision_id"] is None


def test_the_same_recording_again_leads_to_its_interview(served: Served) -> None:
    first, again = put(served, wav()).json(), put(served, wav(), filename="copy.wav").json()

    assert again == {**first, "job_id": None, "duplicate": True}
    assert len(stored_files(served)) == 1
    assert n_interviews(served) == 2


def test_what_is_no_recording_is_refused_and_leaves_nothing(served: Served) -> None:
    cases = [
        (b"", "empty"),
        (b"Interviewer: How are you?\n" * 50, "text file"),
        (b"#EXTM3U\n/etc/passwd\n", "playlist"),
        (b"PK\x03\x04" + bytes(100), "zip archive"),
        (b"x" * (2 * 2**20), "text file"),
    ]

    answers = [(put(served, content), said) for content, said in cases]

    for answer, said in answers:
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_file")
        assert "talk.wav" in answer.json()["error"]["message"]
        assert said in answer.json()["error"]["message"]
    assert stored_files(served) == []
    assert n_interviews(served) == 1


def test_an_upload_announced_above_the_limit_is_refused_before_it_is_read(serve: Callable[..., Served]) -> None:
    served = serve(QUAL_MAX_UPLOAD_GB="0.000001")  # 1,073 bytes

    answer = put(served, wav())

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"
    assert "mp3" in answer.json()["error"]["message"]
    assert not served.workbench.blobs.folder.exists()


def test_an_upload_that_grows_above_the_limit_is_cut_off(serve: Callable[..., Served]) -> None:
    served = serve(QUAL_MAX_UPLOAD_GB="0.001")  # a megabyte and a bit
    head = wav()

    def endless() -> Iterator[bytes]:
        yield head
        for _ in range(64):
            yield bytes(2**16)

    answer = put(served, endless())

    assert answer.status_code == 413
    assert stored_files(served) == []


def test_a_full_disk_is_said_and_nothing_is_kept(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("qual.store.blobs.os.fsync", full)
    answer = put(served, wav())

    assert answer.status_code == 503
    assert "The disk is full, so talk.wav was not stored" in answer.json()["error"]["message"]
    assert stored_files(served) == []
    assert n_interviews(served) == 1


def test_a_browser_that_goes_away_in_the_middle_leaves_nothing(served: Served) -> None:
    secret = served.browser.cookies["qual_session"]
    arrives = iter([{"type": "http.request", "body": wav(), "more_body": True}, {"type": "http.disconnect"}])
    scope = {
        "type": "http",
        "method": "PUT",
        "scheme": "http",
        "path": f"/api/projects/{served.study.project.id}/recordings",
        "query_string": b"filename=talk.wav",
        "headers": [
            (b"host", b"127.0.0.1:8501"),
            (b"origin", ORIGIN.encode()),
            (b"cookie", f"qual_session={secret}".encode()),
        ],
        "client": ("127.0.0.1", 50000),
    }

    async def receive() -> dict[str, Any]:
        return next(arrives)

    async def send(_: object) -> None:
        """Lose the answer, as servers do when nobody is there."""

    async def upload() -> None:
        await served.browser.app(scope, receive, send)

    served.browser.portal.call(upload)

    assert next(arrives, None) is None
    assert stored_files(served) == []
    assert n_interviews(served) == 1


def test_impossible_wishes_are_refused_in_words(served: Served) -> None:
    cases: list[tuple[dict[str, str], str]] = [
        ({"language": "klingon!"}, "not a language code"),
        ({"speakers": "many"}, "not a number of speakers"),
        ({"speakers": "99"}, "cannot be told apart"),
        ({"filename": ""}, "no file name"),
    ]

    answers = [put(served, wav(), **query) for query, _said in cases]

    assert [answer.status_code for answer in answers] == [422] * len(cases)
    assert all(said in a.json()["error"]["message"] for a, (_query, said) in zip(answers, cases, strict=True))
    assert n_interviews(served) == 1


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Samtal 8.wav", "Samtal 8.wav"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\talk.mp3", "talk.mp3"),
        ("tal\u202ek\n.wav", "talk.wav"),
        ("x" * 300 + ".wav", "x" * 196 + ".wav"),
    ],
)
def test_file_names_lose_folders_and_control_characters(given: str, cleaned: str) -> None:
    assert clean_filename(given) == cleaned


@pytest.mark.parametrize("given", ["", "/", "..", "\u200b"])
def test_a_name_of_nothing_is_refused(given: str) -> None:
    with pytest.raises(BadInput):
        clean_filename(given)
