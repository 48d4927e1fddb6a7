"""From what the segmentation network says about each frame to who speaks when: pure functions on frames.

Legend: w windows of 10 s, f frames of a window (589), F frames of the recording, v voices, e voiceprints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.voices import HOP, SAMPLE_RATE

WINDOW = 160_000  # samples: the 10 s the segmentation network was trained on
FRAME_STEP = 270  # samples between two of its frames (strides 10 x 3 x 3 x 3)
FIRST_EDGE = 360  # samples; frame i stands for FIRST_EDGE + 270 i and the 270 samples after it
FRAMES = 589  # in a window
HOP_FRAMES = 296  # between two windows: about half, and whole frames, so that windows lie on one grid
PRINT = 24_000  # samples: 1.5 s, what one voiceprint is made of
PRINT_HOP = 9_600  # samples: 0.6 s between two voiceprints
# The seven answers of the network: nobody, one of three local voices, two of them at once.
ONE_OF = np.array([[0, 1, 0, 0, 1, 1, 0], [0, 0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 0, 1, 1]], dtype=np.float32)
SPOKEN = 0.5  # probability from which a frame counts as speech
SHORTEST_PAUSE_S = 0.15  # shorter silences do not end a stretch
SHORTEST_SPEECH_S = 0.12  # shorter noises are not speech
JOIN_S = 0.5  # a voice that goes on after a shorter silence is in the same turn
MOSTLY = 0.75  # share of a stretch a voice must have to get all of it


@dataclass(frozen=True, slots=True)
class Activity:
    """Per frame (F,): probability of speech, of two voices at once, and whether another voice takes over here."""

    speech: np.ndarray
    overlap: np.ndarray
    takeover: np.ndarray


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames `start` to `end` (half-open) of speech in which the network heard no change of voice."""

    start: int
    end: int


def n_windows(n_samples: int) -> int:
    """Return how many overlapping windows cover `n_samples`; the last may reach past the end.

    >>> n_windows(0), n_windows(160_000), n_windows(160_001), n_windows(239_921)
    (0, 1, 2, 3)
    """
    if n_samples == 0:
        return 0
    return 1 + max(0, -(-(n_samples - WINDOW) // (HOP_FRAMES * FRAME_STEP)))


def join_windows(log_probabilities: np.ndarray, n_samples: int) -> Activity:
    """Blend the windows' answers, shape (w, f, 7), into one row of frames.

    Speech and overlap are averages weighted towards the middle of each window. Local voices carry no names from one
    window to the next, so a takeover is read inside the window whose middle is nearest.
    """
    probability = np.exp(log_probabilities)
    count, length = len(probability), (len(probability) - 1) * HOP_FRAMES + FRAMES
    weight = 1 - np.abs(np.linspace(-0.95, 0.95, FRAMES))
    sums = np.zeros((3, length))
    takeover = np.zeros(length, dtype=bool)
    margin = (FRAMES - HOP_FRAMES) // 2
    for number, window in enumerate(probability):
        at = number * HOP_FRAMES
        speech, overlap = 1 - window[:, 0], window[:, 4:].sum(axis=1)
        sums[:, at : at + FRAMES] += np.stack([speech, overlap, np.ones(FRAMES)]) * weight
        first = 0 if number == 0 else margin
        last = FRAMES if number == count - 1 else margin + HOP_FRAMES
        takeover[at + first : at + last] = _takeovers(window @ ONE_OF.T, speech)[first:last]
    inside = max(1, min(length, -(-n_samples // FRAME_STEP)))
    return Activity(sums[0, :inside] / sums[2, :inside], sums[1, :inside] / sums[2, :inside], takeover[:inside])


def stretches(activity: Activity) -> tuple[Stretch, ...]:
    """Cut the speech at silences and at takeovers; short pauses are bridged and short noises dropped."""
    runs = _runs(activity.speech > SPOKEN)
    joined: list[list[int]] = []
    for start, end in runs:
        if joined and (start - joined[-1][1]) * FRAME_STEP < SHORTEST_PAUSE_S * SAMPLE_RATE:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    kept = [run for run in joined if (run[1] - run[0]) * FRAME_STEP >= SHORTEST_SPEECH_S * SAMPLE_RATE]
    return tuple(piece for start, end in kept for piece in _cut(start, end, activity.takeover))


def print_windows(stretch: Stretch, n_samples: int) -> list[tuple[int, int]]:
    """Return sample ranges for voiceprints inside `stretch`: 1.5 s long, 0.6 s apart, one if it is shorter.

    Starts lie on the 10 ms grid of the features. Empty if the stretch is too short for a single feature frame.
    """
    start, end = _samples(stretch, n_samples)
    start = -(-start // HOP) * HOP
    if end - start < 400:
        return []
    if end - start <= PRINT:
        return [(start, end)]
    last = (end - PRINT) // HOP * HOP
    return [(at, at + PRINT) for at in [*range(start, last, PRINT_HOP), last]]


def name_frames(
    pieces: Sequence[Stretch], windows: Sequence[tuple[int, int]], alike: np.ndarray, n_frames: int
) -> np.ndarray:
    """Say for each frame which voice speaks: shape (F,), int, -1 for nobody.

    `alike` holds, per voiceprint of `windows` (sample ranges), its likeness to each voice, shape (e, v). A frame goes
    to the voice its voiceprints resemble most; a stretch that is mostly one voice's becomes wholly its own. A stretch
    without any voiceprint takes the voice before it.
    """
    score = np.zeros((n_frames, alike.shape[1]))
    weight = np.zeros(n_frames)
    for (start, end), row in zip(windows, alike, strict=True):
        first, last = max(0, (start - FIRST_EDGE) // FRAME_STEP), -(-(end - FIRST_EDGE) // FRAME_STEP)
        score[first : last + 1] += row
        weight[first : last + 1] += 1
    names = np.full(n_frames, -1)
    voice = 0
    for piece in pieces:
        inside = slice(piece.start, piece.end)
        heard = weight[inside] > 0
        if heard.any():
            own = score[inside].argmax(axis=1)
            shares = np.bincount(own[heard], minlength=alike.shape[1]) / heard.sum()
            voice = int(shares.argmax())
            names[inside] = voice if shares[voice] >= MOSTLY else np.where(heard, own, voice)
            voice = int(names[piece.end - 1])
        else:
            names[inside] = voice
    return names


def name_overlaps(names: np.ndarray, activity: Activity, n_voices: int) -> np.ndarray:
    """Say who else speaks where two voices are heard at once: shape (F,), int, -1 for nobody.

    The second voice is the nearest other one in time, which with two voices is simply the other.
    """
    second = np.full(len(names), -1)
    if n_voices < 2:
        return second
    for start, end in _runs((activity.overlap > SPOKEN) & (names >= 0)):
        own = int(names[start])
        before = names[:start][(names[:start] >= 0) & (names[:start] != own)]
        after = names[end:][(names[end:] >= 0) & (names[end:] != own)]
        other = before[-1] if before.size else after[0] if after.size else -1
        second[start:end] = other
    return second


def as_turns(names: np.ndarray, n_samples: int) -> tuple[tuple[float, float, int], ...]:
    """Turn frame names (F,) into (start_s, end_s, voice), in order; short silences inside a turn are bridged."""
    turns: list[tuple[float, float, int]] = []
    for start, end, voice in _named_runs(names):
        first, last = _samples(Stretch(start, end), n_samples)
        start_s, end_s = first / SAMPLE_RATE, last / SAMPLE_RATE
        if turns and turns[-1][2] == voice and start_s - turns[-1][1] < JOIN_S:
            turns[-1] = (turns[-1][0], end_s, voice)
        elif end_s > start_s:
            turns.append((start_s, end_s, voice))
    return tuple(turns)


def _takeovers(local: np.ndarray, speech: np.ndarray) -> np.ndarray:
    spoken = np.flatnonzero(speech > SPOKEN)
    takeover = np.zeros(len(local), dtype=bool)
    leading = local[spoken].argmax(axis=1)
    takeover[spoken[1:][leading[1:] != leading[:-1]]] = True
    return takeover


def _cut(start: int, end: int, takeover: np.ndarray) -> list[Stretch]:
    edges = [start, *(start + 1 + np.flatnonzero(takeover[start + 1 : end])).tolist(), end]
    return [Stretch(first, last) for first, last in zip(edges, edges[1:], strict=False)]


def _samples(stretch: Stretch, n_samples: int) -> tuple[int, int]:
    start = 0 if stretch.start == 0 else FIRST_EDGE + stretch.start * FRAME_STEP
    return min(start, n_samples), min(FIRST_EDGE + stretch.end * FRAME_STEP, n_samples)


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _named_runs(names: np.ndarray) -> list[tuple[int, int, int]]:
    edges = [0, *(1 + np.flatnonzero(np.diff(names))).tolist(), len(names)]
    return [(a, b, int(names[a])) for a, b in zip(edges, edges[1:], strict=False) if b > a and names[a] >= 0]
