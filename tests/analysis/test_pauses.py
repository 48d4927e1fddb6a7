import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.pauses import KEPT, RATE, condense
from qual.domain.speech import Chunk, RecognisedSegment, RecognisedWord, Stretch

SPEECH = [Stretch(10.0, 14.0), Stretch(14.5, 16.0), Stretch(30.0, 33.0)]
CONDENSED = condense(Chunk(10 * RATE, 33 * RATE), SPEECH)
LEFT_OUT_S = 14.0 - KEPT / RATE


def heard(*words):
    spoken = tuple(RecognisedWord(" a", start_s, end_s, 0.9) for start_s, end_s in words)
    return RecognisedSegment(" a", spoken[0].start_s, spoken[-1].end_s, spoken)


def test_only_long_pauses_are_shortened():
    assert len(CONDENSED.parts) == 2
    assert CONDENSED.n_samples == 23 * RATE - round(LEFT_OUT_S * RATE)


def test_the_sound_is_that_of_the_parts():
    sound = CONDENSED.sound(np.arange(40 * RATE, dtype=np.int64).astype(np.int16))

    assert sound.dtype == np.float32
    assert len(sound) == CONDENSED.n_samples


def test_speech_after_a_pause_comes_earlier_on_the_condensed_clock():
    assert [round(s.start_s, 3) for s in CONDENSED.condensed(SPEECH)] == [10.0, 14.5, round(30.0 - LEFT_OUT_S, 3)]


def test_words_are_put_back_on_the_clock_of_the_recording():
    back = CONDENSED.on_recording(heard((10.5, 11.0), (31.0 - LEFT_OUT_S, 31.5 - LEFT_OUT_S)))

    assert [(w.start_s, w.end_s) for w in back.words] == [(10.5, 11.0), (31.0, 31.5)]
    assert (back.start_s, back.end_s) == (10.5, 31.5)


def test_no_word_is_stretched_over_what_was_left_out():
    back = CONDENSED.on_recording(heard((15.8, 30.2 - LEFT_OUT_S)))

    assert back.end_s - back.start_s < 1.0


@given(st.lists(st.tuples(st.integers(1, 80), st.integers(1, 200)), min_size=1, max_size=8), st.data())
def test_speech_goes_forth_and_back_to_where_it_was(parts, data):
    position, speech = 0, []
    for talk, pause in parts:
        speech.append(Stretch(position / 10, (position + talk) / 10))
        position += talk + pause
    chunk = Chunk(0, round(speech[-1].end_s * RATE))
    condensed = condense(chunk, speech)

    there = condensed.condensed(speech)
    number = data.draw(st.integers(0, len(speech) - 1))
    back = condensed.on_recording(heard((there[number].start_s, there[number].end_s)))

    assert there[-1].end_s * RATE <= condensed.n_samples + 1
    assert abs(back.start_s - speech[number].start_s) < 0.01
    assert abs(back.end_s - speech[number].end_s) < 0.01
