"""From what the segmentation network says about each frame to who speaks when: pure functions on frames.

Legend: w windows of 10 s, f frames of a window (589), F frames of the recording, v voices, e voiceprints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

import numpy as np

from qual.analysis.voices import HOP, SAMPLE_RATE

WINDOW = 160_000  # samples: the 10 s the segmentation network was trained on
FRAME_STEP = 270  # samples between two of its frames (strides 10 x 3 x 3 x 3)
FIRST_EDGE = 360  # samples; frame i stands for FIRST_EDGE + 270 i and the 270 samples after it
FRAMES = 589  # in a window
HOP_FRAMES = 148  # between two windows: 2.5 s, and whole frames, so that windows lie on one grid
PRINT = 24_000  # samples: 1.5 s, what one voiceprint is made of
PRINT_HOP = 9_600  # samples: 0.6 s between two voiceprints
# The seven answers of the network: nobody, one of three local voices, two of them at once.
ONE_OF = np.array([[0, 1, 0, 0, 1, 1, 0], [0, 0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 0, 1, 1]], dtype=np.float32)
MIDDLE = 1 - np.abs(np.linspace(-0.95, 0.95, FRAMES))  # a window is surest about its middle
SPOKEN = 0.5  # probability from which a frame counts as speech
SHORTEST_PAUSE_S = 0.15  # shorter silences do not end a stretch
SHORTEST_SPEECH_S = 0.12  # shorter noises are not speech
JOIN_S = 0.5  # a voice that goes on after a shorter silence is in the same turn
TRUST = 0.3  # weight of a window's own voices against the likeness (a cosine) of the voiceprints there
CLEAN = 0.6  # share of a voiceprint a local voice must fill alone to be judged by it
TOGETHER = 0.15  # likeness lost when two local voices of one window are taken for the same person
MOSTLY = 0.75  # share of a stretch a voice must have to get all of it


@dataclass(frozen=True, slots=True)
class Activity:
    """Per frame (F,): probability of speech, of two voices at once, and whether a new voice takes over.

    `local` keeps how likely each of a window's own three voices speaks, shape (w, f, 3).
    """

    speech: np.ndarray
    overlap: np.ndarray
    takeover: np.ndarray
    local: np.ndarray


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames `start` to `end` (half-open) of speech in which the network heard no change of voice."""

    start: int
    end: int


def n_windows(n_samples: int) -> int:
    """Return how many overlapping windows cover `n_samples`; the last may reach past the end.

    >>> n_windows(0), n_windows(160_000), n_windows(160_001), n_windows(239_921)
    (0, 1, 2, 4)
    """
    if n_samples == 0:
        return 0
    return 1 + max(0, -(-(n_samples - WINDOW) // (HOP_FRAMES * FRAME_STEP)))


def join_windows(log_probabilities: np.ndarray, n_samples: int) -> Activity:
    """Blend the windows' answers, shape (w, f, 7), into one row of frames.

    Speech and overlap are averages weighted towards the middle of each window. Local voices carry no names
    from one window to the next, so a takeover is read inside the window whose middle is nearest.
    """
    probability = np.exp(log_probabilities)
    local = probability @ ONE_OF.T
    count, length = len(probability), (len(probability) - 1) * HOP_FRAMES + FRAMES
    sums = np.zeros((3, length))
    takeover = np.zeros(length, dtype=bool)
    margin = (FRAMES - HOP_FRAMES) // 2
    for number, window in enumerate(probability):
        at = number * HOP_FRAMES
        speech, overlap = 1 - window[:, 0], window[:, 4:].sum(axis=1)
        sums[:, at : at + FRAMES] += np.stack([speech, overlap, np.ones(FRAMES)]) * MIDDLE
        first = 0 if number == 0 else margin
        last = FRAMES if number == count - 1 else margin + HOP_FRAMES
        takeover[at + first : at + last] = _takeovers(local[number], speech)[first:last]
    inside = max(1, min(length, -(-n_samples // FRAME_STEP)))
    speech, overlap = sums[:2, :inside] / sums[2, :inside]
    return Activity(speech, overlap, takeover[:inside], local)


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

    Starts lie on the 10 ms grid of the features. Empty if the stretch is too short for one feature frame.
    """
    start, end = _samples(stretch, n_samples)
    start = -(-start // HOP) * HOP
    if end - start < 400:
        return []
    if end - start <= PRINT:
        return [(start, end)]
    last = (end - PRINT) // HOP * HOP
    return [(at, at + PRINT) for at in [*range(start, last, PRINT_HOP), last]]


def vote(activity: Activity, windows: Sequence[tuple[int, int]], alike: np.ndarray) -> np.ndarray:
    """Say how likely each voice speaks in each frame by the windows' own account, shape (F, v), in 0..1.

    `alike` holds, per voiceprint of `windows` (sample ranges), its likeness to each voice, shape (e, v). In
    each 10 s window the local voices are given to the voices their voiceprints resemble; two local voices
    prefer two people, so a short "yes" without a steady voiceprint goes to the one not speaking around it.
    """
    n_voices = alike.shape[1]
    sums = np.zeros((len(activity.local) * HOP_FRAMES + FRAMES, n_voices))
    weight = np.zeros(len(sums))
    frames = np.array([_frames(window) for window in windows]).reshape(-1, 2)
    choices = np.array(list(product(range(n_voices), repeat=3)))
    for number, local in enumerate(activity.local):
        at = number * HOP_FRAMES
        inside = np.flatnonzero((frames[:, 0] >= at) & (frames[:, 1] <= at + FRAMES))
        likeness = _local_likeness(local, frames[inside] - at, alike[inside])
        choice = choices[_fitness(likeness, local.sum(axis=0), choices).argmax()]
        for own, voice in enumerate(choice):
            sums[at : at + FRAMES, voice] += local[:, own] * MIDDLE
        weight[at : at + FRAMES] += MIDDLE
    n_frames = len(activity.speech)
    return np.clip(sums[:n_frames] / weight[:n_frames, None], 0, 1)


def name_frames(
    pieces: Sequence[Stretch], windows: Sequence[tuple[int, int]], alike: np.ndarray, votes: np.ndarray
) -> np.ndarray:
    """Say for each frame which voice speaks: shape (F,), int, -1 for nobody.

    A frame goes to the voice that the voiceprints over it resemble (`alike`, shape (e, v)) and its windows
    vote for (`votes`, shape (F, v)); a stretch that is mostly one voice's becomes wholly its own.
    """
    score = np.zeros(votes.shape)
    weight = np.zeros(len(votes))
    for window, row in zip(windows, alike, strict=True):
        first, end = _frames(window)
        score[first:end] += row
        weight[first:end] += 1
    own = (score / np.maximum(weight, 1)[:, None] + TRUST * votes).argmax(axis=1)
    names = np.full(len(votes), -1)
    for piece in pieces:
        inside = slice(piece.start, piece.end)
        shares = np.bincount(own[inside], minlength=votes.shape[1]) / (piece.end - piece.start)
        names[inside] = shares.argmax() if shares.max() >= MOSTLY else own[inside]
    return names


def name_overlaps(names: np.ndarray, activity: Activity, votes: np.ndarray) -> np.ndarray:
    """Say who else speaks where two voices are heard at once: shape (F,), int, -1 for nobody."""
    if votes.shape[1] < 2:
        return np.full(len(names), -1)
    others = votes.copy()
    others[np.arange(len(names)), names] = -1
    return np.where((activity.overlap > SPOKEN) & (names >= 0), others.argmax(axis=1), -1)


def as_turns(names: np.ndarray, n_samples: int) -> tuple[tuple[float, float, int], ...]:
    """Turn frame names (F,) into (start_s, end_s, voice), in order, bridging short silences in a turn."""
    turns: list[tuple[float, float, int]] = []
    for start, end, voice in _named_runs(names):
        first, last = _samples(Stretch(start, end), n_samples)
        start_s, end_s = first / SAMPLE_RATE, last / SAMPLE_RATE
        if turns and turns[-1][2] == voice and start_s - turns[-1][1] < JOIN_S:
            turns[-1] = (turns[-1][0], end_s, voice)
        elif end_s > start_s:
            turns.append((start_s, end_s, voice))
    return tuple(turns)


def _local_likeness(local: np.ndarray, frames: np.ndarray, alike: np.ndarray) -> np.ndarray:
    """Return how much each local voice resembles each voice, shape (3, v): by voiceprints it fills alone."""
    likeness = np.zeros((local.shape[1], alike.shape[1]))
    alone = np.clip(2 * local - local.sum(axis=1, keepdims=True), 0, 1)
    total = np.concatenate([np.zeros((1, local.shape[1])), alone.cumsum(axis=0)])
    share = (total[frames[:, 1]] - total[frames[:, 0]]) / np.maximum(1, frames[:, 1] - frames[:, 0])[:, None]
    seconds = (frames[:, 1] - frames[:, 0])[:, None]
    trusted = np.where(share >= CLEAN, share * seconds, 0)
    summed = trusted.sum(axis=0)
    heard = summed > 0
    likeness[heard] = (trusted.T @ alike)[heard] / summed[heard, None]
    return likeness


def _fitness(likeness: np.ndarray, spoken: np.ndarray, choices: np.ndarray) -> np.ndarray:
    """Return how well each choice of voices for the local voices fits, shape (n_choices,)."""
    fit = (likeness[np.arange(3), choices] * spoken).sum(axis=1)
    for one, other in combinations(range(3), 2):
        fit -= TOGETHER * min(spoken[one], spoken[other]) * (choices[:, one] == choices[:, other])
    return fit


def _takeovers(local: np.ndarray, speech: np.ndarray) -> np.ndarray:
    spoken = np.flatnonzero(speech > SPOKEN)
    takeover = np.zeros(len(local), dtype=bool)
    leading = local[spoken].argmax(axis=1)
    takeover[spoken[1:][leading[1:] != leading[:-1]]] = True
    return takeover


def _cut(start: int, end: int, takeover: np.ndarray) -> list[Stretch]:
    edges = [start, *(start + 1 + np.flatnonzero(takeover[start + 1 : end])).tolist(), end]
    return [Stretch(first, last) for first, last in pairwise(edges)]


def _samples(stretch: Stretch, n_samples: int) -> tuple[int, int]:
    start = 0 if stretch.start == 0 else FIRST_EDGE + stretch.start * FRAME_STEP
    return min(start, n_samples), min(FIRST_EDGE + stretch.end * FRAME_STEP, n_samples)


def _frames(window: tuple[int, int]) -> tuple[int, int]:
    start, end = (round((at - FIRST_EDGE) / FRAME_STEP) for at in window)
    return max(0, start), max(1, end)


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _named_runs(names: np.ndarray) -> list[tuple[int, int, int]]:
    edges = [0, *(1 + np.flatnonzero(np.diff(names))).tolist(), len(names)]
    return [(a, b, int(names[a])) for a, b in pairwise(edges) if b > a and names[a] >= 0]
