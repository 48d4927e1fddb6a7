"""What a person is told beside the text."""

from dataclasses import replace

from qual.analysis.vocabulary import Vocabulary
from qual.domain.speech import Chunk, RecognisedSegment, SpeechPlan, Stretch
from qual.engines.base import EngineInfo
from qual.engines.findings import Findings, language_shares, settings, spoken_shares, warnings

GUESSED = EngineInfo("onnxruntime", "1", "voices", "", {"n_speakers_guessed": True})
FOUND = Findings("sv", 1.0, {"sv": 1.0}, {}, 2, None, 2, Vocabulary("", ()))


def segment(language, text="one two three", doubt="", start_s=0.0):
    return RecognisedSegment(text, start_s, start_s + 1, (), doubt=doubt, language=language)


def test_a_plain_run_warns_of_nothing():
    assert warnings(FOUND, [segment("sv")], []) == ()


def test_a_wrongly_chosen_language_is_said_first_with_the_remedy():
    found = replace(FOUND, given_language="de", spoken={"en": 1.0})

    said = warnings(found, [segment("de", doubt="translated")], [])

    assert said[0] == (
        "The speech sounds English, but German was chosen: the text may be a translation. "
        "Transcribe it again with English, or 'auto'."
    )


def test_part_of_a_recording_in_another_language_is_said_to_be_part():
    (said,) = warnings(replace(FOUND, spoken={"de": 0.3, "fi": 0.1}), [segment("sv")], [])

    assert said.startswith("30% of the speech sounds German and 10% of the speech sounds 'fi', but Swedish was chosen")
    assert "again with German or 'fi', or all of it with 'auto'" in said


def test_text_in_another_language_than_the_one_chosen_is_named():
    (said,) = warnings(replace(FOUND, written="en"), [segment("sv")], [])

    assert "Swedish was chosen, but the text came out in English" in said


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


def test_languages_beside_the_chosen_one_are_counted_by_time():
    chunks = [Chunk(0, 100), Chunk(100, 400), Chunk(400, 500)]

    assert spoken_shares(["en", "de", ""], chunks) == {"de": 0.6, "en": 0.2}
