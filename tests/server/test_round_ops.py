"""Rounds over the routes: what a state tells of one's tasks, saying done and taking it back, and hearing of it live."""

from __future__ import annotations

from typing import Any

from qual.domain.document import Span
from qual.domain.permission import Role
from qual.services import projects, rounds
from qual.services.rounds import RoundView, Task
from tests.server.conftest import Served, new_id
from tests.server.test_ws import events


def make_round(served: Served, *coders: str, span: Span | None = None, is_blind: bool = True) -> RoundView:
    """Open a round in which these people code the study's interview."""
    study = served.study
    with served.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, coder, span) for coder in coders]
        made = rounds.make_round(tx, study.project.id, "First double coding", tasks, is_blind=is_blind)
        return rounds.round_view(tx, made.id)


def gesture(kind: str, task: str) -> dict[str, Any]:
    """Return a gesture on a task."""
    return {"id": new_id(), "kind": kind, "task": task}


def task_of(view: RoundView, coder: str) -> str:
    """Return somebody's task."""
    return next(task.assignment.id for task in view.tasks if task.assignment.coder_id == coder)


def test_a_state_tells_of_rounds_and_of_ones_own_tasks(served_on_both: Served) -> None:
    served, owner = served_on_both, served_on_both.study.owner
    ben = served.member("Ben", Role.CODER)
    span = served.study.span_of("nobody came")
    view = make_round(served, owner.user, "user-Ben", span=span)

    mine, (added,) = served.state(), served.post(served.coding())

    assert mine["rounds"] == [
        {
            "id": view.round.id,
            "name": "First double coding",
            "is_blind": True,
            "is_open": True,
            "is_codebook_fixed": True,
        }
    ]
    task = task_of(view, owner.user)
    place = {"start": span.start, "end": span.end}
    assert mine["tasks"] == [{"id": task, "round_id": view.round.id, "is_done": False} | place]
    assert added["value"]["round_id"] == view.round.id
    assert served.state(ben)["codings"] == []


def test_done_keeps_the_codings_and_is_taken_back(served_on_both: Served) -> None:
    served, owner = served_on_both, served_on_both.study.owner
    served.member("Ben", Role.CODER)
    task = task_of(make_round(served, owner.user, "user-Ben"), owner.user)
    done = gesture("round.done", task)

    coded, said = served.post(served.coding(), done)
    refused, gone = served.post(
        served.coding("locked door"),
        {"id": new_id(), "kind": "coding.remove", "coding": coded["value"]["id"]},
    )

    assert said["value"] == {"id": task, "round_id": coded["value"]["round_id"], "is_done": True}
    assert served.post(done) == [said]
    assert served.state()["tasks"][0]["is_done"]
    assert (refused["error"]["code"], gone["error"]["code"]) == ("conflict", "conflict")
    (resumed,) = served.post(gesture("round.resume", task))
    assert not resumed["value"]["is_done"]
    assert served.post(served.coding("locked door"))[0]["ok"]


def test_only_ones_own_task_in_ones_own_project_is_done(served: Served) -> None:
    owner = served.study.owner
    ben = served.member("Ben", Role.CODER)
    task = task_of(make_round(served, owner.user, "user-Ben"), owner.user)

    (not_his,) = served.post(gesture("round.done", task), browser=ben)
    (unknown,) = served.post(gesture("round.done", new_id()))
    (no_id,) = served.post(gesture("round.done", "moon"))
    with served.workbench.write(owner) as tx:
        other = projects.create_project(tx, "Other")
    answer = served.browser.post("/api/ops", json={"project": other.id, "ops": [gesture("round.done", task)]})

    codes = [result["error"]["code"] for result in (not_his, unknown, no_id, *answer.json()["results"])]
    assert codes == ["not_allowed", "not_found", "bad_input", "not_found"]
    assert not served.state()["tasks"][0]["is_done"]


def test_the_last_done_reveals_the_round_to_whoever_listens(served_on_both: Served) -> None:
    served, owner = served_on_both, served_on_both.study.owner
    ben = served.member("Ben", Role.CODER)
    view = make_round(served, owner.user, "user-Ben")
    seq = served.state()["seq"]

    with served.listen(ben, since=seq) as his:
        served.post(served.coding(), gesture("round.done", task_of(view, owner.user)))
        served.post(gesture("round.done", task_of(view, "user-Ben")), browser=ben)
        heard = events(his, 3)

    assert [event["action"] for event in heard] == ["round.done", "round.done", "round.reveal"]
    assert all(event["after"] is None for event in heard)
    revealed = served.state(ben)
    assert len(revealed["codings"]) == 1
    assert revealed["tasks"] == []
    assert not revealed["rounds"][0]["is_open"]


def test_undo_passes_over_done_and_leaves_what_is_finished(served_on_both: Served) -> None:
    served, owner = served_on_both, served_on_both.study.owner
    served.member("Ben", Role.CODER)
    task = task_of(make_round(served, owner.user, "user-Ben"), owner.user)
    served.post(served.coding(), gesture("round.done", task))
    undo = {"kind": "undo", "interview": served.study.interview_id}

    (kept,) = served.post(undo | {"id": new_id()})
    served.post(gesture("round.resume", task))
    (undone,) = served.post(undo | {"id": new_id()})

    assert not kept["ok"] or not kept["value"]["done"]
    assert undone["value"]["said"].startswith("Removed the code")
    assert served.state()["codings"] == []
