"""What speaks against a theme, on its page: found on request with reasons, judged with a button, kept."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.services import rounds, theme_against
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.services.test_similar import embed
from tests.services.test_theme_against import EVA, add, theme
from tests.ui.conftest import OpenPage, shown


@pytest.fixture
def doubted(filled: Study) -> Theme:
    """Lend a theme that somebody in another interview contradicts."""
    add(filled)
    embed(filled)
    return theme(filled)


def open_theme(open_page: OpenPage, study: Study, one: Theme):
    return open_page("review", project=study.project.id, theme=one.id)


def kept(study: Study, one: Theme, *, speaks: bool = True) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [view.passage.quote for view in theme_against.counter_views(tx, one.id, speaks=speaks)]


def test_nothing_is_searched_before_it_is_asked_for(filled: Study, doubted: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, doubted)

    assert "Nothing is held against this theme yet" in shown(page)
    assert EVA[1].text not in shown(page)


def test_what_is_found_says_why_and_that_it_is_no_judgement(filled: Study, doubted: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, doubted)

    page.button(key="against-find").click().run()

    said = shown(page)
    assert "not a judgement" in said
    assert EVA[1].text in said
    assert "Says “never” beside words the quotes use without it" in said
    assert "Eva is neither quoted nor coded for this theme" in said


def test_a_counter_quote_is_kept_shown_and_taken_back(filled: Study, doubted: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, doubted)
    page.button(key="against-find").click().run()

    page.button(key="speaks-0").click().run()

    assert kept(filled, doubted) == [EVA[1].text]
    assert "held against the theme by" in shown(page)
    assert shown(page).count(EVA[1].text) == 1
    next(b for b in page.button if str(b.key).startswith("take-back-")).click().run()
    assert kept(filled, doubted) == []


def test_what_does_not_speak_against_it_is_not_listed_again(filled: Study, doubted: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, doubted)
    page.button(key="against-find").click().run()

    page.button(key="does_not-0").click().run()

    assert EVA[1].text not in shown(page)
    assert kept(filled, doubted, speaks=False) == [EVA[1].text]


def test_what_belongs_to_the_theme_becomes_a_quote(filled: Study, doubted: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, doubted)
    page.button(key="against-find").click().run()

    page.button(key="belongs-0").click().run()

    assert "2 quotes" in shown(page)
    assert kept(filled, doubted) == []


def test_without_vectors_the_page_offers_to_make_them(filled: Study, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme(filled))

    page.button(key="against-find").click().run()

    assert "1 interview is not ready to be compared" in shown(page)
    assert page.button(key="against-make").label == "Make them ready"


def test_who_codes_blind_is_offered_no_search(filled: Study, doubted: Theme, open_page: OpenPage) -> None:
    ben = filled.member("Ben", Role.CODER)
    with filled.workbench.write(filled.owner) as tx:
        tasks = [Task(filled.interview_id, filled.owner.user), Task(filled.interview_id, ben.user)]
        rounds.make_round(tx, filled.project.id, "First", tasks)

    page = open_theme(open_page, filled, doubted)

    assert "against-find" not in [b.key for b in page.button]
