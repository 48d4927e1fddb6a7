"""Which language a stretch of speech is in, from what a recogniser makes of it, and when its text is a translation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qual.analysis.language_guess import SMALL_WORDS, guess_language
from qual.domain.speech import RecognisedSegment

SWITCH = 0.8  # how sure a detection must be before the language changes
STAY = 0.5  # and before it stays changed
SURE = 0.9  # a whole chunk detected this surely is not looked at more closely
KNOWN = 0.3  # of all probability, for the candidates together to be compared among themselves
FEWEST_WORDS = 6  # of text, before its language is judged
# Detection confuses neighbours; taking one for the other is no reason to doubt a text.
_FAMILIES = (("sv", "no", "nn", "da", "fo", "is"), ("de", "nl", "lb", "af", "yi"))


@dataclass(frozen=True, slots=True)
class Tongue:
    """A stretch in samples of a chunk, half-open, and its language (ISO 639-1)."""

    start: int
    end: int
    language: str


def related(one: str, other: str) -> bool:
    """Say whether two languages are the same or so near that models confuse them.

    >>> related("sv", "nn"), related("sv", "en")
    (True, False)
    """
    return one == other or any(one in family and other in family for family in _FAMILIES)


def decide(main: str, before: str, detected: str, share: float) -> str:
    """Return the language of a stretch: `main` unless another is detected surely, or goes on from `before`.

    Small models take accents for other languages, so that a change needs a detection of 0.8, while a language
    spoken just before needs 0.5 to be believed again.

    >>> decide("sv", "sv", "en", 0.7), decide("sv", "sv", "en", 0.85), decide("sv", "en", "en", 0.7)
    ('sv', 'en', 'en')
    """
    if detected == main or share >= SWITCH:
        return detected
    return before if detected == before and share >= STAY else main


def clearest(scores: Mapping[str, float], candidates: Sequence[str]) -> tuple[str, float]:
    """Return the likeliest of `candidates` and how sure that is, 0 to 1, from the probabilities of all languages.

    Where the candidates together have a third of all probability, what counts is the share among them: an accent
    spreads the rest over languages that nobody speaks here.

    >>> clearest({"en": 0.4, "ja": 0.6, "de": 0.0}, ("de", "en")), clearest({"en": 0.02, "lv": 0.9}, ("sv", "en"))
    (('en', 1.0), ('en', 0.02))
    """
    own = {code: scores.get(code, 0.0) for code in candidates}
    best = max(own, key=lambda code: own[code])
    total = sum(own.values())
    return best, own[best] / total if total >= KNOWN else own[best]


def joined(tongues: Sequence[Tongue]) -> tuple[Tongue, ...]:
    """Return neighbours of one language as one stretch."""
    runs = [list(run) for _, run in groupby(tongues, key=lambda tongue: tongue.language)]
    return tuple(Tongue(run[0].start, run[-1].end, run[0].language) for run in runs)


def written_in(segments: Sequence[RecognisedSegment]) -> str:
    """Return the language a text is written in, "" where it is too short or none of those known here."""
    text = " ".join(segment.text for segment in segments)
    if len(text.split()) < FEWEST_WORDS:
        return ""
    return guess_language(text, tuple(SMALL_WORDS))


def is_translation(written: str, language: str, detected: str, share: float) -> bool:
    """Say whether text looks translated instead of transcribed.

    Either it is not in the `language` it was asked for, nor in the one `detected` in the sound, or it is, while
    the sound is surely in another.

    >>> is_translation("en", "de", "de", 0.9), is_translation("en", "en", "de", 0.95)
    (True, True)
    >>> is_translation("de", "en", "de", 0.9)
    False
    """
    if not written or related(written, detected):
        return False
    return not related(written, language) or (share >= SURE and not related(language, detected))
