"""What speaks against a theme, on both stores: found with its reasons, judged by people, carried with the text."""

from __future__ import annotations

import pytest

from qual.analysis.counter_evidence import Why
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import (
    codebook,
    coding,
    counter_search,
    participants,
    rounds,
    theme_against,
    theme_codes,
    themes,
    transcripts,
)
from qual.services.counter_search import CounterCandidate, CounterSearch
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from tests.plugins.workbenches import Study
from tests.services.test_similar import embed

EVA = (
    SpokenTurn("Interviewer", "What was it like on the ward?", 0.0, 2.0),
    SpokenTurn("Eva", "It never helped me to be believed by a nurse.", 2.0, 6.0),
    SpokenTurn("Eva", "Lunch was soup with bread on most days there.", 6.0, 9.0),
)


def add(study: Study, spoken: tuple[SpokenTurn, ...] = EVA, name: str = "Eva") -> str:
    with study.workbench.write(study.owner) as tx:
        document = build_document(spoken, language="en")
        made = transcripts.import_transcript(tx, study.project.id, document, name=name, language="en")
        return made.interview_id


def theme(study: Study) -> Theme:
    span = study.span_of("It helped to be believed.")
    draft = QuoteDraft(study.interview_id, study.revision.id, span.start, span.end)
    with study.workbench.write(study.owner) as tx:
        return themes.create_theme(tx, study.project.id, "Belief heals", "Being believed helps.", [draft])


def seek(study: Study, theme_id: str) -> CounterSearch:
    with study.workbench.read(study.owner) as tx:
        return counter_search.seek(tx, theme_id)


def draft_of(one: CounterCandidate) -> QuoteDraft:
    passage = one.passage
    return QuoteDraft(passage.interview_id, passage.revision_id, passage.start, passage.end)


def judge(study: Study, theme_id: str, one: CounterCandidate, *, speaks: bool) -> str:
    with study.workbench.write(study.owner) as tx:
        return theme_against.judge(tx, theme_id, draft_of(one), speaks, one.grounds).id


def against(study: Study, theme_id: str) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [one.passage.quote for one in theme_against.counter_views(tx, theme_id)]


def test_who_denies_what_a_quote_says_comes_first_with_the_words(study: Study) -> None:
    add(study)
    embed(study)

    found = seek(study, theme(study).id)

    first = found.found[0]
    assert first.passage.quote == EVA[1].text
    assert first.why == (Why.OTHER_POLARITY, Why.OTHER_PERSON)
    assert (first.denying, first.denies) == (("never",), True)
    assert {"helped", "believed"} <= set(first.shared)
    assert (first.near_quote, found.n_compared, found.missing) == (1, 3, 0)
    assert 0 <= first.nearer_than <= 1
    assert "believed" not in repr(first.grounds)


def test_the_themes_own_passages_are_not_listed(study: Study) -> None:
    add(study)
    embed(study)

    listed = [one.passage.quote for one in seek(study, theme(study).id).found]

    assert listed
    assert not any("It helped to be believed" in words for words in listed)


def test_a_group_nobody_of_which_is_quoted_is_a_reason(study: Study) -> None:
    eva = add(study)
    with study.workbench.write(study.owner) as tx:
        for label, group, interview_id, key in (
            ("P1", "patients", study.interview_id, "Anna"),
            ("P2", "staff", eva, "Eva"),
        ):
            person = participants.set_participant(tx, study.project.id, label, group=group)
            transcripts.update_speaker(tx, interview_id, key, {"participant_id": person.id})
    embed(study)

    found = seek(study, theme(study).id)

    assert {one.passage.participant for one in found.found if Why.OTHER_GROUP in one.why} == {"P2"}


def test_a_code_beside_the_themes_own_is_a_reason_and_named(study: Study) -> None:
    eva = add(study)
    with study.workbench.write(study.owner) as tx:
        above = codebook.add_code(tx, study.project.id, "Being heard")
        own, rival = (codebook.add_code(tx, study.project.id, n, parent_id=above.id) for n in ("Trusted", "Doubted"))
        text = transcripts.current_revision(tx, eva)
        start = text.document.text.index("It never helped")
        coding.add_coding(tx, eva, text.id, Span(start, start + 20), rival.id)
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of("It helped"), own.id)
    embed(study)

    first = seek(study, theme(study).id).found[0]

    assert Why.RIVAL_CODE in first.why
    assert first.rival_codes == ("Doubted",)


def test_what_is_coded_with_a_code_of_the_theme_is_part_of_it(study: Study) -> None:
    eva = add(study)
    add(study, (SpokenTurn("Ida", "They never believed me and that never helped.", 0.0, 4.0),), "Ida")
    embed(study)
    made = theme(study)
    with study.workbench.write(study.owner) as tx:
        text = transcripts.current_revision(tx, eva)
        start = text.document.text.index("It never helped")
        coding.add_coding(tx, eva, text.id, Span(start, start + 20), study.code.id)
        theme_codes.add_code(tx, made.id, study.code.id)

    found = seek(study, made.id).found

    assert EVA[1].text not in [one.passage.quote for one in found]
    assert [one.passage.speaker for one in found if Why.OTHER_PERSON in one.why] == ["Ida"]


def test_what_was_judged_is_kept_and_not_listed_again(study: Study) -> None:
    add(study)
    embed(study)
    made = theme(study)
    first, second, *_ = seek(study, made.id).found

    judge(study, made.id, first, speaks=True)
    judge(study, made.id, second, speaks=False)

    assert against(study, made.id) == [EVA[1].text]
    left = [one.passage.quote for one in seek(study, made.id).found]
    assert first.passage.quote not in left
    assert second.passage.quote not in left


def test_a_judgement_can_be_changed_and_taken_back(study: Study) -> None:
    add(study)
    embed(study)
    made = theme(study)
    first = seek(study, made.id).found[0]

    judge(study, made.id, first, speaks=False)
    kept = judge(study, made.id, first, speaks=True)
    assert judge(study, made.id, first, speaks=True) == kept
    assert against(study, made.id) == [EVA[1].text]
    with study.workbench.write(study.owner) as tx:
        theme_against.take_back(tx, made.id, kept)

    assert against(study, made.id) == []
    assert seek(study, made.id).found[0].passage.quote == first.passage.quote
    with study.workbench.write(study.owner) as tx, pytest.raises(NotFound):
        theme_against.take_back(tx, made.id, kept)


def test_a_passage_found_here_can_carry_the_theme(study: Study) -> None:
    add(study)
    embed(study)
    made = theme(study)
    first = seek(study, made.id).found[0]

    with study.workbench.write(study.owner) as tx:
        quote = theme_against.belongs(tx, made.id, draft_of(first))

    assert quote.quote == EVA[1].text
    assert EVA[1].text not in [one.passage.quote for one in seek(study, made.id).found]


def test_a_counter_quote_follows_corrections(study: Study) -> None:
    eva = add(study)
    embed(study)
    made = theme(study)
    judge(study, made.id, seek(study, made.id).found[0], speaks=True)

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, eva, transcripts.current_revision(tx, eva).id, 0, "So, what was the ward like?")
        present = transcripts.current_revision(tx, eva)
        transcripts.correct_turn(tx, eva, present.id, 1, "It never ever helped me to be believed by a nurse.")

    assert against(study, made.id) == ["It never ever helped me to be believed by a nurse."]
    assert "It never ever" not in "".join(one.passage.quote for one in seek(study, made.id).found)


def test_without_vectors_the_number_of_interviews_without_is_said(study: Study) -> None:
    found = seek(study, theme(study).id)

    assert (found.found, found.missing, found.quotes_unplaced) == ((), 1, 1)


def test_a_theme_without_quotes_cannot_be_spoken_against(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        made = themes.create_theme(tx, study.project.id, "Empty", "Nothing yet.")

    with pytest.raises(BadInput, match="no quotes yet"):
        seek(study, made.id)


def test_reviewers_may_look_and_only_those_who_decide_may_judge(study: Study) -> None:
    add(study)
    embed(study)
    made = theme(study)
    first = seek(study, made.id).found[0]
    rita, stranger = study.member("Rita", Role.REVIEWER), study.stranger()

    with study.workbench.read(rita) as tx:
        assert counter_search.seek(tx, made.id).found
    with study.workbench.write(rita) as tx, pytest.raises(NotAllowed):
        theme_against.judge(tx, made.id, draft_of(first), True)
    with study.workbench.read(stranger) as tx, pytest.raises(NotFound):
        counter_search.seek(tx, made.id)


def test_who_codes_blind_gets_no_search_and_sees_no_counter_quotes_of_that_interview(study: Study) -> None:
    eva = add(study)
    embed(study)
    made = theme(study)
    judge(study, made.id, seek(study, made.id).found[0], speaks=True)
    ben, cem = study.member("Ben", Role.CODER), study.member("Cem", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(eva, ben.user), Task(eva, cem.user)])

    with study.workbench.read(ben) as tx, pytest.raises(Conflict, match="blind"):
        counter_search.seek(tx, made.id)
    with study.workbench.read(ben) as tx:
        assert theme_against.counter_views(tx, made.id) == ()
    assert against(study, made.id) == [EVA[1].text]
