from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.server.security import Broken
from qual.services import interviews, projects, workspace
from tests.server.conftest import Served, new_id


def test_the_state_is_what_the_contract_says(served_on_both: Served) -> None:
    served = served_on_both
    state = served.state()

    assert list(state) == [
        "seq", "revision_id", "project", "interview", "audio_url", "duration_s", "me", "members", "speakers",
        "participants", "codes", "codings", "checked", "memos", "rounds", "tasks", "suggests", "brings",
    ]  # fmt: skip
    assert state["project"] == {"id": served.study.project.id, "name": "Ward study"}
    assert state["interview"] == {"id": served.study.interview_id, "name": "Anna", "language": "en"}
    assert (state["audio_url"], state["duration_s"]) == (None, None)
    assert state["me"]["role"] == "owner"
    assert "manage_project" in state["me"]["may"]
    assert list(state["codes"][0]) == [
        "id", "parent_id", "name", "definition", "include", "exclude", "example", "colour", "position", "version",
    ]  # fmt: skip
    assert {speaker["name"]: speaker["role"] for speaker in state["speakers"]} == {
        "Interviewer": "interviewer",
        "Anna": "participant",
    }


def test_an_unchanged_state_is_not_sent_again(served: Served) -> None:
    path = f"/api/interviews/{served.study.interview_id}/state"
    first = served.browser.get(path)

    same = served.browser.get(path, headers={"If-None-Match": first.headers["etag"]})
    served.post(served.coding())
    changed = served.browser.get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == first.headers["etag"]
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_the_interviews_to_choose_from_are_listed_by_name_with_their_codings(served: Served) -> None:
    with served.workbench.write(served.study.owner) as tx:
        waiting = interviews.add_interview(tx, served.study.project.id, "abends", language="de")
    served.post(served.coding())

    answer = served.browser.get(f"/api/projects/{served.study.project.id}/interviews")

    assert answer.json() == {
        "interviews": [
            {"id": waiting.id, "name": "abends", "language": "de", "revision_id": None, "codings": 0, "unsettled": 0},
            {
                "id": served.study.interview_id,
                "name": "Anna",
                "language": "en",
                "revision_id": served.study.revision.id,
                "codings": 1,
                "unsettled": 0,
            },
        ]
    }


def test_an_unchanged_list_of_interviews_is_not_sent_again(served: Served) -> None:
    path = f"/api/projects/{served.study.project.id}/interviews"
    tag = {"If-None-Match": served.browser.get(path).headers["etag"]}

    same = served.browser.get(path, headers=tag)
    served.post(served.coding())
    changed = served.browser.get(path, headers=tag)

    assert (same.status_code, same.content) == (304, b"")
    assert changed.json()["interviews"][0]["codings"] == 1


def test_two_people_do_not_share_a_state_tag(served: Served) -> None:
    coder = served.member("Berit", Role.CODER)
    path = f"/api/interviews/{served.study.interview_id}/state"
    tag = served.browser.get(path).headers["etag"]

    answer = coder.get(path, headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert answer.json()["me"]["name"] == "Berit"


def test_a_transcript_comes_with_turns_and_word_rows_and_is_kept_for_ever(served: Served) -> None:
    path = f"/api/revisions/{served.study.revision.id}"

    answer = served.browser.get(path)
    again = served.browser.get(path, headers={"If-None-Match": answer.headers["etag"]})

    revision = answer.json()
    document = served.study.document
    assert revision["text"] == document.text
    assert (revision["number"], revision["kind"]) == (1, "import")
    assert [revision["text"][t["start"] : t["end"]] for t in revision["turns"]] == document.text.split("\n")
    assert revision["turns"][1]["start_s"] == 2.0
    assert revision["words"] == []
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert again.status_code == 304


def test_a_transcript_is_the_same_packed_and_unpacked(served: Served) -> None:
    path = f"/api/revisions/{served.study.revision.id}"

    packed = served.browser.get(path, headers={"Accept-Encoding": "gzip"})
    plain = served.browser.get(path, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_jobs_of_a_project_are_listed(served: Served) -> None:
    answer = served.browser.get("/api/jobs", params={"project": served.study.project.id})

    assert answer.json() == {"jobs": []}


def test_asking_for_jobs_of_no_project_is_refused_in_words(served: Served) -> None:
    answer = served.browser.get("/api/jobs")

    assert answer.status_code == 422
    assert "Which project" in answer.json()["error"]["message"]


def test_what_does_not_exist_is_not_found_in_words(served: Served) -> None:
    paths = ("/api/interviews/{}/state", "/api/revisions/{}", "/api/recordings/{}/audio", "/api/jobs?project={}")

    answers = [served.browser.get(path.format(new_id())) for path in paths]

    assert [answer.status_code for answer in answers] == [404] * len(paths)
    assert all(answer.json()["error"]["code"] == "not_found" for answer in answers)


def test_a_defect_is_a_sentence_for_the_person_and_a_place_for_us_and_quotes_nobody(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(served.study.document.text)

    monkeypatch.setattr(projects.accounts, "project", broken)
    answer = served.browser.get(f"/api/interviews/{served.study.interview_id}/state")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert "nobody came" not in caplog.text + answer.text


def test_a_socket_that_meets_a_defect_closes_and_quotes_nobody(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(served.study.document.text)

    monkeypatch.setattr(workspace.events, "heard_in", broken)
    with pytest.raises(Broken), served.listen() as socket:
        socket.receive_json()

    assert "in broken" in caplog.text
    assert "nobody came" not in caplog.text


def test_a_panel_is_kept_by_the_browser_for_good_and_an_unknown_one_is_a_sentence(served: Served) -> None:
    known, unknown = (served.browser.get(f"/api/panels/{name}.js?v=1") for name in ("keys", "nothing"))

    assert known.headers["content-type"].startswith("text/javascript")
    assert "immutable" in known.headers["cache-control"]
    assert unknown.status_code == 404
    assert "Reload the page" in unknown.json()["error"]["message"]
