"""A line drawn round passages on the map in a real browser makes a question of just these passages."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from qual.services import suggestions
from qual.store import passage_maps
from tests.browser.visitors import PATIENCE_MS
from tests.services.mapped import mapped

PLACE = "(gd, x) => gd._fullLayout.xaxis.p2d(x - gd.getBoundingClientRect().x - gd._fullLayout.xaxis._offset)"


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("QUAL_TEST_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def circle_left_of(page: Page, share: float) -> float:
    """Draw a line round what lies left of a share of the picture's width; return where that is on the map."""
    picture = page.locator(".js-plotly-plot")
    box = picture.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + share * box["width"], box["y"] + box["height"] - 3
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 6)):
        page.mouse.move(x, y, steps=3)
    page.mouse.up()
    return float(picture.evaluate(PLACE, right))


def test_a_line_round_passages_makes_a_question_of_these(visit, team, team_study):
    run_id = mapped(team_study)
    anna = visit(team, "Anna")
    anna.go("themes", project=team_study.project.id)
    page = anna.page
    page.locator(".st-key-themes-view button", has_text="Map").click()
    expect(page.locator(".scatterlayer .point")).to_have_count(74, timeout=PATIENCE_MS)

    border = circle_left_of(page, 0.5)

    with team.workbench.read(team_study.owner) as tx:
        stored = passage_maps.of_run(tx.connection, run_id)
    assert stored is not None
    circled = {tuple(p) for p in stored.passages[stored.places[:, 0] < border].tolist()}
    assert 10 < len(circled) < 64
    expect(page.get_by_text(f"{len(circled)} passages chosen")).to_be_visible(timeout=PATIENCE_MS)
    shot(page, "map-chosen")
    page.get_by_role("button", name=f"Make a question of these {len(circled)} passages").click()
    expect(page.get_by_text("Do these belong together?")).to_be_visible(timeout=PATIENCE_MS)
    shot(page, "map-question")
    with team.workbench.read(team_study.owner) as tx:
        made = suggestions.run_suggestions(tx, run_id)[-1].suggestion
    assert made.chosen_by == team_study.owner.user
    places = [tuple(place) for place in made.payload["members"]]
    assert sorted(places) == sorted((*stored.texts[which], start, end) for which, start, end in circled)
