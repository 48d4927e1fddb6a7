"""The map in a real browser: a line round passages makes a question of just these; a click opens one; a zoom stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qual.services import suggestions
from qual.store import passage_maps
from tests.browser.visitors import PATIENCE_MS
from tests.services.mapped import mapped

PLACE = "(gd, x) => gd._fullLayout.xaxis.p2d(x - gd.getBoundingClientRect().x - gd._fullLayout.xaxis._offset)"

SPOT = """(gd, number) => {
  const { xaxis, yaxis } = gd._fullLayout, at = gd.getBoundingClientRect();
  const trace = gd._fullData.find((one) => [...one.customdata].includes(number));
  const i = [...trace.customdata].indexOf(number);
  return [at.x + xaxis._offset + xaxis.d2p(trace.x[i]), at.y + yaxis._offset + yaxis.d2p(trace.y[i])];
}"""
SEEN = "(gd) => [...gd._fullLayout.xaxis.range, ...gd._fullLayout.yaxis.range]"


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


def click(page: Page, number: int) -> None:
    """Click the passage with this number where it is drawn; the page must be tall enough to show it."""
    x, y = page.locator(".js-plotly-plot").evaluate(SPOT, number)
    page.mouse.move(x - 9, y - 9)
    page.mouse.move(x, y, steps=3)
    expect(page.locator(".hoverlayer .hovertext")).to_be_visible(timeout=PATIENCE_MS)
    page.mouse.click(x, y)


def test_a_line_round_passages_makes_a_question_of_these(visit, team, team_study):
    run_id = mapped(team_study)
    anna = visit(team, "Anna")
    anna.go("themes", project=team_study.project.id)
    page = anna.page
    page.set_viewport_size({"width": 1440, "height": 1400})
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

    click(page, 0)
    expect(page.get_by_text("In its context")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Back to the chosen passages").click()

    page.locator("[data-title='Zoom in']").click()
    seen = page.locator(".js-plotly-plot").evaluate(SEEN)
    page.wait_for_timeout(400)  # the zoom is told when the hand rests
    page.locator(".st-key-map-by button", has_text="Languages").click()
    expect(page.locator(".js-plotly-plot").get_by_text("Swedish (36)")).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator(".js-plotly-plot").evaluate(SEEN) == pytest.approx(seen)
    page.get_by_role("button", name=f"Make a question of these {len(circled)} passages").click()
    expect(page.get_by_text("Do these belong together?")).to_be_visible(timeout=PATIENCE_MS)
    shot(page, "map-question")
    with team.workbench.read(team_study.owner) as tx:
        made = suggestions.run_suggestions(tx, run_id)[-1].suggestion
    assert made.chosen_by == team_study.owner.user
    places = [tuple(place) for place in made.payload["members"]]
    assert sorted(places) == sorted((*stored.texts[which], start, end) for which, start, end in circled)
