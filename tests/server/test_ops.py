from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from qual.domain.permission import Role
from qual.services import codebook, projects
from qual.store import events
from tests.server.conftest import Served, new_id


def test_a_coding_is_stored_and_answered_as_the_page_knows_it(served_on_both: Served) -> None:
    served = served_on_both
    op = served.coding("nobody came")

    (result,) = served.post(op)

    span = served.study.span_of("nobody came")
    assert result["ok"]
    assert result["id"] == op["id"]
    assert result["value"] == {
        "id": op["coding"],
        "revision_id": served.study.revision.id,
        "start": span.start,
        "end": span.end,
        "quote": "nobody came",
        "code_id": served.study.code.id,
        "coder_id": served.study.owner.user,
        "anchor": "exact",
        "origin": "person",
        "was": None,
        "round_id": None,
    }
    assert served.state()["codings"] == [result["value"]]
    assert served.state()["seq"] == result["seq"]


def test_a_gesture_sent_again_gets_its_first_answer_and_happens_once(served_on_both: Served) -> None:
    served = served_on_both
    op = served.coding()

    first = served.post(op)
    again = served.post(op)

    assert again == first
    assert len(served.state()["codings"]) == 1


def test_the_same_gesture_in_two_requests_at_once_happens_once(served: Served) -> None:
    op = served.coding()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: served.post(op), range(4)))

    assert all(answer == answers[0] for answer in answers)
    assert len(served.state()["codings"]) == 1


def test_a_refused_gesture_harms_no_neighbour_and_may_be_tried_again(served_on_both: Served) -> None:
    served = served_on_both
    late = served.coding("locked door", code=str(uuid.uuid4()))

    before, refused, after = served.post(served.coding("nobody came"), late, served.coding("a nurse"))
    made = served.post({"id": new_id(), "kind": "code.add", "code": late["code"], "name": "Doors", "parent": None})
    (retried,) = served.post(late)

    assert (before["ok"], refused["ok"], after["ok"]) == (True, False, True)
    assert refused["error"]["code"] == "not_found"
    assert made[0]["ok"]
    assert retried["ok"]
    assert len(served.state()["codings"]) == 3


def test_five_hundred_gestures_from_a_time_offline_are_stored_in_their_order(served: Served) -> None:
    parent = {"id": new_id(), "kind": "code.add", "code": new_id(), "name": "Made offline", "parent": None}
    codings = [served.coding("It helped", code=parent["code"]) for _ in range(498)]
    last = {"id": new_id(), "kind": "coding.remove", "coding": codings[-1]["coding"]}

    results = served.post(parent, *codings, last)

    assert all(result["ok"] for result in results)
    assert [result["seq"] for result in results] == list(range(results[0]["seq"], results[0]["seq"] + 500))
    assert len(served.state()["codings"]) == 497
    with served.workbench.read(served.study.owner) as tx:
        assert events.broken_link(tx.connection, served.study.project.id) is None


def test_more_than_five_hundred_gestures_at_once_are_refused_whole(served: Served) -> None:
    ops = [served.coding() for _ in range(501)]

    answer = served.browser.post("/api/ops", json={"project": served.study.project.id, "ops": ops})

    assert answer.status_code == 413
    assert "at most 500" in answer.json()["error"]["message"]
    assert served.state()["codings"] == []


def test_a_request_of_more_than_four_megabytes_is_refused(served: Served) -> None:
    answer = served.browser.post("/api/ops", content=b" " * (4 * 2**20 + 1))

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_much"


def test_what_is_no_list_of_gestures_is_refused_in_words(served: Served) -> None:
    bodies = [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b'"x"', b'{"ops": 1}', b'{"ops": [1]}', b'{"ops": [{}]}']

    answers = [served.browser.post("/api/ops", content=body) for body in bodies]

    assert [answer.status_code for answer in answers] == [422] * len(bodies)
    assert all(answer.json()["error"]["message"].endswith("try again.") for answer in answers)


def test_a_gesture_with_a_wrong_field_fails_alone_and_names_it(served: Served) -> None:
    cases: list[tuple[dict[str, object], str]] = [
        ({"kind": "coding.explode"}, "knows no gesture"),
        ({"kind": None}, "'kind'"),
        ({"start": -1}, "'start'"),
        ({"start": True}, "'start'"),
        ({"end": 2**40}, "'end'"),
        ({"end": "7"}, "'end'"),
        ({"start": 5, "end": 5}, "Select some words"),
        ({"start": 0, "end": 10_000}, "Select some words"),
        ({"code": "no uuid"}, "'code'"),
        ({"interview": None}, "'interview'"),
        ({"id": "no uuid"}, "'id'"),
        ({"id": "\udfff"}, "'id'"),
    ]

    *wrong, right = served.post(*(served.coding(**change) for change, _said in cases), served.coding())

    for result, (_change, said) in zip(wrong, cases, strict=True):
        assert said in result["error"]["message"]
    assert right["ok"]


def test_names_that_no_database_can_hold_do_no_harm(served_on_both: Served) -> None:
    op = {"kind": "code.add", "parent": None}

    half, nul = served_on_both.post(
        op | {"id": new_id(), "code": new_id(), "name": "\ud800"},
        op | {"id": new_id(), "code": new_id(), "name": "Nul\x00l"},
    )

    assert half["error"]["code"] == "bad_input"
    assert nul["value"]["name"] == "Null"


def test_markup_in_a_name_comes_back_as_the_text_it_is(served: Served) -> None:
    name = "<script>alert(1)</script> Ångest 😀"

    (made,) = served.post({"id": new_id(), "kind": "code.add", "code": new_id(), "name": name, "parent": None})

    assert made["value"]["name"] == name
    assert name in [code["name"] for code in served.state()["codes"]]


def test_two_people_rename_one_code_and_the_second_is_told(served: Served) -> None:
    other = served.member("Berit", Role.EDITOR)
    rename = {"kind": "code.update", "code": served.study.code.id, "version": 1}

    (first,) = served.post(rename | {"id": new_id(), "name": "Trust"})
    (second,) = served.post(rename | {"id": new_id(), "name": "Belief"}, browser=other)

    assert first["value"]["version"] == 2
    assert second["error"]["code"] == "conflict"
    assert "Trust" in second["error"]["message"]


def test_codes_are_moved_worded_and_removed(served_on_both: Served) -> None:
    served = served_on_both
    child = new_id()

    added, moved, worded, removed = served.post(
        {"id": new_id(), "kind": "code.add", "code": child, "name": "Nights", "parent": served.study.code.id,
         "colour": "#AA0000", "definition": "At night"},
        {"id": new_id(), "kind": "code.move", "code": child, "parent": None, "position": 0},
        {"id": new_id(), "kind": "code.update", "code": child, "version": 1, "example": "that night"},
        {"id": new_id(), "kind": "code.remove", "code": child},
    )  # fmt: skip

    assert (added["value"]["colour"], added["value"]["definition"]) == ("#aa0000", "At night")
    assert (moved["value"]["parent_id"], moved["value"]["position"]) == (None, 0)
    assert worded["value"]["example"] == "that night"
    assert removed["ok"]
    assert [code["id"] for code in served.state()["codes"]] == [served.study.code.id]


def test_a_corrected_turn_carries_the_codings_along(served_on_both: Served) -> None:
    served = served_on_both
    served.post(served.coding("nobody came"))

    (result,) = served.post(
        {"id": new_id(), "kind": "turn.correct", "interview": served.study.interview_id,
         "revision": served.study.revision.id, "turn": 1,
         "text": "I waited 😀 long by the locked door, and nobody came."}
    )  # fmt: skip

    state = served.state()
    assert result["value"] == {"revision_id": state["revision_id"], "number": 2, "touched": 0, "lost": 0}
    assert state["codings"][0]["quote"] == "nobody came"
    assert state["codings"][0]["start"] == served.study.span_of("nobody came").start + len("long ")


def test_a_coding_chosen_in_the_older_text_lands_on_the_newer(served: Served) -> None:
    correction = {"id": new_id(), "kind": "turn.correct", "interview": served.study.interview_id,
                  "revision": served.study.revision.id, "turn": 0,
                  "text": "What happened in that night, then?"}  # fmt: skip

    served.post(correction)
    (result,) = served.post(served.coding("nobody came"))

    assert result["value"]["quote"] == "nobody came"
    assert result["value"]["revision_id"] == served.state()["revision_id"]


def test_a_turn_goes_to_another_speaker_and_a_speaker_gets_a_name(served: Served) -> None:
    speakers = {s["name"]: s["key"] for s in served.state()["speakers"]}

    assigned, named = served.post(
        {"id": new_id(), "kind": "turn.assign", "interview": served.study.interview_id,
         "revision": served.study.revision.id, "turn": 2, "speaker": speakers["Anna"]},
        {"id": new_id(), "kind": "speaker.update", "interview": served.study.interview_id,
         "key": speakers["Anna"], "name": "Participant 7", "participant": None},
    )  # fmt: skip

    revision = served.browser.get(f"/api/revisions/{assigned['value']['revision_id']}").json()
    assert revision["turns"][2]["speaker"] == speakers["Anna"]
    assert named["value"]["name"] == "Participant 7"


def test_undo_takes_back_ones_own_newest_act_and_says_so(served_on_both: Served) -> None:
    served = served_on_both
    undo = {"kind": "undo", "interview": served.study.interview_id}
    other = served.member("Berit", Role.CODER)
    served.post(served.coding("nobody came"))

    (nothing,) = served.post(undo | {"id": new_id()}, browser=other)
    (undone,) = served.post(undo | {"id": new_id()})

    assert nothing["error"]["code"] == "conflict"
    assert "nobody came" in undone["value"]["said"]
    assert served.state()["codings"] == []


def test_a_coding_is_changed_in_place_and_split_and_others_hear_of_it(served_on_both: Served) -> None:
    served = served_on_both
    made = served.coding("nobody came")
    coding_id = made["coding"]
    longer = served.study.span_of("and nobody came")
    where = {"coding": coding_id, "revision": served.study.revision.id}

    _, changed, (first, second) = (
        result["value"]
        for result in served.post(
            made,
            {"id": new_id(), "kind": "coding.change", "start": longer.start, "end": longer.end} | where,
            {"id": new_id(), "kind": "coding.split", "at": longer.start + len("and "), "new": new_id()} | where,
        )
    )

    assert (changed["id"], changed["quote"]) == (coding_id, "and nobody came")
    assert (first["quote"], second["quote"]) == ("and", "nobody came")
    with served.listen() as socket:
        heard: list[dict[str, Any]] = []
        while len(heard) < 4:
            heard += [e for e in [socket.receive_json()] if e.get("action", "").startswith("coding.")]
    assert [e["action"] for e in heard] == ["coding.add", "coding.change", "coding.change", "coding.add"]
    assert (heard[1]["before"]["quote"], heard[1]["after"]["quote"]) == ("nobody came", "and nobody came")


def test_who_deletes_what_a_colleague_has_just_extended_is_told_and_nothing_is_lost(served_on_both: Served) -> None:
    served = served_on_both
    ulla = served.member("Ulla", Role.EDITOR)
    made = served.coding("nobody came")
    (added,) = served.post(made)
    longer = served.study.span_of("and nobody came")
    extend = {"id": new_id(), "kind": "coding.change", "coding": made["coding"], "seen": added["seq"],
              "revision": served.study.revision.id, "start": longer.start, "end": longer.end}  # fmt: skip
    delete = {"id": new_id(), "kind": "coding.remove", "coding": made["coding"], "seen": added["seq"]}

    (extended,) = served.post(extend)
    (refused,) = served.post(delete, browser=ulla)
    (deleted,) = served.post(delete | {"id": new_id(), "seen": extended["seq"]}, browser=ulla)
    (late,) = served.post(extend | {"id": new_id()})

    assert refused["error"]["code"] == "conflict"
    assert (
        "You changed this coding meanwhile: 'Being believed' now covers 'and nobody came'"
        in refused["error"]["message"]
    )
    assert deleted["ok"]
    assert late["error"]["code"] == "not_found"
    assert "Ulla removed this coding already" in late["error"]["message"]


def test_a_thousand_hits_are_coded_in_one_act_and_one_undo_takes_them_back(served_on_both: Served) -> None:
    served = served_on_both
    codings = [{k: served.coding()[k] for k in ("coding", "interview", "revision", "code")} for _ in range(60)]
    for n, one in enumerate(codings):
        one |= {"start": n, "end": n + 2}
    op = {"id": new_id(), "kind": "codings.add", "codings": codings}

    (made,) = served.post(op)
    (again,) = served.post(op | {"id": new_id(), "codings": [one | {"coding": new_id()} for one in codings]})
    (broken,) = served.post(
        op | {"id": new_id(), "codings": [served.coding("a nurse"), codings[0] | {"coding": new_id(), "end": 0}]}
    )
    (undone,) = served.post({"id": new_id(), "kind": "undo", "interview": served.study.interview_id})

    assert made["value"] == {"codings": [one["coding"] for one in codings], "already": 0}
    assert again["value"] == {"codings": [], "already": 60}
    assert not broken["ok"]
    assert undone["value"]["said"] == "Removed the codes from 60 passages coded as 'Being believed'"
    assert served.state()["codings"] == []


def test_the_history_says_what_happened_and_redo_does_it_again(served_on_both: Served) -> None:
    served = served_on_both
    made = served.coding("nobody came")
    served.post(made)

    (undone,) = served.post({"id": new_id(), "kind": "undo", "interview": served.study.interview_id})
    told = served.browser.get(f"/api/interviews/{served.study.interview_id}/history").json()
    (redone,) = served.post({"id": new_id(), "kind": "redo", "interview": served.study.interview_id})

    assert undone["value"] == {
        "act": made["id"], "said": "Removed the code 'Being believed' from 'nobody came'", "done": True
    }  # fmt: skip
    assert (told["acts"][0]["said"], told["acts"][0]["stands"]) == ("Coded 'nobody came' as 'Being believed'", False)
    assert (told["acts"][0]["act"], told["redo"]) == (made["id"], "Coded 'nobody came' as 'Being believed'")
    assert redone["value"]["said"] == "Put the code 'Being believed' back on 'nobody came'"
    assert served.browser.get(f"/api/interviews/{served.study.interview_id}/history?before=x").status_code == 422


def test_a_gesture_cannot_reach_into_another_project(served: Served) -> None:
    with served.workbench.write(served.study.owner) as tx:
        other = projects.create_project(tx, "Another study")
        code = codebook.add_code(tx, other.id, "Elsewhere")

    results = served.post(
        served.coding(code=code.id),
        {"id": new_id(), "kind": "code.remove", "code": code.id},
        {"id": new_id(), "kind": "code.add", "code": new_id(), "name": "Below", "parent": code.id},
    )

    assert [result["ok"] for result in results] == [False, False, False]
    with served.workbench.read(served.study.owner) as tx:
        assert [node.code.name for node in codebook.tree(tx, other.id)] == ["Elsewhere"]


def test_a_defect_in_one_gesture_neither_blocks_nor_harms_the_others(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def defective(*_: object) -> None:
        raise KeyError(served.study.document.text)

    monkeypatch.setattr("qual.server.ops.KINDS", {**_kinds(), "undo": defective})
    broken, right = served.post(
        {"id": new_id(), "kind": "undo", "interview": served.study.interview_id}, served.coding()
    )

    assert broken["error"]["code"] == "internal"
    assert right["ok"]
    assert "nobody came" not in caplog.text
    assert "KeyError" in caplog.text


def _kinds() -> dict[str, Callable[..., object]]:
    from qual.server import ops

    return dict(ops.KINDS)


def test_changes_kept_in_a_browser_are_not_taken_from_whoever_signs_in_next(served: Served) -> None:
    anna, ben = served.study.member("Anna", Role.CODER), served.study.member("Ben", Role.CODER)
    op = served.coding("nobody came")
    body = {"project": served.study.project.id, "ops": [op], "user": anna.user}

    refused = served.sign_in(ben).post("/api/ops", json=body)
    nobody = served.open_browser().post("/api/ops", json=body)
    taken = served.sign_in(anna).post("/api/ops", json=body)
    again = served.sign_in(anna).post("/api/ops", json=body)

    assert (refused.status_code, nobody.status_code) == (401, 401)
    assert refused.json()["error"]["code"] == "somebody_else"
    assert "Ben is signed in" in refused.json()["error"]["message"]
    assert again.json() == taken.json()
    assert [one["coder_id"] for one in served.state()["codings"]] == [anna.user]


def test_a_touched_coding_is_confirmed_a_lost_one_moved_and_both_undone(served_on_both: Served) -> None:
    served, study = served_on_both, served_on_both.study
    for_interview = {"interview": study.interview_id}
    first, second = served.coding("nobody came"), served.coding("a nurse sat down with me")
    served.post(first, second)

    def correct(turn: int, text: str) -> None:
        seen = served.state()["revision_id"]
        op = {"id": new_id(), "kind": "turn.correct", "turn": turn, "text": text, "revision": seen} | for_interview
        assert served.post(op)[0]["ok"]

    correct(1, "I waited by the locked door, and somebody went.")
    correct(3, "It helped to be believed.")
    waiting = {one["id"]: one for one in served.state()["codings"]}
    by_id = [waiting[first["coding"]], waiting[second["coding"]]]
    assert [(one["anchor"], one["was"]) for one in by_id] == [
        ("touched", "nobody came"), ("lost", "a nurse sat down with me"),
    ]  # fmt: skip

    confirm = {"id": new_id(), "kind": "coding.confirm", "coding": first["coding"], "quote": by_id[0]["quote"]}
    place = {"id": new_id(), "kind": "coding.change", "coding": second["coding"], "start": 0, "end": 4,
             "revision": served.state()["revision_id"]}  # fmt: skip
    confirmed, placed = served.post(confirm, place)
    assert (confirmed["value"]["anchor"], placed["value"]["quote"]) == ("exact", "What")

    served.post(*({"id": new_id(), "kind": "undo"} | for_interview for _ in range(2)))
    assert {one["id"]: one for one in served.state()["codings"]} == waiting
