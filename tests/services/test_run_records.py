"""What a question's card and the records of runs say: codes, earlier answers, decisions, two runs compared."""

from __future__ import annotations

import json

import pytest

from qual.analysis.run_comparison import Change
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.interview import SpeakerRole
from qual.domain.passage_decision import DecisionKind
from qual.domain.permission import Role
from qual.domain.theme import SuggestionState
from qual.errors import BadInput, Conflict, NotFound
from qual.services import (
    coding,
    deciding,
    decision_list,
    question_codes,
    question_making,
    question_past,
    rounds,
    run_records,
    suggestion_report,
    suggestions,
    transcripts,
)
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.services.grouped import ask, described, language, passages, questions, read, talk, write


def test_the_codes_of_a_question_are_counted_by_its_passages_and_by_the_code(grouped) -> None:
    study, run_id = grouped
    first, second = questions(study, run_id)[:2]
    inside, outside = passages(study, first.id), passages(study, second.id)
    for one in (inside[0], inside[1], outside[0]):
        write(study, coding.add_coding, one.interview_id, one.revision_id, Span(one.start, one.end), study.code.id)

    (found,) = read(study, question_codes.codes_of_question, first.id)

    assert (found.name, found.overlap.passages, found.overlap.of_passages) == (study.code.name, 2, len(inside))
    assert found.overlap.share_of_code == pytest.approx(2 / 3)


def test_codings_of_a_blind_round_are_not_counted_for_others(grouped) -> None:
    study, run_id = grouped
    one = passages(study, questions(study, run_id)[0].id)[0]
    anna = study.member("Anna", Role.CODER)
    write(study, rounds.make_round, study.project.id, "First", [Task(one.interview_id, anna.user)])
    with study.workbench.write(anna) as tx:
        coding.add_coding(tx, one.interview_id, one.revision_id, Span(one.start, one.end), study.code.id)

    assert read(study, question_codes.codes_of_question, questions(study, run_id)[0].id) == ()


def test_who_codes_blind_reads_nothing_of_runs_and_decisions(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    write(study, deciding.pin, study.project.id, passages(study, question.id)[:2])
    anna = study.member("Anna", Role.CODER)
    interview = passages(study, question.id)[0].interview_id
    write(study, rounds.make_round, study.project.id, "First", [Task(interview, anna.user)])

    assert read(study, run_records.run_lines, study.project.id, actor=anna) == ()
    assert read(study, decision_list.decisions_of, study.project.id, actor=anna) == ()
    assert read(study, suggestions.passages_of, question.id, actor=anna) == ()
    assert read(study, suggestions.run_of_question, question.id, actor=anna) == ""
    for service, given in (
        (run_records.run_record, run_id),
        (suggestion_report.run_report, run_id),
        (question_codes.codes_of_question, question.id),
        (question_past.earlier_answers, question.id),
    ):
        with pytest.raises((Conflict, NotFound)):
            read(study, service, given, actor=anna)
    with pytest.raises(Conflict), study.workbench.write(anna) as tx:
        deciding.pin(tx, study.project.id, passages(study, question.id)[:2])


def test_a_question_says_that_most_of_it_was_set_aside_and_why(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    write(study, deciding.set_aside, question.id, "Only small talk.")

    later = ask(study)

    told = {one.id: read(study, question_past.earlier_answers, one.id) for one in questions(study, later)}
    ((again, (found,)),) = [(id_, answers) for id_, answers in told.items() if answers]
    assert (found.kind, found.by, found.reason) == (DecisionKind.SET_ASIDE, study.owner.name, "Only small talk.")
    assert found.share >= 0.5
    assert {p.quote for p in passages(study, again)} & {p.quote for p in passages(study, question.id)}


def test_a_question_says_which_theme_most_of_it_went_into(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    write(study, deciding.accept, question.id, "Being believed", "It heals.", passages(study, question.id)[:2])

    told = [read(study, question_past.earlier_answers, one.id) for one in questions(study, ask(study))]

    assert [found.theme for answers in told for found in answers] == ["Being believed"]


def test_a_question_says_that_it_was_merged_by_people(grouped) -> None:
    study, run_id = grouped
    ids = [question.id for question in questions(study, run_id)[:2]]
    with study.workbench.write(study.owner) as tx:
        deciding.join(tx, ids, question_making.whole_of(tx, ids, language))
    here = [read(study, question_past.earlier_answers, one.id) for one in questions(study, run_id)]

    told = [read(study, question_past.earlier_answers, one.id) for one in questions(study, ask(study))]

    ((found,),) = [answers for answers in told if answers]
    assert (found.kind, found.by, found.share) == (DecisionKind.JOINED, study.owner.name, 1.0)
    assert not any(here)


def test_decisions_are_listed_with_who_why_and_what_they_contradict(grouped) -> None:
    study, run_id = grouped
    one, other = passages(study, questions(study, run_id)[0].id)[:2]
    write(study, deciding.keep_apart, study.project.id, [one, other], "Two nights.")
    write(study, deciding.pin, study.project.id, [one, other], "The same night after all.")

    newest, oldest = read(study, decision_list.decisions_of, study.project.id)

    assert (newest.decision.reason, newest.by, newest.left_out) == (
        "The same night after all.", study.owner.name, (),
    )  # fmt: skip
    assert [lacking.lack.value for lacking in oldest.left_out] == ["contradiction"]
    assert {p.quote for p in newest.passages} == {one.quote, other.quote}


def test_a_run_is_compared_with_one_after_a_correction_and_a_new_interview(grouped) -> None:
    study, run_id = grouped
    one = passages(study, questions(study, run_id)[0].id)[0]
    with study.workbench.read(study.owner) as tx:
        turn = transcripts.revision(tx, one.revision_id).document.turn_index_at(one.start)
    write(study, transcripts.correct_turn, one.interview_id, one.revision_id, turn, f"{one.quote} Yes.")
    talk(study, "Cia")

    found = read(study, run_records.compare, run_id, ask(study))

    assert (found.n_shared, found.only_earlier, found.only_later) == (74, 0, 36)
    assert Change.MATCHED in {change.change for change in found.changes}


def test_a_split_is_seen_when_the_next_run_is_compared(grouped) -> None:
    study, run_id = grouped
    question = questions(study, run_id)[0]
    members = passages(study, question.id)
    half = len(members) // 2
    write(study, deciding.split, question.id, described(study, run_id, members[:half], members[half:]))

    found = read(study, run_records.compare, run_id, ask(study))

    splits = [change for change in found.changes if change.change is Change.SPLIT]
    assert [change.earlier[0].id for change in splits] == [question.id]


def test_a_run_is_not_compared_with_itself(grouped) -> None:
    study, run_id = grouped
    with pytest.raises(BadInput, match="two different"):
        read(study, run_records.compare, run_id, run_id)


def test_the_record_of_a_run_tells_what_was_shown_and_decided(grouped) -> None:
    study, run_id = grouped
    first, second = questions(study, run_id)[:2]
    write(study, deciding.set_aside, first.id, "Small talk.")
    members = passages(study, second.id)
    write(study, deciding.split, second.id, described(study, run_id, members[:5], members[5:]))
    n_shown = len(questions(study, run_id)) - 2

    record = read(study, run_records.run_record, run_id)
    report = read(study, suggestion_report.run_report, run_id)

    assert record.line.n_shown == n_shown == len(report["clusters"])
    assert record.line.by_state[SuggestionState.SET_ASIDE] == 1
    assert [one["made_from"] for one in report["questions_by_people"]] == [[second.id]] * 2
    assert {one["kind"] for one in report["decisions"]} == {"set_aside", "split"}
    assert report["clusters"][0]["decided_by"] == study.owner.name
    json.dumps(report)


def test_a_run_records_the_decisions_that_bound_it(grouped) -> None:
    study, run_id = grouped
    one, other = passages(study, questions(study, run_id)[0].id)[:2]
    write(study, deciding.keep_apart, study.project.id, [one, other])
    write(study, deciding.pin, study.project.id, [one, other])

    record = read(study, run_records.run_record, ask(study))

    assert record.n_honoured == 1
    ((missed),) = record.not_honoured
    assert (missed.kind, missed.lack, {p.quote for p in missed.passages}) == (
        "apart", "contradiction", {one.quote, other.quote},
    )  # fmt: skip


def test_interviewers_words_and_turns_are_flagged(local_study: Study) -> None:
    interview(local_study, "Eva")
    interview(local_study, "Bo")

    asked = questions(local_study, ask(local_study, with_interviewers=True))
    spoken = questions(local_study, ask(local_study))

    assert [one for one in asked if "interviewers_turns" in one.payload["flags"]]
    (echo,) = [one for one in spoken if "interviewers_words" in one.payload["flags"]]
    assert {"coercion", "describe"} <= set(echo.payload["interviewers_words"])
    said = [passage.quote for passage in passages(local_study, echo.id)]
    assert sum("coercion" in quote for quote in said) > len(said) / 2


def interview(study: Study, name: str) -> None:
    """Add an interview in which every other answer repeats the words of its question."""
    turns = []
    for i in range(40):
        if i % 2 == 0:
            turns.append(SpokenTurn("Interviewer", f"Please describe coercion as seen by yourself, part {i}."))
            turns.append(SpokenTurn(name, f"To describe coercion as seen by myself, part {i}."))
        else:
            turns.append(SpokenTurn(name, f"There was soup and bread for lunch on day {i}."))
    with study.workbench.write(study.owner) as tx:
        document = build_document(turns, language="en")
        made = transcripts.import_transcript(tx, study.project.id, document, name=name, language="en")
        transcripts.update_speaker(tx, made.interview_id, "Interviewer", {"role": SpeakerRole.INTERVIEWER.value})
