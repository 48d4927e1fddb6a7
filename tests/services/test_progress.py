"""How far an interview is checked: moved by people and by their corrections, shared by the team."""

from __future__ import annotations

import pytest

from qual.domain.document import SpokenTurn
from qual.domain.interview import Checked, RevisionKind
from qual.domain.revise import correct_turn as corrected
from qual.errors import BadInput
from qual.services import history, interviews, progress, transcripts
from qual.workbench import Workbench
from tests.plugins.workbenches import Study, make_study


def checked(study: Study) -> Checked | None:
    with study.workbench.read(study.owner) as tx:
        return progress.checked(tx, study.interview_id)


def correct(study: Study, turn: int, text: str) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, turn, text)


def test_a_mark_says_when_the_place_is_said_and_how_much_is_done(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        progress.set_checked(tx, study.interview_id, study.revision.id, study.document.turns[1].span.end)

    found = checked(study)
    assert (found.position, found.time_s, found.user_id) == (73, 6.0, study.owner.user)
    assert found.share == pytest.approx(73 / len(study.document.text))
    with study.workbench.read(study.owner) as tx:
        (line,) = interviews.interview_lines(tx, study.project.id)
    assert line.checked == found


def test_a_corrected_turn_moves_the_mark_and_undo_moves_it_back(study: Study) -> None:
    with study.workbench.write(study.owner) as tx, tx.gesture("g1"):
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 1, "I waited.")

    assert checked(study).time_s == 6.0
    with study.workbench.write(study.owner) as tx:
        said = history.undo(tx, study.interview_id).said
    assert checked(study) is None
    assert said == "Took back a correction of the transcript"


def test_a_mark_stands_where_it_stood_when_earlier_words_change(study: Study) -> None:
    correct(study, 1, "I waited 😀 by the door.")
    before = checked(study)

    correct(study, 0, "What?")

    assert checked(study).position == before.position - len(" happened that night")
    assert checked(study).time_s == before.time_s


def test_a_correction_far_ahead_does_not_claim_what_lies_between(workbench: Workbench) -> None:
    spoken = tuple(SpokenTurn("A", f"Turn number {n}.", n * 60.0, n * 60.0 + 50) for n in range(10))
    study = make_study(workbench, spoken=spoken)

    correct(study, 8, "Turn eight.")
    assert checked(study) is None

    correct(study, 2, "Turn two.")
    assert checked(study).time_s == 170.0


def test_zero_takes_the_mark_away(study: Study) -> None:
    correct(study, 0, "What?")
    with study.workbench.write(study.owner) as tx:
        progress.set_checked(tx, study.interview_id, study.revision.id, 0)

    assert checked(study) is None


def test_a_place_beyond_the_end_is_refused(study: Study) -> None:
    with pytest.raises(BadInput, match="beyond the end"), study.workbench.write(study.owner) as tx:
        progress.set_checked(tx, study.interview_id, study.revision.id, 4000)


def test_each_move_of_the_mark_is_taken_back_on_its_own(study: Study) -> None:
    for turn in (0, 1, 2):
        with study.workbench.write(study.owner) as tx:
            progress.set_checked(tx, study.interview_id, study.revision.id, study.document.turns[turn].span.end)

    reached = []
    for _ in range(3):
        with study.workbench.write(study.owner) as tx:
            history.undo(tx, study.interview_id)
        reached.append(checked(study).time_s if checked(study) else None)
    assert reached == [6.0, 2.0, None]


@pytest.mark.parametrize(("turn", "left_s"), [(0, None), (1, 2.0), (3, 7.0)])
def test_what_a_machine_writes_anew_is_not_checked_any_more(study: Study, turn: int, left_s: float | None) -> None:
    with study.workbench.write(study.owner) as tx:
        progress.set_checked(tx, study.interview_id, study.revision.id, study.document.turns[2].span.end)
        _, heard = corrected(study.document, turn, "Something else was heard.")
        interview = interviews.interview(tx, study.interview_id)
        transcripts.put_revision(tx, interview, heard, RevisionKind.ASR, engine={"model": "better"})

    assert (checked(study).time_s if checked(study) else None) == left_s
