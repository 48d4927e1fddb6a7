"""A recording made in the browser is stored piece by piece, goes on after a crash, and becomes an interview."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest

from qual.domain.permission import Role
from qual.services import interviews
from tests.server.conftest import Served
from tests.server.sounds import wav

SOUND = wav(1.0, rate=16_000)[44:]  # 32,000 bytes without the header


def begin(served: Served, **query: str) -> str:
    wanted = {"name": "Samtal", "language": "sv", "speakers": "2", "rate": "16000"} | query
    answer = served.browser.post(f"/api/projects/{served.study.project.id}/drafts", params=wanted)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["draft_id"])


def put(served: Served, draft_id: str, offset: int, piece: bytes) -> Any:
    return served.browser.put(f"/api/drafts/{draft_id}?offset={offset}", content=piece)


def drafts(served: Served) -> list[dict[str, Any]]:
    return served.browser.get(f"/api/projects/{served.study.project.id}/drafts").json()["drafts"]


def test_pieces_become_an_interview_with_a_waiting_job(served_on_both: Served) -> None:
    served = served_on_both
    draft_id = begin(served)
    assert put(served, draft_id, 0, SOUND[:10_000]).json() == {"size": 10_000}
    assert put(served, draft_id, 10_000, SOUND[10_000:]).json() == {"size": 32_000}

    received = served.browser.post(f"/api/drafts/{draft_id}/finish").json()

    with served.workbench.read(served.study.owner) as tx:
        made = interviews.interview(tx, received["interview_id"])
    assert (made.name, made.language, made.expected_speakers) == ("Samtal", "sv", 2)
    sound = served.browser.get(f"/api/recordings/{received['recording_id']}/audio").content
    with wave.open(io.BytesIO(sound)) as file:
        assert (file.getframerate(), file.getnframes()) == (16_000, 16_000)
        assert file.readframes(16_000) == SOUND
    assert received["job_id"]
    assert drafts(served) == []
    assert list(served.workbench.drafts.folder.iterdir()) == []


def test_what_was_sent_before_a_crash_is_offered_again(served_on_both: Served) -> None:
    draft_id = begin(served_on_both)
    put(served_on_both, draft_id, 0, SOUND[:24_000])

    (draft,) = drafts(served_on_both)

    assert (draft["id"], draft["name"], draft["size"], draft["duration_s"]) == (draft_id, "Samtal", 24_000, 0.75)
    assert draft["idle_s"] >= 0


def test_a_piece_sent_twice_is_stored_once(served: Served) -> None:
    draft_id = begin(served)
    put(served, draft_id, 0, SOUND[:10_000])

    again = put(served, draft_id, 0, SOUND[:12_000])

    assert again.json() == {"size": 12_000}
    sound = served.browser.get(f"/api/drafts/{draft_id}/audio").content
    assert sound[44:] == SOUND[:12_000]


def test_a_gap_is_refused_with_what_is_there(served: Served) -> None:
    draft_id = begin(served)
    put(served, draft_id, 0, SOUND[:10_000])

    answer = put(served, draft_id, 12_000, SOUND[12_000:])

    assert (answer.status_code, answer.json()["size"]) == (409, 10_000)


def test_a_draft_can_be_heard_and_discarded(served: Served) -> None:
    draft_id = begin(served)
    put(served, draft_id, 0, SOUND)
    with wave.open(io.BytesIO(served.browser.get(f"/api/drafts/{draft_id}/audio").content)) as file:
        assert file.getnframes() == 16_000

    assert served.browser.delete(f"/api/drafts/{draft_id}").status_code == 200

    assert drafts(served) == []
    assert served.browser.get(f"/api/drafts/{draft_id}/audio").status_code == 404
    assert list(served.workbench.drafts.folder.iterdir()) == []


def test_nobody_else_sees_a_recording_being_made(served: Served) -> None:
    draft_id = begin(served)
    other = served.member("Ben", Role.EDITOR)

    assert other.get(f"/api/projects/{served.study.project.id}/drafts").json() == {"drafts": []}
    assert other.get(f"/api/drafts/{draft_id}/audio").status_code == 404
    assert other.put(f"/api/drafts/{draft_id}?offset=0", content=SOUND).status_code == 404
    assert other.delete(f"/api/drafts/{draft_id}").status_code == 404


def test_nothing_recorded_is_no_interview(served: Served) -> None:
    draft_id = begin(served)

    answer = served.browser.post(f"/api/drafts/{draft_id}/finish")

    assert answer.status_code == 422
    assert "Nothing was recorded" in answer.json()["error"]["message"]


@pytest.mark.parametrize("query", [{"rate": "7"}, {"rate": "fast"}, {"language": "xxxx"}, {"speakers": "99"}])
def test_an_impossible_recording_is_refused(served: Served, query: dict[str, str]) -> None:
    wanted = {"name": "a", "rate": "16000"} | query

    answer = served.browser.post(f"/api/projects/{served.study.project.id}/drafts", params=wanted)

    assert answer.status_code == 422


def test_a_recording_ends_at_the_limit_and_what_is_there_stays(serve: Any) -> None:
    served = serve(QUAL_TEAM="1", QUAL_MAX_UPLOAD_GB="0.00002")  # 21,474 bytes
    draft_id = begin(served)
    put(served, draft_id, 0, SOUND[:20_000])

    assert put(served, draft_id, 20_000, SOUND[20_000:]).status_code == 413

    assert drafts(served)[0]["size"] == 20_000
