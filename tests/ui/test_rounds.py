"""Rounds page and start page: making rounds, one's own tasks, and what the other pages say of what is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.document import Span
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.round import Round, RoundState
from qual.services import coding, projects, rounds
from qual.services.rounds import RoundView, Task
from qual.ui.round_form import tasks_of
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


@pytest.fixture
def ben(filled: Study) -> Actor:
    return filled.member("Ben", Role.CODER)


def make(study: Study, *who: Actor, name: str = "First double coding", **kind: Any) -> Round:
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, one.user) for one in who]
        return rounds.make_round(tx, study.project.id, name, tasks, **kind)


def found(study: Study) -> tuple[RoundView, ...]:
    with study.workbench.read(study.owner) as tx:
        return rounds.rounds_of(tx, study.project.id)


def task_of(study: Study, who: Actor, *, round_id: str = "") -> str:
    tasks = [t.assignment for view in found(study) for t in view.tasks if round_id in ("", view.round.id)]
    return next(task.id for task in tasks if task.coder_id == who.user)


def rounds_page(study: Study, open_page: OpenPage) -> AppTest:
    return open_page("rounds", project=study.project.id)


def as_person(who: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qual.ui.identity.actor", lambda _workbench: who)


def test_without_rounds_the_page_explains_what_one_is(filled: Study, open_page: OpenPage) -> None:
    text = shown(rounds_page(filled, open_page))

    assert "No round yet" in text
    assert "Make the first round below" in text


def test_who_may_not_make_rounds_is_not_offered_to(
    filled: Study, ben: Actor, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_person(ben, monkeypatch)

    page = rounds_page(filled, open_page)

    assert "The project's owner makes rounds" in shown(page)
    assert not [field for field in page.text_input if field.key.startswith("round-name")]


def test_without_transcripts_a_round_cannot_be_made_and_the_page_says_why(desk: Any, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "needs an interview with a transcript" in shown(open_page("rounds", project=project.id))


def test_a_round_is_made_of_a_part_of_one_interview(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    page = rounds_page(filled, open_page)
    page.text_input(key="round-name-0").input("A part")
    page.multiselect(key="round-who-0").set_value([filled.owner.user, ben.user]).run()
    page.multiselect(key="round-what-0").set_value([filled.interview_id]).run()
    part = f"0-{filled.interview_id}"
    page.checkbox(key=f"part-{part}").check().run()
    page.selectbox(key=f"from-{part}").set_value(1).run()
    page.selectbox(key=f"to-{part}-1").set_value(2).run()
    page.button(key="round-make-0").click().run()

    (view,) = found(filled)
    turns = filled.document.turns
    assert {task.assignment.span for task in view.tasks} == {Span(turns[1].span.start, turns[2].span.end)}


def test_a_round_is_made_in_which_everybody_codes_all(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    page = rounds_page(filled, open_page)

    page.text_input(key="round-name-0").input("First double coding")
    page.multiselect(key="round-who-0").set_value([filled.owner.user, ben.user]).run()
    page.button(key="round-make-0").click().run()

    (view,) = found(filled)
    assert (view.round.name, view.round.is_blind, view.round.is_codebook_fixed) == ("First double coding", True, True)
    assert {t.assignment.coder_id for t in view.tasks} == {filled.owner.user, ben.user}
    assert "0 of 2 tasks done" in next(bar.proto.text for bar in page.get("progress"))


def test_an_open_round_with_a_growing_codebook_is_made(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    page = rounds_page(filled, open_page)

    page.text_input(key="round-name-0").input("Together")
    page.radio(key="round-sight-0").set_value("together")
    page.radio(key="round-codebook-0").set_value("grows")
    page.multiselect(key="round-who-0").set_value([ben.user]).run()
    page.button(key="round-make-0").click().run()

    (view,) = found(filled)
    assert (view.round.is_blind, view.round.is_codebook_fixed) == (False, False)


def test_a_round_without_a_coder_is_refused_in_words(filled: Study, open_page: OpenPage) -> None:
    page = rounds_page(filled, open_page)

    page.text_input(key="round-name-0").input("First")
    page.button(key="round-make-0").click().run()

    assert "Choose at least one interview and one person" in shown(page)


def test_a_sample_is_shown_before_the_round_of_it_is_made(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    page = rounds_page(filled, open_page)
    page.button_group(key="round-way-0").set_value("sample").run()

    assert "Drawn at random: 1 of 1 interviews · 20 % asked for" in shown(page)
    page.text_input(key="round-name-0").input("Drawn")
    page.multiselect(key="round-who-0").set_value([ben.user])
    page.number_input(key="sample-seed-0").set_value(77).run()
    page.button(key="round-make-0").click().run()

    (view,) = found(filled)
    assert (view.round.sample["seed"], view.round.sample["drawn"]) == (77, 1)
    assert "seed 77" in shown(page)


def test_what_cannot_be_drawn_is_said_and_the_page_goes_on(filled: Study, open_page: OpenPage) -> None:
    page = rounds_page(filled, open_page)
    page.button_group(key="round-way-0").set_value("sample").run()
    page.button_group(key="sample-by-0").set_value("number").run()

    assert "1 can be drawn" in shown(page)
    assert not [button for button in page.button if button.key == "round-make-0"]


def test_what_is_ticked_in_the_grid_becomes_tasks() -> None:
    table = [{"interview": "Anna", "u1": True, "u2": False}, {"interview": "Bo", "u1": True, "u2": True}]

    assert tasks_of(table, ["a", "b"]) == [Task("a", "u1"), Task("b", "u1"), Task("b", "u2")]


def test_everybody_sees_who_codes_what_but_never_how_much(
    filled: Study, ben: Actor, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(filled, ben, filled.owner)
    with filled.workbench.write(ben) as tx:
        span = filled.span_of("nobody came")
        coding.add_coding(tx, filled.interview_id, filled.revision.id, span, filled.code.id)
        rounds.say_done(tx, task_of(filled, ben))
    cara = filled.member("Cara", Role.REVIEWER)
    as_person(cara, monkeypatch)

    page = rounds_page(filled, open_page)

    text = shown(page)
    assert "**Ben**" in text
    assert "1 of 1 done" in text
    assert ":material/check: Anna" in text
    assert "Nobody sees what another one codes in it until it is revealed." in text
    assert "passage" not in text
    assert not [expander for expander in page.expander if "Give out" in expander.label]


def test_done_asks_back_once_with_ones_own_number_and_can_be_taken_back(
    filled: Study, ben: Actor, open_page: OpenPage
) -> None:
    make(filled, ben, filled.owner)
    with filled.workbench.write(filled.owner) as tx:
        for words in ("nobody came", "locked door"):
            coding.add_coding(tx, filled.interview_id, filled.revision.id, filled.span_of(words), filled.code.id)
    mine = task_of(filled, filled.owner)
    page = rounds_page(filled, open_page)

    page.button(key=f"done-{mine}").click().run()
    assert "2 passages of yours are written down" in shown(page)
    assert "You can take it back" in shown(page)
    page.button(key=f"no-{mine}").click().run()
    assert "are written down" not in shown(page)
    page.button(key=f"done-{mine}").click().run()
    page.button(key=f"yes-{mine}").click().run()

    assert found(filled)[0].n_done == 1
    page.button(key=f"resume-{mine}").click().run()
    assert found(filled)[0].n_done == 0


def test_the_last_one_is_told_that_done_reveals(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    make(filled, ben, filled.owner)
    with filled.workbench.write(ben) as tx:
        rounds.say_done(tx, task_of(filled, ben))
    mine = task_of(filled, filled.owner)
    page = rounds_page(filled, open_page)

    page.button(key=f"done-{mine}").click().run()
    assert "the round is revealed at once" in shown(page)
    page.button(key=f"yes-{mine}").click().run()

    assert found(filled)[0].round.state is RoundState.REVEALED
    assert "Revealed on" in shown(page)


def test_the_owner_gives_out_takes_back_and_ends(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    made = make(filled, ben)
    page = rounds_page(filled, open_page)

    page.multiselect(key=f"give-what-{made.id}-0").set_value([filled.interview_id])
    page.multiselect(key=f"give-who-{made.id}-0").set_value([filled.owner.user])
    page.button(key=f"give-button-{made.id}-0").click().run()
    assert len(found(filled)[0].tasks) == 2

    page.selectbox(key=f"take-{made.id}").set_value(task_of(filled, ben)).run()
    page.button(key=f"take-button-{made.id}").click().run()
    assert [t.assignment.coder_id for t in found(filled)[0].tasks] == [filled.owner.user]

    page.button(key=f"end-button-{made.id}").click().run()
    assert "Say in a few words why" in shown(page)
    page.text_area(key=f"end-reason-{made.id}").input("We compare what is done.")
    page.button(key=f"end-button-{made.id}").click().run()
    assert found(filled)[0].round.end_reason == "We compare what is done."
    assert "We compare what is done" in shown(page)


def test_a_revealed_round_of_several_leads_to_its_differences(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    made = make(filled, ben, filled.owner)

    def ways() -> list[str]:
        links = rounds_page(filled, open_page).get("page_link")
        return [link.proto.page for link in links if f"round={made.id}" in link.proto.query_string]

    assert ways() == []
    with filled.workbench.write(filled.owner) as tx:
        rounds.end_round(tx, made.id, "Enough.")
    assert ways() == ["negotiate"]


def test_markup_in_the_name_of_a_round_is_shown_as_typed(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    make(filled, ben, name=HOSTILE)

    page = rounds_page(filled, open_page)

    assert not page.exception
    assert any(r"\<script\>" in heading.value for heading in page.subheader)


def test_open_tasks_wait_on_the_start_page_and_lead_into_the_interview(filled: Study, open_page: OpenPage) -> None:
    made = make(filled, filled.owner, is_blind=False)
    page = open_page("projects")

    assert "1 interview waits for you in 'First double coding'" in shown(page)
    page.button(key=f"waits-{made.id}").click().run()

    assert page.query_params["interview"] == filled.interview_id


def test_a_revealed_round_is_news_on_the_start_page(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    made = make(filled, ben)
    with filled.workbench.write(filled.owner) as tx:
        rounds.end_round(tx, made.id, "Enough.")
    page = open_page("projects")

    assert "'First double coding' is revealed" in shown(page)
    page.button(key=f"news-{made.id}").click().run()
    assert page.title[0].value == "Rounds of coding"


def noted(page: AppTest) -> str:
    found = (str(text.value) for text in page.markdown)
    return "\n".join(text for text in found if text.startswith(":material/visibility_off:")).replace("\\", "")


def test_pages_say_what_an_open_blind_round_hides_from_an_onlooker(
    filled: Study, ben: Actor, open_page: OpenPage
) -> None:
    make(filled, ben)

    notes = {
        path: noted(open_page(path, project=filled.project.id)) for path in ("memos", "report", "codebook", "themes")
    }

    assert "While the blind round 'First double coding' is open, what its coders write" in notes["memos"]
    assert "neither counted here nor in the files" in notes["report"]
    assert "The codebook stands still while the round 'First double coding' is open" in notes["codebook"]
    assert notes["themes"] == ""  # suggestions are off for its coders only


def test_who_codes_blind_is_told_so_everywhere(filled: Study, open_page: OpenPage) -> None:
    make(filled, filled.owner)

    pages = {path: open_page(path, project=filled.project.id) for path in ("memos", "report", "themes", "interviews")}

    assert "you see your own memos only" in noted(pages["memos"])
    assert "Your own codings are" in noted(pages["report"])
    assert "Suggestions are off while you code blind in the round 'First double coding'" in noted(pages["themes"])
    assert not [button for button in pages["themes"].button if button.key == "ask-button"]
    assert "You code this one blind" in shown(pages["interviews"])


def test_while_the_codebook_stands_still_its_forms_are_away(filled: Study, ben: Actor, open_page: OpenPage) -> None:
    assert "new-code-name" in {field.key for field in open_page("codebook", project=filled.project.id).text_input}
    make(filled, ben)

    assert "new-code-name" not in {field.key for field in open_page("codebook", project=filled.project.id).text_input}


def test_without_rounds_no_page_says_anything_of_them(filled: Study, open_page: OpenPage) -> None:
    for path in ("memos", "report", "codebook", "themes", "interviews"):
        page = open_page(path, project=filled.project.id)
        assert noted(page) == ""
        assert "blind" not in shown(page)
