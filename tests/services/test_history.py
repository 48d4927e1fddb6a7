"""Undo and redo: one's own acts, without limit, across restarts, told in plain sentences, never another's."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import Conflict
from qual.services import codebook, coding, history, many_codings, transcripts
from qual.services.many_codings import Wanted
from qual.workbench import open_workbench
from tests.plugins.workbenches import Study


def code_passage(study: Study, words: str, *, actor: Actor | None = None, code: str = "") -> str:
    with study.workbench.write(actor or study.owner) as tx:
        span, code = study.span_of(words), code or study.code.id
        return coding.add_coding(tx, study.interview_id, study.revision.id, span, code).id


def change(study: Study, coding_id: str, words: str, *, actor: Actor | None = None, **wanted: object) -> None:
    with study.workbench.write(actor or study.owner) as tx:
        coding.change_coding(
            tx, coding_id, revision_id=study.revision.id, span=study.span_of(words), **wanted  # type: ignore[arg-type]
        )  # fmt: skip


def undo(study: Study, *, actor: Actor | None = None, **wanted: object) -> history.Done:
    with study.workbench.write(actor or study.owner) as tx:
        return history.undo(tx, study.interview_id, **wanted)  # type: ignore[arg-type]


def redo(study: Study, *, actor: Actor | None = None) -> history.Done:
    with study.workbench.write(actor or study.owner) as tx:
        return history.redo(tx, study.interview_id)


def told(study: Study, *, actor: Actor | None = None) -> history.History:
    with study.workbench.read(actor or study.owner) as tx:
        return history.history(tx, study.interview_id)


def quotes(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [c.quote for c in coding.codings_of_interview(tx, study.interview_id)]


def add_code(study: Study, name: str) -> str:
    with study.workbench.write(study.owner) as tx:
        return codebook.add_code(tx, study.project.id, name).id


def test_redo_does_again_what_undo_took_back_in_the_same_order(study: Study) -> None:
    words = ["nobody came", "a nurse", "And then?"]
    for passage in words:
        code_passage(study, passage)

    for _ in words:
        undo(study)
    assert quotes(study) == []

    for expected in (1, 2, 3):
        redo(study)
        assert len(quotes(study)) == expected
    assert sorted(quotes(study)) == sorted(words)
    with pytest.raises(Conflict, match="to do again"):
        redo(study)


def test_undo_and_redo_alternate_for_ever(study: Study) -> None:
    made = code_passage(study, "nobody came")
    change(study, made, "and nobody came")

    for _ in range(5):
        undo(study)
        undo(study)
        assert quotes(study) == []
        redo(study)
        assert quotes(study) == ["nobody came"]
        redo(study)
        assert quotes(study) == ["and nobody came"]


def test_a_new_act_ends_what_can_be_redone_and_a_colleagues_act_does_not(study: Study) -> None:
    ben = study.member("Ben", Role.CODER)
    code_passage(study, "nobody came")
    undo(study)
    code_passage(study, "a nurse", actor=ben)
    redo(study)
    assert sorted(quotes(study)) == ["a nurse", "nobody came"]

    undo(study)
    code_passage(study, "And then?")
    with pytest.raises(Conflict, match="to do again"):
        redo(study)


def test_undo_works_after_a_restart(local_study: Study) -> None:
    code_passage(local_study, "nobody came")
    undo(local_study)
    config = local_study.workbench.config
    local_study.workbench.close()

    again = open_workbench(config)
    try:
        with again.write(local_study.owner) as tx:
            history.redo(tx, local_study.interview_id)
        with again.write(local_study.owner) as tx:
            assert history.undo(tx, local_study.interview_id).said == (
                "Removed the code 'Being believed' from 'nobody came'"
            )
    finally:
        again.close()


def test_a_coding_is_extended_recoded_and_both_taken_back(study: Study) -> None:
    doors = add_code(study, "Doors")
    made = code_passage(study, "locked door")
    change(study, made, "by the locked door")
    change(study, made, "by the locked door", code_id=doors)

    assert undo(study).said == "Changed the code of 'by the locked door' from 'Doors' to 'Being believed'"
    assert undo(study).said == "Shortened a coding of 'Being believed' to 'locked door'"
    assert quotes(study) == ["locked door"]
    assert redo(study).said == "Extended a coding of 'Being believed' to 'by the locked door'"


def test_a_split_coding_is_one_act(study: Study) -> None:
    made = code_passage(study, "by the locked door, and nobody came")
    at = study.span_of("and nobody came").start
    with study.workbench.write(study.owner) as tx:
        coding.split_coding(
            tx, made, revision_id=study.revision.id, at=at, new_id="00000000-0000-4000-8000-000000000001"
        )

    assert quotes(study) == ["by the locked door,", "and nobody came"]
    assert (
        undo(study).said
        == "Joined the two parts of a coding of 'Being believed' to 'by the locked door, and nobody came'"
    )
    assert quotes(study) == ["by the locked door, and nobody came"]
    assert redo(study).said == "Split a coding of 'Being believed' into 'by the locked door,' and 'and nobody came'"
    assert quotes(study) == ["by the locked door,", "and nobody came"]


def test_what_a_colleague_has_changed_since_is_not_taken_back_and_undo_goes_past_it(study: Study) -> None:
    berit = study.member("Berit", Role.EDITOR)
    code_passage(study, "a nurse")
    made = code_passage(study, "nobody came")
    change(study, made, "and nobody came", actor=berit)

    stopped = undo(study)

    assert not stopped.done
    assert stopped.said == (
        "Coded 'nobody came' as 'Being believed': this cannot be taken back. Berit has changed this coding since."
    )
    assert undo(study, past=[stopped.act]).said == "Removed the code 'Being believed' from 'a nurse'"
    assert quotes(study) == ["and nobody came"]
    undo(study, actor=berit)
    assert undo(study).done
    assert quotes(study) == []


def test_undo_says_who_removed_what_it_would_remove(study: Study) -> None:
    berit = study.member("Berit", Role.EDITOR)
    made = code_passage(study, "nobody came")
    with study.workbench.write(berit) as tx:
        coding.remove_coding(tx, made)

    assert "Berit has removed this coding since" in undo(study).said


def test_one_act_in_the_middle_can_be_taken_back_alone(study: Study) -> None:
    code_passage(study, "a nurse")
    code_passage(study, "nobody came")
    middle = told(study).acts[1].act

    undo(study, act=middle)

    assert quotes(study) == ["nobody came"]
    with pytest.raises(Conflict, match="taken back already"):
        undo(study, act=middle)
    assert [(act.said, act.stands) for act in told(study).acts[:2]] == [
        ("Coded 'nobody came' as 'Being believed'", True),
        ("Coded 'a nurse' as 'Being believed'", False),
    ]


def test_the_history_tells_everybodys_acts_and_whether_they_stand(study: Study) -> None:
    ben = study.member("Ben", Role.CODER)
    code_passage(study, "nobody came")
    code_passage(study, "a nurse", actor=ben)
    add_code(study, "Doors")
    undo(study)

    found = told(study)

    assert [(act.actor, act.said, act.stands) for act in found.acts[:3]] == [
        ("You", "Added the code 'Doors'", False),
        ("Ben", "Coded 'a nurse' as 'Being believed'", True),
        ("You", "Coded 'nobody came' as 'Being believed'", True),
    ]
    assert found.acts[1].place == study.span_of("a nurse")
    assert (found.undo, found.redo) == ("Coded 'nobody came' as 'Being believed'", "Added the code 'Doors'")
    assert told(study, actor=ben).undo == "Coded 'a nurse' as 'Being believed'"


def test_the_place_of_an_act_follows_corrections(study: Study) -> None:
    code_passage(study, "nobody came")
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What happened that long night?")

    corrected, coded = told(study).acts[:2]
    assert corrected.said == "Corrected 'night?' to 'long night?'"
    start = study.span_of("nobody came").start + len("long ")
    assert coded.place == Span(start, start + len("nobody came"))


def test_a_correction_is_undone_and_redone_with_its_codings(study: Study) -> None:
    code_passage(study, "It helped to be believed.")
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 3, "Then a nurse sat down with me.")

    for _ in range(3):
        assert undo(study).said == "Took back a correction of the transcript"
        assert quotes(study) == ["It helped to be believed."]
        assert redo(study).said.startswith("Corrected")
    with study.workbench.read(study.owner) as tx:
        (found,) = coding.codings_of_interview(tx, study.interview_id)
    assert (found.anchor, found.quote) == (Anchor.LOST, "It helped to be believed.")


def test_two_corrections_of_one_turn_are_undone_beside_a_colleagues_elsewhere(study: Study) -> None:
    ben = study.member("Ben", Role.EDITOR)
    texts = ["Yes? What happened that night?", "Oh. What then?"]
    for text in texts:
        with study.workbench.write(study.owner) as tx:
            current = transcripts.current_revision(tx, study.interview_id)
            assert current is not None
            transcripts.correct_turn(tx, study.interview_id, current.id, 0, text)
    with study.workbench.write(ben) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 2, "And after that?")

    undo(study)
    undo(study)

    with study.workbench.read(study.owner) as tx:
        current = transcripts.current_revision(tx, study.interview_id)
    assert current is not None
    assert current.document.text == study.document.text.replace("And then?", "And after that?")


def test_several_changes_of_one_code_are_undone_one_by_one(study: Study) -> None:
    for number, name in enumerate(["Belief", "Trust"], start=1):
        with study.workbench.write(study.owner) as tx:
            codebook.update_code(tx, study.code.id, number, {"name": name})

    assert undo(study).said == "Renamed the code 'Trust' to 'Belief'"
    assert undo(study).said == "Renamed the code 'Belief' to 'Being believed'"
    assert redo(study).said == "Renamed the code 'Being believed' to 'Belief'"


def test_a_name_that_a_colleague_changed_again_stays(study: Study) -> None:
    berit = study.member("Berit", Role.EDITOR)
    with study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"name": "Trust"})
    with study.workbench.write(berit) as tx:
        codebook.update_code(tx, study.code.id, 2, {"name": "Belief", "definition": "New."})

    assert "Berit has changed the code 'Belief' since" in undo(study).said


def test_many_codings_are_one_act_and_come_back_as_one(study: Study) -> None:
    wanted = [
        Wanted(
            f"00000000-0000-4000-8000-{n:012}",
            study.interview_id,
            study.revision.id,
            study.span_of(words),
            study.code.id,
        )
        for n, words in enumerate(["nobody came", "a nurse", "And then?"])
    ]
    with study.workbench.write(study.owner) as tx:
        many_codings.add_codings(tx, study.project.id, wanted)

    assert told(study).undo == "Coded 3 passages as 'Being believed'"
    assert undo(study).said == "Removed the codes from 3 passages coded as 'Being believed'"
    assert quotes(study) == []
    assert redo(study).said == "Put the codes back on 3 passages coded as 'Being believed'"
    assert len(quotes(study)) == 3


def test_undoing_many_leaves_the_one_a_colleague_changed(study: Study) -> None:
    berit = study.member("Berit", Role.EDITOR)
    wanted = [
        Wanted(
            f"00000000-0000-4000-8000-{n:012}",
            study.interview_id,
            study.revision.id,
            study.span_of(words),
            study.code.id,
        )
        for n, words in enumerate(["nobody came", "a nurse"])
    ]
    with study.workbench.write(study.owner) as tx:
        many_codings.add_codings(tx, study.project.id, wanted)
    change(study, wanted[0].coding_id, "and nobody came", actor=berit)

    undo(study)

    assert quotes(study) == ["and nobody came"]


def test_no_question_to_the_log_reads_all_of_it(local_study: Study) -> None:
    """A milliseconds test would depend on what else the machine does; the plan of a query does not."""
    code_passage(local_study, "nobody came")
    undo(local_study)
    with local_study.workbench.read(local_study.owner) as tx:
        asked: list[tuple[str, object]] = []
        note = lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters))  # noqa: E731
        sa.event.listen(tx.connection, "before_cursor_execute", note)
        history.history(tx, local_study.interview_id)
        sa.event.remove(tx.connection, "before_cursor_execute", note)
        of_the_log = [(text, given) for text, given in asked if "FROM events" in text]
        plans = [tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given).all() for text, given in of_the_log]

    assert len(plans) >= 8
    assert not [row for plan in plans for row in plan if "SCAN events" in row[-1]]


def test_the_next_undo_costs_no_more_after_many_acts_here_elsewhere_and_taken_back(local_study: Study) -> None:
    study = local_study
    code_many(study, 8)
    early = steps_of_undo_and_redo(study)

    code_many(study, 300)
    code_many(study, 300, elsewhere=True)
    code_many(study, 300, actor=study.member("Berit", Role.CODER))
    for _ in range(150):
        assert undo(study).done

    assert steps_of_undo_and_redo(study) < 1.2 * early


def code_many(study: Study, times: int, *, actor: Actor | None = None, elsewhere: bool = False) -> None:
    """Code the same words again and again, each time as an act of its own; perhaps in another interview."""
    with study.workbench.write(actor or study.owner) as tx:
        revision = study.revision
        if elsewhere:
            revision = transcripts.import_transcript(tx, study.project.id, study.document, name="Bo", language="en")
        for _ in range(times):
            with tx.gesture(str(uuid.uuid4())):
                span = study.span_of("nobody came")
                coding.add_coding(tx, revision.interview_id, revision.id, span, study.code.id)


def steps_of_undo_and_redo(study: Study) -> int:
    """Return how many steps SQLite takes to undo and redo one act, in tens."""
    taken: list[None] = []
    for act in (history.undo, history.redo):
        with study.workbench.write(study.owner) as tx:
            raw = tx.connection.connection.dbapi_connection
            assert raw is not None
            raw.set_progress_handler(lambda: taken.append(None), 10)
            assert act(tx, study.interview_id).done
            raw.set_progress_handler(None, 10)
    return len(taken)


def test_an_undo_that_found_nothing_and_was_done_again_can_still_be_taken_back(study: Study) -> None:
    ben, coding_id = study.member("Ben", Role.CODER), str(uuid.uuid4())
    wanted = [Wanted(coding_id, study.interview_id, study.revision.id, study.span_of("a nurse"), study.code.id)]
    with study.workbench.write(ben) as tx:
        many_codings.add_codings(tx, study.project.id, wanted)
    with study.workbench.write(study.owner) as tx:
        coding.remove_coding(tx, coding_id)
    undo(study, actor=ben)  # the owner has removed it: nothing is left to take back
    redo(study, actor=ben)
    undo(study)
    assert quotes(study) == ["a nurse"]

    undo(study, actor=ben)

    assert quotes(study) == []
