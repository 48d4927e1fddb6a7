"""The map on the page Themes: asked for where it is missing, read, chosen from by list, and made a question of."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from qual.domain.permission import Role
from qual.services import passage_map, suggestions
from qual.services import passage_map_making as making
from qual.services.rounds import Task, make_round
from tests.plugins.workbenches import Study
from tests.services.mapped import group, mapped
from tests.ui.conftest import OpenPage, shown

VIEW = "themes-view"


def on_map(open_page: OpenPage, study: Study) -> AppTest:
    page = open_page("themes", project=study.project.id)
    page.segmented_control(key=VIEW).set_value("map").run()
    return page


def choose(page: AppTest, words: str) -> AppTest:
    page.text_input(key="map-words").input(words).run()
    page.button(key="map-choose").click().run()
    return page


def ranges(page: AppTest) -> list[list[float]]:
    layout = json.loads(page.main.get("plotly_chart")[0].proto.spec)["layout"]
    return [layout["xaxis"]["range"], layout["yaxis"]["range"]]


def questions(study: Study, run_id: str):
    with study.workbench.read(study.owner) as tx:
        return suggestions.run_suggestions(tx, run_id)


def test_a_run_without_a_map_offers_to_make_it(filled: Study, open_page: OpenPage) -> None:
    run_id = group(filled)
    page = on_map(open_page, filled)

    page.button(key="map-make").click().run()

    jobs = filled.workbench.jobs.list(filled.project.id)
    assert [(job.kind, job.target_id) for job in jobs if job.kind == making.MAP] == [(making.MAP, run_id)]
    assert "The map is being made" in shown(page)
    assert not [button for button in page.button if button.key == "map-make"]


def test_the_map_says_how_it_is_read_and_what_it_is_coloured_by(filled: Study, open_page: OpenPage) -> None:
    mapped(filled)
    page = on_map(open_page, filled)

    assert "Near means alike in meaning" in shown(page)
    assert "Distances between far places mean nothing" in shown(page)
    assert "Click a passage" in shown(page)
    assert page.segmented_control(key="map-by").options == ["Questions", "Codes", "Interviews", "Languages"]
    page.segmented_control(key="map-by").set_value("codes").run()
    assert "A passage with several codes" in shown(page)


def test_passages_chosen_by_list_are_listed_with_who_says_them(filled: Study, open_page: OpenPage) -> None:
    mapped(filled)
    page = choose(on_map(open_page, filled), "soup")

    assert "12 passages chosen" in shown(page)
    assert "of 1 person in 1 interview" in shown(page)
    rows = [box.label for box in page.checkbox if (box.key or "").startswith("map-in-")]
    assert len(rows) == 10
    assert rows[0] == "Soup and bread for lunch on day 1 here — Eva, Eva"


def test_chosen_passages_become_a_question_without_those_unticked(filled: Study, open_page: OpenPage) -> None:
    run_id = mapped(filled)
    page = choose(on_map(open_page, filled), "soup")
    next(box for box in page.checkbox if (box.key or "").startswith("map-in-")).uncheck().run()
    page.text_input(key=f"map-why-{run_id}").input("Meals?").run()

    page.button(key="map-pose").click().run()

    made = questions(filled, run_id)[-1].suggestion
    assert (made.chosen_by, made.payload["asked"], len(made.payload["members"])) == (filled.owner.user, "Meals?", 11)
    assert page.query_params["question"] == made.id
    assert page.segmented_control(key=VIEW).value == "questions"
    assert "Do these belong together?" in shown(page)
    assert f"{filled.owner.name} chose these passages on the map." in shown(page)
    assert "Meals?" in shown(page)
    assert "of the passages most like these, " in shown(page)
    assert "Put together by people" in shown(page)


def test_one_passage_alone_is_read_in_its_context_and_heard(filled: Study, open_page: OpenPage) -> None:
    mapped(filled)
    page = choose(on_map(open_page, filled), "sat down")

    assert "In its context" in shown(page)
    assert "Interviewer: And then?" in shown(page)
    assert "Then a nurse sat down with me. It helped to be believed." in shown(page)
    assert "Coded: Being believed" in shown(page)
    assert not [button for button in page.button if button.key == "map-pose"]
    page.button(key="map-open").click().run()
    assert page.query_params["interview"] == filled.interview_id
    assert page.query_params["at"] == str(filled.span_of("Then a nurse").start)


def test_a_refusal_is_said_and_nothing_is_asked(filled: Study, open_page: OpenPage) -> None:
    run_id = mapped(filled)
    page = choose(on_map(open_page, filled), "soup")
    boxes = [box.key for box in page.checkbox if (box.key or "").startswith("map-in-")]
    n = len(questions(filled, run_id))
    page.button(key="map-next").click().run()
    boxes += [box.key for box in page.checkbox if (box.key or "").startswith("map-in-")]
    for key in boxes[10:]:
        page.checkbox(key=key).uncheck().run()
    page.button(key="map-back").click().run()
    for key in boxes[1:10]:
        page.checkbox(key=key).uncheck().run()
    assert "1 passage chosen" in shown(page)

    page.button(key="map-pose").click().run()

    assert "Choose at least two passages" in shown(page)
    assert len(questions(filled, run_id)) == n


def test_from_the_list_one_passage_is_read_and_left_again(filled: Study, open_page: OpenPage) -> None:
    run_id = mapped(filled)
    page = choose(on_map(open_page, filled), "soup")
    with filled.workbench.read(filled.owner) as tx:
        first = min(passage_map.containing(tx, run_id, "soup"))

    page.button(key=f"map-read-{first}").click().run()
    assert "In its context" in shown(page)
    page.button(key="map-to-list").click().run()

    assert "12 passages chosen" in shown(page)


def test_of_too_few_passages_for_groups_a_question_is_made_and_stands_above_those_alike(
    filled: Study, open_page: OpenPage
) -> None:
    run_id = mapped(filled, names=(("Eva", "en"),))
    page = choose(on_map(open_page, filled), "soup")

    page.button(key="map-pose").click().run()

    assert "Do these belong together?" in shown(page)
    assert len(questions(filled, run_id)) == 1
    assert "Too few passages for groups: each with those most like it" in [one.label for one in page.expander]


def test_a_passage_opened_by_a_click_is_closed_again(filled: Study, open_page: OpenPage) -> None:
    run_id = mapped(filled)
    page = on_map(open_page, filled)

    page.session_state[f"qual.held.map-reads-{run_id}"] = 1  # as the click in the picture says
    page.run()
    assert "In its context" in shown(page)
    assert page.button(key="map-to-list").label == "Close"
    page.button(key="map-to-list").click().run()

    assert "Click a passage" in shown(page)


def test_what_was_enlarged_stays_so_in_other_colours_until_all_is_wished_for(
    filled: Study, open_page: OpenPage
) -> None:
    run_id = mapped(filled)
    page = on_map(open_page, filled)
    page.session_state[f"qual.held.map-view-{run_id}"] = (-0.5, 0.5, -0.25, 0.75)  # as the picture says

    page.segmented_control(key="map-by").set_value("languages").run()
    assert ranges(page) == [[-0.5, 0.5], [-0.25, 0.75]]
    page.segmented_control(key="map-mouse").set_value("read").run()
    assert ranges(page) == [[-0.5, 0.5], [-0.25, 0.75]]
    page.button(key="map-whole").click().run()

    assert ranges(page) == [[-1.05, 1.05], [-1.05, 1.05]]


def test_what_is_chosen_is_shown_in_other_colours_too_and_let_go_of(filled: Study, open_page: OpenPage) -> None:
    mapped(filled)
    page = choose(on_map(open_page, filled), "soup")

    page.segmented_control(key="map-by").set_value("languages").run()

    drawn = json.loads(page.main.get("plotly_chart")[0].proto.spec)["data"]
    assert sum(len(trace.get("selectedpoints") or ()) for trace in drawn) == 12
    assert "12 passages chosen" in shown(page)
    page.button(key="map-let-go").click().run()
    assert "passages chosen" not in shown(page)


def test_who_codes_blind_is_shown_no_map(filled: Study, open_page: OpenPage) -> None:
    mapped(filled)
    ben = filled.member("Ben", Role.CODER)
    with filled.workbench.write(filled.owner) as tx:
        make_round(tx, filled.project.id, "First", [Task(filled.interview_id, w.user) for w in (filled.owner, ben)])

    page = open_page("themes", project=filled.project.id)

    assert "Suggestions are off while you code blind" in shown(page)
    assert not page.segmented_control
