"""Searching transcripts: every hit is what was sought, and the prepared text finds what a plain reading finds."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.concordance import Extent, context, extended
from qual.analysis.folding import compose, fold
from qual.analysis.readable import Readable, prepare
from qual.analysis.retrieval import Finder, Mode, Query
from qual.analysis.stems import SNOWBALL, stem, words
from qual.domain.document import Span, SpokenTurn, build_document
from qual.errors import BadInput

LETTERS = "aAbßſåÅ\u0061\u030aä\u0308sSéİıe\u0301σςΣ가\u1100\u1161ﬁ😀’' .,-\n漢"
TURNS = st.lists(st.text(LETTERS, min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=4)
SOUGHT = st.text(LETTERS, min_size=1, max_size=4).filter(str.strip)


def read(*turns: str, language: str = "en") -> Readable:
    document = build_document([SpokenTurn(f"S{i % 2}", said, 0.0, 1.0) for i, said in enumerate(turns)])
    return prepare("interview", "revision", language, document)


def hits(readable: Readable, text: str, mode: Mode = Mode.STEM, *, match_case: bool = False) -> list[str]:
    found = Finder(Query(text, mode, match_case)).find(readable)
    return [readable.text[a:b] for a, b in found.tolist()]


def letters_of(text: str) -> list[tuple[int, int]]:
    """Cut a text into letters with their marks, the slow and plain way."""
    edges: list[int] = []
    for i, c in enumerate(text):
        joins = unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff"
        if not joins or i == 0 or text[i - 1].isspace():
            edges.append(i)
    return [(a, b) for a, b in pairwise([*edges, len(text)])]


def plainly(text: str) -> list[tuple[str, int, int]]:
    """Return each folded character and the letter of the text it comes from."""
    one = []
    for start, end in letters_of(text):
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text[start:end]).casefold())
        one += [(c.replace("’", "'"), start, end) for c in folded]
    return one


@given(st.text(LETTERS, max_size=60))
def test_folding_equals_the_plain_way_and_knows_the_way_back(text: str) -> None:
    import numpy as np

    plain, folded = plainly(text), fold(text)

    assert folded.text == "".join(c for c, _, _ in plain)
    each = folded.to_stored(np.array([(i, i + 1) for i in range(len(plain))], np.int32).reshape(-1, 2))
    assert [tuple(span) for span in each.tolist()] == [(start, end) for _, start, end in plain]


@given(st.text(LETTERS, max_size=40))
def test_composed_and_decomposed_texts_fold_alike(text: str) -> None:
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert fold(composed).text == fold(apart).text
    assert compose(composed).text == compose(apart).text


@given(TURNS, SOUGHT)
def test_part_of_a_word_finds_what_a_plain_reading_finds(turns: list[str], sought: str) -> None:
    readable = read(*turns)
    wanted = [c for c, _, _ in plainly(sought.strip())]
    if any(c.isspace() for c in wanted):
        return
    expected, at = [], 0
    plain = plainly(readable.text)
    while at + len(wanted) <= len(plain):
        here = plain[at : at + len(wanted)]
        if [c for c, _, _ in here] == wanted:
            expected.append((here[0][1], here[-1][2]))
            at += len(wanted)
        else:
            at += 1
    inside = [(a, b) for a, b in dict.fromkeys(expected) if any(s <= a and b <= e for s, e in readable.turns.tolist())]

    found = Finder(Query(sought, Mode.PART)).find(readable)

    assert [tuple(span) for span in found.tolist()] == inside


@given(TURNS, st.integers(1, 3), st.data())
def test_words_and_stems_find_what_reading_word_by_word_finds(turns: list[str], n: int, data: st.DataObject) -> None:
    readable = read(*turns, language="de")
    plain = [fold(said).text for said in (readable.text[a:b] for a, b in readable.turns.tolist())]
    by_turn = [[said[a:b] for a, b in words(said)] for said in plain]
    all_words = [word for said in by_turn for word in said]
    if not all_words:
        return
    first = data.draw(st.integers(0, len(all_words) - 1))
    phrase = all_words[first : first + n]

    for mode, same in ((Mode.WORD, str), (Mode.STEM, lambda word: stem(word, "de"))):
        expected, wanted = 0, [same(word) for word in phrase]
        for said in by_turn:
            at, there = 0, [same(word) for word in said]
            while at + len(wanted) <= len(there):
                found = there[at : at + len(wanted)] == wanted
                expected, at = expected + found, at + (len(wanted) if found else 1)
        found = Finder(Query(" ".join(phrase), mode)).find(readable).tolist()
        assert len(found) == expected
        for start, end in found:
            here = fold(readable.text[start:end]).text
            assert [same(here[a:b]) for a, b in words(here)] == wanted


@given(TURNS, SOUGHT)
def test_every_hit_of_a_regular_expression_matches_and_stays_in_its_turn(turns: list[str], sought: str) -> None:
    import regex

    readable = read(*turns)

    for start, end in Finder(Query(regex.escape(sought) + ".?", Mode.REGEX)).find(readable).tolist():
        assert any(a <= start < end <= b for a, b in readable.turns.tolist())
        assert fold(sought).text in fold(readable.text[start:end]).text or len(sought) > 1


def test_stems_find_inflections_in_each_language() -> None:
    assert hits(read("Vården var bra, men vårdens köer!", language="sv"), "vård") == ["Vården", "vårdens"]
    assert hits(read("Die Pflegerin und die Pflegerinnen.", language="de"), "Pflegerinnen") == [
        "Pflegerin",
        "Pflegerinnen",
    ]
    assert hits(read("They believed me; believing helps.", language="en"), "believe") == ["believed", "believing"]
    assert hits(read("Uskon, uskoin", language="xx"), "uskon") == ["Uskon"]


def test_every_language_that_is_said_to_have_stems_has_them() -> None:
    assert all(stem("x", language) for language in SNOWBALL)


def test_a_phrase_crosses_commas_but_no_change_of_speaker() -> None:
    readable = read("Well, you know.", "You", "know it")

    assert hits(readable, "well you know", Mode.WORD) == ["Well, you know"]
    assert len(hits(readable, "you know", Mode.WORD)) == 1


def test_a_phrase_that_follows_itself_is_found_both_times() -> None:
    assert hits(read("ha ha ha ha ha"), "ha ha", Mode.WORD) == ["ha ha", "ha ha"]


def test_a_whole_word_is_not_found_inside_another() -> None:
    readable = read("The unsafe ward felt safe. Safely.")

    assert hits(readable, "safe", Mode.WORD) == ["safe"]
    assert hits(readable, "safe", Mode.PART) == ["safe", "safe", "Safe"]


def test_case_counts_only_when_asked() -> None:
    readable = read("Anna saw ANNA.")

    assert hits(readable, "anna", Mode.WORD) == ["Anna", "ANNA"]
    assert hits(readable, "Anna", Mode.WORD, match_case=True) == ["Anna"]
    assert hits(readable, "ANNA", Mode.PART, match_case=True) == ["ANNA"]
    assert hits(readable, "anna", Mode.REGEX, match_case=True) == []


def test_sharp_s_is_found_by_ss_and_keeps_its_place() -> None:
    readable = read("Auf der Straße, STRASSE.")

    assert hits(readable, "strasse", Mode.WORD) == ["Straße", "STRASSE"]
    assert hits(readable, "STRAß", Mode.PART) == ["Straß", "STRASS"]


def test_decomposed_letters_are_found_by_composed_ones_whole() -> None:
    readable = read("Va\u030arden och vård")

    assert hits(readable, "vård", Mode.PART) == ["Va\u030ard", "vård"]
    assert hits(readable, "vard", Mode.PART) == []
    assert hits(readable, r"v.rd\w*", Mode.REGEX) == ["Va\u030arden", "vård"]


def test_chinese_words_are_found_inside_text_without_blanks() -> None:
    assert hits(read("我在医院等了很久"), "医院", Mode.WORD) == ["医院"]


def test_edges_in_a_regular_expression_are_those_of_a_turn() -> None:
    assert hits(read("yes I do", "I said yes"), "^yes|yes$", Mode.REGEX) == ["yes", "yes"]


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(a|aa)+b", r"(.*a){20}$"])
def test_a_runaway_regular_expression_is_refused_in_words(pattern: str) -> None:
    readable = read("a" * 3000 + "!")

    with pytest.raises(BadInput, match=r"takes too long"):
        Finder(Query(pattern, Mode.REGEX), patience_s=0.05).find(readable)


def test_only_time_spent_matching_counts_however_long_the_rest_takes() -> None:
    finder, readable = Finder(Query("wa+rd", Mode.REGEX), patience_s=0.05), read("the ward " * 2000)
    until = time.thread_time() + 0.1
    while time.thread_time() < until:
        pass

    assert len(finder.find(readable)) == 2000


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "*a", r"\p{nothing}"])
def test_a_bad_regular_expression_is_refused_in_words(pattern: str) -> None:
    with pytest.raises(BadInput, match=r"no regular expression"):
        Finder(Query(pattern, Mode.REGEX))


@pytest.mark.parametrize(
    ("text", "mode"), [("  ", Mode.PART), ("?!", Mode.WORD), ("…", Mode.STEM), ("x" * 501, Mode.PART)]
)
def test_what_cannot_be_sought_is_refused(text: str, mode: Mode) -> None:
    with pytest.raises(BadInput):
        Finder(Query(text, mode))


def test_context_is_cut_between_words_and_says_that_there_is_more() -> None:
    readable = read("one two three four five six seven", "next")
    start = readable.text.index("four")

    assert context(readable, Span(start, start + 4), reach=8) == ("…three ", " five…")
    assert context(readable, Span(0, 3), reach=100) == ("", " two three four five six seven")


def test_a_hit_stands_for_its_word_sentence_or_turn() -> None:
    readable = read("It was t.ex. bad. On 3. May she’d left, e.g. Anna! Then quiet.")
    start = readable.text.index("eft")
    hit = Span(start, start + 2)

    passages = {extent: extended(readable, hit, extent).slice(readable.text) for extent in Extent}

    assert passages == {
        Extent.HIT: "ef",
        Extent.WORD: "left",
        Extent.SENTENCE: "On 3. May she’d left, e.g. Anna!",
        Extent.TURN: readable.text,
    }


@given(TURNS, st.data())
def test_an_extended_hit_holds_the_hit_and_stays_in_its_turn(turns: list[str], data: st.DataObject) -> None:
    readable = read(*turns)
    a, b = data.draw(st.sampled_from(readable.turns.tolist()))
    said = readable.text[a:b]
    lead = len(said) - len(said.lstrip())
    start = data.draw(st.integers(a + lead, b - 1))
    end = data.draw(st.integers(start + 1, b))
    hit = Span(start, end)
    if hit.slice(readable.text) != hit.slice(readable.text).strip():
        return

    for extent in Extent:
        passage = extended(readable, hit, extent)
        assert a <= passage.start <= start
        assert end <= passage.end <= b
