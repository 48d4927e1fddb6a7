"""The worker asks a real server on loopback: what a person read arrives, and whatever comes back is told or stored."""

from __future__ import annotations

import json

import pytest

from qual.domain.job import JobState
from qual.domain.theme import SentenceOrigin, Theme
from qual.services import draft_asking, language_models, theme_extract, themes
from qual.services.draft_asking import Wish
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import SentenceView
from tests.chat_server import ChatServer, chat_server
from tests.processes import free_port
from tests.worker.conftest import Ward
from tests.worker.test_kills import until

GOOD = json.dumps({"sentences": [{"text": "Somebody waited.", "quotes": [1]}, {"text": "It was cold.", "quotes": []}]})


@pytest.fixture
def theme(ward: Ward) -> Theme:
    """Lend a theme with one quote; a new one each time, of the same study."""
    study = ward.study
    draft = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("nobody came"))
    with study.workbench.write(study.owner) as tx:
        n = len(themes.theme_lines(tx, study.project.id))
        return themes.create_theme(tx, study.project.id, f"Waiting {n}", "Waiting alone.", [draft])


def ask(ward: Ward, theme: Theme, address: str, key: str = "") -> str:
    study, wish = ward.study, Wish()
    with study.workbench.write(study.owner) as tx:
        chosen = language_models.choose_language_model(tx, study.project.id, f"{address}/v1", "tiny")
    study.workbench.keys.put(study.project.id, chosen.host, key)
    with study.workbench.write(study.owner) as tx:
        digest = draft_asking.sending(tx, theme.id, wish, online=False).prompt.digest
        return draft_asking.request_draft(tx, theme.id, wish, digest, online=False)


def failed(ward: Ward, theme: Theme, server: ChatServer | str) -> str:
    job_id = ask(ward, theme, server if isinstance(server, str) else server.address)
    jobs = ward.study.workbench.jobs
    until(lambda: jobs.status(job_id).state is JobState.FAILED)
    assert sentences(ward, theme) == ()
    return jobs.status(job_id).error


def sentences(ward: Ward, theme: Theme) -> tuple[SentenceView, ...]:
    with ward.study.workbench.read(ward.study.owner) as tx:
        return themes.theme_view(tx, theme.id).sentences


def test_exactly_what_was_read_is_sent_and_its_answer_stands_marked_in_the_summary(ward: Ward, theme: Theme) -> None:
    with chat_server(f"Here it is: {GOOD}") as server:
        ward.worker.wait_for(ask(ward, theme, server.address, "sk-secret"))

    with ward.study.workbench.read(ward.study.owner) as tx:
        (view,) = draft_asking.draft_views(tx, theme.id)
    (asked,) = server.asked
    assert [m["content"] for m in asked.body["messages"]] == [view.request.system, view.request.task]
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert "Anna" not in json.dumps(asked.body)
    first, second = sentences(ward, theme)
    assert (first.sentence.text, first.is_supported, second.is_supported) == ("Somebody waited.", True, False)
    assert first.sentence.origin is SentenceOrigin.MODEL
    assert first.sentence.engine["answered_by"] == "tiny-1"
    assert view.request.n_sentences == 2


def test_a_server_that_is_not_there_is_told(ward: Ward, theme: Theme) -> None:
    assert "Nobody answers at" in failed(ward, theme, f"http://127.0.0.1:{free_port()}")


def test_an_answer_that_is_no_list_of_sentences_is_told_and_not_stored(ward: Ward, theme: Theme) -> None:
    with chat_server("I would rather not.") as server:
        assert "did not answer with sentences" in failed(ward, theme, server)


def test_a_wrong_key_is_told(ward: Ward, theme: Theme) -> None:
    with chat_server("{}", status=401, is_raw=True) as server:
        assert "wants another key" in failed(ward, theme, server)


def test_a_slow_answer_can_be_cancelled_and_leaves_nothing(ward: Ward, theme: Theme) -> None:
    jobs = ward.study.workbench.jobs
    with chat_server(GOOD, wait_s=120.0) as server:
        job_id = ask(ward, theme, server.address)
        until(lambda: len(server.asked) == 1)
        jobs.cancel(job_id)
        until(lambda: jobs.status(job_id).state is JobState.CANCELLED)
        again = ask(ward, theme, server.address)  # the worker is free for the next at once
        until(lambda: len(server.asked) == 2)
        jobs.cancel(again)

    assert sentences(ward, theme) == ()


def test_a_failed_question_is_asked_again_with_the_same_words(ward: Ward, theme: Theme) -> None:
    port = free_port()
    job_id = ask(ward, theme, f"http://127.0.0.1:{port}")
    jobs = ward.study.workbench.jobs
    until(lambda: jobs.status(job_id).state is JobState.FAILED)

    with chat_server(GOOD, port=port):
        jobs.resume(job_id)
        ward.worker.wait_for(job_id)

    assert len(sentences(ward, theme)) == 2
    with ward.study.workbench.write(ward.study.owner) as tx:
        assert theme_extract.throw_away(tx, theme.id) == 2
