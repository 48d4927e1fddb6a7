"""Who a text names with @: names of members, longest first, with blanks and in any script."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_MARK = "@"


def mentioned(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of the people whom `text` names with @, in the order of the text, each once.

    `names` holds their names by id. Upper and lower case are the same, and so are a blank and a line break. A first
    name is enough where only one person has it. The longest name wins; an @ inside a word (an address) is none.

    >>> mentioned("@anna berg, what do you think?", {"1": "Anna", "2": "Anna Berg"})
    ('2',)
    >>> mentioned("write to ward4@example.org", {"1": "Example"})
    ()
    """
    folded = _folded(text)
    known = _known(names)
    found: dict[str, None] = {}
    place = folded.find(_MARK)
    while place >= 0:
        if place == 0 or not _binds(folded[place - 1]):
            begin = place + 1
            named = (name for name in known if folded.startswith(name, begin) and _ends(folded, begin + len(name)))
            if (name := next(named, None)) is not None:
                found[known[name]] = None
        place = folded.find(_MARK, place + 1)
    return tuple(found)


def _known(names: Mapping[str, str]) -> dict[str, str]:
    """Return ids by folded name, longest first: whole names, and first names that only one person has."""
    whole = {_folded(name): id_ for id_, name in names.items() if name.strip()}
    firsts: dict[str, list[str]] = {}
    for name, id_ in whole.items():
        firsts.setdefault(name.split(" ")[0], []).append(id_)
    short = {first: ids[0] for first, ids in firsts.items() if len(ids) == 1}
    known = short | whole
    return {name: known[name] for name in sorted(known, key=lambda name: (-len(name), name))}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def _ends(text: str, place: int) -> bool:
    """Say whether a word ends at `place`."""
    return place == len(text) or not (_binds(text[place - 1]) and _binds(text[place]))


def _binds(character: str) -> bool:
    """Say whether `character` holds on to its neighbours as letters do in scripts that put blanks between words."""
    if "\u0e00" <= character <= "\u0eff" or "\u3000" <= character <= "\u9fff" or character >= "\U00020000":
        return False  # Thai and Lao, Japanese and Chinese: words follow one another without a blank
    return character.isalnum() or character == "_" or unicodedata.category(character).startswith("M")
