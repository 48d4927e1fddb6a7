"""Decisions about questions are kept, can be taken back, and bind the next run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import RevisionKind
from qual.domain.passage_decision import DecisionKind
from qual.domain.permission import Role
from qual.domain.theme import SuggestionState
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import deciding, history, interviews, theme_steps, themes, transcripts
from qual.store import passage_decisions
from qual.store import themes as themes_store
from tests.plugins.workbenches import Study
from tests.services.grouped import (
    ask,
    described,
    elsewhere,
    passages,
    question_of,
    questions,
    talk,
    together,
    two_talks,
)


def decide(study: Study, act, *args, **more):
    with study.workbench.write(study.owner) as tx:
        return act(tx, *args, **more)


def kept(study: Study):
    with study.workbench.read(study.owner) as tx:
        return passage_decisions.of_project(tx.connection, study.project.id)


def states(study: Study, run_id: str) -> list[SuggestionState]:
    return [one.state for one in questions(study, run_id)]


def test_two_passages_of_one_question_never_put_together_are_apart_in_the_next_run(grouped) -> None:
    study, run_id = grouped
    one, other = passages(study, questions(study, run_id)[0].id)[:2]
    assert together(study, run_id, one, other)

    decide(study, deciding.keep_apart, study.project.id, [one, other])

    assert not together(study, ask(study), one, other)


def test_pinned_passages_of_two_questions_are_together_in_the_next_run(grouped) -> None:
    study, run_id = grouped
    one, other = (passages(study, question.id)[0] for question in questions(study, run_id)[:2])
    assert not together(study, run_id, one, other)

    decide(study, deciding.pin, study.project.id, [one, other])

    assert together(study, ask(study), one, other)


def test_a_decision_follows_its_passages_through_corrections(grouped) -> None:
    study, run_id = grouped
    one, other = passages(study, questions(study, run_id)[0].id)[:2]
    decide(study, deciding.keep_apart, study.project.id, [one, other])
    with study.workbench.read(study.owner) as tx:
        document = transcripts.revision(tx, one.revision_id).document
    turn = document.turn_index_at(one.start)
    corrected = f"Well, {one.quote}"

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, one.interview_id, one.revision_id, turn, corrected)

    assert not together(study, ask(study), elsewhere(one, corrected), other)


def test_a_decision_taken_back_no_longer_binds(study: Study) -> None:
    two_talks(study)
    run_id = ask(study)
    one, other = passages(study, questions(study, run_id)[0].id)[:2]
    made = decide(study, deciding.keep_apart, study.project.id, [one, other], "Two different nights.")
    assert not together(study, ask(study), one, other)

    decide(study, deciding.take_back, made.id)

    assert together(study, ask(study), one, other)
    with pytest.raises(Conflict, match="already taken"):
        decide(study, deciding.take_back, made.id)
    ((kind, reason, by),) = [(d.kind, d.reason, d.taken_back_by) for d in kept(study)]
    assert (kind, reason, by) == (DecisionKind.APART, "Two different nights.", study.owner.user)


def test_the_parts_of_a_split_are_questions_of_their_own_and_stay_apart(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    members = passages(study, question.id)
    parts = described(study, run_id, members[:3], members[3:])

    made = decide(study, deciding.split, question.id, parts)

    assert [len(passages(study, one.id)) for one in made] == [3, len(members) - 3]
    assert states(study, run_id)[0] is SuggestionState.SPLIT
    assert all(one.state is SuggestionState.OPEN and one.chosen_by == study.owner.user for one in made)
    later = ask(study)
    assert together(study, later, *members[:3])
    assert together(study, later, *members[3:])
    assert not together(study, later, members[0], members[3])


def test_joined_questions_are_one_now_and_in_the_next_run(grouped) -> None:
    study, run_id = grouped
    first, second = questions(study, run_id)[:2]
    members = [*passages(study, first.id), *passages(study, second.id)]
    (whole,) = described(study, run_id, members)

    made = decide(study, deciding.join, [first.id, second.id], whole)

    assert len(passages(study, made.id)) == len(members)
    assert states(study, run_id)[:2] == [SuggestionState.JOINED] * 2
    assert together(study, ask(study), *members)


def test_taking_a_split_back_opens_the_question_and_withdraws_its_parts(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    members = passages(study, question.id)
    decide(study, deciding.split, question.id, described(study, run_id, members[:3], members[3:]))

    decide(study, deciding.take_back, kept(study)[0].id)

    found = states(study, run_id)
    assert found[0] is SuggestionState.OPEN
    assert found[-2:] == [SuggestionState.WITHDRAWN] * 2
    decide(study, deciding.split, question.id, described(study, run_id, members[:4], members[4:]))
    decide(study, deciding.take_back, kept(study)[1].id)
    assert states(study, run_id)[0] is SuggestionState.OPEN


def test_a_split_stays_while_a_part_is_decided_about(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    members = passages(study, question.id)
    made = decide(study, deciding.split, question.id, described(study, run_id, members[:3], members[3:]))
    decide(study, deciding.set_aside, made[0].id, "Only small talk.")

    with pytest.raises(Conflict, match="that decision back first"):
        decide(study, deciding.take_back, kept(study)[0].id)


def test_a_split_holds_all_passages_of_its_question(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    members = passages(study, question.id)

    with pytest.raises(Conflict, match="not all the passages"):
        decide(study, deciding.split, question.id, described(study, run_id, members[:3], members[4:]))
    with pytest.raises(BadInput, match="one part only"):
        described(study, run_id, members[:3], members[2:])
    with pytest.raises(BadInput, match="at least two"):
        decide(study, deciding.split, question.id, described(study, run_id, members))


def test_passages_accepted_into_one_theme_stay_together(grouped) -> None:
    study, run_id = grouped
    first, second = questions(study, run_id)[:2]
    one, other = passages(study, first.id)[0], passages(study, second.id)[0]
    theme = decide(study, deciding.accept, first.id, "Being believed", "It heals.", [one])
    decide(study, deciding.merge, second.id, theme.id, [other])

    assert together(study, ask(study), one, other)
    decide(study, theme_steps.set_aside, theme.id, "Too thin.")
    assert not together(study, ask(study), one, other)


def test_accepting_taken_back_opens_the_question_and_leaves_the_theme(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    theme = decide(study, deciding.accept, question.id, "Belief", "It heals.", passages(study, question.id)[:2])

    decide(study, deciding.take_back, kept(study)[0].id)

    assert states(study, run_id)[0] is SuggestionState.OPEN
    with study.workbench.read(study.owner) as tx:
        assert len(themes.theme_view(tx, theme.id).quotes) == 2


def left_out(study: Study, run_id: str) -> list[tuple[str, int]]:
    """Return what a run says it could not honour."""
    with study.workbench.read(study.owner) as tx:
        found = themes_store.run(tx.connection, run_id).engine["decisions"]
    return [(one["lack"], one["n"]) for one in found["left_out"]]


def test_a_passage_that_was_deleted_is_missed_and_the_rest_of_the_decision_holds(grouped) -> None:
    study, run_id = grouped
    some = [question.id for question in questions(study, run_id)[:2]]
    one, other, third = passages(study, some[0])[0], *passages(study, some[1])[:2]
    decide(study, deciding.pin, study.project.id, [one, other, third])
    with study.workbench.read(study.owner) as tx:
        document = transcripts.revision(tx, third.revision_id).document
    left = [
        SpokenTurn(turn.speaker, turn.span.slice(document.text))
        for turn in document.turns
        if turn.span.start != third.start
    ]
    shorter = build_document(left, language="en")
    with study.workbench.write(study.owner) as tx:
        interview = interviews.interview(tx, third.interview_id)
        transcripts.put_revision(tx, interview, shorter, RevisionKind.CORRECTION)

    later = ask(study)

    assert left_out(study, later) == [("deleted", 1)]
    assert together(study, later, one, other)


def test_passages_of_an_interview_that_a_run_leaves_out_are_not_missed(grouped) -> None:
    study, run_id = grouped
    mixed = passages(study, questions(study, run_id)[0].id)
    chosen = [next(p for p in mixed if p.participant == who) for who in ("Eva", "Bo")]
    decide(study, deciding.pin, study.project.id, chosen)
    cia = talk(study, "Cia", n=70)

    assert left_out(study, ask(study, interview_ids=[cia])) == []


@pytest.mark.parametrize("number", [0, 1, 3])
def test_never_together_is_said_of_two_passages(grouped, number: int) -> None:
    study, run_id = grouped
    chosen = passages(study, questions(study, run_id)[0].id)[:number]

    with pytest.raises(BadInput, match="exactly two"):
        decide(study, deciding.keep_apart, study.project.id, chosen)


def test_a_passage_of_another_project_is_refused(grouped) -> None:
    study, run_id = grouped
    one = passages(study, questions(study, run_id)[0].id)[0]
    with pytest.raises(NotFound):
        decide(study, deciding.pin, study.project.id, [one, replace(one, interview_id="elsewhere")])


def test_reviewers_decide_nothing(grouped) -> None:
    study, run_id = grouped
    chosen = passages(study, questions(study, run_id)[0].id)[:2]
    rita = study.member("Rita", Role.REVIEWER)

    with pytest.raises(NotAllowed), study.workbench.write(rita) as tx:
        deciding.pin(tx, study.project.id, chosen)


def test_the_second_of_two_who_decide_is_told(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    decide(study, deciding.set_aside, question.id, "Small talk.")

    with pytest.raises(Conflict, match="already decided"):
        decide(study, deciding.set_aside, question.id, "Small talk.")


def test_who_speaks_is_counted_in_people_groups_and_sites(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]

    groups = question.payload["coverage"]["groups"]["rows"]
    sites = question.payload["coverage"]["attribute:site"]["rows"]

    assert {(row[0], row[4], row[5]) for row in groups} == {("managers", 1, 1), ("participants", 1, 1)}
    assert {row[0] for row in sites} == {"north", "south"}
    assert question_of(study, run_id, passages(study, question.id)[0]) == question.id


def test_a_theme_made_of_a_question_is_taken_back_whole_and_made_again(study: Study) -> None:
    two_talks(study)
    run_id = ask(study)
    question = questions(study, run_id)[0]
    chosen = passages(study, question.id)[:3]
    with study.workbench.write(study.owner) as tx:
        theme = deciding.accept(tx, question.id, "Doors", "Doors decide.", chosen)

    undone = decide(study, history.undo, study.interview_id)

    assert undone.said == (
        "Took a decision about suggestions back; Took 3 passages out of the theme 'Doors'; Withdrew the theme 'Doors'"
    )
    assert states(study, run_id)[0] is SuggestionState.OPEN
    assert [one.stands for one in kept(study)] == [False]
    redone = decide(study, history.redo, study.interview_id)
    assert redone.said == "Brought back the theme 'Doors'; Put 3 passages back into the theme 'Doors'"
    assert states(study, run_id)[0] is SuggestionState.ACCEPTED
    assert [one.stands for one in kept(study)] == [True]
    assert len(decide(study, themes.theme_view, theme.id).quotes) == 3


def test_a_split_taken_back_and_done_again_has_its_own_parts_again(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    members = passages(study, question.id)
    made = decide(study, deciding.split, question.id, described(study, run_id, members[:3], members[3:]))

    assert decide(study, history.undo, study.interview_id).done
    assert {themes_state(study, part.id) for part in made} == {SuggestionState.WITHDRAWN}
    assert decide(study, history.redo, study.interview_id).said == "Decided again that a question was split into 2"

    assert {themes_state(study, part.id) for part in made} == {SuggestionState.OPEN}
    assert themes_state(study, question.id) is SuggestionState.SPLIT


def test_a_decision_about_whose_question_somebody_decided_anew_does_not_come_back(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    decide(study, deciding.set_aside, question.id, "Two things.")
    assert decide(study, history.undo, study.interview_id).done
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(ben) as tx:
        deciding.set_aside(tx, question.id, "Not one.")

    refused = decide(study, history.redo, study.interview_id)

    assert (refused.done, "decided about this anew" in refused.said) == (False, True)
    assert themes_state(study, question.id) is SuggestionState.SET_ASIDE


def themes_state(study: Study, question_id: str) -> SuggestionState:
    with study.workbench.read(study.owner) as tx:
        return themes_store.suggestion(tx.connection, question_id).state
