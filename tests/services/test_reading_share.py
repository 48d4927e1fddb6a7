"""What the team has read: each way counts once, follows corrections, and tells nobody who has read what."""

from __future__ import annotations

import pytest

from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.read_so_far import ReadingRule
from qual.errors import BadInput, NotAllowed
from qual.services import (
    coding,
    history,
    progress,
    projects,
    read_and_say,
    reading_record,
    reading_share,
    rounds,
    transcripts,
)
from qual.services.reading_share import TeamRead
from qual.services.rounds import Task
from tests.plugins.workbenches import Study


def note(study: Study, actor: Actor, *words: str, revision_id: str = "") -> None:
    spans = [study.span_of(one) for one in words]
    with study.workbench.write(actor) as tx:
        reading_record.note_read(tx, study.interview_id, revision_id or study.revision.id, spans)


def read(study: Study, actor: Actor | None = None) -> TeamRead:
    with study.workbench.read(actor or study.owner) as tx:
        return reading_share.team_read(tx, study.project.id)


def percent_of(study: Study, *words: str) -> int:
    return 100 * sum(len(one) for one in words) // len(study.document.text)


def test_what_two_people_had_on_their_screens_counts_once(study: Study) -> None:
    peer = study.member("Peer", Role.CODER)
    assert read(study).percent == 0

    note(study, study.owner, "What happened that night?", "waited 😀 by")
    note(study, peer, "happened that night?", "And then?")

    assert read(study).percent == percent_of(study, "What happened that night?", "waited 😀 by", "And then?")


def test_a_report_is_no_event_and_keeps_one_row(study: Study) -> None:
    with study.workbench.read(study.owner) as tx:
        before = history.history(tx, study.interview_id)
    note(study, study.owner, "What happened")
    note(study, study.owner, " that night?", "What happened")

    with study.workbench.write(study.owner) as tx:
        one = reading_record.note_read(tx, study.interview_id, study.revision.id, [])
        assert history.history(tx, study.interview_id) == before
    assert one.stretches == (study.span_of("What happened that night?"),)


def test_what_was_read_follows_a_correction_and_what_is_new_is_unread(study: Study) -> None:
    note(study, study.owner, "I waited 😀 by the locked door")
    with study.workbench.write(study.owner) as tx:
        made = transcripts.correct_turn(
            tx, study.interview_id, study.revision.id, 1, "I waited 😀 there by the open door, and nobody came."
        )
    note(study, study.owner, "And then?")  # from a window that still shows the earlier text

    with study.workbench.write(study.owner) as tx:
        one = reading_record.note_read(tx, study.interview_id, made.id, [])
    text = made.document.text
    assert [span.slice(text) for span in one.stretches] == ["I waited 😀 ", "by the ", " door", "And then?"]


def test_a_report_beyond_the_end_counts_to_the_end(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        reading_record.note_read(tx, study.interview_id, study.revision.id, [Span(0, 10**6)])

    assert read(study).percent == 100


def test_a_text_of_another_interview_is_refused(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        other = transcripts.import_transcript(
            tx, study.project.id, build_document([SpokenTurn("Eva", "Another text.")]), name="Eva", language="en"
        )

    with study.workbench.write(study.owner) as tx, pytest.raises(BadInput, match="not one of this interview"):
        reading_record.note_read(tx, study.interview_id, other.id, [Span(0, 4)])


def test_what_is_coded_checked_or_said_done_is_read(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("believed"), study.code.id)
    assert read(study).percent == percent_of(study, "believed")

    with study.workbench.write(study.owner) as tx:
        progress.set_checked(tx, study.interview_id, study.revision.id, 40)
    assert read(study).percent == percent_of(study, "x" * 40, "believed")

    with study.workbench.write(study.owner) as tx:
        one = rounds.make_round(tx, study.project.id, "All of it", [Task(study.interview_id, study.owner.user)])
        (task,) = rounds.round_view(tx, one.id).tasks
        rounds.say_done(tx, task.assignment.id)
    assert read(study).percent == 100


def test_reading_passage_by_passage_counts_up_to_the_furthest_place(study: Study) -> None:
    at = study.span_of("And then?").start
    with study.workbench.write(study.owner) as tx:
        read_and_say.keep_place(tx, study.interview_id, study.revision.id, at)

    assert read(study).percent == 100 * at // len(study.document.text)


def test_who_was_to_read_a_stretch_has_not_read_what_lies_before_it(study: Study) -> None:
    stretch = study.span_of("And then?")
    with study.workbench.write(study.owner) as tx:
        task = Task(study.interview_id, study.owner.user, stretch)
        rounds.make_round(tx, study.project.id, "A sample", [task])
        read_and_say.keep_place(tx, study.interview_id, study.revision.id, stretch.end)

    assert read(study).percent == percent_of(study, "And then?")


def test_codings_in_a_blind_round_move_nobody_elses_share(study: Study) -> None:
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (anna, ben)])
    with study.workbench.write(anna) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("nobody came"), study.code.id)

    assert (read(study, study.owner).percent, read(study, ben).percent) == (0, 0)
    assert read(study, anna).percent > 0


def test_the_least_read_interview_comes_first_and_one_without_text_is_none(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.import_transcript(
            tx, study.project.id, build_document([SpokenTurn("Eva", "Ten words.")]), name="Eva", language="en"
        )
    note(study, study.owner, "What happened")

    assert [(one.name, one.percent > 0) for one in read(study).by_interview] == [("Eva", False), ("Anna", True)]


def test_reviewers_and_guests_keep_no_record(study: Study) -> None:
    for role in (Role.REVIEWER, Role.GUEST):
        with pytest.raises(NotAllowed):
            note(study, study.member(role.value, role), "What happened")


def test_the_rule_is_on_at_30_percent_until_the_owner_changes_it(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        fresh = projects.create_project(tx, "Fresh")
        assert reading_share.rule(tx, fresh.id) == ReadingRule(30, is_on=True)
    with study.workbench.write(study.owner) as tx:
        reading_share.set_rule(tx, study.project.id, 5, is_on=True)
    assert not read(study).is_enough
    note(study, study.owner, "What happened that night?")
    assert read(study).is_enough

    with study.workbench.write(study.owner) as tx:
        reading_share.set_rule(tx, study.project.id, 100, is_on=False)
    assert read(study).is_enough


def test_a_share_nobody_can_read_is_refused_and_only_the_owner_chooses(study: Study) -> None:
    with study.workbench.write(study.owner) as tx, pytest.raises(BadInput, match="between 1 and 100"):
        reading_share.set_rule(tx, study.project.id, 101, is_on=True)
    with study.workbench.write(study.member("Peer", Role.EDITOR)) as tx, pytest.raises(NotAllowed):
        reading_share.set_rule(tx, study.project.id, 10, is_on=True)
