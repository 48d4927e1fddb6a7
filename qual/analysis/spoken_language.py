"""Which language a stretch of speech is in, from what a recogniser makes of it, and when its text is a translation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qual.analysis.language_guess import SMALL_WORDS, guess_language
from qual.domain.speech import RecognisedSegment

SWITCH = 0.8  # how sure a detection must be before the language changes
STAY = 0.5  # and before it stays changed
SURE = 0.9  # a whole chunk detected this surely is not looked at more closely
KNOWN = 0.3  # of all probability, for the candidates together to be compared among themselves
FEWEST_WORDS = 6  # of text, before its language is judged
PROVEN = 0.5  # of all probability, for a chosen language and its relatives, from which the choice is not questioned
HINT = 0.3  # of all probability for another language, from which it is tried
HARDLY = 0.1  # of all probability for the chosen language, below which others are tried whatever the text
POOR = -0.6  # mean log probability of a text, below which other languages are tried
LIKELIER = 0.15  # by how much (mean log probability) a text in another language must fit better
WORTHLESS = -1.0  # a text less likely than this speaks for no language
TRIES = 3  # in a row with one outcome, before the rest is taken to be alike
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


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk recognised in a chosen language, and what the model takes its sound for.

    `fit` is the mean log probability of the text; `written` the language it is in, "" where that cannot be told.
    """

    scores: Mapping[str, float]
    fit: float
    written: str = ""
    n_words: int = FEWEST_WORDS


def others(chosen: str, study: Sequence[str], scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return the languages a piece may be in instead of the chosen one: the study's, and one that is surely heard.

    Where one of them has half of all probability, it is the only one.

    >>> others("sv", ("sv", "de", "en"), {"la": 0.4, "en": 0.1}), others("sv", ("sv", "de"), {"fi": 0.95})
    (('de', 'en'), ('fi',))
    """
    sure = [code for code, share in scores.items() if share >= SURE]
    found = [code for code in dict.fromkeys((*study, *sure)) if not related(code, chosen)]
    clear = [code for code in found if scores.get(code, 0.0) >= PROVEN]
    return tuple(clear or found)


def suspicion(piece: Piece, chosen: str, candidates: Sequence[str]) -> float:
    """Return how much speaks for a piece being in one of `candidates` instead of `chosen`; 0 for no reason to ask.

    Asked is where another is heard, where the text is in another, where it is unlikely, and where the chosen language
    is hardly heard at all: an accent makes that happen too. A text of fewer than six words, or a sound that is half
    taken for the chosen language, gives no reason.

    >>> suspicion(Piece({"en": 0.27, "ja": 0.56}, -0.19, "en"), "en", ("sv", "de"))
    0.0
    >>> suspicion(Piece({"la": 0.4, "en": 0.03}, -0.5, "en"), "en", ("sv", "de")) > 0
    True
    """
    own = _own(piece.scores, chosen)
    if piece.n_words < FEWEST_WORDS or own >= PROVEN:
        return 0.0
    best = max((piece.scores.get(code, 0.0) for code in candidates), default=0.0)
    elsewhere = bool(piece.written) and not related(piece.written, chosen)
    if best < HINT and piece.fit >= POOR and own >= HARDLY and not elsewhere:
        return 0.0
    return elsewhere + max(best - own, 0.0) + 0.1 * min(1.0, max(0.01, -piece.fit))


def another(piece: Piece, chosen: str, fits: Mapping[str, float]) -> str:
    """Return the language a piece is in instead of `chosen`, "" if the choice stands.

    `fits` is the mean log probability of its text in each of the others. Where the sound is clearly taken for the
    likeliest of them, any advantage of its text will do; else it must be 0.15.

    >>> another(Piece({"en": 0.84, "de": 0.0}, -0.37), "de", {"en": -0.32, "sv": -0.6})
    'en'
    >>> another(Piece({"la": 0.4, "sv": 0.0}, -0.46), "sv", {"en": -0.4, "de": -3.0})
    ''
    """
    best = max(fits, key=lambda code: fits[code], default="")
    if not best or fits[best] < WORTHLESS:
        return ""
    clear = piece.scores.get(best, 0.0) - _own(piece.scores, chosen) >= PROVEN
    return best if fits[best] > piece.fit + (0.0 if clear else LIKELIER) else ""


def searched(suspicions: Sequence[float], ask: Callable[[int], str]) -> dict[int, str]:
    """Return the language of every suspicious piece, "" for the chosen one, asking as seldom as makes sense.

    The most suspicious are asked about first. Three in a row for the choice clear the rest. Three in a row for one
    other language lead to the least suspicious three: if these say the same, so does all between.
    """
    order = sorted((i for i, much in enumerate(suspicions) if much > 0), key=lambda i: (-suspicions[i], i))
    said: dict[int, str] = {}
    looked_back = False
    for place, index in enumerate(order):
        if index not in said:
            said[index] = ask(index)
        last = [said[i] for i in order[max(0, place + 1 - TRIES) : place + 1]]
        if len(last) < TRIES or len(set(last)) > 1:
            continue
        if not last[0]:
            break
        if not looked_back:
            looked_back = True
            said.update({i: ask(i) for i in order[-TRIES:] if i not in said})
            if {said[i] for i in order[-TRIES:]} == {last[0]}:
                return {i: said.get(i, last[0]) for i in order}
    return {i: said.get(i, "") for i in order}


def _own(scores: Mapping[str, float], chosen: str) -> float:
    return sum(share for code, share in scores.items() if related(code, chosen))
