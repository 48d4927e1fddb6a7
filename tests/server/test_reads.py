"""A browser says what stood on its screen: only real places of this interview's texts are kept."""

from __future__ import annotations

from typing import Any

import pytest

from qual.services import reading_share
from tests.server.conftest import Served


def post(served: Served, **body: Any) -> Any:
    return served.browser.post(
        f"/api/interviews/{served.study.interview_id}/read",
        json={"revision": served.study.revision.id, "spans": [[0, 9]]} | body,
    )


def percent(served: Served) -> int:
    with served.workbench.read(served.study.owner) as tx:
        return reading_share.team_read(tx, served.study.project.id).percent


def test_what_is_reported_counts(served_on_both: Served) -> None:
    assert post(served_on_both, spans=[[0, 20], [30, 50]]).status_code == 200

    assert percent(served_on_both) == 4000 // len(served_on_both.study.document.text)


@pytest.mark.parametrize(
    "body",
    [
        {"spans": "all"}, {"spans": [[1]]}, {"spans": [[5, 2]]}, {"spans": [[-1, 4]]}, {"spans": [[False, True]]},
        {"spans": [[0, 2**40]]}, {"spans": [["0", "9"]]}, {"spans": [[0, 1]] * 501}, {"revision": "x"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_words(served: Served, body: dict[str, Any]) -> None:
    answer = post(served, **body)

    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    assert percent(served) == 0


def test_a_body_that_is_no_object_is_refused(served: Served) -> None:
    answer = served.browser.post(f"/api/interviews/{served.study.interview_id}/read", json=[1])

    assert answer.status_code == 422
