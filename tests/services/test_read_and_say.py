"""Reading passage by passage: what is said counts like any coding, and where one is stays one's own."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import Conflict, NotAllowed, NotFound
from qual.services import coding, layers, memo_list, read_and_say, rounds, transcripts
from qual.services.read_and_say import Reading
from qual.services.rounds import Task
from tests.plugins.workbenches import Study


def opened(study: Study, actor: Actor) -> Reading:
    with study.workbench.read(actor) as tx:
        return read_and_say.open_reading(tx, study.interview_id)


def say(study: Study, actor: Actor, words: str, text: str = "", *, code: bool = True) -> None:
    where = (study.interview_id, study.revision.id, (study.span_of(words),))
    with study.workbench.write(actor) as tx:
        if text:
            read_and_say.say_words(tx, *where, text)
        if code:
            read_and_say.choose_codes(tx, *where, [study.code.id])


def said(study: Study, actor: Actor) -> list[tuple[str, str]]:
    with study.workbench.read(actor) as tx:
        found = read_and_say.said_in(tx, study.interview_id, opened(study, actor).steps[0].span)
    return [(one.quote, one.words or "a code") for one in found]


def test_what_is_said_are_an_ordinary_memo_and_an_ordinary_coding(study: Study) -> None:
    peer = study.member("Peer", Role.CODER)

    say(study, peer, "nobody came", "Being left alone")

    with study.workbench.read(study.owner) as tx:
        (made,) = coding.codings_of_interview(tx, study.interview_id)
        (thread,) = memo_list.memo_threads(tx, study.project.id)
    assert (made.quote, made.coder_id) == ("nobody came", peer.user)
    assert "Being left alone" in repr(thread)
    assert said(study, peer) == [("nobody came", "Being left alone"), ("nobody came", "a code")]
    assert said(study, study.owner) == []


def test_choosing_the_same_card_twice_codes_once(study: Study) -> None:
    for _ in range(2):
        say(study, study.owner, "nobody came")

    with study.workbench.read(study.owner) as tx:
        assert len(coding.codings_of_interview(tx, study.interview_id)) == 1


def test_one_goes_on_where_one_left_and_nobody_elses_place_moves(study: Study) -> None:
    peer = study.member("Peer", Role.CODER)
    at = study.span_of("And then?").start

    with study.workbench.write(peer) as tx:
        read_and_say.keep_place(tx, study.interview_id, study.revision.id, at)
        read_and_say.keep_place(tx, study.interview_id, study.revision.id, 0)
        seqs = tx.recorded

    assert (opened(study, peer).at, opened(study, peer).furthest) == (0, at)
    assert opened(study, study.owner).furthest == 0
    assert seqs == []


def test_a_place_follows_a_correction_before_it(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        read_and_say.keep_place(tx, study.interview_id, study.revision.id, study.span_of("And then?").start)
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "Please tell me: what happened?")

    reading = opened(study, study.owner)

    assert reading.revision.document.text[reading.at :].startswith("And then?")


def test_with_a_task_on_a_stretch_only_that_stretch_is_read(study: Study) -> None:
    peer = study.member("Peer", Role.CODER)
    stretch = study.span_of("Then a nurse sat down with me.")
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, peer.user, stretch)])

    reading = opened(study, peer)

    assert [step.span for step in reading.steps] == [stretch]
    assert len(opened(study, study.owner).steps[0].sentences) > 1


def test_a_peers_reading_stands_beside_the_others_with_equal_weight(study: Study) -> None:
    peer, ben = study.member("Peer", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        round_ = rounds.make_round(
            tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (peer, ben)]
        )
    say(study, peer, "nobody came", "Being left alone")
    with study.workbench.write(ben) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("nobody came"), study.code.id)

    with study.workbench.read(ben) as tx:
        assert memo_list.memo_threads(tx, study.project.id) == ()
    for who in (peer, ben):
        with study.workbench.write(who) as tx:
            for _, task in rounds.my_tasks(tx, study.project.id):
                rounds.say_done(tx, task.assignment.id)

    with study.workbench.read(ben) as tx:
        (document,) = layers.layers_of_round(tx, round_.id).documents
        assert len(memo_list.memo_threads(tx, study.project.id)) == 1
    assert {(c.coder_id, c.quote) for c in document.codings} == {(peer.user, "nobody came"), (ben.user, "nobody came")}


def test_after_done_nothing_is_added_until_it_is_taken_back(study: Study) -> None:
    peer, ben = study.member("Peer", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, w.user) for w in (peer, ben)])
    task = opened(study, peer).tasks[0][1].assignment.id
    with study.workbench.write(peer) as tx:
        rounds.say_done(tx, task)

    assert opened(study, peer).is_done
    with pytest.raises(Conflict):
        say(study, peer, "nobody came")
    with study.workbench.write(peer) as tx:
        rounds.take_done_back(tx, task)
    say(study, peer, "nobody came")


def test_ones_tasks_come_first_with_how_far_one_is(study: Study) -> None:
    peer = study.member("Peer", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        transcripts.import_transcript(tx, study.project.id, study.document, name="A second", language="en")
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, peer.user)])
    with study.workbench.write(peer) as tx:
        read_and_say.keep_place(tx, study.interview_id, study.revision.id, len(study.document.text))
        first, second = read_and_say.to_read(tx, study.project.id)

    assert (first.interview.name, first.share, len(first.tasks)) == ("Anna", 1.0, 1)
    assert (second.interview.name, second.share, second.has_begun) == ("A second", 0.0, False)


def test_who_does_not_code_does_not_read_and_say(local_study: Study) -> None:
    for actor, problem in ((local_study.member("Rita", Role.REVIEWER), NotAllowed), (local_study.stranger(), NotFound)):
        with pytest.raises(problem):
            opened(local_study, actor)
        with pytest.raises(problem), local_study.workbench.read(actor) as tx:
            read_and_say.to_read(tx, local_study.project.id)
