"""Acts on themes are taken back and done again as codings are, and stay where others have built on them."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import ThemeState, Verdict
from qual.errors import Conflict
from qual.services import (
    history,
    theme_codes,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    theme_steps,
    themes,
    transcripts,
)
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


def test_earlier_words_are_again_those_of_who_wrote_them_and_ask_for_new_verdicts(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        theme_quotes.add_quote(tx, theme_id, draft(study, "nobody came"))
        theme_steps.send_to_review(tx, theme_id)
    with study.workbench.write(ben) as tx:
        theme_reviews.review(tx, theme_id, Verdict.AGREE, "")
        assert themes.edit_theme(tx, theme_id, 1, name="Doors", statement="Doors open.").state is ThemeState.IN_REVIEW

    assert undo(study, ben).said == "Changed the statement of the theme 'Doors' to 'Doors decide.'"

    seen = view(study, theme_id).theme
    assert (seen.statement, seen.worded_by, seen.version) == ("Doors decide.", study.owner.user, 3)
    assert seen.state is ThemeState.IN_REVIEW
    with study.workbench.write(ben) as tx:
        theme_reviews.review(tx, theme_id, Verdict.AGREE, "", version=3)
    assert view(study, theme_id).theme.state is ThemeState.AGREED


def test_words_that_somebody_judged_or_changed_stay(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme_id, 1, name="Doors", statement="Doors open.")
    with study.workbench.write(ben) as tx:
        theme_reviews.review(tx, theme_id, Verdict.DISPUTE, "They do not.")
    assert "Ben has judged its statement since." in undo(study).said

    with study.workbench.write(ben) as tx:
        themes.edit_theme(tx, theme_id, 2, name="Doors", statement="Doors shut.")
    assert "Ben has changed its wording since." in undo(study).said
    assert view(study, theme_id).theme.statement == "Doors shut."


def test_a_sentence_comes_and_goes_with_its_links_until_somebody_speaks_about_it(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.REVIEWER)
    quote_id = bring(study, theme_id, "nobody came")
    with study.workbench.write(study.owner) as tx:
        made = theme_sentences.add_sentence(tx, theme_id, "Nobody comes.", quote_ids=[quote_id])

    assert undo(study).said == "Removed the sentence 'Nobody comes.' from the theme 'Doors'"
    assert carried(study, theme_id) == []
    assert redo(study).said == "Put the sentence 'Nobody comes.' back into the theme 'Doors'"
    assert carried(study, theme_id) == [("Nobody comes.", ["nobody came"])]

    with study.workbench.write(ben) as tx:
        theme_reviews.review(tx, theme_id, Verdict.QUESTION, "Ever?", sentence_id=made.id)
    assert "Ben has said something about this sentence since." in undo(study).said
    assert len(carried(study, theme_id)) == 1


def test_a_sentence_taken_over_is_the_machines_again(study: Study, theme_id: str) -> None:
    with study.workbench.write(study.owner) as tx:
        made = theme_sentences.add_sentence(tx, theme_id, "Nobody comes.", origin="extract", engine={"kind": "x"})
    with study.workbench.write(study.owner) as tx:
        theme_sentences.take_over(tx, made.id, 1)

    assert undo(study).said == "Left the sentence 'Nobody comes.' of the theme 'Doors' to the machine again"

    (one,) = view(study, theme_id).sentences
    assert one.sentence.origin.is_machine
    assert view(study, theme_id).n_counted == 0


def test_the_order_comes_back_around_a_sentence_that_came_since(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(ben) as tx:
        one, two, three = (theme_sentences.add_sentence(tx, theme_id, text).id for text in ("One.", "Two.", "Three."))
    with study.workbench.write(study.owner) as tx:
        theme_sentences.order_sentences(tx, theme_id, [three, one, two])
    with study.workbench.write(ben) as tx:
        theme_sentences.add_sentence(tx, theme_id, "New.", before=one)

    assert undo(study).done

    assert [text for text, _ in carried(study, theme_id)] == ["One.", "New.", "Two.", "Three."]


def test_links_taken_back_leave_those_a_colleague_made_meanwhile(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    first, second = (bring(study, theme_id, words, ben) for words in ("nobody came", "believed"))
    with study.workbench.write(ben) as tx:
        sentence = theme_sentences.add_sentence(tx, theme_id, "Nobody comes.")
    with study.workbench.write(study.owner) as tx:
        theme_sentences.link(tx, sentence.id, first)
    with study.workbench.write(ben) as tx:
        theme_sentences.link(tx, sentence.id, second)

    assert undo(study).said == "Took a quote off the sentence 'Nobody comes.' of the theme 'Doors'"

    assert carried(study, theme_id) == [("Nobody comes.", ["believed"])]


def test_a_code_taken_away_belongs_to_the_theme_again_by_who_brought_it(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(ben) as tx:
        theme_codes.add_code(tx, theme_id, study.code.id)
    with study.workbench.write(study.owner) as tx:
        theme_codes.remove_code(tx, theme_id, study.code.id)

    assert undo(study).said == "Brought the code 'Being believed' into the theme 'Doors'"

    assert [one.added_by for one in view(study, theme_id).codes] == ["Ben"]
    assert undo(study, ben).done
    assert view(study, theme_id).codes == ()


def test_a_theme_just_made_is_withdrawn_with_all_it_began_with_and_its_name_is_free(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        made = themes.create_theme(tx, study.project.id, "Nights", "Nights.", [draft(study, "believed")])

    assert undo(study).said == "Took 'believed' out of the theme 'Nights'; Withdrew the theme 'Nights'"
    seen = view(study, made.id)
    assert (seen.theme.state, seen.quotes) == (ThemeState.SET_ASIDE, ())
    assert redo(study).said == "Brought back the theme 'Nights'; Put 'believed' back into the theme 'Nights'"
    assert view(study, made.id).theme.state is ThemeState.DRAFT


def test_a_theme_that_went_to_review_is_no_longer_withdrawn(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    bring(study, theme_id, "believed", ben)

    assert "Ben has worked on this theme since." in undo(study).said
    assert view(study, theme_id).theme.state is ThemeState.DRAFT


def test_the_page_takes_back_ones_own_last_act_on_this_theme_only(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    bring(study, theme_id, "nobody came")
    bring(study, theme_id, "believed", ben)
    with study.workbench.write(study.owner) as tx:
        other = themes.create_theme(tx, study.project.id, "Nights", "Nights.")
        last = history.last_on_theme(tx, theme_id)
        assert last is not None
        assert last.said == "Brought 'nobody came' into the theme 'Doors'"
        assert history.undo_on_theme(tx, theme_id, last.act).done
        assert history.last_on_theme(tx, theme_id) is None  # making it is taken back by setting it aside
        assert history.last_on_theme(tx, other.id) is None

    assert [one.quote.quote for one in view(study, theme_id).quotes] == ["believed"]


def test_the_page_does_again_what_was_taken_back_there_until_something_else_is_done(
    study: Study, theme_id: str
) -> None:
    def undo_last() -> None:
        with study.workbench.write(study.owner) as tx:
            last = history.last_on_theme(tx, theme_id)
            assert last is not None
            assert history.undo_on_theme(tx, theme_id, last.act).done

    def undone() -> history.Last | None:
        with study.workbench.read(study.owner) as tx:
            return history.undone_on_theme(tx, theme_id)

    def redo_it(act: str) -> history.Done:
        with study.workbench.write(study.owner) as tx:
            return history.redo_on_theme(tx, theme_id, act)

    bring(study, theme_id, "nobody came")
    bring(study, theme_id, "believed")
    assert undone() is None
    undo_last()
    undo_last()

    first = undone()
    assert first is not None
    assert first.said == "Brought 'nobody came' into the theme 'Doors'"
    assert redo_it(first.act).said == "Put 'nobody came' back into the theme 'Doors'"
    with pytest.raises(Conflict, match="done again already"):
        redo_it(first.act)
    second = undone()
    assert second is not None
    assert second.said == "Brought 'believed' into the theme 'Doors'"
    bring(study, theme_id, "I waited")

    assert undone() is None
    with pytest.raises(Conflict, match="something else"):
        redo_it(second.act)
    assert [one.quote.quote for one in view(study, theme_id).quotes] == ["nobody came", "I waited"]


def test_what_others_took_back_or_what_was_done_elsewhere_is_not_done_again_here(study: Study, theme_id: str) -> None:
    ben = study.member("Ben", Role.CODER)
    bring(study, theme_id, "believed", ben)
    assert undo(study, ben).done

    with study.workbench.write(study.owner) as tx:
        assert history.undone_on_theme(tx, theme_id) is None
    with study.workbench.write(ben) as tx:
        other = themes.create_theme(tx, study.project.id, "Nights", "Nights.")
        assert history.undone_on_theme(tx, other.id) is None
        again = history.undone_on_theme(tx, theme_id)
        assert again is not None
        assert history.redo_on_theme(tx, theme_id, again.act).done

    assert [one.quote.quote for one in view(study, theme_id).quotes] == ["believed"]


def test_steps_of_the_state_are_no_acts_to_undo(study: Study, theme_id: str) -> None:
    bring(study, theme_id, "nobody came")
    with study.workbench.write(study.owner) as tx:
        theme_steps.send_to_review(tx, theme_id)

    assert undo(study).said == "Took 'nobody came' out of the theme 'Doors'"
    assert view(study, theme_id).theme.state is ThemeState.IN_REVIEW
