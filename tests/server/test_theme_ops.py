"""Bringing passages into themes over the routes: the list, the gesture, taking it back, and silence in blind rounds."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

from qual.domain.permission import Role
from qual.domain.theme import ThemeQuote
from qual.services import rounds, theme_steps, themes
from qual.services.rounds import Task
from qual.store import themes as stored
from tests.plugins.workbenches import make_study
from tests.server.conftest import Served, new_id


def theme(served: Served, name: str) -> str:
    with served.workbench.write(served.study.owner) as tx:
        return themes.create_theme(tx, served.study.project.id, name, f"{name} matter.").id


def bring(served: Served, theme_id: str, words: str = "nobody came") -> dict[str, Any]:
    span = served.study.span_of(words)
    place = {"interview": served.study.interview_id, "revision": served.study.revision.id}
    return {"id": new_id(), "kind": "theme.bring", "theme": theme_id, "start": span.start, "end": span.end} | place


def quotes(served: Served, theme_id: str) -> tuple[ThemeQuote, ...]:
    with served.workbench.read(served.study.owner) as tx:
        return stored.quotes_of(tx.connection, theme_id)


def offered(served: Served, browser: TestClient | None = None) -> list[str]:
    answer = (browser or served.browser).get(f"/api/projects/{served.study.project.id}/themes")
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["themes"]]


def undo(served: Served, **fields: Any) -> dict[str, Any]:
    (result,) = served.post({"id": new_id(), "kind": "undo", "interview": served.study.interview_id} | fields)
    return result["value"]


def test_a_passage_is_brought_into_a_theme_once_however_often_it_is_sent(served_on_both: Served) -> None:
    served, doors = served_on_both, theme(served_on_both, "Doors")
    op = bring(served, doors)

    (first,), (again,), (other,) = served.post(op), served.post(op), served.post(bring(served, doors))

    (quote,) = quotes(served, doors)
    assert (quote.quote, quote.origin) == ("nobody came", "person")
    assert first["value"] == {"theme": "Doors", "quote": quote.id, "is_new": True}
    assert again == first
    assert other["value"] == {"theme": "Doors", "quote": quote.id, "is_new": False}


def test_the_act_named_in_the_message_is_taken_back_and_says_what_it_was(served_on_both: Served) -> None:
    served, doors = served_on_both, theme(served_on_both, "Doors")
    op = bring(served, doors)
    served.post(op, served.coding("believed"))

    done = undo(served, act=op["id"])

    assert (done["done"], done["said"]) == (True, "Took 'nobody came' out of the theme 'Doors'")
    assert quotes(served, doors) == ()
    assert len(served.state()["codings"]) == 1
    (redone,) = served.post({"id": new_id(), "kind": "redo", "interview": served.study.interview_id})
    assert redone["value"]["said"] == "Put 'nobody came' back into the theme 'Doors'"
    assert [one.quote for one in quotes(served, doors)] == ["nobody came"]


def test_themes_come_last_used_first_and_never_those_set_aside(served_on_both: Served) -> None:
    served = served_on_both
    doors, _, gone = (theme(served, name) for name in ("Doors", "Nights", "Gone"))
    with served.workbench.write(served.study.owner) as tx:
        theme_steps.set_aside(tx, gone, "Too thin")
    assert offered(served) == ["Nights", "Doors"]

    served.post(bring(served, doors))

    assert offered(served) == ["Doors", "Nights"]
    (refused,) = served.post(bring(served, gone))
    assert "is set aside" in refused["error"]["message"]


def test_what_one_used_oneself_comes_before_what_others_used_later(served: Served) -> None:
    anna = served.member("Anna", Role.CODER)
    doors, nights = theme(served, "Doors"), theme(served, "Nights")
    served.post(bring(served, doors), browser=anna)
    served.post(bring(served, nights))

    assert (offered(served, anna), offered(served)) == (["Doors", "Nights"], ["Nights", "Doors"])


def test_a_passage_chosen_in_an_earlier_text_is_brought_in_where_it_stands_now(served: Served) -> None:
    doors = theme(served, "Doors")
    correct = {"kind": "turn.correct", "turn": 0, "text": "So: what happened that night, please?"}
    place = {"id": new_id(), "interview": served.study.interview_id, "revision": served.study.revision.id}

    corrected, brought = served.post(place | correct, bring(served, doors))

    (quote,) = quotes(served, doors)
    assert brought["value"]["is_new"]
    assert (quote.quote, quote.revision_id) == ("nobody came", corrected["value"]["revision_id"])


def test_who_codes_blind_learns_of_no_theme_and_brings_nothing_in(served_on_both: Served) -> None:
    served, doors = served_on_both, theme(served_on_both, "Doors")
    anna, ben = served.study.member("Anna", Role.CODER), served.study.member("Ben", Role.CODER)
    browser = served.sign_in(anna)
    served.post(bring(served, doors), browser=browser)
    before = served.state(browser)["brings"]
    with served.workbench.write(served.study.owner) as tx:
        tasks = [Task(served.study.interview_id, who.user) for who in (anna, ben)]
        rounds.make_round(tx, served.study.project.id, "First", tasks, is_codebook_fixed=False)

    listed = browser.get(f"/api/projects/{served.study.project.id}/themes")
    (brought,) = served.post(bring(served, doors, "believed"), browser=browser)
    history = browser.get(f"/api/interviews/{served.study.interview_id}/history")
    (undone,) = served.post({"id": new_id(), "kind": "undo", "interview": served.study.interview_id}, browser=browser)

    assert (before, served.state(browser)["brings"], served.state()["brings"]) == (True, False, True)
    assert (listed.status_code, history.status_code, undone["error"]["code"]) == (409, 200, "conflict")
    assert "blind round" in brought["error"]["message"]
    assert "Doors" not in listed.text + str(brought) + history.text + str(undone)
    assert len(quotes(served, doors)) == 1
    assert (
        "Brought 'nobody came' into the theme 'Doors'"
        in served.browser.get(f"/api/interviews/{served.study.interview_id}/history").text
    )


def test_the_screen_of_reviewers_and_guests_offers_no_themes_to_bring_passages_into(served: Served) -> None:
    browsers = [served.member(role.value, role) for role in (Role.CODER, Role.REVIEWER, Role.GUEST)]

    assert [served.state(browser)["brings"] for browser in browsers] == [True, False, False]


def test_a_theme_of_another_project_is_not_found(served: Served) -> None:
    other = make_study(served.workbench, name="Other", owner=served.study.owner)
    with served.workbench.write(served.study.owner) as tx:
        foreign = themes.create_theme(tx, other.project.id, "Elsewhere", "Elsewhere.").id

    (refused,) = served.post(bring(served, foreign))

    assert refused["error"]["code"] == "not_found"
    assert quotes(served, foreign) == ()
