"""Acts on themes are taken back and done again as codings are, and stay where others have built on them."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import Verdict
from qual.services import history, theme_quotes, theme_reviews, theme_sentences, themes, transcripts
from qual.services.theme_quotes import QuoteDraft
from tests.plugins.workbenches import Study


@pytest.fixture
def theme_id(study: Study) -> str:
    with study.workbench.write(study.owner) as tx:
        return themes.create_theme(tx, study.project.id, "Doors", "Doors decide.").id


def draft(study: Study, words: str) -> QuoteDraft:
    return QuoteDraft(study.interview_id, study.revision.id, *study.span_of(words))


def bring(study: Study, theme_id: str, words: str, actor: Actor | None = None) -> str:
    with study.workbench.write(actor or study.owner) as tx:
        return theme_quotes.add_quote(tx, theme_id, draft(study, words)).id


def undo(study: Study, actor: Actor | None = None) -> history.Done:
    with study.workbench.write(actor or study.owner) as tx:
        return history.undo(tx, study.interview_id)


def redo(study: Study, actor: Actor | None = None) -> history.Done:
    with study.workbench.write(actor or study.owner) as tx:
        return history.redo(tx, study.interview_id)


def view(study: Study, theme_id: str) -> themes.ThemeView:
    with study.workbench.read(study.owner) as tx:
        return themes.theme_view(tx, theme_id)


def carried(study: Study, theme_id: str) -> list[tuple[str, list[str]]]:
    """Return each sentence with the words that carry it."""
    seen = view(study, theme_id)
    words = {one.quote.id: one.quote.quote for one in seen.quotes}
    return [(one.sentence.text, [words[id_] for id_ in one.quote_ids]) for one in seen.sentences]


def test_a_quote_taken_away_comes_back_under_its_sentences_and_goes_again(study: Study, theme_id: str) -> None:
    quote_id = bring(study, theme_id, "nobody came")
    bring(study, theme_id, "a nurse sat down")
    with study.workbench.write(study.owner) as tx:
        theme_sentences.add_sentence(tx, theme_id, "Nobody comes.", quote_ids=[quote_id])
    before = view(study, theme_id).quotes
    with study.workbench.write(study.owner) as tx:
        theme_quotes.remove_quote(tx, theme_id, quote_id)

    assert undo(study).said == "Put 'nobody came' back into the theme 'Doors'"
    assert view(study, theme_id).quotes == before
    assert carried(study, theme_id) == [("Nobody comes.", ["nobody came"])]
    assert redo(study).said == "Took 'nobody came' out of the theme 'Doors'"
    assert carried(study, theme_id) == [("Nobody comes.", [])]


def test_a_quote_that_a_colleague_linked_to_a_sentence_stays_and_says_who_did(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    quote_id = bring(study, theme_id, "nobody came")
    with study.workbench.write(ben) as tx:
        theme_sentences.add_sentence(tx, theme_id, "Nobody comes.", quote_ids=[quote_id])

    refused = undo(study)

    assert not refused.done
    assert "Ben has linked this passage to a sentence since." in refused.said
    assert carried(study, theme_id) == [("Nobody comes.", ["nobody came"])]


def test_a_quote_somebody_commented_on_stays(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.REVIEWER)
    quote_id = bring(study, theme_id, "nobody came")
    with study.workbench.write(ben) as tx:
        theme_reviews.review(tx, theme_id, Verdict.COMMENT, "Whose night?", quote_id=quote_id)

    assert "Ben has commented on this passage since." in undo(study).said
    assert len(view(study, theme_id).quotes) == 1


def test_other_work_on_the_theme_does_not_bar_taking_a_quote_out(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    bring(study, theme_id, "nobody came")
    bring(study, theme_id, "believed", ben)

    assert undo(study).done
    assert [one.quote.quote for one in view(study, theme_id).quotes] == ["believed"]


def test_a_quote_comes_back_to_where_its_words_stand_in_the_corrected_text(study: Study, theme_id: str) -> None:
    quote_id = bring(study, theme_id, "nobody came")
    ben = study.member("Ben", Role.EDITOR)
    with study.workbench.write(study.owner) as tx:
        theme_quotes.remove_quote(tx, theme_id, quote_id)
    with study.workbench.write(ben) as tx:
        text = "What happened to you that night?"
        corrected = transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, text)

    assert undo(study).done
    (back,) = view(study, theme_id).quotes
    assert (back.quote.quote, back.quote.revision_id) == ("nobody came", corrected.id)


def test_a_quote_brought_in_anew_meanwhile_is_not_doubled_by_putting_it_back(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    quote_id = bring(study, theme_id, "nobody came")
    with study.workbench.write(study.owner) as tx:
        theme_quotes.remove_quote(tx, theme_id, quote_id)
    again = bring(study, theme_id, "nobody came", ben)

    assert undo(study).said == "Nothing had to change"
    assert [one.quote.id for one in view(study, theme_id).quotes] == [again]
