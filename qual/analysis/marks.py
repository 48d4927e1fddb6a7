"""Which remarks recognised words carry into the transcript: doubts, overlaps, placeholders for what had no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from qual.domain.document import Mark, MarkKind, Word
from qual.domain.speech import RecognisedWord, Stretch, VoiceTurn

UNINTELLIGIBLE = {"sv": "(ohörbart)", "de": "(unverständlich)"}
IN_ANY_OTHER = "(unintelligible)"
HEARD_S = 0.3  # a word this long under another voice counts as overlapped, a shorter one from half of it
COVERED = 0.5  # share of a gap in which a voice must speak; else it is laughter, a trolley, a door

DOUBTS = {
    "repeated": MarkKind.REPEATED,
    "credits": MarkKind.CREDITS,
    "no-speech": MarkKind.NO_SPEECH,
    "translated": MarkKind.TRANSLATED,
    "fast": MarkKind.FAST,
}


class Label(NamedTuple):
    """A remark about one word; neighbours with the same label share one mark."""

    kind: MarkKind
    group: int = 0


def placeholder(language: str) -> str:
    """Return what is written where somebody speaks and nothing was understood.

    >>> placeholder("sv-SE"), placeholder("fr")
    ('(ohörbart)', '(unintelligible)')
    """
    return UNINTELLIGIBLE.get(language.partition("-")[0].lower(), IN_ANY_OTHER)


def spoken_gaps(gaps: Iterable[Stretch], voices: Sequence[VoiceTurn]) -> list[Stretch]:
    """Return the gaps in which a voice is heard for at least half of the time; all, where no voices are known."""
    if not voices:
        return list(gaps)
    return [gap for gap in gaps if _covered(gap, voices) >= COVERED * (gap.end_s - gap.start_s)]


def overlapped(word: RecognisedWord, speaker: str, seconds: Sequence[VoiceTurn]) -> bool:
    """Say whether somebody other than `speaker` is heard under a word, going by the second voices around it."""
    shared = sum(
        max(0.0, min(turn.end_s, word.end_s) - max(turn.start_s, word.start_s))
        for turn in seconds
        if turn.speaker != speaker
    )
    return shared > 0 and shared >= min(HEARD_S, (word.end_s - word.start_s) / 2)


def marks_of(words: Sequence[Word], labels: Sequence[Iterable[Label]]) -> tuple[Mark, ...]:
    """Return one mark for each run of words that share a label, sorted by start.

    Args:
        words: the words of one turn.
        labels: for each of them, what is to be said about it.
    """
    every = sorted({label for own in labels for label in own})
    found = []
    for label in every:
        for holds, run in groupby(range(len(words)), key=lambda i, label=label: label in labels[i]):  # type: ignore[misc]
            if holds:
                inside = list(run)
                first, last = words[inside[0]], words[inside[-1]]
                found.append(
                    Mark(type(first.span)(first.span.start, last.span.end), label.kind, first.start_s, last.end_s)
                )
    return tuple(sorted(found, key=lambda mark: mark.span))


def _covered(gap: Stretch, voices: Sequence[VoiceTurn]) -> float:
    inside = [(max(v.start_s, gap.start_s), min(v.end_s, gap.end_s)) for v in voices if not v.second]
    return sum(max(0.0, end - start) for start, end in inside)
