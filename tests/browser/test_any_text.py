"""Texts of every script and any length are selected, coded and stored at the right characters."""

from __future__ import annotations

from qual.domain.document import SpokenTurn
from qual.services import coding, transcripts
from tests.browser.desks import Desk
from tests.plugins.workbenches import Study, make_study

CHINESE = "护士坐下来听我说话。"
HEBREW = "חיכיתי ליד הדלת הנעולה ואיש לא בא"
ARABIC = "انتظرت عند الباب المغلق"
COMBINED = "Cafe\u0301 und A\u030angst, 👩‍👩‍👧 e\u0301te\u0301 🇸🇪 vorbei"  # letters and marks apart, joined emoji
SPOKEN = (
    SpokenTurn("I", COMBINED, 0.0, 2.0),
    SpokenTurn("A", CHINESE, 2.0, 4.0),
    SpokenTurn("B", f"{HEBREW} — and then {ARABIC}.", 4.0, 6.0),
    SpokenTurn("I", "The end 😀.", 6.0, 7.0),
)
LENGTH = 300_000


def stored(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        text = transcripts.revision(tx, study.revision.id).document.text
        found = coding.codings_of_interview(tx, study.interview_id)
    assert all(one.quote == text[one.start : one.end] for one in found)
    return [one.quote for one in found]


def test_every_script_is_selected_and_stored_character_for_character(visit, laptop, request):
    study = make_study(laptop.workbench, name=request.node.name, spoken=SPOKEN)
    desk = Desk(visit(laptop), study)
    keys = desk.page.keyboard
    whole = ["A\u030angst, 👩‍👩‍👧 e\u0301te\u0301 🇸🇪", HEBREW, ARABIC]
    for words in whole:
        desk.code(words, "be")
    desk.wait_until_saved()
    assert stored(study) == whole

    keys.press("u")
    keys.press("u")
    keys.press("u")
    desk.wait_for_codings(0)
    for key in ("k", "k", "k", "k", "j"):
        keys.press(key)
    keys.press("Shift+ArrowRight")  # a word of a script that writes none apart
    desk.part("popover").wait_for()
    keys.press("Shift+ArrowRight")
    keys.press("1")
    desk.wait_until_saved()
    (words,) = stored(study)
    assert CHINESE.startswith(words)
    assert 2 <= len(words) < len(CHINESE) - 1  # neither a single character nor all of it


def test_the_whole_transcript_is_coded_at_once(visit, laptop, request):
    study = make_study(laptop.workbench, name=request.node.name, spoken=SPOKEN)
    desk = Desk(visit(laptop), study)
    ends = [desk.page.locator(".qw-text").nth(number).bounding_box() for number in (0, 3)]
    mouse = desk.page.mouse
    mouse.move(ends[0]["x"] - 1, ends[0]["y"] + 4)
    mouse.down()
    mouse.move(ends[1]["x"] + 40, ends[1]["y"] + 10)
    mouse.move(ends[1]["x"] + ends[1]["width"] - 2, ends[1]["y"] + ends[1]["height"] - 2)
    mouse.up()
    desk.part("popover").wait_for()
    desk.page.keyboard.press("1")
    desk.wait_until_saved()
    assert stored(study) == [study.document.text]


def test_a_document_of_three_hundred_thousand_characters_opens_and_is_coded_at_its_end(visit, laptop, request):
    sentence = "Sie sagte, es sei schon spät gewesen, und niemand habe geklopft 😀. "
    turn = (sentence * 12).strip()
    n_turns = LENGTH // len(turn) + 1
    spoken = tuple(SpokenTurn(f"S{k % 2}", turn, k * 60.0, k * 60.0 + 60) for k in range(n_turns))
    last = SpokenTurn("S0", "Dann kam der Morgen.", n_turns * 60.0, n_turns * 60.0 + 5)
    study = make_study(laptop.workbench, name=request.node.name, spoken=(*spoken, last))
    assert len(study.document.text) > LENGTH
    desk = Desk(visit(laptop), study)
    desk.page.evaluate("() => __qual.reveal(__qual.text().length - 1)")
    desk.code("der Morgen", "be")
    desk.wait_until_saved()
    assert stored(study) == ["der Morgen"]
