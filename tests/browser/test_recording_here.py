"""Recording in the browser: what was said is on the server within seconds, whatever happens to the page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from qual.services import drafts, interviews
from tests.browser.test_recordings import open_upload
from tests.browser.visitors import PATIENCE_MS

# what the console says while a server is away
AWAY = ("ERR_CONNECTION_REFUSED", "WebSocket", "Failed to fetch", "net::", "Client Error", "is not responding")


def record(visitor, seconds: int) -> None:
    """Record until the server has confirmed so many seconds."""
    visitor.page.get_by_test_id("record").click()
    saved(visitor, seconds)


def saved(visitor, seconds: int) -> None:
    pattern = re.compile("Saved up to 0:(" + "|".join(f"{n:02}" for n in range(seconds, 60)) + ")")
    expect(visitor.page.get_by_test_id("record-saved")).to_have_text(pattern, timeout=PATIENCE_MS)


def test_a_recording_made_here_becomes_a_transcript(visit, laptop, study):
    visitor = visit(laptop)
    open_upload(visitor, study)
    record(visitor, 3)
    level = visitor.page.get_by_role("meter")
    expect(level).not_to_have_attribute("aria-valuenow", "0", timeout=PATIENCE_MS)

    visitor.page.get_by_test_id("record-stop").click()
    visitor.page.get_by_test_id("record-keep").click()

    row = visitor.page.locator("[class*=st-key-row-]", has_text="recording ")
    row.get_by_role("link", name="Transcript", exact=True).wait_for(timeout=2 * PATIENCE_MS)
    with laptop.workbench.read(laptop.local) as tx:
        line = next(
            found for found in interviews.interview_lines(tx, study.project.id)
            if found.interview.name.startswith("recording")
        )  # fmt: skip
        assert drafts.mine(tx, study.project.id) == ()
    assert line.recording is not None
    assert line.recording.media_type == "audio/wav"


def test_a_pause_is_not_in_the_recording(visit, laptop, study):
    visitor = visit(laptop)
    open_upload(visitor, study)
    record(visitor, 2)

    visitor.page.get_by_test_id("record-pause").click()
    expect(visitor.page.get_by_test_id("record-box")).to_have_attribute("data-phase", "paused")
    visitor.page.wait_for_timeout(1500)  # the rest of before is sent; from now on nothing may come
    before = size(laptop, study)
    visitor.page.wait_for_timeout(1500)
    assert size(laptop, study) == before

    visitor.page.get_by_test_id("record-pause").click()
    visitor.page.wait_for_timeout(1500)
    visitor.page.get_by_test_id("record-discard").click()
    visitor.page.get_by_role("button", name="Really discard it?").click()
    expect(visitor.page.get_by_test_id("record-box")).to_have_attribute("data-phase", "idle")
    visitor.page.wait_for_timeout(1000)
    assert size(laptop, study) == 0


def test_an_interrupted_recording_can_be_discarded(visit, laptop, study):
    visitor = visit(laptop)
    open_upload(visitor, study)
    record(visitor, 2)
    visitor.crash()

    visitor.go("interviews", project=study.project.id)
    offer = visitor.page.get_by_test_id("interrupted-recording")
    offer.get_by_test_id("interrupted-discard").click(timeout=PATIENCE_MS)
    offer.get_by_role("button", name="Really discard it?").click()

    expect(offer).to_have_count(0)
    assert size(laptop, study) == 0


def test_while_the_server_is_away_recording_goes_on_and_nothing_is_lost(visit, laptop, study):
    visitor = visit(laptop, expect=AWAY)
    open_upload(visitor, study)
    record(visitor, 2)

    laptop.kill()
    expect(visitor.page.get_by_test_id("record-saved")).to_contain_text(
        "The server cannot be reached", timeout=PATIENCE_MS
    )
    visitor.page.wait_for_timeout(2000)
    laptop.revive()

    saved(visitor, 5)
    visitor.page.get_by_test_id("record-stop").click()
    visitor.page.get_by_test_id("record-keep").wait_for(timeout=PATIENCE_MS)
    assert size(laptop, study) > 5 * 44_000


def test_what_was_said_while_the_server_was_away_outlives_the_page_and_goes_on(visit, laptop, study):
    visitor = visit(laptop, expect=AWAY)
    open_upload(visitor, study)
    record(visitor, 2)
    laptop.kill()
    expect(visitor.page.get_by_test_id("record-saved")).to_contain_text("kept in this browser", timeout=PATIENCE_MS)
    stored = size(laptop, study)
    visitor.page.wait_for_timeout(3000)
    said_s = int(visitor.page.get_by_role("timer").inner_text().split(":")[1])
    visitor.crash()
    laptop.revive()

    visitor.go("interviews", project=study.project.id)
    offer = visitor.page.get_by_test_id("interrupted-recording")
    told = re.compile(rf"A recording of 0:0?({said_s}|{said_s + 1}) was interrupted")
    expect(offer).to_contain_text(told, timeout=PATIENCE_MS)
    assert size(laptop, study) > stored + 2 * 44_000
    offer.get_by_test_id("interrupted-continue").click()
    saved(visitor, said_s + 2)
    visitor.page.get_by_test_id("record-stop").click()
    visitor.page.get_by_test_id("record-keep").click()

    visitor.page.locator("[class*=st-key-row-]", has_text="recording ").wait_for()
    assert visitor.page.evaluate(KEPT) == 0


# how many pieces of recordings the browser keeps
KEPT = """() => new Promise((done) => { indexedDB.open("qual-recordings").onsuccess = ({ target }) => {
    const asked = target.result.transaction("pieces").objectStore("pieces").count();
    asked.onsuccess = () => done(asked.result);
}; })"""


def size(site, study) -> int:
    """Return how many bytes of recordings being made the server has."""
    with site.workbench.read(site.local) as tx:
        mine = drafts.mine(tx, study.project.id)
    return sum(site.workbench.drafts.size(draft.id) for draft in mine)
