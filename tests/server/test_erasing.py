"""Who has an interview open that is deleted for good is told so, and what they still send is answered in words."""

from __future__ import annotations

from qual.domain.permission import Role
from qual.services import erasing
from tests.server.conftest import Served
from tests.server.test_ws import closed_with


def erase(served: Served) -> None:
    with served.workbench.write(served.study.owner) as tx:
        erasing.delete_interview(tx, served.study.interview_id, title="Anna")


def test_an_open_coding_screen_is_told_that_the_interview_is_gone(served_on_both: Served) -> None:
    coder = served_on_both.member("Ada", Role.CODER)
    with served_on_both.listen(coder) as socket:
        socket.receive_json()

        erase(served_on_both)

        assert closed_with(socket) == 4404


def test_marks_that_were_still_to_be_sent_are_answered_one_by_one(served: Served) -> None:
    mark, other = served.coding(), served.coding("helped")
    erase(served)

    results = served.post(mark, other)

    assert [one["ok"] for one in results] == [False, False]
    for one in results:
        assert one["error"]["code"] == "not_found"
        assert "deleted for good by the project's owner" in one["error"]["message"]


def test_nothing_of_it_is_handed_out_any_more(served: Served) -> None:
    study = served.study
    paths = (
        f"/api/interviews/{study.interview_id}/state",
        f"/api/interviews/{study.interview_id}/history",
        f"/api/revisions/{study.revision.id}",
    )
    assert {served.browser.get(path).status_code for path in paths} == {200}

    erase(served)

    assert {served.browser.get(path).status_code for path in paths} == {404}
    assert served.browser.get(f"/api/projects/{study.project.id}/interviews").json() == {"interviews": []}
