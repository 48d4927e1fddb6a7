"""What a person is told beside the text."""

from dataclasses import replace

from qual.analysis.vocabulary import Vocabulary
from qual.domain.speech import Chunk, RecognisedSegment, SpeechPlan, Stretch
from qual.engines.base import EngineInfo
from qual.engines.findings import Findings, detected_shares, language_shares, settings, warnings

GUESSED = EngineInfo("onnxruntime", "1", "voices", "", {"n_speakers_guessed": True})
FOUND = Findings("sv", 1.0, {"sv": 1.0}, {"sv": 1.0}, 2, None, 2, Vocabulary("", ()))


def segment(language, text="one two three", doubt="", start_s=0.0):
    return RecognisedSegment(text, start_s, start_s + 1, (), doubt=doubt, language=language)


def test_a_plain_run_warns_of_nothing():
    assert warnings(FOUND, [segment("sv")], []) == ()


def test_a_language_that_strongly_disagrees_is_named_with_the_remedy():
    (said,) = warnings(replace(FOUND, detected={"de": 0.8}), [segment("sv")], [])

    assert "chosen is 'sv', but 80% of the speech sounds like 'de'" in said
    assert "transcribe again with 'de' or 'auto'" in said


def test_a_language_that_is_easily_confused_is_not_named():
    assert warnings(replace(FOUND, detected={"nn": 0.9}), [segment("sv")], []) == ()


def test_text_in_another_language_than_the_one_chosen_is_named():
    (said,) = warnings(replace(FOUND, written="en"), [segment("sv")], [])

    assert "chosen is 'sv', but the text came out in 'en'" in said


def test_a_guessed_number_of_voices_is_said_to_be_one():
    (said,) = warnings(replace(FOUND, n_speakers=None, made_by=GUESSED, n_found=3), [], [])

    assert "3 voices were found, which is a guess" in said
    assert settings(replace(FOUND, made_by=GUESSED), SpeechPlan((), (), 0))["speakers"]["guessed"] is True


def test_translations_and_inventions_are_told_apart():
    said = warnings(FOUND, [segment("sv", doubt="translated", start_s=61), segment("sv", doubt="credits")], [])

    assert ["invented" in said[0], "0:00" in said[0]] == [True, True]
    assert ["translated" in said[1], "1:01" in said[1]] == [True, True]


def test_many_places_are_counted_after_the_fifth():
    (said,) = warnings(FOUND, [], [Stretch(10.0 * i, 10.0 * i + 4) for i in range(7)])

    assert "0:40-0:44 and 2 more" in said


def test_terms_that_did_not_fit_are_named():
    (said,) = warnings(replace(FOUND, vocabulary=Vocabulary("x", ("a",), ("b", "c"))), [], [])

    assert "2 were left out, from 'b' on" in said


def test_languages_are_counted_by_words_the_largest_first():
    assert language_shares([segment("en"), segment("de", "eins")], "en") == {"en": 0.75, "de": 0.25}
    assert language_shares([], "sv") == {"sv": 1.0}


def test_only_what_is_surely_detected_counts_by_time():
    chunks = [Chunk(0, 100), Chunk(100, 400)]

    assert detected_shares([("de", 0.95), ("la", 0.4)], chunks) == {"de": 0.25}
