"""Gestures that rearrange a transcript: once however often sent, told to everybody, wrong fields refused."""

from __future__ import annotations

from typing import Any

import pytest

from qual.domain.permission import Role
from tests.server.conftest import Served, new_id


def op(served: Served, kind: str, **fields: Any) -> dict[str, Any]:
    study = served.study
    return {"id": new_id(), "kind": kind, "interview": study.interview_id, "revision": study.revision.id} | fields


def texts(served: Served) -> list[str]:
    revision = served.browser.get(f"/api/revisions/{served.state()['revision_id']}").json()
    return [revision["text"][turn["start"] : turn["end"]] for turn in revision["turns"]]


def test_a_split_sent_twice_splits_once(served_on_both: Served) -> None:
    split = op(served_on_both, "turn.split", turn=0, at=14)

    first, again = served_on_both.post(split), served_on_both.post(split)

    assert first == again
    assert first[0]["value"]["number"] == 2
    assert texts(served_on_both)[:2] == ["What happened", "that night?"]


def test_all_rearranging_gestures_answer_with_the_new_revision(served: Served) -> None:
    span = served.study.span_of("believed")
    results = served.post(
        op(served, "turn.merge", turn=0),
        op(served, "words.assign", start=span.start, end=span.end, speaker=None, name="Mother"),
        op(served, "words.replace", places=[{"start": 78, "end": 82, "text": "afterwards"}]),
    )

    assert [r.get("error") for r in results] == [None, None, None]
    assert results[-1]["value"] == {"revision_id": served.state()["revision_id"], "number": 4, "touched": 0, "lost": 0}
    assert texts(served)[1:] == ["And afterwards?", "Then a nurse sat down with me. It helped to be", "believed."]
    assert "Mother" in {speaker["name"] for speaker in served.state()["speakers"]}


def test_everybody_hears_how_far_it_is_checked(served: Served) -> None:
    ben = served.member("Ben", Role.EDITOR)
    seq = served.state()["seq"]

    (result,) = served.post(op(served, "progress.set", position=26), browser=ben)

    assert result["value"] == served.state()["checked"]
    assert (result["value"]["position"], result["value"]["time_s"]) == (26, 2.0)
    with served.listen(since=seq) as socket:
        told = [socket.receive_json() for _ in range(2)]
    event = next(one for one in told if one["type"] == "event")
    assert (event["action"], event["after"]["position"]) == ("progress.set", 26)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("turn.split", {"turn": 0}),
        ("turn.split", {"turn": -1, "at": 3}),
        ("turn.merge", {"turn": "1"}),
        ("words.assign", {"start": 9, "end": 3, "speaker": "Anna"}),
        ("words.assign", {"start": 0, "end": 3, "speaker": 4}),
        ("words.replace", {"places": "all"}),
        ("words.replace", {"places": [{"start": 0, "end": 4}]}),
        ("words.replace", {"places": [{"start": 0, "end": 4, "text": "a"}, {"start": 2, "end": 6, "text": "b"}]}),
        ("progress.set", {"position": None}),
    ],
)
def test_wrong_fields_are_refused_in_words(served: Served, kind: str, fields: dict[str, Any]) -> None:
    (result,) = served.post(op(served, kind, **fields))

    assert not result["ok"]
    assert result["error"]["code"] in {"bad_input", "not_found"}
    assert served.state()["revision_id"] == served.study.revision.id
