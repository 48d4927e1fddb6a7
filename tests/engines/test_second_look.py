"""A wrongly chosen language: said, marked, decided once."""

from pathlib import Path

import pytest

from qual.domain.speech import RecognisedSegment, RecognisedWord
from qual.engines.fakes import FakeRecognizer, fake_plan
from qual.engines.media import read_pcm
from qual.engines.speech import decode_step, second_look_step
from qual.engines.speech_work import Request
from qual.engines.transcribe import transcribe
from tests.engines.sounds import RATE, tone, write_wav

EXAMPLES = Path(__file__).parents[2] / "transcripts_example" / "recording"
TEXTS = {
    "sv": "Vi satt och väntade och det var inte så farligt som jag hade trott.",
    "de": "Dann haben wir gewartet und es war nicht so schlimm wie ich dachte.",
    "en": "Then we waited and it was not as bad as they thought that it would be.",
}


class Accented(FakeRecognizer):
    """Knows no sound, writes fluently in any language, and likeliest in the one that is spoken."""

    def __init__(self, spoken):
        super().__init__()
        self.spoken, self.asked = spoken, []

    def language_scores(self, pcm):
        return {"la": 0.4, "lv": 0.3, "en": 0.04, "de": 0.0, "sv": 0.001}

    def transcribe(self, pcm, *, language, prompt="", offset_s=0.0, no_repeat=False):
        self.asked.append(language)
        fit = -0.4 if language == self.spoken else -0.9
        step = len(pcm) / 16_000 / 20
        words = tuple(
            RecognisedWord(f" {part}", offset_s + i * step, offset_s + (i + 1) * step, 0.8)
            for i, part in enumerate(TEXTS[language].split())
        )
        return (RecognisedSegment(f" {TEXTS[language]}", offset_s, words[-1].end_s, words, avg_logprob=fit),)


@pytest.fixture
def talk(tmp_path):
    """Two minutes of sound: five chunks of the fake plan."""
    return write_wav(tmp_path / "talk.wav", tone(120))


def test_a_fluent_translation_is_said_first_and_marked_everywhere(talk, tmp_path):
    result = transcribe(Request(talk, tmp_path / "work", "en"), Accented("sv"), planner=fake_plan)

    assert result.warnings[0].startswith("The speech sounds Swedish, but English was chosen")
    assert {mark.kind for mark in result.document.marks} == {"doubt-translated"}
    assert {word.probability for word in result.document.words} == {0.0}
    assert result.document.language == "en"


def test_an_accent_in_the_language_chosen_is_not_doubted(talk, tmp_path):
    result = transcribe(Request(talk, tmp_path / "work", "sv"), Accented("sv"), planner=fake_plan)

    assert (result.warnings, result.document.marks) == ((), ())


def test_it_is_decided_once(talk, tmp_path):
    request = Request(talk, tmp_path / "work", "en")
    first, again = Accented("sv"), Accented("sv")
    result = transcribe(request, first, planner=fake_plan)

    assert transcribe(request, again, planner=fake_plan) == result
    assert (first.asked.count("sv"), first.asked.count("de"), again.asked) == (5, 5, [])


def test_a_passage_is_decided_by_itself(talk, tmp_path):
    request, recognizer = Request(talk, tmp_path / "work", "en"), Accented("sv")
    whole = transcribe(request, recognizer, planner=fake_plan)

    assert second_look_step(request, recognizer, [1, 2]) == ["sv", "sv"]
    assert transcribe(request, recognizer, planner=fake_plan) == whole


@pytest.mark.slow
@pytest.mark.parametrize("chosen", ["sv", "en"])
def test_swedish_is_doubted_only_where_another_language_was_chosen(whisper, tmp_path, chosen):
    whole = Request(EXAMPLES / "nattpass_sv.mp3", tmp_path / "whole")
    decode_step(whole)
    end = write_wav(tmp_path / "end.wav", read_pcm(whole.pcm_path)[-9 * RATE :])
    request = Request(end, tmp_path / "work", chosen, n_speakers=1)

    result = transcribe(request, whisper)

    said = [line for line in result.warnings if "speech sounds" in line]
    marked = sum(mark.span.end - mark.span.start for mark in result.document.marks if mark.kind == "doubt-translated")
    if chosen == "sv":
        assert (said, marked) == ([], 0)
    else:
        assert said[0].startswith("The speech sounds Swedish, but English was chosen")
        assert marked > 0.8 * len(result.document.text)
