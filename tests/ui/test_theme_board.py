"""The board on a theme's page: what lies on it, and what becomes of what is dropped there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.services import theme_history, theme_quotes, theme_sentences, theme_steps, themes
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from qual.ui.components.board import Drop, drops_in
from qual.ui.text import t
from tests.plugins.workbenches import Study
from tests.ui.conftest import Asked, OpenPage, open_part, shown


@pytest.fixture
def theme(filled: Study) -> Theme:
    """Lend a theme with one quote and two sentences, which nothing carries yet."""
    draft = QuoteDraft(filled.interview_id, filled.revision.id, *filled.span_of("nobody came"))
    with filled.workbench.write(filled.owner) as tx:
        made = themes.create_theme(tx, filled.project.id, "Waiting", "Waiting hurts.", [draft])
        theme_sentences.add_sentences(tx, made.id, ["She waited.", "She was believed."])
        return made


@pytest.fixture
def open_board(filled: Study, theme: Theme, open_page: OpenPage) -> Callable[[], AppTest]:
    """Lend the way to the theme's page with its board open."""

    def open_() -> AppTest:
        page = open_page("review", project=filled.project.id, theme=theme.id)
        open_part(page, "build")
        return page

    return open_


def view_of(study: Study, theme: Theme) -> ThemeView:
    with study.workbench.read(study.owner) as tx:
        return themes.theme_view(tx, theme.id)


def board_of(page: AppTest):
    return next(one for one in page.main if getattr(one, "type", "") == "bidi_component").proto


def lying(page: AppTest) -> dict[str, Any]:
    """Return what the page laid on the board."""
    return json.loads(board_of(page).json)


def send(page: AppTest, **news: object) -> None:
    """Tell the page what the board would tell it."""
    states = page._tree.get_widget_states()  # AppTest has no public way to what a component sends
    states.widgets.append(WidgetState(id=board_of(page).id, json_value=json.dumps(news)))
    page._run(states)


def drop(n: int, what: str, *ids: str, **where: str | None) -> dict[str, object]:
    return {
        "n": n,
        "what": what,
        "ids": list(ids),
        "source": "coded",
        "off": None,
        "onto": None,
        "before": None,
    } | where


def test_codes_passages_and_the_theme_lie_on_the_board(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()
    send(page, looking={"code": filled.code.id, "n": 1})

    board = lying(page)
    assert [(one["name"], one["n"], one["mine"]) for one in board["codes"]] == [("Being believed", 1, False)]
    assert [(one["text"], one["source"]) for one in board["passages"]] == [
        ("It helped to be believed.", "Anna · Anna · 0:07")
    ]
    assert [one["text"] for one in board["sentences"]] == ["She waited.", "She was believed."]
    assert [(one["number"], one["text"], one["machine"]) for one in board["quotes"]] == [(1, "nobody came", False)]


def test_a_passage_dropped_on_a_sentence_comes_in_and_carries_it(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()
    send(page, looking={"code": filled.code.id, "n": 1})
    board = lying(page)

    send(page, drops=[drop(5, "passages", board["passages"][0]["id"], onto=board["sentences"][1]["id"])])

    view = view_of(filled, theme)
    assert [one.quote.quote for one in view.quotes] == ["nobody came", "It helped to be believed."]
    assert [one.quote_ids for one in view.sentences] == [(), (view.quotes[1].quote.id,)]
    board = lying(page)
    assert (board["answered"], board["refused"], board["passages"]) == (5, "", [])
    assert board["note"] == "Everything here is in the theme already."
    assert "She was believed. [2]" in [text.value for text in page.text]


def test_one_press_takes_back_all_that_one_drop_did(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()
    send(page, looking={"code": filled.code.id, "n": 1})
    board = lying(page)
    sentence = board["sentences"][0]["id"]
    send(page, drops=[drop(1, "quotes", board["quotes"][0]["id"], onto=sentence)])
    send(page, drops=[drop(2, "passages", board["passages"][0]["id"], onto=sentence)])

    page.button(key="theme-undo").click().run()

    (quote,) = view_of(filled, theme).quotes
    assert (quote.quote.quote, view_of(filled, theme).sentences[0].quote_ids) == ("nobody came", (quote.quote.id,))


def test_drops_that_come_again_with_a_newer_one_are_not_stored_twice(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()
    first, second = (one["id"] for one in lying(page)["sentences"])
    earlier = drop(5, "sentence", second, before=first)

    send(page, drops=[earlier])
    send(page, drops=[earlier, drop(6, "sentence", first, before=second)])

    assert [one.sentence.id for one in view_of(filled, theme).sentences] == [first, second]
    with filled.workbench.read(filled.owner) as tx:
        moves = [step.kind for step in theme_history.theme_steps(tx, filled.project.id, theme_id=theme.id)]
    assert moves.count("sentences_ordered") == 2


def test_codes_and_quotes_go_where_they_are_put(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()
    board = lying(page)
    (quote,), (first, second) = (one["id"] for one in board["quotes"]), (one["id"] for one in board["sentences"])

    send(page, drops=[drop(1, "codes", filled.code.id), drop(2, "quotes", quote, onto=first)])
    assert view_of(filled, theme).sentences[0].quote_ids == (quote,)
    assert "1 coded passage · 1 person" in shown(page)
    send(page, drops=[drop(3, "quotes", quote, off=first, onto=second)])
    assert [one.quote_ids for one in view_of(filled, theme).sentences] == [(), (quote,)]
    send(page, drops=[drop(4, "quotes", quote, off=second)])
    assert [one.quote_ids for one in view_of(filled, theme).sentences] == [(), ()]


def test_what_a_colleague_took_away_meanwhile_is_told_in_a_sentence_and_the_rest_is_stored(
    filled: Study, theme: Theme, open_board
) -> None:
    page = open_board()
    board = lying(page)
    (quote,), (first, second) = (one["id"] for one in board["quotes"]), (one["id"] for one in board["sentences"])
    with filled.workbench.write(filled.member("Ben", Role.EDITOR)) as tx:
        theme_quotes.remove_quote(tx, theme.id, quote)

    send(page, drops=[drop(1, "quotes", quote, onto=first), drop(2, "sentence", second, before=first)])

    board = lying(page)
    assert (board["answered"], board["refused"]) == (2, "This quote was removed from the theme. Reload the page.")
    assert [one["id"] for one in board["sentences"]] == [second, first]
    page.run()
    assert lying(page)["refused"] == ""


def test_what_is_no_passage_is_refused_in_a_sentence(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()

    send(page, drops=[drop(1, "passages", "no passage at all")])

    assert lying(page)["refused"].startswith("This passage cannot be found")
    assert len(view_of(filled, theme).quotes) == 1


def test_what_nobody_coded_is_found_by_its_words(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()

    page.segmented_control(key="bring-from").select("search").run()
    page.text_input(key="bring-words").input("nurse").run()
    send(page, drops=[drop(1, "passages", lying(page)["passages"][0]["id"], source="search")])

    assert [q.quote.quote for q in view_of(filled, theme).quotes][1:] == ["Then a nurse sat down with me."]


def test_what_cannot_be_sought_is_said_and_the_rest_of_the_page_stays(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()

    page.segmented_control(key="bring-from").select("search").run()
    page.text_input(key="bring-words").input("...").run()

    assert "There is no word in this" in shown(page)
    assert "She waited." in [text.value for text in page.text]


def test_passages_of_a_question_come_in_as_suggested_by_the_machine(asked: Asked, theme: Theme, open_board) -> None:
    page = open_board()

    page.segmented_control(key="bring-from").select("question").run()
    page.selectbox(key="bring-question").select(asked.suggestion_id).run()
    board = lying(page)
    assert board["source"] == "question"
    send(page, drops=[drop(1, "passages", board["passages"][0]["id"], source="question")])

    assert [q.quote.origin for q in view_of(asked.study, theme).quotes] == ["person", "suggestion"]
    assert [one["machine"] for one in lying(page)["quotes"]] == [False, True]


def test_pressing_a_code_leads_from_a_search_to_its_passages(filled: Study, theme: Theme, open_board) -> None:
    page = open_board()
    page.segmented_control(key="bring-from").select("search").run()

    send(page, looking={"code": filled.code.id, "n": 1})

    assert (lying(page)["source"], lying(page)["code"]) == ("coded", filled.code.id)


def test_a_theme_that_was_set_aside_has_no_board(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    before = [one.label for one in page.expander]
    with filled.workbench.write(filled.owner) as tx:
        theme_steps.set_aside(tx, theme.id, "It is two themes.")

    after = [one.label for one in page.run().expander]

    assert t("build.title") in set(before) - set(after)


@pytest.mark.parametrize(
    "sent",
    [None, "drops", [1], [{"what": "codes"}], [drop(1, "codes")], [drop(1, "people", "a")], [{"n": 1, "what": []}]],
)
def test_what_is_no_drop_is_passed_over(sent: object) -> None:
    assert drops_in(sent) == ()


def test_drops_are_taken_in_their_order() -> None:
    found = drops_in([drop(2, "codes", "b"), drop(1, "sentence", "a", before="c")])

    assert found == (
        Drop(1, "sentence", ("a",), "coded", None, None, "c"),
        Drop(2, "codes", ("b",), "coded", None, None, None),
    )
