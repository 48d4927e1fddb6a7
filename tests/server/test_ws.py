from __future__ import annotations

from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from qual.domain.ids import now
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.server.sessions import COOKIE
from qual.services import codebook, coding, participants, projects, transcripts
from qual.store.tx import Tx
from tests.plugins.workbenches import make_study
from tests.server.conftest import Served, new_id


def events(socket: Any, n: int) -> list[dict[str, Any]]:
    """Return the next `n` events, passing over who is present."""
    found: list[dict[str, Any]] = []
    while len(found) < n:
        message = socket.receive_json()
        if message["type"] == "event":
            found.append(message)
    return found


def next_of(socket: Any, kind: str) -> dict[str, Any]:
    """Return the next message of a kind, passing over others."""
    while (message := socket.receive_json())["type"] != kind:
        pass
    return message


def closed_with(socket: Any) -> int:
    """Return the code with which the server closes, after whatever it still sends."""
    try:
        while True:
            socket.receive_json()
    except WebSocketDisconnect as closed:
        return closed.code


def test_two_people_see_each_others_codings_as_they_are_made(served_on_both: Served) -> None:
    served = served_on_both
    berit = served.member("Berit", Role.CODER)
    seq = served.state()["seq"]

    with served.listen(since=seq) as mine, served.listen(berit, since=seq) as hers:
        my_op, her_op = served.coding("nobody came"), served.coding("a nurse")
        (mine_stored,) = served.post(my_op)
        (hers_stored,) = served.post(her_op, browser=berit)
        seen_by_me, seen_by_her = events(mine, 2), events(hers, 2)

    assert seen_by_me == seen_by_her
    assert [event["seq"] for event in seen_by_me] == [seq + 1, seq + 2]
    assert [event["key"] for event in seen_by_me] == [my_op["id"], her_op["id"]]
    assert [event["actor"]["name"] for event in seen_by_me] == ["You", "Berit"]
    assert [event["after"] for event in seen_by_me] == [mine_stored["value"], hers_stored["value"]]
    assert [event["action"] for event in seen_by_me] == ["coding.add", "coding.add"]


def test_what_was_missed_is_replayed_from_where_one_left_off(served_on_both: Served) -> None:
    served = served_on_both
    seq = served.state()["seq"]
    first, second = served.post(served.coding("nobody came"), served.coding("a nurse"))

    with served.listen(since=seq) as from_before, served.listen(since=first["seq"]) as from_between:
        hellos = [from_before.receive_json(), from_between.receive_json()]
        missed, later = events(from_before, 2), events(from_between, 1)

    assert hellos == [{"type": "hello", "seq": second["seq"], "user": served.study.owner.user}] * 2
    assert [event["seq"] for event in missed] == [first["seq"], second["seq"]]
    assert later == missed[1:]


def test_a_batch_arrives_once_and_in_order(served: Served) -> None:
    seq = served.state()["seq"]

    with served.listen(since=seq) as socket:
        served.post(*(served.coding() for _ in range(80)))
        seen = events(socket, 80)

    assert [event["seq"] for event in seen] == list(range(seq + 1, seq + 81))


def test_what_another_process_wrote_arrives_too_and_in_order(served_on_both: Served) -> None:
    served = served_on_both
    seq = served.state()["seq"]

    def elsewhere(words: str) -> None:  # like a worker: past this process's workbench, which therefore hears nothing
        with served.workbench.database.write() as connection:
            tx = Tx(connection, served.study.owner, now(), writable=True)
            coding.add_coding(
                tx,
                served.study.interview_id,
                served.study.revision.id,
                served.study.span_of(words),
                served.study.code.id,
            )

    with served.listen(since=seq) as socket:
        elsewhere("nobody came")
        served.post(served.coding("a nurse"))
        elsewhere("It helped")
        seen = events(socket, 3)

    assert [event["after"]["quote"] for event in seen] == ["nobody came", "a nurse", "It helped"]
    assert [event["seq"] for event in seen] == [seq + 1, seq + 2, seq + 3]


def test_a_corrected_transcript_says_only_which_text_is_current(served: Served) -> None:
    seq = served.state()["seq"]
    served.post(
        {"id": new_id(), "kind": "turn.correct", "interview": served.study.interview_id,
         "revision": served.study.revision.id, "turn": 0, "text": "What happened in that night?"}
    )  # fmt: skip

    with served.listen(since=seq) as socket:
        (event,) = events(socket, 1)

    assert event["action"] == "transcript.revise"
    assert event["before"] is None
    assert event["after"] == {"revision_id": served.state()["revision_id"], "number": 2}


def test_only_this_interview_and_the_codebook_are_heard(served: Served) -> None:
    study, seq = served.study, served.state()["seq"]

    with served.listen(since=seq) as socket:
        with served.workbench.write(study.owner) as tx:
            participants.set_participant(tx, study.project.id, "P1")
            other = transcripts.import_transcript(tx, study.project.id, study.document, name="Other", language="en")
            coding.add_coding(tx, other.interview_id, other.id, study.span_of("a nurse"), study.code.id)
            codebook.add_code(tx, study.project.id, "Nights")
        (event,) = events(socket, 1)

    assert event["action"] == "code.add"
    assert event["after"]["name"] == "Nights"


def test_everybody_sees_who_is_here(served: Served) -> None:
    berit = served.member("Berit", Role.REVIEWER)

    def people(socket: Any) -> list[str]:
        message = next_of(socket, "presence")
        return [person["name"] for person in message["people"]]

    with served.listen(since=10**6) as mine:
        mine.receive_json()
        alone = people(mine)
        with served.listen(berit, since=10**6):
            together = people(mine)
        again_alone = people(mine)

    assert (alone, together, again_alone) == (["You"], ["Berit", "You"], ["You"])


def test_somebody_taken_out_of_the_project_loses_the_socket(served: Served) -> None:
    actor = served.study.member("Berit", Role.CODER)
    berit = served.sign_in(actor)

    with served.listen(berit) as socket, served.listen() as mine:
        with served.workbench.write(served.study.owner) as tx:
            projects.remove_member(tx, served.study.project.id, actor.user)
        code = closed_with(socket)
        served.post(served.coding())
        still_heard = events(mine, 1)

    assert code == 4403
    assert len(still_heard) == 1


def test_signing_out_closes_the_sockets_of_that_browser(served: Served) -> None:
    berit = served.member("Berit", Role.CODER)

    with served.listen(berit) as socket:
        berit.post("/auth/logout")
        code = closed_with(socket)

    assert code == 4401


def test_without_a_session_the_socket_closes_with_4401(served: Served) -> None:
    for secret in ("", "forged", "forged.signature"):
        browser = served.open_browser()
        browser.cookies.set(COOKIE, secret)

        with served.listen(browser) as socket:
            assert closed_with(socket) == 4401


def test_an_unknown_interview_closes_with_4404(served: Served) -> None:
    with served.listen(interview=new_id()) as socket:
        assert closed_with(socket) == 4404


def test_to_a_stranger_an_interview_is_unknown(served: Served) -> None:
    with served.listen(served.sign_in(served.study.stranger())) as socket:
        assert closed_with(socket) == 4404


def test_a_socket_from_another_page_is_not_even_accepted(served: Served) -> None:
    for origin in (None, "null", "http://evil.example", "http://127.0.0.1:9999", "file://"):
        browser = served.open_browser(origin)
        browser.cookies.set(COOKIE, served.browser.cookies[COOKIE])

        with pytest.raises(WebSocketDisconnect) as caught, served.listen(browser):
            pass

        assert caught.value.code == 1008, origin


def test_a_browser_too_slow_to_listen_is_let_go_and_catches_up_later(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qual.server.bus.MOST_WAITING", 5)
    seq = served.state()["seq"]

    with served.listen(since=seq) as socket:
        served.post(*(served.coding() for _ in range(25)))  # 25 events at once, and room for 5
        code = closed_with(socket)
    with served.listen(since=seq) as socket:
        caught_up = events(socket, 25)

    assert code == 1013
    assert len(caught_up) == 25


def test_a_wrong_since_starts_from_the_beginning(served: Served) -> None:
    with served.listen(since="abc") as socket:
        hello = socket.receive_json()
        first = events(socket, 1)

    assert hello["type"] == "hello"
    assert first[0]["seq"] <= hello["seq"]


def test_actors_unknown_to_the_accounts_have_no_name_but_are_heard(served: Served) -> None:
    seq = served.state()["seq"]
    with served.workbench.database.write() as connection:
        tx = Tx(connection, Actor("gone", ""), now(), writable=True)
        tx.record("code.add", ("code", new_id()), project_id=served.study.project.id, after={"name": "Old"})

    with served.listen(since=seq) as socket:
        (event,) = events(socket, 1)

    assert event["actor"] == {"id": "gone", "name": ""}


def test_others_are_told_where_somebody_reads_and_which_turn_they_edit(served: Served) -> None:
    berit = served.member("Berit", Role.EDITOR)

    with served.listen(since=10**6) as mine, served.listen(berit, since=10**6) as hers:
        hers.send_text("nonsense")
        hers.send_json({"type": "here", "place": "<b>", "editing": -1})
        hers.send_json({"type": "here", "place": 31, "editing": 1})
        hers.send_json({"type": "here", "place": 32, "editing": 1})  # told as one
        while (heard := next_of(mine, "presence"))["people"][0]["windows"] == [{"place": None, "editing": None}]:
            pass

    assert [person["name"] for person in heard["people"]] == ["Berit", "You"]
    assert heard["people"][0]["windows"] == [{"place": 32, "editing": 1}]
    assert heard["people"][1]["windows"] == [{"place": None, "editing": None}]


def test_everybody_in_a_project_sees_who_reads_which_interview_and_nobody_outside_it(served: Served) -> None:
    study = served.study
    actor = study.member("Berit", Role.CODER)
    berit = served.sign_in(actor)
    elsewhere = make_study(served.workbench, name="Another", owner=Actor("user-Berit", "Berit"))
    with served.workbench.write(study.owner) as tx:
        other = transcripts.import_transcript(tx, study.project.id, study.document, name="Other", language="en")

    with served.listen(since=10**6) as mine:
        alone = next_of(mine, "readers")["interviews"]
        with (
            served.listen(berit, since=10**6, interview=elsewhere.interview_id),
            served.listen(berit, since=10**6, interview=other.interview_id),
        ):
            together = next_of(mine, "readers")["interviews"]
        again = next_of(mine, "readers")["interviews"]

    me = [{"id": study.owner.user, "name": study.owner.name}]
    assert alone == again == {study.interview_id: me}
    assert together == {study.interview_id: me, other.interview_id: [{"id": actor.user, "name": "Berit"}]}
