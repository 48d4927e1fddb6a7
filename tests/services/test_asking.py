"""Asking for suggestions: over the chosen material only, once the team has read enough, and all of it kept."""

from __future__ import annotations

import pytest

from qual.analysis.segments import Unit
from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import SpeakerRole
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import (
    codebook,
    coding,
    participants,
    reading_record,
    reading_share,
    rounds,
    suggestion_material,
    suggestion_requests,
    transcripts,
)
from qual.services.rounds import Task
from qual.store import events
from qual.store.themes import SuggestionRun
from tests.plugins.workbenches import Study

ANNA, NURSE = (
    "I waited 😀 by the locked door, and nobody came.",
    "Then a nurse sat down with me. It helped to be believed.",
)


def run_of(study: Study, actor: Actor | None = None, **wanted: object) -> SuggestionRun:
    with study.workbench.write(actor or study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id, **wanted)  # type: ignore[arg-type]
        return suggestion_requests.run_of_job(tx, job_id)


def passages(study: Study, actor: Actor | None = None, **wanted: object) -> list[str]:
    run = run_of(study, actor, **wanted)
    with study.workbench.read(actor or study.owner) as tx:
        return [s.text for s in suggestion_material.material(tx, run, lambda _: sentences)]


def sentences(text: str) -> list[tuple[int, int]]:
    middle = text.find(". ") + 1
    return [(0, middle), (middle, len(text))] if middle else [(0, len(text))]


def code(study: Study, words: str, code_id: str = "", actor: Actor | None = None) -> None:
    with study.workbench.write(actor or study.owner) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), code_id or study.code.id)


def wait_for(study: Study, percent: int) -> None:
    with study.workbench.write(study.owner) as tx:
        reading_share.set_rule(tx, study.project.id, percent, is_on=True)


@pytest.fixture
def spoken(study: Study) -> Study:
    with study.workbench.write(study.owner) as tx:
        transcripts.update_speaker(tx, study.interview_id, "Interviewer", {"role": SpeakerRole.INTERVIEWER.value})
    return study


def test_what_interviewers_ask_is_left_out_unless_wanted(spoken: Study) -> None:
    assert passages(spoken) == [ANNA, NURSE]
    assert passages(spoken, with_interviewers=True) == ["What happened that night?", ANNA, NURSE]


def test_sentences_are_passages_of_their_own(spoken: Study) -> None:
    assert len(passages(spoken, unit=Unit.SENTENCE)) == 3


def test_only_chosen_interviews_and_groups(spoken: Study) -> None:
    with spoken.workbench.write(spoken.owner) as tx:
        person = participants.set_participant(tx, spoken.project.id, "P1", group="Staff")
        transcripts.update_speaker(tx, spoken.interview_id, "Anna", {"participant_id": person.id})
        other = transcripts.import_transcript(
            tx, spoken.project.id, build_document([SpokenTurn("Eva", "I slept rather well there.")], language="en"),
            name="Eva", language="en",
        )  # fmt: skip

    assert passages(spoken, interview_ids=[other.interview_id]) == ["I slept rather well there."]
    assert passages(spoken, groups=["Staff"]) == [ANNA, NURSE]
    assert passages(spoken, groups=["Staff"], interview_ids=[other.interview_id]) == []


def test_of_codes_what_overlaps_them_or_what_is_under_them(spoken: Study) -> None:
    with spoken.workbench.write(spoken.owner) as tx:
        below = codebook.add_code(tx, spoken.project.id, "By staff", parent_id=spoken.code.id)
        other = codebook.add_code(tx, spoken.project.id, "Doors")
    code(spoken, "nurse", below.id)
    code(spoken, "locked door", other.id)

    assert passages(spoken, code_ids=[spoken.code.id]) == [NURSE]
    assert passages(spoken, code_ids=[spoken.code.id, other.id]) == [ANNA, NURSE]


def test_only_what_nobody_has_coded(spoken: Study) -> None:
    code(spoken, "nobody came")

    assert passages(spoken, only_uncoded=True) == [NURSE]


def test_a_coding_hidden_by_a_blind_round_is_none_for_who_asks(spoken: Study) -> None:
    anna = spoken.member("Anna", Role.CODER)
    with spoken.workbench.write(spoken.owner) as tx:
        rounds.make_round(tx, spoken.project.id, "First", [Task(spoken.interview_id, anna.user)])
    code(spoken, "nobody came", actor=anna)

    assert passages(spoken, only_uncoded=True) == [ANNA, NURSE]
    with pytest.raises(BadInput, match="Nothing in this project is coded with the chosen codes"):
        run_of(spoken, code_ids=[spoken.code.id])
    with pytest.raises(Conflict, match="off while you code in a blind round"):
        run_of(spoken, anna)


def test_wishes_that_no_passage_can_fulfil_are_refused_in_words(spoken: Study) -> None:
    with pytest.raises(BadInput, match="Nothing in this project is coded"):
        run_of(spoken, code_ids=[spoken.code.id])
    with pytest.raises(BadInput, match="no passage is both"):
        run_of(spoken, code_ids=[spoken.code.id], only_uncoded=True)
    with pytest.raises(NotFound, match="1 of the chosen codes"):
        run_of(spoken, code_ids=["gone"])
    with pytest.raises(BadInput, match="seed"):
        run_of(spoken, seed=-1)


def test_codes_removed_before_the_job_runs_leave_nothing_to_group(spoken: Study) -> None:
    with spoken.workbench.write(spoken.owner) as tx:
        other = codebook.add_code(tx, spoken.project.id, "Doors")
    code(spoken, "locked door", other.id)
    run = run_of(spoken, code_ids=[other.id])
    with spoken.workbench.write(spoken.owner) as tx:
        codebook.remove_code(tx, other.id, with_codings=True)

    with spoken.workbench.read(spoken.owner) as tx:
        assert suggestion_material.material(tx, run, lambda _: sentences) == ()


def test_suggestions_wait_until_enough_is_read(study: Study) -> None:
    wait_for(study, 30)
    with pytest.raises(Conflict, match=r"has read 30 % of the material; so far it is 0 %"):
        run_of(study)

    with study.workbench.write(study.owner) as tx:
        reading_record.note_read(tx, study.interview_id, study.revision.id, [study.span_of(NURSE)])

    reading = run_of(study).parameters["reading"]
    assert isinstance(reading, dict)
    assert reading["is_enough"]
    assert reading["percent"] >= 30
    assert reading["early_reason"] == ""


def test_owners_and_editors_may_ask_early_with_a_reason_that_is_kept(study: Study) -> None:
    wait_for(study, 30)
    editor, coder = study.member("Eddie", Role.EDITOR), study.member("Cora", Role.CODER)

    run = run_of(study, editor, early_reason="  We read it\non paper. ")

    assert run.parameters["reading"] == {
        "percent": 0,
        "rule": {"percent": 30, "is_on": True},
        "is_enough": False,
        "early_reason": "We read it on paper.",
    }
    with study.workbench.read(study.owner) as tx:
        newest = events.since(tx.connection, study.project.id, 0)[-1]
    assert (newest.action, newest.actor_id) == ("suggestions.request", editor.user)
    assert newest.after is not None
    assert newest.after["reading"]["early_reason"] == "We read it on paper."
    with pytest.raises(NotAllowed, match="before the team has read enough"):
        run_of(study, coder, early_reason="I am curious.")


def test_a_blank_reason_is_none(study: Study) -> None:
    wait_for(study, 30)

    with pytest.raises(Conflict, match="ask anyway and say why"):
        run_of(study, early_reason="  ")


def test_on_the_command_line_nothing_waits_and_the_run_says_so(study: Study) -> None:
    wait_for(study, 30)

    reading = run_of(study, at_the_computer=True).parameters["reading"]

    assert isinstance(reading, dict)
    assert "command line" in reading["early_reason"]


def test_the_request_is_kept_whole(study: Study) -> None:
    code(study, "nobody came")

    run = run_of(study, code_ids=[study.code.id], unit=Unit.SENTENCE, with_interviewers=True, seed=7)

    assert {k: v for k, v in run.parameters.items() if k != "reading"} == {
        "interview_ids": [], "groups": [], "code_ids": [study.code.id], "only_uncoded": False, "unit": "sentence",
        "with_interviewers": True, "granularity": "medium", "seed": 7,
    }  # fmt: skip
