from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis import voice_turns as vt
from qual.analysis.voice_turns import Activity, Stretch

SECOND = 16_000
NOBODY, FIRST, SECOND_VOICE, BOTH = 0, 1, 2, 4  # of the network's seven answers


def answers(*windows: list[tuple[int, int]]) -> np.ndarray:
    """Return log probabilities of windows told as (answer, number of frames)."""
    told = [np.repeat([answer for answer, _ in each], [count for _, count in each]) for each in windows]
    sure = np.full((len(told), vt.FRAMES, 7), 0.001)
    for number, each in enumerate(told):
        sure[number, np.arange(vt.FRAMES), each] = 0.994
    return np.log(sure)


def activity(speech: str, *, takeover: set[int] = frozenset(), overlap: str = "") -> Activity:
    """Return the activity of frames told as x (speech) and . (silence)."""
    spoken = np.array([letter == "x" for letter in speech], dtype=float)
    both = np.array([letter == "x" for letter in overlap.ljust(len(speech), ".")], dtype=float)
    changes = np.array([frame in takeover for frame in range(len(speech))])
    return Activity(spoken, both, changes, np.zeros((1, vt.FRAMES, 3)))


def test_speech_and_overlap_are_read_from_one_window():
    window = [(NOBODY, 89), (FIRST, 200), (BOTH, 100), (SECOND_VOICE, 200)]

    heard = vt.join_windows(answers(window), 160_000)

    assert (heard.speech > 0.5).tolist() == [False] * 89 + [True] * 500 + [False] * (len(heard.speech) - 589)
    assert np.flatnonzero(heard.overlap > 0.5).tolist() == list(range(289, 389))


def test_a_takeover_is_marked_where_the_leading_voice_changes_even_across_a_silence():
    window = [(FIRST, 200), (NOBODY, 50), (FIRST, 50), (NOBODY, 50), (SECOND_VOICE, 239)]

    heard = vt.join_windows(answers(window), 160_000)

    assert np.flatnonzero(heard.takeover).tolist() == [350]


def test_renaming_the_local_voices_between_windows_is_no_takeover():
    heard = vt.join_windows(answers([(FIRST, 589)], [(SECOND_VOICE, 589)]), 160_000 + vt.HOP_FRAMES * 270)

    assert not heard.takeover.any()
    assert (heard.speech > 0.5).all()


@given(st.integers(1, 30 * SECOND))
def test_windows_cover_every_sample_and_none_is_superfluous(n_samples: int):
    hop = vt.HOP_FRAMES * vt.FRAME_STEP

    count = vt.n_windows(n_samples)

    assert (count - 1) * hop + vt.WINDOW >= n_samples
    assert count == 1 or (count - 2) * hop + vt.WINDOW < n_samples


def test_short_pauses_are_bridged_and_short_noises_dropped():
    # 0.15 s are 8.9 frames, 0.12 s are 7.1 frames.
    heard = activity("x" * 20 + "." * 8 + "x" * 20 + "." * 9 + "x" * 7 + "." * 20)

    assert vt.stretches(heard) == (Stretch(0, 48),)


def test_a_takeover_cuts_a_stretch():
    assert vt.stretches(activity("x" * 50, takeover={30})) == (Stretch(0, 30), Stretch(30, 50))


@given(st.text(alphabet="x.", min_size=1, max_size=300), st.sets(st.integers(0, 299), max_size=10))
def test_stretches_are_in_order_and_do_not_overlap(speech: str, takeover: set[int]):
    found = vt.stretches(activity(speech, takeover=takeover))

    edges = [edge for piece in found for edge in (piece.start, piece.end)]
    assert edges == sorted(edges)
    assert all(piece.start < piece.end for piece in found)


@given(st.integers(0, 2_000), st.integers(1, 2_000), st.integers(0, 30 * SECOND))
def test_voiceprints_lie_inside_the_recording_on_the_feature_grid(start: int, length: int, n_samples: int):
    windows = vt.print_windows(Stretch(start, start + length), n_samples)

    assert all(0 <= a < b <= n_samples and b - a <= vt.PRINT and a % 160 == 0 for a, b in windows)
    assert windows == sorted(windows)


def test_a_long_stretch_is_covered_by_voiceprints_to_its_end():
    windows = vt.print_windows(Stretch(0, 300), 10 * SECOND)  # ends at sample 360 + 300 * 270 = 81 360

    assert windows[0] == (0, 24_000)
    assert windows[1] == (9_600, 33_600)
    assert 81_360 - 160 < windows[-1][1] <= 81_360


def test_a_frame_goes_to_the_voice_its_voiceprints_resemble():
    pieces = [Stretch(0, 100), Stretch(120, 200)]
    windows = [(0, 24_000), (33_000, 54_000)]

    names = vt.name_frames(pieces, windows, np.array([[0.2, 0.7], [0.8, 0.1]]), np.zeros((200, 2)))

    assert names.tolist() == [1] * 100 + [-1] * 20 + [0] * 80


def test_a_short_reply_goes_to_the_other_voice_if_its_voiceprint_says_little():
    # One window: voice A speaks, then a reply of 20 frames by another local voice, then A again.
    heard = vt.join_windows(answers([(FIRST, 280), (SECOND_VOICE, 20), (FIRST, 289)]), 160_000)
    windows = [(0, 24_000), (48_000, 72_000), (84_000, 108_000)]
    alike = np.array([[0.8, 0.3], [0.8, 0.3], [0.8, 0.3]])

    votes = vt.vote(heard, windows, alike)

    assert votes[290].argmax() == 1
    assert votes[100].argmax() == 0


def test_one_person_split_into_two_local_voices_stays_one_if_the_voiceprints_agree():
    heard = vt.join_windows(answers([(FIRST, 300), (SECOND_VOICE, 289)]), 160_000)
    windows = [(0, 24_000), (48_000, 72_000), (96_000, 120_000), (130_000, 154_000)]
    alike = np.array([[0.8, 0.3]] * 4)

    votes = vt.vote(heard, windows, alike)

    assert votes[100].argmax() == votes[500].argmax() == 0


def test_the_second_voice_in_an_overlap_is_the_likeliest_other_one():
    heard = activity("x" * 10, overlap="...xxx")
    votes = np.tile([0.9, 0.2, 0.6], (10, 1))

    second = vt.name_overlaps(np.zeros(10, dtype=int), heard, votes)

    assert second.tolist() == [-1, -1, -1, 2, 2, 2, -1, -1, -1, -1]


def test_turns_of_one_voice_are_joined_across_half_a_second_but_not_across_another_voice():
    names = np.array([0] * 100 + [-1] * 29 + [0] * 50 + [1] * 50 + [0] * 50 + [-1] * 30 + [0] * 50)

    turns = vt.as_turns(names, 30 * SECOND)

    # 29 frames are 0.49 s, 30 frames are 0.51 s.
    assert [voice for _, _, voice in turns] == [0, 1, 0, 0]
    assert turns[0] == (0.0, (360 + 179 * 270) / SECOND, 0)


@given(st.lists(st.integers(-1, 2), min_size=1, max_size=400), st.integers(1, 120_000))
def test_turns_are_in_order_and_inside_the_recording(names: list[int], n_samples: int):
    turns = vt.as_turns(np.array(names), n_samples)

    edges = [edge for start_s, end_s, _ in turns for edge in (start_s, end_s)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= n_samples / SECOND for edge in edges)
    assert all(start_s < end_s for start_s, end_s, _ in turns)
