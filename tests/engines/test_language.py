"""Sentences and lemmas of spoken Swedish, German, English and others."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.engines.language import load_language

SPOKEN = {
    "sv": [
        [
            "Vi pratar t.ex. om bl.a. tvång.",
            "Jag... vet inte.",
            "”Kom hit!” sa hon.",
            "– Nej, det gör vi inte.",
        ],
        [
            "Dr. Berg kom den 3. maj.",
            "”Nej.”",
            "Sedan gick vi.",
            "Hon sa: ”Jag dog, och ni pratade om fotboll.”",
        ],
    ],
    "de": [
        [
            "Das ist z.B. am 3. Mai so.",
            "Dr. Meier sagte: „Nein!“",
            "Und dann… ging er.",
            "Nr. 5 usw. ist gut.",
        ],
        ["»Ja?« fragte er.", "„Komm her!“, sagte sie.", "Es ist z. B. so, d. h. gut.", "Ende."],
    ],
    "en": [
        [
            "Well, Mr. Smith said... you know.",
            '"Really?" she asked.',
            "So did we.",
            "Then we left at 5 p.m. sharp.",
        ],
        ["I was, e.g., tired.", '"Stop."', '"Why?"', "He left (finally.)", "Then I slept."],
    ],
}


@pytest.mark.parametrize(("code", "expected"), [(c, s) for c, texts in SPOKEN.items() for s in texts])
def test_sentences_of_dialogue_are_kept_whole(code, expected):
    text = " ".join(expected)

    assert [text[a:b] for a, b in load_language(code).sentences(text)] == expected


def test_transcripts_without_capitals_still_have_sentences():
    text = "jag vet inte. sen gick vi dit. hon sa nej."

    found = [text[a:b] for a, b in load_language("sv").sentences(text)]

    assert found == ["jag vet inte.", "sen gick vi dit.", "hon sa nej."]


def test_a_new_line_that_goes_on_in_lower_case_ends_nothing():
    text = "Första raden\nfortsätter här\nNy mening utan punkt\n\noch ett nytt stycke"

    found = [text[a:b] for a, b in load_language("sv").sentences(text)]

    assert found == ["Första raden\nfortsätter här", "Ny mening utan punkt", "och ett nytt stycke"]


def test_offsets_count_code_points():
    text = "😀 Hej på dig! 𝔘nicode är kul."

    assert load_language("sv").sentences(text) == ((0, 13), (14, 29))


@pytest.mark.parametrize(
    ("code", "text", "lemmas"),
    [
        ("sv", "Avdelningarna var låsta och patienterna grät.", ("avdelning", "låsa", "patient", "gråta")),
        ("de", "Die Schwestern haben die Türen abgeschlossen.", ("schwester", "tür", "abschließen")),
        ("en", "The nurses were thinking about 12 locked doors, e.g. mine.", ("nurse", "lock", "door")),
        ("da", "Dørene var låst.", ("dør", "låse")),
    ],
)
def test_lemmas_are_those_of_content_words(code, text, lemmas):
    assert load_language(code).lemmas(text) == lemmas


@pytest.mark.parametrize("code", ["", "zz", "tlh", "../x"])
def test_an_unknown_language_is_split_plainly(code):
    language = load_language(code)

    assert language.lemmas("Qapla batlh") == ("qapla", "batlh")
    assert language.sentences("Qapla. Batlh!") == ((0, 6), (7, 13))


@pytest.mark.parametrize("code", ["sv", "de", "en", "xx"])
def test_nothing_has_no_sentences_and_no_lemmas(code):
    for text in ("", "   ", "\n\n"):
        assert load_language(code).sentences(text) == ()
        assert load_language(code).lemmas(text) == ()


anything = st.text(st.sampled_from('aÅ .!?…"”“„»«’\n\t([)-–😀1z'), max_size=60)


@given(anything, st.sampled_from(["sv", "de", "en", "xx"]))
def test_sentences_hold_every_character_but_blanks_once(text, code):
    spans = load_language(code).sentences(text)

    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(text[a:b].strip() == text[a:b] for a, b in spans)
    assert list(spans) == sorted(spans)


def test_words_and_sentences_are_found_by_several_threads_at_once():
    swedish, text = load_language("sv"), "Avdelningarna var låsta. Ingen kom."
    words, sentences = swedish.lemmas(text), swedish.sentences(text)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(one, text) for _ in range(400) for one in (swedish.lemmas, swedish.sentences)]
    finally:
        sys.setswitchinterval(before)

    assert {one.result() for one in asked} == {words, sentences}
