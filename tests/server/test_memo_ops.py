"""Memos over the routes: written, changed, answered and removed by gestures, heard live, and hidden from guests."""

from __future__ import annotations

from typing import Any

import pytest

from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Role
from qual.services import memos, projects
from tests.server.conftest import Served, new_id
from tests.server.test_ws import events


def memo(served: Served, text: str = "A thought", **fields: Any) -> dict[str, Any]:
    """Return a gesture that writes a memo on a passage."""
    span = served.study.span_of("nobody came")
    return {
        "id": new_id(),
        "kind": "memo.add",
        "memo": new_id(),
        "target_kind": "passage",
        "target": served.study.interview_id,
        "revision": served.study.revision.id,
        "start": span.start,
        "end": span.end,
        "text": text,
    } | fields


def test_a_memo_is_stored_and_answered_as_the_page_knows_it(served_on_both: Served) -> None:
    served, op = served_on_both, memo(served_on_both, "Why? @You 😀")

    (result,) = served.post(op)

    assert result["value"] == {
        "id": op["memo"],
        "author_id": served.study.owner.user,
        "text": "Why? @You 😀",
        "asked": [served.study.owner.user],
        "reply_to": None,
        "target_kind": "passage",
        "target_id": served.study.interview_id,
        "interview_id": served.study.interview_id,
        "code_id": None,
        "revision_id": served.study.revision.id,
        "start": op["start"],
        "end": op["end"],
        "quote": "nobody came",
        "anchor": "exact",
        "was": None,
        "version": 1,
        "created_at": result["value"]["created_at"],
    }
    assert served.post(op) == [result]
    assert served.state()["memos"] == [result["value"]]


def test_a_memo_is_changed_answered_removed_and_brought_back_by_gestures(served: Served) -> None:
    op = memo(served)
    reply = {"id": new_id(), "kind": "memo.answer", "memo": new_id(), "to": op["memo"], "text": "Because"}

    results = served.post(
        op,
        {"id": new_id(), "kind": "memo.change", "memo": op["memo"], "version": 1, "text": "Two"},
        reply,
        {"id": new_id(), "kind": "memo.remove", "memo": reply["memo"]},
    )

    assert [result["ok"] for result in results] == [True] * 4
    assert [one["text"] for one in served.state()["memos"]] == ["Two"]
    (undone,) = served.post({"id": new_id(), "kind": "undo", "interview": served.study.interview_id})
    assert undone["value"]["said"] == "Put the memo 'Because' back"
    assert [(one["text"], one["reply_to"]) for one in served.state()["memos"]] == [
        ("Two", None),
        ("Because", op["memo"]),
    ]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"target_kind": "moon"}, "bad_input"),
        ({"text": "  "}, "bad_input"),
        ({"start": 5, "end": 5}, "bad_input"),
        ({"target": new_id()}, "not_found"),
        ({"target_kind": "code", "target": new_id()}, "not_found"),
    ],
)
def test_a_memo_on_nothing_fails_alone(served: Served, fields: dict[str, Any], code: str) -> None:
    refused, made = served.post(memo(served, **fields), memo(served))

    assert refused["error"]["code"] == code
    assert made["ok"]


def test_a_memo_cannot_reach_into_another_project(served: Served) -> None:
    with served.workbench.write(served.study.owner) as tx:
        other = projects.create_project(tx, "Other")

    (refused,) = served.post(memo(served, target_kind="project", target=other.id))

    assert refused["error"]["code"] == "not_found"


def test_colleagues_hear_memos_and_that_a_question_is_answered(served_on_both: Served) -> None:
    served = served_on_both
    berit = served.member("Berit", Role.REVIEWER)
    seq = served.state()["seq"]

    with served.listen(since=seq) as mine, served.listen(berit, since=seq) as hers:
        question = memo(served, "@Berit?")
        served.post(question, memo(served, target_kind="project", target=served.study.project.id))
        heard = events(hers, 2)
        reply = {"id": new_id(), "kind": "memo.answer", "memo": new_id(), "to": question["memo"], "text": "Yes"}
        served.post(reply, browser=berit)
        seen = events(mine, 3)

    assert [event["after"]["text"] for event in heard] == ["@Berit?", "A thought"]
    assert [event["action"] for event in seen] == ["memo.add", "memo.add", "memo.answer"]
    assert (seen[2]["after"]["reply_to"], seen[2]["actor"]["name"]) == (question["memo"], "Berit")


def test_guests_hear_no_memos_neither_live_nor_missed(served: Served) -> None:
    guest = served.member("Gast", Role.GUEST)
    seq = served.state()["seq"]

    with served.listen(guest, since=seq) as live:
        served.post(memo(served), served.coding())
        (heard,) = events(live, 1)
        with served.listen(guest, since=seq) as late:
            (missed,) = events(late, 1)

    assert (heard["action"], missed["action"]) == ("coding.add", "coding.add")
    assert served.state(guest)["memos"] == []


def test_the_history_tells_guests_nothing_of_memos(served: Served) -> None:
    served.post(served.coding(), memo(served, "Between us"))
    guest = served.member("Gast", Role.GUEST)
    address = f"/api/interviews/{served.study.interview_id}/history"

    told = [[act["said"] for act in browser.get(address).json()["acts"]] for browser in (served.browser, guest)]

    assert told[0][:2] == ["Wrote the memo 'Between us'", "Coded 'nobody came' as 'Being believed'"]
    assert not any("memo" in said for said in told[1])


def test_whoever_becomes_a_guest_hears_no_more_memos_from_then_on(served: Served) -> None:
    berit = served.member("Berit", Role.CODER)

    with served.listen(berit, since=served.state()["seq"]) as socket:
        served.post(memo(served))
        with served.workbench.write(served.study.owner) as tx:
            projects.set_member(tx, served.study.project.id, "Berit", Role.GUEST)
        with served.workbench.write(served.study.owner) as tx:
            target = Target(MemoTarget.CODE, served.study.code.id)
            memos.add_memo(tx, target, "Between us")
        served.post(served.coding())
        heard = events(socket, 2)

    assert [event["action"] for event in heard] == ["memo.add", "coding.add"]
