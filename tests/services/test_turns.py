"""Splitting, joining, handing over and replacing in a stored transcript; what follows and what undo brings back."""

from __future__ import annotations

import pytest

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import coding, history, transcripts, turns
from tests.plugins.workbenches import Study


def said(study: Study) -> list[tuple[str, str]]:
    with study.workbench.read(study.owner) as tx:
        document = transcripts.current_revision(tx, study.interview_id).document
    return [(t.speaker, t.span.slice(document.text)) for t in document.turns]


def code(study: Study, words: str) -> str:
    with study.workbench.write(study.owner) as tx:
        made = coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)
    return made.id


def coded(study: Study) -> list[tuple[str, Anchor]]:
    with study.workbench.read(study.owner) as tx:
        text = transcripts.current_revision(tx, study.interview_id).document.text
        found = coding.codings_of_interview(tx, study.interview_id)
    assert [text[c.start : c.end] for c in found] == [c.quote for c in found]
    return [(c.quote, c.anchor) for c in found]


def undo(study: Study) -> str:
    with study.workbench.write(study.owner) as tx:
        return history.undo(tx, study.interview_id).said


BEFORE = [
    ("Interviewer", "What happened that night?"),
    ("Anna", "I waited 😀 by the locked door, and nobody came."),
    ("Interviewer", "And then?"),
    ("Anna", "Then a nurse sat down with me. It helped to be believed."),
]


def test_a_split_turn_keeps_its_codings_and_is_undone_whole(study: Study) -> None:
    code(study, "locked door, and nobody")

    with study.workbench.write(study.owner) as tx:
        turns.split_turn(tx, study.interview_id, study.revision.id, 1, 31)

    assert said(study)[1:3] == [("Anna", "I waited 😀 by the locked door,"), ("Anna", "and nobody came.")]
    assert coded(study) == [("locked door,\nand nobody", Anchor.EXACT)]
    undo(study)
    assert said(study) == BEFORE
    assert coded(study) == [("locked door, and nobody", Anchor.EXACT)]


def test_a_correction_and_a_split_are_one_act(study: Study) -> None:
    with study.workbench.write(study.owner) as tx, tx.gesture("g1"):
        turns.split_turn(tx, study.interview_id, study.revision.id, 2, 4, text="And  then  what?")

    assert said(study)[2:4] == [("Interviewer", "And"), ("Interviewer", "then what?")]
    undo(study)
    assert said(study) == BEFORE


def test_joined_turns_and_words_handed_over_are_undone_one_by_one(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        after = turns.merge_turns(tx, study.interview_id, study.revision.id, 2)
    with study.workbench.write(study.owner) as tx:
        start = after.document.text.index("Then a nurse")
        end = len(after.document.text)
        turns.assign_words(tx, study.interview_id, after.id, Span(start, end), "Anna")

    assert said(study) == BEFORE
    assert undo(study) == "Gave the words back to who had them before"
    assert said(study)[2] == ("Interviewer", "And then? Then a nurse sat down with me. It helped to be believed.")
    assert undo(study) == "Took the joined turns apart again"
    assert said(study) == BEFORE


def test_words_can_go_to_a_new_speaker(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        span = study.span_of("It helped to be believed.")
        turns.assign_words(tx, study.interview_id, study.revision.id, span, None, name="  Anna's   mother ")
        speakers = {s.key: s.name for s in transcripts.speakers(tx, study.interview_id)}

    key, words = said(study)[-1]
    assert (speakers[key], words) == ("Anna's mother", "It helped to be believed.")


def test_many_places_are_replaced_as_one_act(study: Study) -> None:
    code(study, "nobody came")
    places = [(*study.span_of(words), new) for words, new in (("nobody", "no one"), ("then", "afterwards"))]

    with study.workbench.write(study.owner) as tx:
        turns.replace_words(tx, study.interview_id, study.revision.id, places)

    assert "no one came" in said(study)[1][1]
    assert said(study)[2] == ("Interviewer", "And afterwards?")
    assert coded(study) == [("no one came", Anchor.EXACT)]
    undo(study)
    assert said(study) == BEFORE


def test_changes_of_two_people_in_different_turns_both_stand(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        turns.split_turn(tx, study.interview_id, study.revision.id, 0, 14)
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 3, "Then a nurse sat down beside me.")
        turns.assign_words(tx, study.interview_id, study.revision.id, study.span_of("nobody came."), "Interviewer")

    assert said(study) == [
        ("Interviewer", "What happened"),
        ("Interviewer", "that night?"),
        ("Anna", "I waited 😀 by the locked door, and"),
        ("Interviewer", "nobody came. And then?"),
        ("Anna", "Then a nurse sat down beside me."),
    ]


@pytest.mark.parametrize("index", [0, 1])
def test_turns_somebody_changed_meanwhile_are_not_joined_blindly(study: Study, index: int) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, index, "Other words.")

    with pytest.raises(Conflict, match="meanwhile"), study.workbench.write(study.owner) as tx:
        turns.merge_turns(tx, study.interview_id, study.revision.id, 0)


def test_what_makes_no_sense_changes_nothing(study: Study) -> None:
    interview, revision = study.interview_id, study.revision.id
    for wrong, error in (
        (lambda tx: turns.split_turn(tx, interview, revision, 0, 0), BadInput),
        (lambda tx: turns.split_turn(tx, interview, revision, 0, 400), BadInput),
        (lambda tx: turns.split_turn(tx, interview, revision, 40, 1), NotFound),
        (lambda tx: turns.merge_turns(tx, interview, revision, 3), BadInput),
        (lambda tx: turns.assign_words(tx, interview, revision, Span(0, 4), "Nobody"), NotFound),
        (lambda tx: turns.assign_words(tx, interview, revision, Span(0, 4), None, name=" "), BadInput),
        (lambda tx: turns.assign_words(tx, interview, revision, Span(0, 40_000), "Anna"), NotFound),
        (lambda tx: turns.replace_words(tx, interview, revision, []), BadInput),
        (lambda tx: turns.replace_words(tx, interview, revision, [(20, 30, "x")]), BadInput),
    ):
        with pytest.raises(error), study.workbench.write(study.owner) as tx:
            wrong(tx)

    assert said(study) == BEFORE


def test_a_coder_cannot_rearrange_a_transcript(local_study: Study) -> None:
    coder = local_study.member("Cora", Role.CODER)

    with pytest.raises(NotAllowed), local_study.workbench.write(coder) as tx:
        turns.merge_turns(tx, local_study.interview_id, local_study.revision.id, 0)


def test_undo_takes_back_ones_own_change_and_leaves_a_colleagues(study: Study) -> None:
    ben = study.member("Ben", Role.EDITOR)
    code(study, "nobody came")
    with study.workbench.write(study.owner) as tx:
        own = turns.split_turn(tx, study.interview_id, study.revision.id, 1, 31)
    with study.workbench.write(ben) as tx:
        transcripts.correct_turn(tx, study.interview_id, own.id, 0, "What happened that long night?")
        transcripts.correct_turn(tx, study.interview_id, own.id, 4, "Then somebody sat down with me.")

    undo(study)

    assert said(study) == [
        ("Interviewer", "What happened that long night?"),
        BEFORE[1],
        BEFORE[2],
        ("Anna", "Then somebody sat down with me."),
    ]
    assert coded(study) == [("nobody came", Anchor.EXACT)]


def test_undo_stops_where_a_colleague_changed_the_same_turn(study: Study) -> None:
    ben = study.member("Ben", Role.EDITOR)
    with study.workbench.write(study.owner) as tx:
        own = turns.split_turn(tx, study.interview_id, study.revision.id, 1, 31)
    with study.workbench.write(ben) as tx:
        transcripts.correct_turn(tx, study.interview_id, own.id, 2, "and no one came.")

    with study.workbench.write(study.owner) as tx:
        done = history.undo(tx, study.interview_id)
    assert not done.done
    assert "same passage" in done.said


def test_a_coding_lost_to_a_correction_comes_back_with_undo_beside_other_changes(study: Study) -> None:
    ben = study.member("Ben", Role.EDITOR)
    code(study, "nobody came")
    with study.workbench.write(study.owner) as tx, tx.gesture("g1"):
        own = transcripts.correct_turn(tx, study.interview_id, study.revision.id, 1, "I waited 😀 by the locked door.")
    with study.workbench.write(ben) as tx:
        transcripts.correct_turn(tx, study.interview_id, own.id, 0, "What?")

    undo(study)

    assert coded(study) == [("nobody came", Anchor.EXACT)]
