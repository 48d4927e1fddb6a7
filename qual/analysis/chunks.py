"""Where speech lies and how a recording is cut for recognition: pure arithmetic on speech probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from qual.analysis.pauses import RATE, shortened
from qual.domain.speech import Chunk, RecognisedWord, SpeechPlan, Stretch

WINDOW = 512  # samples per probability: 32 ms, Silero's step

SPEECH_ON, SPEECH_OFF = 0.5, 0.35  # Silero's own hysteresis
SHORTEST_SILENCE = round(0.3 * RATE / WINDOW)  # windows; shorter pauses do not interrupt a stretch
SHORTEST_SPEECH = round(0.13 * RATE / WINDOW)  # windows; shorter blips are clicks
PAD = round(0.25 * RATE)  # samples kept around speech, so that soft beginnings and ends survive
LONGEST = round(29.5 * RATE)  # samples; Whisper hears 30 s at once
LATE = 0.88  # share of the longest from which a chunk may end
SHORT_PAUSE_S = 1.0
LONGEST_WORD_S = 2.0
MOSTLY = 0.8  # share of a wordless gap that must be speech; the rest is pauses in it
LONGEST_PAUSE = 60 * RATE  # samples; what is farther apart is not recognised, nor done again, together


def plan_speech(probabilities: np.ndarray, n_samples: int, *, longest: int = LONGEST) -> SpeechPlan:
    """Return where somebody speaks and chunks that hold all of it, of at most `longest` samples without long pauses.

    Args:
        probabilities: float, shape (n_windows,), one per 512 samples, each 0 to 1.
        n_samples: length of the recording.
        longest: in samples.

    Chunks are sorted, do not overlap and are cut in silence wherever there is any; no speech gives no chunk.
    """
    stretches = _padded(_stretches(probabilities), n_samples)
    pieces = [piece for stretch in stretches for piece in _halved(stretch, probabilities, longest)]
    speech = tuple(Stretch(start / RATE, end / RATE) for start, end in stretches)
    return SpeechPlan(tuple(_packed(pieces, longest)), speech, n_samples)


def unheard(
    speech: Iterable[Stretch], words: Sequence[RecognisedWord], *, shortest_s: float = 3.0
) -> tuple[Stretch, ...]:
    """Return the parts of `speech` of at least `shortest_s` seconds in which no word was recognised.

    Pauses of less than a second do not interrupt speech. A word counts for two seconds at most, because
    recognisers stretch a word over what they left out.
    """
    spoken = list(speech)
    times = sorted((w.start_s, min(w.end_s, w.start_s + LONGEST_WORD_S)) for w in words)
    starts = np.array([start for start, _ in times])
    ends = np.maximum.accumulate([end for _, end in times]) if times else np.array([])
    found = []
    for first_part, last_part in _joined(spoken):
        begin_s, end_s = spoken[first_part].start_s, spoken[last_part].end_s
        position = begin_s
        first = int(np.searchsorted(ends, begin_s, side="right"))
        last = int(np.searchsorted(starts, end_s, side="left"))
        for start, end in [*times[first:last], (end_s, end_s)]:
            if start - position >= shortest_s:
                inside = sum(
                    max(0.0, min(start, s.end_s) - max(position, s.start_s)) for s in spoken[first_part : last_part + 1]
                )
                if inside >= MOSTLY * shortest_s:
                    found.append(Stretch(position, start))
            position = max(position, end)
    return tuple(found)


def quietest(sound: np.ndarray, low: int, high: int) -> int:
    """Return the sample in `low`..`high` of float `sound`, shape (n_samples,), around which 0.2 s are quietest.

    >>> abs(quietest(np.r_[np.ones(8000), np.zeros(4000), np.ones(8000)], 4000, 16000) - 10_000) < 160
    True
    """
    step, span = RATE // 100, RATE // 5
    first, last = max(low, span // 2), min(high, len(sound) - span // 2)
    if last <= first:
        return (low + min(high, len(sound))) // 2
    places = np.arange(first, last + 1, step)
    energy = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    loud = energy[np.minimum(places + span // 2, len(sound))] - energy[places - span // 2]
    quiet = np.flatnonzero(loud <= loud.min() * 1.01 + 1e-9)
    return int(places[quiet[len(quiet) // 2]])


def _joined(speech: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Return first and last index of the stretches that only short pauses part."""
    joined: list[tuple[int, int]] = []
    for index, stretch in enumerate(speech):
        if joined and stretch.start_s - speech[index - 1].end_s < SHORT_PAUSE_S:
            joined[-1] = joined[-1][0], index
        else:
            joined.append((index, index))
    return joined


def _stretches(probabilities: np.ndarray) -> list[tuple[int, int]]:
    """Return half-open window ranges of speech, by hysteresis."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    silent_since: int | None = None
    for index, probability in enumerate(probabilities.tolist()):
        if probability >= SPEECH_ON:
            start = index if start is None else start
            silent_since = None
        elif start is not None and probability < SPEECH_OFF:
            silent_since = index if silent_since is None else silent_since
            if index - silent_since >= SHORTEST_SILENCE:
                found.append((start, silent_since))
                start = silent_since = None
    if start is not None:
        found.append((start, len(probabilities) if silent_since is None else silent_since))
    return [(a, b) for a, b in found if b - a >= SHORTEST_SPEECH]


def _padded(windows: list[tuple[int, int]], n_samples: int) -> list[tuple[int, int]]:
    """Turn windows into samples and widen each stretch, at most to the middle of the pause beside it."""
    bounds = [(a * WINDOW, min(b * WINDOW, n_samples)) for a, b in windows]
    result = []
    for i, (start, end) in enumerate(bounds):
        before = bounds[i - 1][1] if i else -start
        after = bounds[i + 1][0] if i + 1 < len(bounds) else 2 * n_samples - end
        result.append((max(start - PAD, (before + start) // 2), min(end + PAD, (end + after) // 2)))
    return result


def _halved(piece: tuple[int, int], probabilities: np.ndarray, longest: int) -> list[tuple[int, int]]:
    """Cut speech without a pause at its quietest moment, until every piece fits."""
    start, end = piece
    pieces = []
    while end - start > longest:
        low, high = (start + longest // 2) // WINDOW, (start + longest) // WINDOW
        heard = np.convolve(probabilities[low:high], np.ones(5) / 5, mode="same")
        heard[:2] = heard[-2:] = np.inf  # the average is incomplete at the rims
        cut = (low + int(np.argmin(heard))) * WINDOW
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]


def _packed(pieces: list[tuple[int, int]], longest: int) -> Iterable[Chunk]:
    """Fill chunks, ending each at the longest pause in its last part: every chunk costs as much as a full one.

    What counts is what is recognised, with long pauses shortened.
    """
    first = 0
    while first < len(pieces):
        filled = [pieces[first][1] - pieces[first][0]]  # samples, by how many pieces are taken
        end_of_talk = True
        for (_, end), (start, next_end) in pairwise(pieces[first:]):
            end_of_talk = start - end > LONGEST_PAUSE
            more = filled[-1] + shortened(start - end) + next_end - start
            if end_of_talk or more > longest:
                break
            filled.append(more)
        last = first + len(filled) - 1
        if last + 1 < len(pieces) and not end_of_talk:
            late = [first + k for k, length in enumerate(filled) if length >= LATE * longest] or [last]
            last = max(late, key=lambda k: (pieces[k + 1][0] - pieces[k][1], k))
        yield Chunk(pieces[first][0], pieces[last][1])
        first = last + 1
