"""Correcting an interview of an hour in the browser: by keys, with the sound, alone and two at once."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from qual.services import progress, transcripts
from tests.browser.desks import Desk
from tests.browser.long_interviews import HITS, long_study
from tests.browser.sites import Site
from tests.browser.visitors import PATIENCE_MS, Visitor, address_of
from tests.plugins.workbenches import Study

# Types letters one by one and tells how long each took until the next frame could be shown.
_TYPE = """async (text) => {
  const area = document.querySelector('[data-testid=turn-editor]');
  const times = [];
  for (const letter of text) {
    const start = performance.now();
    area.setRangeText(letter, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter }));
    await new Promise((done) => requestAnimationFrame(() => done()));
    area.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""


@pytest.fixture(scope="module")
def hour(laptop_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The hour, once for this module; every test takes back what it did."""
    return long_study(laptop_site.workbench, tmp_path_factory.mktemp("hour"), "An hour")


def stored(study: Study) -> list[tuple[str, str]]:
    with study.workbench.read(study.owner) as tx:
        document = transcripts.current_revision(tx, study.interview_id).document
    return [(t.speaker, t.span.slice(document.text)) for t in document.turns]


def turn(desk: Desk, index: int) -> Locator:
    return desk.root.locator(f".qw-turn[data-turn='{index}']")


def number(desk: Desk) -> int:
    return desk.page.evaluate("() => window.__qual.revision()")


def done(desk: Desk, before: int) -> None:
    """Wait until one more revision is on the page."""
    desk.page.wait_for_function(f"() => window.__qual.revision() > {before}", timeout=PATIENCE_MS)
    desk.wait_until_saved()


def act(desk: Desk, *keys: str) -> None:
    """Press keys, the last of which changes the transcript."""
    before = number(desk)
    for key in keys:
        desk.page.keyboard.press(key)
    done(desk, before)


def test_find_and_replace_of_fifty_places_is_one_act_that_is_undone(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    before = stored(hour)
    desk.page.keyboard.press("Control+h")
    desk.part("find-query").fill("WART")
    desk.says("find-count", f"{HITS} places")
    desk.part("find-case").check()
    desk.says("find-count", "0 places")
    desk.part("find-case").uncheck()
    desk.part("find-whole").check()
    desk.part("find-with").fill("ward")
    desk.part("hit").nth(0).locator("input").uncheck()
    at = number(desk)
    desk.part("find-replace").click()
    done(desk, at)

    now = stored(hour)
    assert sum(text.split().count("wart") for _, text in now) == 1
    assert len(now) == len(before)
    desk.says("find-count", "1 place")
    desk.page.keyboard.press("Escape")
    act(desk, "u")
    assert stored(hour) == before


def test_turns_are_split_joined_and_handed_over_by_keys_and_each_is_undone(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    before = stored(hour)
    speaker, text = before[1]
    other = before[0][0]
    words = text.split()
    desk.page.keyboard.press("j")
    for _ in range(4):
        desk.page.keyboard.press("ArrowRight")
    act(desk, "s")
    assert stored(hour)[1:3] == [(speaker, " ".join(words[:3])), (speaker, " ".join(words[3:]))]

    act(desk, "1" if other == "S1" else "2")  # the cursor stands in the second half
    assert stored(hour)[2] == (other, " ".join(words[3:]))

    act(desk, "m")
    assert stored(hour)[1] == (speaker, text)

    for _ in range(2):
        act(desk, "u")
    assert stored(hour)[1:3] == [(speaker, " ".join(words[:3])), (speaker, " ".join(words[3:]))]
    act(desk, "u")
    assert stored(hour) == before


def test_selected_words_go_to_another_or_to_a_new_speaker(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    before = stored(hour)
    speaker, text = before[2]
    first = " ".join(text.split()[:3])
    desk.drag_over(first, turn=2)
    at = number(desk)
    desk.part("words-give").nth(1 if speaker == "S1" else 0).click()
    done(desk, at)
    assert stored(hour)[1] == (before[1][0], f"{before[1][1]} {first}")

    desk.drag_over(" ".join(before[3][1].split()[-2:]), turn=3)
    at = number(desk)
    desk.part("words-new").click()
    desk.part("words-name").fill("Mother")
    desk.page.keyboard.press("Enter")
    done(desk, at)
    expect(desk.root.locator(".qw-who", has_text="Mother")).to_have_count(1)

    act(desk, "u")
    act(desk, "u")
    assert stored(hour) == before


def test_a_turn_is_corrected_split_and_joined_from_within_while_typing(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    before = stored(hour)
    desk.page.keyboard.press("e")
    area = desk.part("turn-editor")
    area.fill("Good morning. And you?")
    area.evaluate("(a) => a.setSelectionRange(13, 13)")
    act(desk, "Control+Enter")
    assert [text for _, text in stored(hour)[:2]] == ["Good morning.", "And you?"]
    desk.says("checked", "Checked up to")

    turn(desk, 1).dblclick(position={"x": 200, "y": 12})
    desk.part("turn-editor").evaluate("(a) => a.setSelectionRange(0, 0)")
    act(desk, "Backspace")
    assert stored(hour)[0][1] == "Good morning. And you?"
    for _ in range(2):
        act(desk, "u")
    assert stored(hour) == before


def test_typing_is_instant_and_nothing_is_lost_by_a_reload(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    before = stored(hour)
    desk.page.keyboard.press("e")
    times = desk.page.evaluate(_TYPE, "this was typed letter by letter in an hour long interview ")
    print(f"typing: median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms")  # noqa: T201
    at = number(desk)
    desk.page.keyboard.press("Enter")
    done(desk, at)
    desk.page.reload()
    desk.wait_until_ready()

    expect(turn(desk, 0)).to_contain_text("this was typed letter by letter")
    desk.says("checked", "Checked up to")
    act(desk, "u")
    assert stored(hour) == before


def test_the_sound_plays_words_goes_back_a_little_and_loops(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    audio = desk.part("audio")
    desk.page.wait_for_function("() => document.querySelector('audio').readyState >= 1", timeout=PATIENCE_MS)
    position = lambda: audio.evaluate("(a) => a.currentTime")  # noqa: E731

    desk.page.keyboard.press("n")
    expect(desk.part("play")).to_have_attribute("title", "Pause (space)")
    expect(desk.part("play")).to_have_attribute("title", "Play (space)", timeout=PATIENCE_MS)  # stops by itself
    assert position() < 6

    desk.part("sound").click()
    desk.part("rewind").fill("1.5")
    desk.part("rewind").press("Tab")
    desk.part("pedal-play").press("F8")
    desk.page.keyboard.press("Escape")
    audio.evaluate("(a) => { a.currentTime = 100 }")
    desk.page.keyboard.press("e")
    desk.page.keyboard.press("F8")
    desk.page.keyboard.press("F8")
    desk.page.keyboard.press("Control+ArrowRight")
    here = position()
    desk.page.keyboard.press("Control+ArrowLeft")
    assert position() == pytest.approx(max(here - 3, 0), abs=0.2)
    assert desk.part("turn-editor").is_visible()
    desk.page.keyboard.press("Escape")

    desk.part("speed").select_option("0.5")
    assert audio.evaluate("(a) => [a.playbackRate, a.preservesPitch]") == [0.5, True]
    desk.page.keyboard.press("l")
    expect(desk.part("loop")).to_have_attribute("aria-pressed", "true")
    audio.evaluate("(a) => { a.currentTime = 3000 }")
    desk.page.wait_for_function("() => document.querySelector('audio').currentTime < 60", timeout=PATIENCE_MS)
    desk.page.keyboard.press("l")


def test_a_click_on_a_word_is_heard_from_there_and_the_word_is_marked(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    desk.page.wait_for_function("() => document.querySelector('audio').readyState >= 1", timeout=PATIENCE_MS)
    turn(desk, 2).locator(".qw-text").click(position={"x": 120, "y": 12})
    desk.page.wait_for_function("() => CSS.highlights.has('qw-word') && !document.querySelector('audio').paused")
    desk.page.keyboard.press("Space")
    heard = desk.part("audio").evaluate("(a) => a.currentTime")
    expect(turn(desk, 2)).to_have_class("qw-turn qw-current")
    desk.page.keyboard.press("Space")
    assert desk.part("audio").evaluate("(a) => a.currentTime") < heard  # a little before, so that one finds one's way


def test_the_text_follows_the_sound_and_the_keys_stand_where_one_hears(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    desk.page.wait_for_function("() => document.querySelector('audio').readyState >= 1", timeout=PATIENCE_MS)
    desk.page.keyboard.press("Space")
    desk.part("audio").evaluate("(a) => { a.currentTime = 1800 }")
    current = desk.root.locator(".qw-turn.qw-current")
    expect(current.locator(".qw-time")).to_have_text(re.compile(r"^(29:|30:)"), timeout=PATIENCE_MS)
    expect(current).to_be_in_viewport()
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("e")
    expect(current.get_by_test_id("turn-editor")).to_be_focused()


def test_a_view_hides_hesitations_and_shows_pauses_and_marks_without_changing_anything(visit, laptop, hour) -> None:
    desk = Desk(visit(laptop), hour, "transcript")
    before = stored(hour)
    desk.part("view-pauses").select_option("gat2")
    expect(desk.root.locator("[data-pause]").first).to_be_attached()
    desk.part("view-words").select_option("1")
    mark = turn(desk, 3).locator(".qw-mark-unintelligible").first
    expect(mark).to_have_attribute(
        "aria-description", "Somebody speaks here, but no words were recognised. Listen, and type what you hear."
    )
    turn(desk, 3).get_by_test_id("play-mark").click()
    desk.page.wait_for_function("() => !document.querySelector('audio').paused")
    desk.part("view-pauses").select_option("none")
    expect(desk.root.locator("[data-pause]")).to_have_count(0)
    assert stored(hour) == before


def test_progress_is_moved_by_a_key_shown_in_the_list_and_taken_back(visit, laptop, hour) -> None:
    visitor = visit(laptop)
    desk = Desk(visitor, hour, "transcript")
    desk.page.keyboard.press("c")
    desk.page.keyboard.press("c")
    desk.says("checked", "Checked up to")
    expect(desk.root.locator(".qw-checked")).to_have_count(2)
    desk.wait_until_saved()
    visitor.go("interviews", project=hour.project.id)
    visitor.see("checked to")
    visitor.go("transcript", **address_of(hour))
    desk.wait_until_ready()
    desk.page.keyboard.press("u")
    expect(desk.root.locator(".qw-checked")).to_have_count(1, timeout=PATIENCE_MS)
    desk.page.keyboard.press("u")
    desk.says("checked", "Not checked yet")


def test_two_people_correct_different_turns_at_once_and_each_undoes_their_own(
    visit: Callable[..., Visitor], team: Site, team_study: Study
) -> None:
    anna = Desk(visit(team, "Anna"), team_study, "transcript")
    ben = Desk(visit(team, "Ben"), team_study, "transcript")
    before = stored(team_study)
    for desk, index, text in ((anna, 1, "I waited by the door."), (ben, 3, "Then a nurse sat down.")):
        turn(desk, index).dblclick(position={"x": 300, "y": 14})
        desk.part("turn-editor").fill(text)
    anna.page.keyboard.press("Enter")
    expect(turn(ben, 1)).to_contain_text("I waited by the door.", timeout=PATIENCE_MS)
    expect(ben.part("turn-editor")).to_have_value("Then a nurse sat down.")  # still open, still what Ben typed
    ben.page.keyboard.press("Enter")
    expect(turn(anna, 3)).to_contain_text("Then a nurse sat down.", timeout=PATIENCE_MS)
    anna.wait_until_saved()

    anna.page.keyboard.press("u")

    expect(turn(ben, 1)).to_contain_text("locked door", timeout=PATIENCE_MS)
    assert stored(team_study) == [*before[:3], ("Anna", "Then a nurse sat down.")]
    with team_study.workbench.read(team_study.owner) as tx:
        assert progress.checked(tx, team_study.interview_id) is not None


def test_what_two_people_typed_into_the_same_turn_is_not_lost(visit, team, team_study) -> None:
    anna, ben = (Desk(visit(team, name), team_study, "transcript") for name in ("Anna", "Ben"))
    for desk, text in ((anna, "Anna's words."), (ben, "Ben's words.")):
        turn(desk, 1).dblclick(position={"x": 300, "y": 14})
        desk.part("turn-editor").fill(text)
    anna.page.keyboard.press("Enter")
    expect(ben.root.get_by_text("What you typed is still here")).to_be_visible(timeout=PATIENCE_MS)
    expect(ben.part("turn-editor")).to_have_value("Ben's words.")


def test_going_to_another_turn_keeps_what_was_typed_in_the_first(visit, laptop, study) -> None:
    desk = Desk(visit(laptop), study, "transcript")
    turn(desk, 0).dblclick(position={"x": 200, "y": 14})
    desk.part("turn-editor").fill("What happened then?")
    at = number(desk)
    desk.page.keyboard.press("Alt+ArrowDown")
    done(desk, at)

    expect(turn(desk, 1).get_by_test_id("turn-editor")).to_be_visible()
    assert stored(study)[0][1] == "What happened then?"
