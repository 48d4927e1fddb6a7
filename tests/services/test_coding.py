"""Coding passages: stored with their quote, following corrections, undone one's own act at a time."""

from __future__ import annotations

import pytest

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import codebook, coding, history, transcripts
from tests.plugins.workbenches import Study


def code_passage(study: Study, words: str, *, actor=None, key: str | None = None):
    with study.workbench.write(actor or study.owner, key=key) as tx:
        return coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)


def standing(study: Study):
    with study.workbench.read(study.owner) as tx:
        return coding.codings_of_interview(tx, study.interview_id)


def test_a_coding_keeps_the_words_it_covers(study: Study) -> None:
    made = code_passage(study, "to be believed")

    assert [(c.id, c.quote, c.anchor) for c in standing(study)] == [(made.id, "to be believed", Anchor.EXACT)]


def test_offsets_count_code_points_behind_an_emoji(study: Study) -> None:
    assert code_passage(study, "by the locked door").quote == "by the locked door"


def test_an_empty_selection_is_refused(study: Study) -> None:
    with pytest.raises(BadInput, match="Select some words"), study.workbench.write(study.owner) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, Span(3, 3), study.code.id)

    assert standing(study) == ()


def test_a_selection_outside_the_text_is_refused(study: Study) -> None:
    with pytest.raises(BadInput), study.workbench.write(study.owner) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, Span(0, 10_000), study.code.id)


def test_codings_follow_a_corrected_turn(study: Study) -> None:
    code_passage(study, "to be believed")

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(
            tx, study.interview_id, study.revision.id, 1, "I waited for hours 😀 by the locked door, and nobody came."
        )

    assert [(c.quote, c.anchor) for c in standing(study)] == [("to be believed", Anchor.EXACT)]


def test_a_deleted_passage_leaves_a_lost_coding_with_its_quote(study: Study) -> None:
    code_passage(study, "It helped to be believed.")

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 3, "Then a nurse sat down with me.")

    assert [(c.quote, c.anchor) for c in standing(study)] == [("It helped to be believed.", Anchor.LOST)]


def test_a_coding_made_on_an_older_text_lands_on_the_same_words(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "Tell me: what happened that night?")

    assert code_passage(study, "a nurse sat down").quote == "a nurse sat down"


def test_undo_takes_back_ones_own_act_only(study: Study) -> None:
    other = study.member("Ben", Role.CODER)
    mine = code_passage(study, "a nurse sat down", key="g1")
    code_passage(study, "to be believed", actor=other, key="g2")

    with study.workbench.write(study.owner) as tx:
        said = history.undo(tx, study.interview_id).said

    assert "a nurse sat down" in said
    assert [c.quote for c in standing(study)] == ["to be believed"]
    assert mine.id not in {c.id for c in standing(study)}


def test_undoing_twice_goes_one_act_further_back(study: Study) -> None:
    code_passage(study, "a nurse sat down", key="g1")
    code_passage(study, "to be believed", key="g2")

    for _ in range(2):
        with study.workbench.write(study.owner) as tx:
            history.undo(tx, study.interview_id)

    assert standing(study) == ()


def test_undoing_a_removal_brings_the_coding_back(study: Study) -> None:
    made = code_passage(study, "to be believed", key="g1")
    with study.workbench.write(study.owner, key="g2") as tx:
        coding.remove_coding(tx, made.id)

    with study.workbench.write(study.owner) as tx:
        history.undo(tx, study.interview_id)

    assert [c.id for c in standing(study)] == [made.id]


def test_undoing_a_correction_restores_text_and_touched_codings(study: Study) -> None:
    code_passage(study, "It helped to be believed.")
    with study.workbench.write(study.owner, key="g1") as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 3, "Then a nurse sat down with me.")

    with study.workbench.write(study.owner) as tx:
        history.undo(tx, study.interview_id)

    with study.workbench.read(study.owner) as tx:
        current = transcripts.current_revision(tx, study.interview_id)
    assert current is not None
    assert current.document.text == study.document.text
    assert [(c.quote, c.anchor) for c in standing(study)] == [("It helped to be believed.", Anchor.EXACT)]


def test_with_nothing_left_to_undo_it_says_so(study: Study) -> None:
    other = study.member("Ben", Role.CODER)

    with pytest.raises(Conflict, match="nothing of yours"), study.workbench.write(other) as tx:
        history.undo(tx, study.interview_id)


def test_a_coder_cannot_remove_somebody_elses_coding(study: Study) -> None:
    made = code_passage(study, "to be believed")
    coder = study.member("Ben", Role.CODER)

    with pytest.raises(NotAllowed, match="somebody else's"), study.workbench.write(coder) as tx:
        coding.remove_coding(tx, made.id)


def test_a_reviewer_cannot_code(study: Study) -> None:
    reviewer = study.member("Rita", Role.REVIEWER)

    with pytest.raises(NotAllowed, match="code passages"):
        code_passage(study, "to be believed", actor=reviewer)


def test_a_removed_code_cannot_be_given(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        codebook.remove_code(tx, study.code.id)

    with pytest.raises(Conflict, match="removed"):
        code_passage(study, "to be believed")


def test_a_removed_coding_cannot_be_removed_again(study: Study) -> None:
    made = code_passage(study, "to be believed")
    with study.workbench.write(study.owner) as tx:
        coding.remove_coding(tx, made.id)

    with pytest.raises(NotFound, match="already"), study.workbench.write(study.owner) as tx:
        coding.remove_coding(tx, made.id)
