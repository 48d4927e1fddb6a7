"""An interview whose rows were deleted: every page that showed its passages goes on without them, and says so."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from qual.services import asked_question, deciding, question_payload, theme_sentences, themes, transcripts
from qual.services.theme_quotes import QuoteDraft
from qual.store import themes as store
from qual.store.schema import interviews
from tests.plugins.workbenches import Study
from tests.services.gone import delete_rows
from tests.services.mapped import mapped
from tests.ui.conftest import OpenPage, shown

SAID = {
    "questions": ("Do these belong together?",),
    "map": ("36 passages are not shown: their words, or their whole interviews, were deleted since.",),
    "runs": ("1 interview that one of them looked at is gone", "2 of its passages are of interviews that are gone."),
}


def by_name(study: Study, name: str) -> str:
    with study.workbench.read(study.owner) as tx:
        return tx.connection.scalar(sa.select(interviews.c.id).where(interviews.c.name == name))


@pytest.mark.parametrize("view", ["questions", "map", "runs"])
@pytest.mark.parametrize("names", [(("Eva", "en"), ("Bo", "sv")), (("Eva", "en"),)], ids=["grouped", "too few"])
def test_the_page_of_suggestions_goes_on_without_it(
    filled: Study, open_page: OpenPage, view: str, names: tuple[tuple[str, str], ...]
) -> None:
    run_id = mapped(filled, names=names)
    mapped(filled, names=())
    with filled.workbench.read(filled.owner) as tx:
        n = store.run(tx.connection, run_id).n_segments
        described = asked_question.describe_chosen(tx, run_id, [0, 1, *range(n - 5, n)])  # Anna's and Eva's
    with filled.workbench.write(filled.owner) as tx:
        made = asked_question.pose(tx, described)
        deciding.pin(tx, filled.project.id, question_payload.places_of(made)[2:4])
    delete_rows(filled, by_name(filled, "Eva"))

    page = open_page("themes", project=filled.project.id, question=made.id)
    page.session_state["themes-view"] = view
    page.run()

    assert not page.exception
    for said in SAID[view]:
        assert said in shown(page)


@pytest.mark.parametrize("page_name", ["review", "overview", "report"])
def test_a_theme_goes_on_without_its_quotes_from_it(filled: Study, open_page: OpenPage, page_name: str) -> None:
    mapped(filled, names=(("Eva", "en"), ("Bo", "sv")))
    eva = by_name(filled, "Eva")
    with filled.workbench.write(filled.owner) as tx:
        revision = transcripts.current_revision(tx, eva)
        assert revision is not None
        turns = revision.document.turns
        drafts = [QuoteDraft(eva, revision.id, turns[n].span.start, turns[n].span.end) for n in (1, 2)]
        here = filled.span_of("It helped to be believed.")
        drafts.append(QuoteDraft(filled.interview_id, filled.revision.id, here.start, here.end))
        theme = themes.create_theme(tx, filled.project.id, "Care", "It matters.", drafts)
        quotes = store.quotes_of(tx.connection, theme.id)
        for quote in quotes[1:]:
            theme_sentences.add_sentence(tx, theme.id, f"Sentence {quote.position}.", quote_ids=[quote.id])
    delete_rows(filled, eva)

    page = open_page(page_name, project=filled.project.id, theme=theme.id)

    assert not page.exception
    if page_name == "review":
        assert "It helped to be believed." in shown(page)
        assert "Soup and bread" not in shown(page)
