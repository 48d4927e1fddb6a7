"""Long pauses inside a chunk are shortened before it is recognised, and times are put back on the recording's clock.

A recogniser hears 30 s at once, whatever is in them: silence costs as much as talk and invites invented text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from qual.domain.speech import Chunk, RecognisedSegment, RecognisedWord, Stretch

RATE = 16_000  # Hz
LONG_PAUSE = round(1.5 * RATE)  # samples between two stretches of speech, each of which has a margin already
KEPT = round(1.1 * RATE)  # samples that stay of a longer one: still a pause to the recogniser


def shortened(pause: int) -> int:
    """Return how many samples of a pause are recognised.

    >>> shortened(16_000), shortened(160_000)
    (16000, 17600)
    """
    return pause if pause <= LONG_PAUSE else KEPT


@dataclass(frozen=True, slots=True)
class Condensed:
    """The parts of a chunk that are recognised, as half-open sample ranges in order.

    The condensed clock begins with the first part, at the same time as the recording's, and runs slow by what was
    left out since.
    """

    parts: tuple[tuple[int, int], ...]

    @property
    def n_samples(self) -> int:
        """How much is recognised."""
        return sum(end - start for start, end in self.parts)

    def sound(self, pcm: np.ndarray) -> np.ndarray:
        """Return the parts of `pcm`, int16, shape (n_samples,), in one, as float32 in -1..1."""
        return np.concatenate([pcm[start:end] for start, end in self.parts]).astype(np.float32) / 32768

    def condensed(self, speech: Sequence[Stretch]) -> list[Stretch]:
        """Return stretches of the chunk's speech on the condensed clock."""
        return [Stretch(self._forth(s.start_s), self._forth(s.end_s)) for s in speech]

    def on_recording(self, segment: RecognisedSegment) -> RecognisedSegment:
        """Return a segment heard on the condensed clock with the times of the recording.

        A word lies where its middle lies, so that none is stretched over what was left out.
        """
        if len(self.parts) == 1:
            return segment
        words = tuple(self._word(word) for word in segment.words)
        if words:
            start_s, end_s = words[0].start_s, max(word.end_s for word in words)
        else:
            start_s, end_s = self._back(segment.start_s, segment.start_s), self._back(segment.end_s, segment.end_s)
        return replace(segment, start_s=min(start_s, end_s), end_s=max(start_s, end_s), words=words)

    def _word(self, word: RecognisedWord) -> RecognisedWord:
        middle_s = (word.start_s + word.end_s) / 2
        return replace(word, start_s=self._back(word.start_s, middle_s), end_s=self._back(word.end_s, middle_s))

    def _forth(self, at_s: float) -> float:
        left_out = 0
        for (_, end), (start, _) in pairwise(self.parts):
            if at_s * RATE < (end + start) / 2:
                break
            left_out += start - end
        return at_s - left_out / RATE

    def _back(self, at_s: float, middle_s: float) -> float:
        """Return a time of the recording, inside the part in which `middle_s` lies."""
        clock = self.parts[0][0]
        for start, end in self.parts:
            if middle_s * RATE < clock + (end - start) or (start, end) == self.parts[-1]:
                moved_s = at_s + (start - clock) / RATE
                return round(min(max(moved_s, start / RATE), end / RATE), 3)
            clock += end - start
        raise AssertionError("a chunk has at least one part")


def condense(chunk: Chunk, speech: Sequence[Stretch]) -> Condensed:
    """Return what of `chunk` is recognised; `speech` are its stretches of speech, in seconds, in order."""
    parts = [[chunk.start_sample, chunk.end_sample]]
    for one, other in pairwise(speech):
        end, start = round(one.end_s * RATE), round(other.start_s * RATE)
        if shortened(start - end) < start - end:
            parts[-1][1] = end + KEPT // 2
            parts.append([start - (KEPT - KEPT // 2), chunk.end_sample])
    return Condensed(tuple((start, end) for start, end in parts))
