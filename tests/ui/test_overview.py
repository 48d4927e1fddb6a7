"""The page Overview: the map with its table, links, groups, saturation, development."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from streamlit.testing.v1 import AppTest

from qual.analysis.saturation import Step
from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.services import (
    codebook,
    coding,
    participants,
    projects,
    theme_codes,
    theme_links,
    theme_steps,
    themes,
    transcripts,
)
from qual.services.theme_history import ThemeStep
from qual.services.theme_quotes import QuoteDraft
from qual.ui import overview_figures
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


def two_themes(study: Study) -> tuple[Theme, Theme]:
    """Make a theme of a quote and a code, and one with a name that looks like markup."""
    span = study.span_of("nobody came")
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P1", group="patients")
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})
        transcripts.update_speaker(tx, study.interview_id, "Interviewer", {"role": "interviewer"})
        draft = QuoteDraft(study.interview_id, study.revision.id, *span)
        doors = themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", [draft])
        theme_codes.add_code(tx, doors.id, study.code.id)
        return doors, themes.create_theme(tx, study.project.id, HOSTILE, "It matters.")


def open_overview(open_page: OpenPage, study: Study, view: str = "map") -> AppTest:
    page = open_page("overview", project=study.project.id)
    if view != "map":
        page.segmented_control(key="overview-view").set_value(view).run()
    assert not page.exception
    return page


def table(page: AppTest, number: int = 0) -> dict[str, list[object]]:
    return page.dataframe[number].value.to_dict("list")


def test_without_themes_the_page_says_where_they_come_from(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    page = open_page("overview", project=project.id)

    assert "No themes yet" in shown(page)


def test_the_map_says_the_same_as_a_table(filled: Study, open_page: OpenPage) -> None:
    two_themes(filled)

    rows = table(open_overview(open_page, filled))

    assert rows["Theme"] == ["Doors", HOSTILE]
    assert (rows["People"], rows["Passages"], rows["Quotes"]) == ([1, 0], [2, 0], [1, 0])
    assert rows["Codes"] == ["Being believed", ""]


def test_two_themes_are_linked_and_the_link_is_taken_away(filled: Study, open_page: OpenPage) -> None:
    two_themes(filled)
    page = open_overview(open_page, filled)

    page.text_input(key="link-name-0").input("leads to")
    page.button(key="link-add-0").click().run()
    assert table(page)["Links"] == [f"leads to → {HOSTILE}", ""]

    with filled.workbench.read(filled.owner) as tx:
        (link,) = theme_links.links_between(tx, filled.project.id)
    page.button(key=f"link-remove-{link.id}").click().run()
    assert table(page)["Links"] == ["", ""]


def test_a_link_without_a_name_is_refused_in_words(filled: Study, open_page: OpenPage) -> None:
    two_themes(filled)
    page = open_overview(open_page, filled)

    page.button(key="link-add-0").click().run()

    assert "how the two themes belong together" in page.error[0].value


def test_groups_are_counted_by_people_passages_and_corrected(filled: Study, open_page: OpenPage) -> None:
    two_themes(filled)
    page = open_overview(open_page, filled, "groups")
    assert table(page)["group-0"] == ["1 of 1", "0 of 1"]

    page.segmented_control(key="theme-groups-count").set_value("passages").run()
    assert table(page)["group-0"] == ["2 (100 %)", "0 (0 %)"]

    page.segmented_control(key="theme-groups-count").set_value("corrected").run()
    assert table(page)["group-0"] == ["100 %", "0 %"]


def test_one_interview_is_no_curve(filled: Study, open_page: OpenPage) -> None:
    assert "At least two interviews" in shown(open_overview(open_page, filled, "saturation"))


def test_the_curve_names_what_each_interview_brought(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        revision = transcripts.import_transcript(tx, filled.project.id, filled.document, name="Ben", language="en")
        code = codebook.add_code(tx, filled.project.id, "Doors")
        for one in (code, filled.code):
            coding.add_coding(tx, revision.interview_id, revision.id, filled.span_of("locked door"), one.id)

    rows = table(open_overview(open_page, filled, "saturation"))

    assert rows["Interview"] == ["Anna", "Ben"]
    assert rows["Which are new"] == ["Being believed", "Doors"]
    assert rows["known"] == [1, 2]


def test_the_curves_axis_counts_whole_interviews() -> None:
    few, many = (
        overview_figures.saturation_curve([Step(k + 1, 1.0, 0.0, 1.0, 1.0, 1, 0) for k in range(n)], ["Anna"] * n)
        for n in (3, 57)
    )

    assert (few.layout.xaxis.tick0, few.layout.xaxis.dtick, many.layout.xaxis.dtick) == (1, 1, 5)


def test_the_development_of_one_moment_is_told_in_days() -> None:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    step = ThemeStep(1, moment, "Anna", "t1", "Doors", "made", "", "")

    first, last = overview_figures.development([step], {1: "Anna made it"}).layout.xaxis.range

    assert first < moment < last
    assert last - first >= timedelta(days=1)


def test_the_development_tells_who_did_what_and_why(filled: Study, open_page: OpenPage) -> None:
    doors, _ = two_themes(filled)
    with filled.workbench.write(filled.owner) as tx:
        theme_steps.set_aside(tx, doors.id, "Two people only.")
    page = open_overview(open_page, filled, "development")

    rows = table(page)
    assert rows["What"] == ["set it aside", "made the theme", "added a code", "added a quote", "made the theme"]
    assert (rows["Why"][0], rows["About"][3]) == ("Two people only.", "nobody came")

    page.toggle(key="development-only").set_value(True).run()
    assert len(table(page)["What"]) == 3


def test_a_theme_set_aside_is_shown_when_asked_for(filled: Study, open_page: OpenPage) -> None:
    doors, _ = two_themes(filled)
    with filled.workbench.write(filled.owner) as tx:
        theme_steps.set_aside(tx, doors.id, "Two people only.")
    page = open_overview(open_page, filled)
    assert table(page)["Theme"] == [HOSTILE]

    page.toggle(key="overview-set-aside").set_value(True).run()

    assert table(page)["Theme"] == ["Doors", HOSTILE]


def test_who_does_not_decide_sees_the_map_without_the_form(filled: Study, open_page: OpenPage) -> None:
    two_themes(filled)
    filled.member("Ann", Role.OWNER)  # so that the laptop's own person can be made a reviewer
    with filled.workbench.write(filled.owner) as tx:
        projects.set_member(tx, filled.project.id, filled.owner.name, Role.REVIEWER)

    page = open_overview(open_page, filled)

    assert table(page)["Theme"] == ["Doors", HOSTILE]
    assert not [button for button in page.button if (button.key or "").startswith("link-")]
