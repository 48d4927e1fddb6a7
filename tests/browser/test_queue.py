"""Many recordings at once: their places in the queue, pausing, the text while it is made, other settings."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from qual.cli.files import receive
from qual.services import transcription
from tests.browser.sounds import write_sound
from tests.browser.visitors import PATIENCE_MS


def bring(site, study, sound) -> str:
    received = receive(site.workbench, study.owner, study.project.id, sound, language="en", n_speakers=2)
    return str(received.job_id)


def close_panel(visitor, text: str) -> None:
    """Close the panel that shows `text`; a page that is drawn again meanwhile may swallow the key."""
    gone = 0
    for _ in range(12):
        gone = 0 if visitor.page.get_by_text(text).first.is_visible() else gone + 1
        if gone == 2:  # once may be in the middle of a drawing, after which it is there again
            return
        visitor.page.keyboard.press("Escape")
        visitor.page.mouse.click(5, 400)
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"the panel with '{text}' stays open")


def test_waiting_recordings_are_moved_paused_and_continued(visit, team, team_study, tmp_path):
    jobs = [bring(team, team_study, write_sound(tmp_path / f"Talk {n}.wav", 1.0)) for n in (1, 2, 3)]
    visitor = visit(team, "Anna")
    visitor.go("interviews", project=team_study.project.id)
    rows = visitor.page.locator(".st-key-jobs-transcribe [class*=st-key-job-]")
    expect(rows).to_have_count(3)
    places = [team.workbench.jobs.status(job).position for job in jobs]

    last = visitor.page.locator(f".st-key-job-{jobs[2]}")
    last.get_by_role("button", name="More").click()
    visitor.page.get_by_role("button", name="Do this first").click()
    expect(rows.first).to_contain_text("Talk 3", timeout=PATIENCE_MS)
    assert team.workbench.jobs.status(jobs[2]).position == places[0]

    close_panel(visitor, "Other settings need a new start")
    first = visitor.page.locator(f".st-key-job-{jobs[0]}")
    first.get_by_role("button", name="Pause").click()
    expect(first).to_contain_text("paused", timeout=PATIENCE_MS)
    first.get_by_role("button", name="Continue").click()
    expect(first).to_contain_text("waiting for its turn", timeout=PATIENCE_MS)


def test_the_text_is_read_while_it_is_made(visit, laptop, study, tmp_path):
    job = bring(laptop, study, write_sound(tmp_path / "Long talk.wav", 84.0))
    visitor = visit(laptop)
    visitor.go("interviews", project=study.project.id)
    row = visitor.page.locator("[class*=st-key-row-]", has_text="Long talk")
    row.get_by_role("link", name="Code", exact=True).wait_for(timeout=2 * PATIENCE_MS)
    interview = laptop.workbench.jobs.status(job).target_id
    with laptop.workbench.write(study.owner) as tx:
        transcription.request_again(tx, interview, language="en", n_speakers=2, model="slower-fake")

    visitor.page.reload()
    jobs = visitor.page.locator(".st-key-jobs-transcribe")
    expect(jobs).to_contain_text(re.compile(r"Long talk · .*\d+ words"), timeout=PATIENCE_MS)
    jobs.get_by_text("Text so far").click()

    expect(jobs).to_contain_text("an usual morning", timeout=PATIENCE_MS)
    expect(jobs).to_have_count(0, timeout=2 * PATIENCE_MS)
