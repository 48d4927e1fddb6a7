"""Writing a passage down again from the text itself, with another model; corrections by hand stay."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.domain.job import JobState
from qual.services import transcripts
from tests.browser.desks import Desk
from tests.browser.sounds import write_sound
from tests.browser.test_queue import bring
from tests.browser.visitors import PATIENCE_MS


def test_the_turn_under_the_keys_is_written_down_by_a_better_model(visit, laptop, study, tmp_path):
    better = laptop.config.models_folder / "better"
    better.mkdir(parents=True, exist_ok=True)
    (better / "model.bin").touch()
    visitor = visit(laptop)
    job = bring(laptop, study, write_sound(tmp_path / "Talk.wav", 21.0))
    while laptop.workbench.jobs.status(job).state is not JobState.DONE:
        visitor.page.wait_for_timeout(100)
    interview = laptop.workbench.jobs.status(job).target_id
    with laptop.workbench.write(study.owner) as tx:
        revision = transcripts.current_revision(tx, interview)
        second = revision.document.turns[1].span.slice(revision.document.text)
        transcripts.correct_turn(tx, interview, revision.id, 1, second.replace("everybody", "EVERYBODY"))

    visitor.go("transcript", project=study.project.id, interview=interview)
    desk = Desk.on_screen(visitor, "transcript")
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("r")
    panel = desk.part("panel-again")
    expect(panel.locator("blockquote")).to_contain_text("We begin with coffee")
    panel.get_by_test_id("again-model").select_option("better")
    expect(panel).to_contain_text("quality is not known")
    panel.get_by_test_id("again-start").click()
    expect(panel.get_by_test_id("again-status")).to_have_text(
        "The passage is written down anew.", timeout=2 * PATIENCE_MS
    )

    text = desk.page.get_by_test_id("transcript")
    expect(text).to_contain_text("We begin with tea, and then EVERYBODY says", timeout=PATIENCE_MS)
    expect(text).to_contain_text("an ordinary morning")

    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("u")
    expect(text).to_contain_text("We begin with coffee, and then EVERYBODY says", timeout=PATIENCE_MS)
