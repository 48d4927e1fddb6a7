"""Masks who and where in texts that are to leave the project: names, places, numbers, dates, by placeholders.

Recall first: a common word masked in error is seen by who reads the text, a name left in can be overlooked. It is an
aid for that person and replaces no reading: see `masking_names` for what it misses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Known = Callable[[str], bool]  # whether a word, in just these letters, is in the language's dictionary


class Kind(StrEnum):
    """What a masked stretch is; the value is how the placeholder calls it."""

    PERSON = "person"
    PLACE = "place"
    WARD = "ward"
    ADDRESS = "address"
    ID_NUMBER = "id number"
    PHONE = "phone"
    EMAIL = "e-mail"
    WEB = "web address"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"  # capitalised and unknown: a person, a place, an organisation, or a rare word
    PARTICIPANT = "participant"  # somebody of the study, by the letter they have in this text
    HIDDEN = "hidden"  # by the person who read it


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch to be masked; half-open code points."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """A masked stretch: where it was, and the placeholder that stands for it now."""

    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with its placeholders, and what they stand for, in order."""

    text: str
    pieces: tuple[Piece, ...]


# Overlapping findings of different kinds are masked together, as the kind that says most.
_SAYS_MOST = (
    Kind.HIDDEN, Kind.PARTICIPANT, Kind.EMAIL, Kind.WEB, Kind.ID_NUMBER, Kind.ADDRESS, Kind.DATE, Kind.PHONE, Kind.WARD,
    Kind.PERSON, Kind.PLACE, Kind.NUMBER, Kind.NAME,
)  # fmt: skip


class Masker:
    """Gives the same thing the same placeholder in all texts of one request."""

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        """Begin anew; `aliases` are placeholders of participants by their names, folded."""
        self._aliases = dict(aliases or {})
        self._numbers: dict[tuple[Kind, str], int] = {}
        self._counts: dict[Kind, int] = {}

    def mask(self, text: str, found: Iterable[Found]) -> Masked:
        """Return the text with each found stretch replaced; nothing else of it changes.

        >>> Masker().mask("Anna saw Anna's ward.", [Found(0, 4, Kind.PERSON), Found(9, 13, Kind.PERSON)]).text
        "[person 1] saw [person 1]'s ward."
        """
        parts, pieces, at = [], [], 0
        for one in united(found):
            placeholder = self._placeholder(one.kind, text[one.start : one.end])
            parts += [text[at : one.start], placeholder]
            pieces.append(Piece(one.start, one.end, placeholder))
            at = one.end
        return Masked("".join([*parts, text[at:]]), tuple(pieces))

    def _placeholder(self, kind: Kind, words: str) -> str:
        folded = " ".join(words.casefold().split()).rstrip(".,")
        if kind is Kind.PARTICIPANT and folded in self._aliases:
            return self._aliases[folded]
        key = kind, folded
        if key not in self._numbers:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._numbers[key] = self._counts[kind]
        return f"[{kind.value} {self._numbers[key]}]"


def united(found: Iterable[Found]) -> tuple[Found, ...]:
    """Return findings in order of place, overlapping ones made into one.

    >>> united([Found(5, 9, Kind.NAME), Found(0, 6, Kind.ADDRESS), Found(9, 10, Kind.DATE)])
    (Found(start=0, end=9, kind=<Kind.ADDRESS: 'address'>), Found(start=9, end=10, kind=<Kind.DATE: 'date'>))
    """
    joined: list[Found] = []
    for one in sorted((f for f in found if f.start < f.end), key=lambda f: (f.start, -f.end)):
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            kind = min(last.kind, one.kind, key=_SAYS_MOST.index)
            joined[-1] = Found(last.start, max(last.end, one.end), kind)
        else:
            joined.append(one)
    return tuple(joined)


def words_in(text: str, wanted: Sequence[str], kind: Kind) -> list[Found]:
    """Find words or phrases that somebody named, in any case, as whole words, with a genitive s.

    >>> words_in("Lugnet, lugnets gård, olugnet", ["Lugnet"], Kind.HIDDEN)
    [Found(start=0, end=6, kind=<Kind.HIDDEN: 'hidden'>), Found(start=8, end=14, kind=<Kind.HIDDEN: 'hidden'>)]
    """
    found = []
    for phrase in dict.fromkeys(" ".join(one.split()) for one in wanted):
        if phrase:
            pattern = r"\s+".join(re.escape(part) for part in phrase.split())
            for hit in re.finditer(rf"(?<!\w){pattern}(?=s?(?!\w)|['’]s)", text, re.IGNORECASE):
                found.append(Found(hit.start(), hit.end(), kind))
    return found


def without(found: Iterable[Found], text: str, kept: Sequence[str]) -> list[Found]:
    """Return the findings but those that are nothing but words a person says are no names.

    >>> without([Found(0, 5, Kind.NAME)], "Haldol helped.", ["haldol"])
    [Found(start=0, end=5, kind=<Kind.NAME: 'name'>)]
    >>> without([Found(0, 6, Kind.NAME)], "Haldol helped.", ["haldol"])
    []
    """
    folded = {" ".join(one.casefold().split()) for one in kept}
    return [one for one in found if " ".join(text[one.start : one.end].casefold().split()) not in folded]
