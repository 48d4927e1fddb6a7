"""Comparing coders over the routes."""

from __future__ import annotations

from qual.domain.permission import Role
from tests.server.conftest import Served, new_id
from tests.server.test_round_ops import gesture, make_round, task_of


def path(served: Served, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/api/interviews/{served.study.interview_id}/comparison?{query}"


def test_coders_are_compared_as_the_page_knows_it(served_on_both: Served) -> None:
    served, owner = served_on_both, served_on_both.study.owner
    ben = served.member("Ben", Role.CODER)
    view = make_round(served, owner.user, "user-Ben")
    mine, his = served.coding("nobody came"), served.coding("locked door, and nobody came")
    served.post(mine, gesture("round.done", task_of(view, owner.user)))
    served.post(his, gesture("round.done", task_of(view, "user-Ben")), browser=ben)

    found = served.browser.get(path(served, round=view.round.id)).json()

    whole = served.study.span_of("locked door, and nobody came")
    people = {owner.user: owner.name, "user-Ben": "Ben"}
    assert found["round"]["name"] == "First double coding"
    assert {one["id"]: one["name"] for one in found["coders"]} == people
    assert {one["id"]: one["coder"] for one in found["codings"]} == {
        mine["coding"]: owner.user,
        his["coding"]: "user-Ben",
    }
    assert found["agreements"] == []
    (difference,) = found["differences"]
    assert sorted(difference.pop("codings")) == sorted([mine["coding"], his["coding"]])
    assert difference == {
        "start": whole.start,
        "end": whole.end,
        "kind": "other-borders",
        "codes": [served.study.code.id],
        "coders": sorted(people),
        "silent": [],
    }
    now = served.browser.get(path(served, round="now", coders=",".join(people))).json()
    assert now["round"] is None
    assert now["differences"][0]["kind"] == "other-borders"


def test_a_blind_round_answers_with_a_conflict_and_nothing_else(served: Served) -> None:
    ben = served.member("Ben", Role.CODER)
    view = make_round(served, served.study.owner.user, "user-Ben")
    served.post(served.coding(), gesture("round.done", task_of(view, served.study.owner.user)))

    answers = [ben.get(path(served, round=asked)) for asked in (view.round.id, "now")]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all(answer.json()["error"].keys() == {"code", "message"} for answer in answers)


def test_what_is_asked_wrongly_is_refused_in_words(served: Served) -> None:
    stranger = served.sign_in(served.study.stranger())

    assert served.browser.get(path(served, round="moon")).status_code == 422
    assert served.browser.get(path(served, coders="")).status_code == 422
    assert served.browser.get(path(served, round=new_id())).status_code == 404
    assert stranger.get(path(served)).status_code == 404
