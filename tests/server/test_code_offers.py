"""The routes of code suggestions: their shape, the gestures that answer them, and what they refuse."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.services import rounds
from qual.services.rounds import Task
from tests.server.conftest import Served, new_id
from tests.services.offered import DOORS, Ward, embed_sentences, make_ward

SUNDAY = DOORS.format("Sunday")


@pytest.fixture
def ward(served_on_both: Served) -> Ward:
    made = make_ward(served_on_both.study)
    made.code_days(("morning", "evening", "Monday"))
    embed_sentences(served_on_both.study)
    return made


def ask(served: Served, ward: Ward, browser=None, **changes: object):
    span = ward.span_of(SUNDAY)
    place = {"revision": ward.revision.id, "start": span.start, "end": span.end} | changes
    return (browser or served.browser).post(f"/api/interviews/{ward.revision.interview_id}/codes", json=place)


def op(ward: Ward, offer: str, **fields: object) -> dict:
    span = ward.span_of(SUNDAY)
    place = {
        "interview": ward.revision.interview_id,
        "revision": ward.revision.id,
        "start": span.start,
        "end": span.end,
    }
    return {"id": new_id(), "kind": "coding.add", "coding": new_id(), "offer": offer} | place | fields


def test_codes_come_ranked_with_their_reasons(served_on_both: Served, ward: Ward) -> None:
    found = ask(served_on_both, ward).json()

    assert [one["code"] for one in found["codes"]] == [ward.doors.id, ward.soup.id]
    assert (found["hindrance"], found["examples"], found["learnt"]) == ("", 6, 2)
    reason = found["codes"][0]["nearest"][0]
    assert set(reason) == {
        "interview_id", "interview_name", "revision_id", "start", "end", "quote", "who", "start_s"
    }  # fmt: skip
    assert "score" not in str(found)


def test_a_taken_code_is_coded_once_and_marked(served_on_both: Served, ward: Ward) -> None:
    offer = ask(served_on_both, ward).json()["offer"]
    gesture = op(ward, offer, code=ward.doors.id)

    (first,), (again,) = served_on_both.post(gesture), served_on_both.post(gesture)

    assert first == again
    assert first["value"]["origin"] == "suggestion"


def test_none_of_these_is_a_gesture(served_on_both: Served, ward: Ward) -> None:
    offer = ask(served_on_both, ward).json()["offer"]

    (said,) = served_on_both.post({"id": new_id(), "kind": "offer.none", "offer": offer})

    assert said["value"] == {"answer": "none"}


def test_without_vectors_no_offer_is_stored_and_they_can_be_asked_for_once(served: Served) -> None:
    ward = make_ward(served.study)
    ward.code_days(("morning", "evening", "Monday"))
    path = f"/api/projects/{served.study.project.id}/sentences"

    before = ask(served, ward).json()
    first, again = served.browser.post(path).json(), served.browser.post(path).json()

    assert (before["offer"], before["hindrance"], before["missing"], before["job"]) == (None, "no_vectors", 2, None)
    assert first == again
    assert ask(served, ward).json()["job"]["kind"] == "sentences"


@pytest.mark.parametrize("changes", [{"start": 9, "end": 9}, {"start": -1}, {"end": 10**6}, {"revision": "x"}])
def test_a_passage_that_makes_no_sense_is_refused_in_words(served: Served, changes: dict) -> None:
    answer = ask(served, make_ward(served.study), **changes)

    assert answer.status_code == 422
    assert answer.json()["error"]["message"].endswith(".")


def test_a_body_that_is_no_object_is_refused(served: Served) -> None:
    answer = served.browser.post(f"/api/interviews/{served.study.interview_id}/codes", json=[1])

    assert answer.status_code == 422


def test_who_codes_blind_is_told_that_suggestions_are_off(served_on_both: Served, ward: Ward) -> None:
    served = served_on_both
    anna, ben = served.study.member("Anna", Role.CODER), served.study.member("Ben", Role.CODER)
    browser = served.sign_in(anna)
    was = served.state(browser)["suggests"]
    with served.workbench.write(served.study.owner) as tx:
        tasks = [Task(ward.revision.interview_id, who.user) for who in (anna, ben)]
        rounds.make_round(tx, served.study.project.id, "First", tasks, is_codebook_fixed=False)

    answer = ask(served, ward, browser)

    assert (was, served.state(browser)["suggests"], served.state()["suggests"]) == (True, False, True)
    assert answer.status_code == 409
    assert "Suggestions are off" in answer.json()["error"]["message"]
