"""Asking a language model, on both stores: off until chosen, masked, read before it is sent, kept with what came."""

from __future__ import annotations

import json

import pytest

from qual.analysis.draft_prompt import DraftSentence
from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import Consent
from qual.domain.language_model import USUAL
from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import (
    draft_asking,
    erasing,
    language_models,
    participants,
    projects,
    rounds,
    theme_quotes,
    themes,
    transcripts,
)
from qual.services.draft_asking import Sending, Wish
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from qual.store import draft_requests, events
from tests.plugins.workbenches import Study

EVA = (
    SpokenTurn("Eva", "Then Kerstin from Västerås sat down with me. Call her on 070-123 45 67, said Anna.", 0.0, 6.0),
    SpokenTurn("Interviewer", "And then?", 6.0, 7.0),
)
THERE = "https://models.example.org/v1"


@pytest.fixture
def theme(study: Study) -> Theme:
    """Lend a theme with quotes of two people, one of whom names names."""
    with study.workbench.write(study.owner) as tx:
        eva = transcripts.import_transcript(
            tx, study.project.id, build_document(EVA, language="en"), name="Eva", language="en"
        )
        span = study.span_of("I waited 😀 by the locked door, and nobody came.")
        drafts = [
            QuoteDraft(study.interview_id, study.revision.id, *span),
            QuoteDraft(eva.interview_id, eva.id, *eva.document.turns[0].span),
        ]
        return themes.create_theme(tx, study.project.id, "Kerstin at the door", "Doors in Västerås decide.", drafts)


def choose(study: Study, address: str = USUAL, **options: bool) -> None:
    with study.workbench.write(study.owner) as tx:
        language_models.choose_language_model(tx, study.project.id, address, "tiny", **options)


def look(study: Study, theme_id: str, wish: Wish | None = None, *, online: bool = False) -> Sending:
    with study.workbench.read(study.owner) as tx:
        return draft_asking.sending(tx, theme_id, wish or Wish(), online=online)


def send(study: Study, theme_id: str, wish: Wish | None = None) -> str:
    digest = look(study, theme_id, wish).prompt.digest
    with study.workbench.write(study.owner) as tx:
        return draft_asking.request_draft(tx, theme_id, wish or Wish(), digest, online=False)


def test_it_is_off_until_the_owner_chooses_a_model(study: Study, theme: Theme) -> None:
    with pytest.raises(Conflict, match="No language model is chosen"):
        look(study, theme.id)


def test_only_the_owner_chooses_and_switches_off(study: Study, theme: Theme) -> None:
    editor = study.member("Edda", Role.EDITOR)
    with study.workbench.write(editor) as tx, pytest.raises(NotAllowed):
        language_models.choose_language_model(tx, study.project.id, USUAL, "tiny")
    with study.workbench.write(editor) as tx, pytest.raises(NotAllowed):
        language_models.record_key(tx, study.project.id, "secret")
    choose(study)
    with study.workbench.write(study.owner) as tx:
        language_models.switch_off(tx, study.project.id)

    with study.workbench.read(editor) as tx:
        assert not language_models.language_model(tx, study.project.id).is_set


def test_a_key_is_in_no_event_and_not_in_the_settings(study: Study) -> None:
    choose(study)
    with study.workbench.write(study.owner) as tx:
        key = language_models.record_key(tx, study.project.id, " sk-very-secret ")
    study.workbench.keys.put(study.project.id, "127.0.0.1:11434", key)

    with study.workbench.read(study.owner) as tx:
        told = json.dumps([[e.before, e.after] for e in events.since(tx.connection, study.project.id, 0)])
        settings = projects.project(tx, study.project.id).settings
    assert "very-secret" not in told + str(settings)
    assert "language_model_key" in str(_actions(study))
    assert study.workbench.keys.get(study.project.id, "127.0.0.1:11434") == "sk-very-secret"


def test_a_key_is_readable_by_its_owner_only_given_to_one_host_only_and_can_be_removed(study: Study) -> None:
    keys = study.workbench.keys
    keys.put(study.project.id, "one:1", "sk-1")

    (file,) = keys.folder.iterdir()
    assert (file.stat().st_mode & 0o077, keys.folder.stat().st_mode & 0o077) == (0, 0)
    assert keys.get(study.project.id, "two:2") == ""
    keys.put(study.project.id, "one:1", "")
    assert keys.get(study.project.id, "one:1") == ""


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ä", "x" * 501])
def test_what_no_header_carries_is_no_key(study: Study, key: str) -> None:
    with study.workbench.write(study.owner) as tx, pytest.raises(BadInput, match="no key"):
        language_models.record_key(tx, study.project.id, key)


def test_what_would_be_sent_names_nobody(study: Study, theme: Theme) -> None:
    choose(study)

    shown = look(study, theme.id)

    text = shown.prompt.text
    assert not [word for word in ("Kerstin", "Västerås", "070", "Anna", "Eva") if word in text]
    assert "1. Participant A: I waited 😀 by the locked door, and nobody came." in text
    assert "2. Participant B: Then [person 1] from [place 1] sat down with me." in text
    assert "said [participant A]." in text  # Anna is quoted herself
    assert "[person 1] at the door" in text
    assert (shown.n_masked, shown.language, shown.n_without_consent) == (4, "en", 0)


def test_more_words_can_be_masked_and_words_that_are_no_names_cleared(study: Study, theme: Theme) -> None:
    choose(study)

    text = look(study, theme.id, Wish(hide=("locked door",), keep=("kerstin",))).prompt.text

    assert "by the [hidden 1], and nobody came" in text
    assert "Then Kerstin from [place 1]" in text


def test_some_quotes_can_be_chosen(study: Study, theme: Theme) -> None:
    choose(study)
    with study.workbench.read(study.owner) as tx:
        first = themes.theme_view(tx, theme.id).quotes[0].quote.id

    shown = look(study, theme.id, Wish(quote_ids=(first,)))

    assert [one.quote.id for one in shown.quotes] == [first]
    with pytest.raises(BadInput, match="no quote to send"):
        look(study, theme.id, Wish(quote_ids=("unknown",)))


def test_what_was_read_is_what_is_kept_to_be_sent(study: Study, theme: Theme) -> None:
    choose(study)

    job_id = send(study, theme.id)

    with study.workbench.read(study.owner) as tx:
        kept = draft_asking.request_of_job(tx, job_id, online=False)
        (view,) = draft_asking.draft_views(tx, theme.id)
    shown = look(study, theme.id)
    assert (kept.system, kept.task, kept.digest) == (shown.prompt.system, shown.prompt.task, shown.prompt.digest)
    assert kept.engine["host"] == "127.0.0.1:11434"
    assert (view.request, view.who) == (kept, study.owner.name)
    assert "nobody came" not in json.dumps(_events(study, "theme.draft_request"))


def test_when_the_text_changed_since_it_was_read_nothing_is_sent(study: Study, theme: Theme) -> None:
    choose(study)
    digest = look(study, theme.id).prompt.digest
    with study.workbench.write(study.owner) as tx:
        quote = themes.theme_view(tx, theme.id).quotes[0].quote.id
        theme_quotes.remove_quote(tx, theme.id, quote)

    with study.workbench.write(study.owner) as tx, pytest.raises(Conflict, match="not the one you read"):
        draft_asking.request_draft(tx, theme.id, Wish(), digest, online=False)


def test_sentences_come_marked_linked_and_with_where_they_come_from(study: Study, theme: Theme) -> None:
    choose(study)
    job_id = send(study, theme.id)
    found = [DraftSentence("All waited.", (2,), ()), DraftSentence("It was cold.", (), (9,))]

    for _ in range(2):  # a job that is done twice adds them once
        with study.workbench.write(study.owner) as tx:
            request = draft_asking.request_of_job(tx, job_id, online=False)
            assert draft_asking.store_answer(tx, request.id, found, {"answered_by": "tiny-1"}) == 2

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, theme.id)
    first, second = view.sentences
    assert (first.quote_ids, first.is_supported) == ((view.quotes[1].quote.id,), True)
    assert (second.quote_ids, second.is_supported) == ((), False)
    assert second.sentence.engine["named_unknown"] == [9]
    engine = first.sentence.engine
    assert (engine["engine"], engine["model"], engine["answered_by"]) == ("language model", "tiny", "tiny-1")
    assert (engine["prompt_sha256"], engine["asked_by"]) == (request.digest, study.owner.name)
    assert view.n_counted == 0


def test_a_quote_taken_away_meanwhile_carries_nothing(study: Study, theme: Theme) -> None:
    choose(study)
    job_id = send(study, theme.id)
    with study.workbench.write(study.owner) as tx:
        theme_quotes.remove_quote(tx, theme.id, themes.theme_view(tx, theme.id).quotes[0].quote.id)
        request = draft_asking.request_of_job(tx, job_id, online=False)
        draft_asking.store_answer(tx, request.id, [DraftSentence("All waited.", (1, 2), ())], {})

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, theme.id)
    assert view.sentences[0].quote_ids == (view.quotes[0].quote.id,)


def test_after_another_choice_an_older_question_is_not_sent(study: Study, theme: Theme) -> None:
    choose(study)
    job_id = send(study, theme.id)
    choose(study, "http://localhost:1234/v1")

    with study.workbench.read(study.owner) as tx, pytest.raises(Conflict, match="Another language model"):
        draft_asking.request_of_job(tx, job_id, online=False)


def test_another_machine_gets_only_what_people_agreed_to_and_nothing_where_that_is_switched_off(
    study: Study, theme: Theme
) -> None:
    choose(study, THERE, leaves_confirmed=True, online=True)
    with pytest.raises(Conflict, match="QUAL_ONLINE"):
        look(study, theme.id, online=False)
    with pytest.raises(BadInput, match="None of these quotes may leave"):
        look(study, theme.id, online=True)
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P1", group="patients", quotes_outside=Consent.YES)
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})

    shown = look(study, theme.id, online=True)

    assert [one.who for one in shown.quotes] == ["Participant A (patients)"]
    assert shown.n_without_consent == 1


def test_reviewers_and_who_codes_blind_send_nothing_and_see_nothing_sent(study: Study, theme: Theme) -> None:
    choose(study)
    send(study, theme.id)
    rita, ben, cem = (
        study.member(n, r) for n, r in (("Rita", Role.REVIEWER), ("Ben", Role.CODER), ("Cem", Role.CODER))
    )
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, w.user) for w in (ben, cem)])

    with study.workbench.read(rita) as tx, pytest.raises(NotAllowed):
        draft_asking.sending(tx, theme.id, Wish(), online=False)
    with study.workbench.read(rita) as tx, pytest.raises(NotAllowed):
        draft_asking.draft_views(tx, theme.id)
    with study.workbench.read(ben) as tx:
        assert draft_asking.draft_views(tx, theme.id) == ()
        with pytest.raises(Conflict, match="blind"):
            draft_asking.sending(tx, theme.id, Wish(), online=False)


def test_what_was_sent_is_found_again_in_the_database(study: Study, theme: Theme) -> None:
    choose(study)
    send(study, theme.id)

    with study.workbench.read(study.owner) as tx:
        (kept,) = draft_requests.of_theme(tx.connection, theme.id)
    assert kept.answered_at is None
    assert len(kept.quote_ids) == 2


def _events(study: Study, action: str) -> list[object]:
    with study.workbench.read(study.owner) as tx:
        found = events.since(tx.connection, study.project.id, 0)
    return [e.after for e in found if e.action == action]


def _actions(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [e.action for e in events.since(tx.connection, study.project.id, 0)]


def test_what_quotes_an_interview_deleted_for_good_is_neither_sent_nor_drafted_from(study: Study, theme: Theme) -> None:
    choose(study)
    digest = look(study, theme.id).prompt.digest
    with study.workbench.write(study.owner) as tx:
        job_id = draft_asking.request_draft(tx, theme.id, Wish(), digest, online=False)
        request = draft_asking.request_of_job(tx, job_id, online=False)
        eva = next(q.quote.interview_id for q in themes.theme_view(tx, theme.id).quotes if "Kerstin" in q.quote.quote)
        erasing.delete_interview(tx, eva, title="Eva")

    with pytest.raises(Conflict, match="deleted for good"), study.workbench.read(study.owner) as tx:
        draft_asking.request_of_job(tx, job_id, online=False)
    with pytest.raises(Conflict, match="deleted for good"), study.workbench.write(study.owner) as tx:
        draft_asking.store_answer(tx, request.id, [DraftSentence("Somebody sat down.", (1,), ())], {})
