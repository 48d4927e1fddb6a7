import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.chunks import RATE, WINDOW, plan_speech, quietest, unheard
from qual.analysis.pauses import condense
from qual.domain.speech import RecognisedWord, Stretch


def heard(*parts):
    """Build probabilities from (seconds, probability) parts."""
    return np.concatenate([np.full(round(s * RATE / WINDOW), p) for s, p in parts])


def plan(*parts, **options):
    probabilities = heard(*parts)
    return plan_speech(probabilities, len(probabilities) * WINDOW, **options)


def inside(speech, chunk):
    start_s, end_s = seconds(chunk)
    cut = [Stretch(max(s.start_s, start_s), min(s.end_s, end_s)) for s in speech]
    return [stretch for stretch in cut if stretch.start_s < stretch.end_s]


def seconds(chunk):
    return chunk.start_sample / RATE, chunk.end_sample / RATE


def test_silence_gives_no_chunk():
    assert plan((60, 0.0)).chunks == ()


def test_nothing_gives_no_chunk():
    assert plan_speech(np.zeros(0), 0).chunks == ()


def test_speech_is_kept_with_a_margin():
    (chunk,) = plan((10, 0.01), (4, 0.9), (10, 0.01)).chunks

    start, end = seconds(chunk)
    assert 9.7 < start < 9.8
    assert 14.2 < end < 14.3


def test_a_click_is_not_speech():
    assert plan((5, 0.0), (0.06, 0.9), (5, 0.0)).chunks == ()


def test_a_short_yes_is_speech():
    assert len(plan((5, 0.0), (0.2, 0.9), (5, 0.0)).chunks) == 1


def test_a_minute_of_silence_separates_chunks():
    assert len(plan((5, 0.9), (62, 0.0), (5, 0.9)).chunks) == 2


def test_long_pauses_do_not_fill_a_chunk():
    assert len(plan((8, 0.9), (20, 0.0), (8, 0.9), (20, 0.0), (8, 0.9)).chunks) == 1


def test_a_full_chunk_ends_at_the_longest_pause_of_its_last_part():
    first, _ = plan((10, 0.9), (1, 0), (15, 0.9), (1, 0), (1.4, 0.9), (0.5, 0), (20, 0.9)).chunks

    assert 26 < seconds(first)[1] < 26.5


def test_speech_without_a_pause_is_cut_where_it_is_quietest():
    first, second = plan((20, 0.95), (0.2, 0.6), (20, 0.95)).chunks

    assert 20 <= seconds(first)[1] <= 20.2
    assert second.start_sample == first.end_sample


@given(
    st.lists(st.tuples(st.floats(0.03, 40), st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.95])), max_size=30),
    st.sampled_from([5, 20, 28]),
)
def test_chunks_are_sorted_bounded_and_hold_all_speech(parts, longest_s):
    if not parts:
        return
    result = plan(*parts, longest=longest_s * RATE)

    position = 0
    for chunk in result.chunks:
        assert position <= chunk.start_sample < chunk.end_sample <= result.n_samples
        assert condense(chunk, inside(result.speech, chunk)).n_samples <= longest_s * RATE
        position = chunk.end_sample
    covered = np.zeros(result.n_samples + 1, bool)
    for chunk in result.chunks:
        covered[chunk.start_sample : chunk.end_sample] = True
    for stretch in result.speech:
        assert covered[round(stretch.start_s * RATE) : round(stretch.end_s * RATE)].all()


def word(start_s, end_s):
    return RecognisedWord(" a", start_s, end_s, 1.0)


def test_speech_in_which_no_word_was_heard_is_found():
    speech = [Stretch(0, 10), Stretch(20, 30), Stretch(40, 42)]

    # 0-10: words until 2, then from 8: a hole of 6 s; 20-30: nothing at all; 40-42: too short to matter
    assert unheard(speech, [word(0, 2), word(8, 10)]) == (Stretch(2, 8), Stretch(20, 30))


def test_without_words_all_long_speech_is_unheard():
    assert unheard([Stretch(1, 9)], []) == (Stretch(1, 9),)


def test_a_word_stretched_over_what_was_left_out_covers_two_seconds_of_it():
    assert unheard([Stretch(0, 10)], [word(0, 9), word(0.5, 1)]) == (Stretch(2, 10),)


def test_speech_with_short_pauses_is_one_stretch_without_words():
    assert unheard([Stretch(0, 2), Stretch(2.4, 4), Stretch(6, 8)], []) == (Stretch(0, 4),)


def test_a_chunk_is_cut_at_its_quietest_moment():
    sound = np.concatenate([np.ones(RATE), np.zeros(RATE // 2), np.ones(RATE)])

    assert quietest(sound, 0, len(sound)) == pytest.approx(1.25 * RATE, abs=RATE // 50)
    assert quietest(np.ones(RATE), 0, 10) <= RATE
