"""Guesses who leads an interview: the one who asks, speaks first, and says less."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qual.domain.document import Document

# Log odds per unit, set by hand so that questions outweigh the rest and one weak sign alone stays below 0.75.
QUESTIONS, BREVITY, FIRST, NO_QUESTION = 3.0, 1.5, 0.7, -1.0
_ASKING = {
    "sv": ("hur", "vad", "varför", "när", "var", "vem", "vilka", "vilken", "kan du", "berätta", "skulle du"),
    "de": ("wie", "was", "warum", "wann", "wo", "wer", "welche", "können sie", "erzählen sie", "kannst du", "und wie"),
    "en": ("how", "what", "why", "when", "where", "who", "which", "can you", "could you", "tell me", "do you"),
}


@dataclass(frozen=True, slots=True)
class InterviewerGuess:
    """A speaker's key, "" where nobody can be named, and how sure the guess is, 0 to 1 (0.5: a coin)."""

    speaker: str
    certainty: float


def guess_interviewer(document: Document) -> InterviewerGuess:
    """Return who probably asks the questions, by their share of questions, of words, and who speaks first.

    In a group of more than two the certainty counts the best against the second best.
    """
    speakers = document.speakers
    if len(speakers) < 2:
        return InterviewerGuess("", 0.0)
    scores = {speaker: _score(document, speaker, speakers) for speaker in speakers}
    first, second = sorted(scores.values(), reverse=True)[:2]
    chosen = max(speakers, key=lambda speaker: scores[speaker])
    return InterviewerGuess(chosen, round(1 / (1 + math.exp(second - first)), 3))


def _score(document: Document, speaker: str, speakers: Sequence[str]) -> float:
    own = [turn.span.slice(document.text) for turn in document.turns if turn.speaker == speaker]
    words = sum(len(text.split()) for text in own)
    total = max(1, len(document.text.split()))
    asked = sum(_asks(text, document.language) for text in own)
    asked_by_all = sum(_asks(turn.span.slice(document.text), document.language) for turn in document.turns)
    share_of_questions = asked / asked_by_all if asked_by_all else 1 / len(speakers)
    score = QUESTIONS * share_of_questions + BREVITY * (1 / len(speakers) - words / total) * len(speakers) / 2
    score += FIRST if speaker == speakers[0] else 0.0
    return score + (NO_QUESTION if asked_by_all and not asked else 0.0)


def _asks(text: str, language: str) -> bool:
    said = text.strip().casefold()
    openings = _ASKING.get(language.partition("-")[0].lower(), ())
    return "?" in said or any(said.startswith(f"{word} ") for word in openings)
