"""An extractive draft on both stores: people's own sentences, a machine's choice, each linked to its quote."""

from __future__ import annotations

import pytest

from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.theme import SentenceOrigin, Theme
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import rounds, theme_extract, theme_sentences, themes, transcripts
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from tests.plugins.workbenches import Study
from tests.services.test_similar import embed

EVA = (
    SpokenTurn(
        "Eva", "The door was locked and nobody came. Why would they? Dinner was soup with bread on that day.", 0.0, 6.0
    ),
    SpokenTurn("Interviewer", "And then?", 6.0, 7.0),
)


def theme(study: Study) -> Theme:
    with study.workbench.write(study.owner) as tx:
        eva = transcripts.import_transcript(
            tx, study.project.id, build_document(EVA, language="en"), name="Eva", language="en"
        )
        turn = eva.document.turns[0].span
        drafts = [
            QuoteDraft(
                study.interview_id,
                study.revision.id,
                *study.span_of("I waited 😀 by the locked door, and nobody came."),
            ),
            QuoteDraft(eva.interview_id, eva.id, *turn),
        ]
        return themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", drafts)


def extract(study: Study, theme_id: str, **wanted: int) -> list[str]:
    with study.workbench.write(study.owner) as tx:
        return [one.text for one in theme_extract.extract(tx, theme_id, **wanted)]


def test_sentences_are_quoted_word_for_word_and_linked_to_their_quotes(study: Study) -> None:
    made = theme(study)

    texts = extract(study, made.id, n=2)

    assert texts == ["I waited 😀 by the locked door, and nobody came.", "The door was locked and nobody came."]
    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, made.id)
    assert [one.quote_ids for one in view.sentences] == [(q.quote.id,) for q in view.quotes]
    assert all(one.sentence.origin is SentenceOrigin.EXTRACT for one in view.sentences)
    assert view.n_counted == 0
    engine = view.sentences[0].sentence.engine
    assert (engine["engine"], engine["parameters"]["n"], engine["encoder"]) == ("extract", 2, "")
    assert engine["asked_by"] == study.owner.name


def test_where_there_are_vectors_meaning_counts_too_and_the_encoder_is_named(study: Study) -> None:
    made = theme(study)
    embed(study)

    assert extract(study, made.id, n=2)

    with study.workbench.read(study.owner) as tx:
        engine = themes.theme_view(tx, made.id).sentences[0].sentence.engine
    assert "meaning" in str(engine["method"])
    assert str(engine["encoder"]).startswith("fake")


def test_asking_again_adds_nothing_that_stands_already(study: Study) -> None:
    made = theme(study)
    extract(study, made.id, n=2)

    assert extract(study, made.id, n=2) == []


def test_a_person_takes_a_sentence_over_and_it_becomes_theirs(study: Study) -> None:
    made = theme(study)
    with study.workbench.write(study.owner) as tx:
        first, _ = theme_extract.extract(tx, made.id, n=2)
        theme_sentences.take_over(tx, first.id, first.version)

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, made.id)
    assert [one.sentence.origin.is_machine for one in view.sentences] == [False, True]
    assert view.sentences[0].sentence.engine["engine"] == "extract"
    assert view.n_counted == 1


def test_what_nobody_took_over_can_be_thrown_away_at_once(study: Study) -> None:
    made = theme(study)
    extract(study, made.id, n=2)

    with study.workbench.write(study.owner) as tx:
        assert theme_extract.throw_away(tx, made.id) == 2

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, made.id)
    assert (len(view.sentences), len(view.removed)) == (0, 2)


def test_a_theme_without_quotes_gives_no_draft(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        made = themes.create_theme(tx, study.project.id, "Empty", "Nothing yet.")

    with pytest.raises(BadInput, match="no quotes yet"):
        extract(study, made.id)
    with pytest.raises(BadInput, match="between 1 and 12"):
        extract(study, theme(study).id, n=0)


def test_reviewers_and_who_codes_blind_get_no_draft(study: Study) -> None:
    made = theme(study)
    rita, ben = study.member("Rita", Role.REVIEWER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        rounds.make_round(tx, study.project.id, "First", [Task(study.interview_id, w.user) for w in (study.owner, ben)])

    with study.workbench.write(rita) as tx, pytest.raises(NotAllowed):
        theme_extract.extract(tx, made.id)
    with study.workbench.write(ben) as tx, pytest.raises(Conflict, match="blind"):
        theme_extract.extract(tx, made.id)
