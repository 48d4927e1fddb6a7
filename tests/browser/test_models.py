"""A better model comes in by the page, is chosen for a language, and says so on the transcript it made."""

from __future__ import annotations

from playwright.sync_api import TimeoutError, expect

from tests.browser.sounds import write_sound
from tests.browser.test_queue import bring
from tests.browser.visitors import PATIENCE_MS, press_until
from tests.engines.tiny_models import write_model, zip_of


def test_a_model_is_sent_chosen_used_and_named(visit, laptop, study, tmp_path):
    archive = zip_of(write_model(tmp_path / "kb"), tmp_path / "kb.zip")
    visitor = visit(laptop)
    visitor.go("settings", project=study.project.id)
    visitor.page.get_by_text("Bring in a better model").click()
    name = visitor.page.get_by_label("Name it")
    name.fill("kb-tiny")
    name.press("Tab")
    visitor.page.locator("[data-testid=upload][data-ready='1']").wait_for()
    visitor.page.wait_for_timeout(1000)  # the name reaches the component with the page's next run
    visitor.page.locator("[data-testid=file-input]").set_input_files(archive)
    visitor.page.locator(".st-key-row-kb-tiny").wait_for(timeout=PATIENCE_MS)
    expect(visitor.page.locator(".st-key-row-kb-tiny")).to_contain_text("apache-2.0")

    choose(visitor, "English is written by", "kb-tiny")
    visitor.see("English is written by kb-tiny from now on.")
    job = bring(laptop, study, write_sound(tmp_path / "Night.wav"))
    visitor.menu("Interviews")
    row = visitor.page.locator("[class*=st-key-row-]", has_text="Night")
    row.get_by_role("link", name="Transcript", exact=True).click(timeout=2 * PATIENCE_MS)
    assert laptop.workbench.jobs.status(job)

    made_with = visitor.page.get_by_text("Made with kb-tiny").first
    press_until(visitor.page.get_by_role("button", name="Transcription"), made_with)


def choose(visitor, label: str, option: str) -> None:
    """Choose from a list; once more if the page was drawn again, which closes the list, while it opened."""
    for _ in range(5):
        visitor.page.get_by_label(label).click()
        try:
            return visitor.page.get_by_role("option", name=option).click(timeout=4000)
        except TimeoutError:
            visitor.page.keyboard.press("Escape")
    raise AssertionError(f"'{option}' is not offered under '{label}'")


def test_a_spoilt_model_is_refused_in_words(visit, laptop, study, tmp_path):
    archive = zip_of(write_model(tmp_path / "half", without="tokenizer.json"), tmp_path / "half.zip")
    visitor = visit(laptop, expect=("422",))
    visitor.go("settings", project=study.project.id)
    visitor.page.get_by_text("Bring in a better model").click()
    name = visitor.page.get_by_label("Name it")
    name.fill("half")
    name.press("Tab")
    visitor.page.locator("[data-testid=upload][data-ready='1']").wait_for()
    visitor.page.wait_for_timeout(1000)
    visitor.page.locator("[data-testid=file-input]").set_input_files(archive)

    item = visitor.page.locator("[data-testid=upload-item][data-phase=failed]")
    expect(item).to_contain_text("tokenizer.json", timeout=PATIENCE_MS)
    assert visitor.page.locator(".st-key-row-half").count() == 0
