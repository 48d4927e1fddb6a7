"""How a window is gone on with when its first answer stops early: pure rules, and once the real weights."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from qual.engines.media import decode_recording, read_pcm
from qual.engines.whisper_window import _goes_on, _Part, _rest, _slices
from tests.engines.sounds import RATE

BEGIN, END_OF_TEXT = 1000, 900  # the first token of a time, of 20 ms each, and what text is below
TOKENIZER = SimpleNamespace(timestamp_begin=BEGIN, eot=END_OF_TEXT)
EXAMPLE = Path(__file__).parents[2] / "transcripts_example" / "recording" / "ward_manager_en.mp3"


def at(seconds):
    return BEGIN + round(seconds * 50)


def test_an_answer_that_ends_in_two_times_has_more_to_come():
    assert _rest([at(0), 5, 6, at(20), at(20)], BEGIN, 2900) == 2000


@pytest.mark.parametrize(
    "tokens", [[at(0), 5, at(20)], [at(0), 5, at(20), at(20), 6], [at(0), 5, at(28), at(28)], []], ids=str
)
def test_an_answer_that_ends_otherwise_or_nearly_at_the_end_has_not(tokens):
    assert _rest(tokens, BEGIN, 2900) is None


def test_what_follows_must_be_later_sure_and_new():
    spoken = [5, 6, 7]
    goes_on = (at(20), 8, 9, at(24))

    assert _goes_on(_Part(goes_on, -0.3, 0.0), spoken, TOKENIZER)
    assert not _goes_on(_Part(goes_on, -1.3, 0.0), spoken, TOKENIZER)
    assert not _goes_on(_Part((at(20), 6, 7, at(24)), -0.3, 0.0), spoken, TOKENIZER)
    assert not _goes_on(_Part((at(20), 8, 9), -0.3, 0.0), spoken, TOKENIZER)
    assert not _goes_on(_Part((at(20), at(24)), -0.3, 0.0), spoken, TOKENIZER)


def test_an_answer_is_cut_where_one_segment_ends_and_another_begins():
    tokens = [at(0), 5, at(3), at(4), 6, at(7), at(7)]

    assert _slices(tokens, BEGIN) == [[at(0), 5, at(3)], [at(4), 6, at(7)]]


@pytest.mark.slow
def test_a_full_window_is_heard_to_its_end_and_encoded_once(whisper, tmp_path, monkeypatch):
    decode_recording(EXAMPLE, tmp_path / "sound.s16")
    sound = read_pcm(tmp_path / "sound.s16")[round(0.87 * RATE) : round(30.01 * RATE)]
    asked = []
    encode = whisper._model.encode
    monkeypatch.setattr(whisper._model, "encode", lambda features: asked.append(1) or encode(features))

    whisper.language_scores(np.asarray(sound))
    segments = whisper.transcribe(np.asarray(sound), language="en")

    assert len(asked) == 1
    assert "Thank you for making the time" in segments[0].text
    assert "four times" in segments[-1].text
    assert segments[-1].end_s > 27
