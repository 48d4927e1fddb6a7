"""The routes that find words: their shape, their filters, and what they refuse."""

from __future__ import annotations

import pytest

from qual.services import interviews
from tests.server.conftest import Served


def get(served: Served, rest: str, *, path: str = "find") -> tuple[int, dict]:
    answer = served.browser.get(f"/api/projects/{served.study.project.id}/{path}?{rest}")
    return answer.status_code, answer.json()


def test_hits_are_what_the_contract_says(served_on_both: Served) -> None:
    served = served_on_both
    served.post(served.coding("sat down"))

    status, found = get(served, "q=sitting&mode=stem")
    assert (status, found["total"]) == (200, 0)  # irregular forms are other stems
    status, found = get(served, "q=SAT&mode=word&extent=sentence")

    assert status == 200
    assert found["total"] == 1
    assert found["interviews"] == [{"id": served.study.interview_id, "name": "Anna", "language": "en", "hits": 1}]
    span, sentence = served.study.span_of("sat"), served.study.span_of("Then a nurse sat down with me.")
    assert found["hits"] == [
        {
            "interview_id": served.study.interview_id,
            "revision_id": served.study.revision.id,
            "start": span.start,
            "end": span.end,
            "passage": [sentence.start, sentence.end],
            "before": "Then a nurse ",
            "text": "sat",
            "after": " down with me. It helped to be believed.",
            "speaker": "Anna",
            "participant": "",
            "group": "",
            "start_s": 7.0,
            "codes": [served.study.code.id],
        }
    ]


def test_positions_count_code_points_behind_an_emoji(served: Served) -> None:
    _, found = get(served, "q=locked&mode=part")

    (hit,) = found["hits"]
    assert served.study.document.text[hit["start"] : hit["end"]] == "locked"
    assert served.study.document.text.index("😀") < hit["start"]


def test_filters_are_understood(served: Served) -> None:
    def total(rest: str) -> int:
        return get(served, f"q=n&mode=part&{rest}")[1]["total"]

    everything = total("")
    assert total("role=interviewer") + total("role=participant") == everything
    assert total("speaker=Anna") == total("role=participant") > 0
    assert total(f"interview={served.study.interview_id}") == total("group=") == everything
    assert total(f"inside={served.study.code.id}") == 0
    assert total(f"outside={served.study.code.id}") == everything
    assert total("case=1") < everything + 1


def test_all_passages_are_given_for_one_act_of_coding(served: Served) -> None:
    served.post(served.coding("It helped to be believed."))

    status, found = get(served, f"q=t&mode=part&extent=sentence&code={served.study.code.id}", path="find/passages")

    assert status == 200
    texts = [served.study.document.text[start:end] for _, _, start, end in found["passages"]]
    assert texts == [
        "What happened that night?",
        "I waited 😀 by the locked door, and nobody came.",
        "And then?",
        "Then a nurse sat down with me.",
    ]
    assert found["already"] == 1


@pytest.mark.parametrize(
    "rest",
    ["", "q=", "q=?&mode=word", "q=(&mode=regex", "q=a&mode=best", "q=a&role=nobody", "q=a&limit=many", "q=a&inside=x",
     "q=a&extent=page", "q=a&offset=-1", "q=%ED%A0%80&interview=1"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(served: Served, rest: str) -> None:
    status, answer = get(served, rest)

    assert status == 422
    assert answer["error"]["message"].endswith((".", "?"))


def test_an_interview_without_a_transcript_is_no_obstacle(served: Served) -> None:
    with served.workbench.write(served.study.owner) as tx:
        interviews.add_interview(tx, served.study.project.id, "Empty", language="sv")

    assert get(served, "q=nurse")[1]["total"] == 1


def test_similar_passages_are_asked_for_once_and_their_making_is_shown(served_on_both: Served) -> None:
    served = served_on_both
    path = f"/api/projects/{served.study.project.id}/similar"
    span = served.study.span_of("nobody came")
    asked = f"{path}?interview={served.study.interview_id}&start={span.start}&end={span.end}"

    before = served.browser.get(asked).json()
    first, again = served.browser.post(path).json(), served.browser.post(path).json()
    after = served.browser.get(asked).json()

    assert before == {"hits": [], "missing": 1, "behind": 0, "comparable": True, "job": None}
    assert first == again
    assert (after["job"]["id"], after["job"]["kind"], after["job"]["state"]) == (first["job_id"], "vectors", "waiting")
    assert served.browser.get(f"{path}?interview={served.study.interview_id}&start=5&end=5").status_code == 422
