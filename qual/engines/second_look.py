"""Whether what was recognised in a chosen language is spoken in it: tried in others where that is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.guards import doubted
from qual.analysis.spoken_language import Piece, another, others, related, searched, suspicion, written_in
from qual.domain.speech import RecognisedSegment
from qual.engines.base import Recognizer
from qual.engines.language_guess import STUDY_LANGUAGES, likelihood


@dataclass(frozen=True, slots=True)
class Recognised:
    """A chunk as it was recognised, and the probability of each language in its sound."""

    segments: Sequence[RecognisedSegment]
    scores: Mapping[str, float]


def languages_spoken(
    recognizer: Recognizer, chosen: str, chunks: Sequence[Recognised], sound: Callable[[int], np.ndarray]
) -> list[str]:
    """Return for each chunk the language it is in instead of `chosen`, "" where nothing speaks against the choice.

    `sound(index)` gives a chunk's samples, float32 at 16 kHz. A recording in the chosen language costs at most three
    chunks recognised in the two others of the study, one in which that is clear nothing.
    """
    study = tuple(code for code in STUDY_LANGUAGES if code in recognizer.languages)
    pieces = [_piece(chunk) for chunk in chunks]
    rivals = [others(chosen, study, chunk.scores) for chunk in chunks]

    def ask(index: int) -> str:
        piece, codes = pieces[index], rivals[index]
        if piece.written in codes and piece.scores.get(piece.written, 0.0) == max(piece.scores.values()):
            return piece.written  # the model wrote what it heard, whatever was chosen
        pcm = sound(index)
        return another(piece, chosen, {code: likelihood(recognizer.transcribe(pcm, language=code)) for code in codes})

    found = searched([suspicion(p, chosen, r) for p, r in zip(pieces, rivals, strict=True)], ask)
    return [found.get(index, "") for index in range(len(chunks))]


def marked(segments: Sequence[RecognisedSegment], spoken: str) -> list[RecognisedSegment]:
    """Return the segments of a chunk marked as translated, unless they are written in the language `spoken` there.

    That explains them better than any doubt they had.
    """
    written = written_in(segments)
    if not spoken or (written and related(written, spoken)):
        return list(segments)
    return [doubted(segment, "translated") for segment in segments]


def _piece(chunk: Recognised) -> Piece:
    n_words = sum(len(segment.words) for segment in chunk.segments)
    return Piece(chunk.scores, likelihood(chunk.segments), written_in(chunk.segments), n_words)
