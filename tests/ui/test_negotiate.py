"""The page Negotiate, the personal recode list on the Codebook, and what the start page says of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.decision import Outcome
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import agreed, codebook, negotiation, projects
from tests.plugins.workbenches import Study
from tests.services.tables import Team, make_team
from tests.ui.conftest import HOSTILE, shown

DOOR, NURSE = "locked door", "a nurse sat down"


@pytest.fixture
def team(filled: Study) -> Team:
    """The person of this laptop gives the door Fear, Ben gives it Trust and sees the nurse alone."""
    made = make_team(filled)
    owner = filled.owner
    made.give(owner, made.fear, DOOR)
    made.give(made.ben, made.trust, DOOR)
    made.give(made.ben, made.trust, NURSE)
    return made


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if label in button.label.replace("\\", "")).click().run()


def open_door(team: Team, open_page, **more: str) -> AppTest:
    key = team.line(DOOR).key
    return open_page("negotiate", project=team.study.project.id, difference=key, **more)


def reason(app: AppTest) -> AppTest:
    next(area for area in app.text_area if area.label == "Why").input("She says so herself")
    return app


def decided(team: Team) -> dict[str, str]:
    layer = team.ask(team.study.owner, agreed.agreed_layer, team.study.project.id)
    names = {team.trust.id: "Trust", team.fear.id: "Fear"}
    return {one.quote: names.get(one.code_id, "?") for one in layer.passages if one.decision_id}


def test_without_double_coding_the_page_says_how_one_begins(filled: Study, open_page) -> None:
    app = open_page("negotiate", project=filled.project.id)

    assert "No differences here" in shown(app)
    assert not app.exception


def test_a_difference_shows_its_passage_its_reasons_to_come_first_and_what_each_gave(team: Team, open_page) -> None:
    said = shown(open_door(team, open_page))

    assert DOOR in said
    assert "Same passage, other code" in said
    assert "no theme rests on them" in said
    for words in ("I waited", "nobody came", "Fear", "Trust", "Ben"):
        assert words in said


def test_a_button_keeps_what_one_coder_gave_and_the_next_open_difference_follows(team: Team, open_page) -> None:
    app = reason(open_door(team, open_page))

    press(app, "Keep Ben: Trust")

    assert decided(team) == {DOOR: "Trust"}
    assert not app.exception
    assert app.query_params["difference"] != team.line(DOOR).key
    assert "1 of 3 settled" in str([one.proto for one in app.get("progress")])


def test_without_a_reason_nothing_is_decided_and_the_page_says_why(team: Team, open_page) -> None:
    app = press(open_door(team, open_page), "Both")

    assert "Say why in a few words" in shown(app)
    assert decided(team) == {}


def test_dissent_and_another_code_go_with_the_decision(team: Team, open_page) -> None:
    app = reason(open_door(team, open_page))
    next(m for m in app.multiselect if m.label == "Somebody disagrees").select("user-Rosa")
    next(m for m in app.text_input if m.label == "What they say against it").input("Not for me")
    next(m for m in app.multiselect if m.label == "Or another code").select(team.study.code.id)

    press(app, "Give it the other code")

    assert decided(team) == {DOOR: "?"}
    said = shown(open_door(team, open_page))
    assert "Settled: another code (Being believed)" in said
    assert "Rosa disagrees" in said
    assert "Not for me" in said


def test_without_names_the_page_shows_letters_only_and_the_decision_says_so(team: Team, open_page) -> None:
    app = open_door(team, open_page)
    app.toggle(key="negotiate-nameless").set_value(True).run()

    keeps = [button.label for button in app.button if button.label.startswith("Keep")]
    assert all("Ben" not in label for label in keeps)
    assert {label.split(":")[0].replace("\\", "") for label in keeps} == {"Keep A", "Keep B"}
    press(reason(app), "Keep A")
    (one,) = [line.decided for line in team.queue().lines if line.decided]
    assert one.decision.is_nameless


def test_a_decision_is_opened_again_with_a_reason(team: Team, open_page) -> None:
    team.decide(team.study.owner, team.line(DOOR), Outcome.BOTH)
    app = open_door(team, open_page)
    next(area for area in app.text_area if area.key.startswith("why-reopen")).input("New thoughts")

    app = next(button for button in app.button if "do-reopen" in button.key).click().run()

    assert "Decided before (1)" in str([one.label for one in app.expander])
    assert "New thoughts" in shown(app)
    assert decided(team) == {}


def test_changing_the_wording_settles_the_difference_and_fills_the_recode_lists(team: Team, open_page) -> None:
    app = open_door(team, open_page)
    box = next(s for s in app.selectbox if s.label == "Code" and s.key.startswith("reword-"))
    app = box.select(team.fear.id).run()
    next(area for area in app.text_area if area.key.startswith("definition-reword")).input("Dread.")
    next(area for area in app.text_area if area.key.startswith("reason-reword")).input("It was vague")

    app = press(app, "Change the wording and settle this")

    assert "1 passage of yours was coded under earlier words" in str(
        [one.label for one in open_page("codebook", project=team.study.project.id).expander]
    )
    said = shown(open_door(team, open_page))
    assert "Being afraid." in said
    assert "Dread." in said
    start = open_page("projects")
    assert "1 passage to look at again" in str([button.label for button in start.button])


def test_new_words_over_a_colleagues_newer_ones_are_shown_both_before_they_replace_them(team: Team, open_page) -> None:
    app = open_door(team, open_page)
    box = next(s for s in app.selectbox if s.label == "Code" and s.key.startswith("reword-"))
    app = box.select(team.fear.id).run()
    next(area for area in app.text_area if area.key.startswith("definition-reword")).input("Mine.")
    next(area for area in app.text_area if area.key.startswith("reason-reword")).input("It was vague")
    team.do(team.ben, codebook.update_code, team.fear.id, team.fear.version, {"definition": "Theirs."})

    app = press(app, "Change the wording and settle this")
    assert "Somebody changed this code meanwhile" in shown(app)
    assert "Theirs." in shown(app)
    press(app, "Change the wording and settle this")

    assert team.ask(team.ben, codebook.code, team.fear.id).definition == "Mine."


def test_the_recode_list_empties_by_saying_that_it_is_still_right(team: Team, open_page) -> None:
    team.do(team.ben, codebook.update_code, team.fear.id, team.fear.version, {"definition": "Dread."})
    app = open_page("codebook", project=team.study.project.id)
    assert "When you coded it: Being afraid." in shown(app)

    press(app, "Still right")

    assert not [one for one in app.expander if "earlier words" in one.label]
    assert "look at again" not in str([button.label for button in open_page("projects").button])


def test_a_link_with_a_stretch_opens_the_difference_there(team: Team, open_page) -> None:
    place = team.study.span_of("sat down")
    app = open_page(
        "negotiate",
        project=team.study.project.id,
        interview=team.study.interview_id,
        start=str(place.start),
        end=str(place.end),
    )

    assert app.query_params["difference"] == team.line(NURSE).key
    assert NURSE in shown(app)


def test_comments_are_said_and_corrected_on_the_page(team: Team, open_page) -> None:
    app = open_door(team, open_page)
    next(area for area in app.text_area if area.label == "What do you think?").input(HOSTILE)
    app = press(app, "Say it")
    assert HOSTILE in shown(app)

    app.checkbox[-1].check()
    next(area for area in app.text_area if area.label == "What do you think?").input("Rather this")
    app = press(app, "Say it")

    assert "said otherwise since" in shown(app)
    assert "Rather this" in shown(app)


def test_who_was_slower_reads_what_was_decided(team: Team, open_page) -> None:
    app = reason(open_door(team, open_page))
    team.decide(team.ben, team.line(DOOR), Outcome.BOTH, "I was first")

    app = press(app, "Leave it open")

    assert "Ben decided this meanwhile" in shown(app)
    assert "I was first" in shown(app)
    assert "You had written: 'She says so herself'" in shown(app)


def test_guests_look_without_deciding_or_discussing(team: Team, open_page) -> None:
    study = team.study
    line = team.line(DOOR)
    team.do(team.ben, negotiation.comment, study.project.id, None, line.found.interview_id, line.found.coding_ids, "Hm")
    local = Actor(study.owner.user, study.owner.name)
    team.do(study.owner, projects.set_member, study.project.id, "Ben", Role.OWNER)
    team.do(team.ben, projects.set_member, study.project.id, local.name, Role.GUEST)

    app = open_door(team, open_page)

    assert DOOR in shown(app)
    assert "Hm" not in shown(app)
    assert not [button for button in app.button if button.label.startswith("Keep")]
