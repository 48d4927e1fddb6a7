"""The fields of a code in a file: what they may be called, and the checks that all kinds of file share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from qual.domain.codebook import CodeDraft, clean_colour, clean_name
from qual.errors import BadFile, BadInput

TEXTS = ("definition", "include", "exclude", "example")
DEEPEST = 50  # levels of codes in a file
COLUMNS = ("name", "parent", "colour", *TEXTS)

_SYNONYMS = {
    "name": ("code", "code name", "codename", "label", "kod", "kodnamn", "namn", "kodname", "bezeichnung"),
    "parent": (
        "parent code",
        "parent name",
        "under",
        "överkod",
        "överordnad",
        "obercode",
        "oberkode",
        "eltern",
    ),
    "colour": ("color", "färg", "farbe"),
    "definition": ("description", "meaning", "beskrivning", "beschreibung"),
    "include": ("inclusion", "inclusion criteria", "when to use", "use when", "inklusion", "einschluss"),
    "exclude": ("exclusion", "exclusion criteria", "when not to use", "exklusion", "ausschluss"),
    "example": ("examples", "anchor example", "exempel", "beispiel", "beispiele", "ankerbeispiel"),
    "children": ("subcodes", "sub-codes", "codes", "underkoder", "untercodes"),
    "names": ("translations", "översättningar", "übersetzungen"),
}
_FIELD = {name: name for name in _SYNONYMS} | {
    synonym: name for name, synonyms in _SYNONYMS.items() for synonym in synonyms
}
_TRANSLATION = re.compile(r"(?:name|names|namn)[ _:.(-]+([a-z]{2,3}(?:-[a-z]{2,4})?)\)?")


def field_of(label: str) -> str | None:
    """Return the field a label stands for: 'Color' is 'colour', 'Name (sv)' is 'name_sv'; None if none."""
    plain = " ".join(label.casefold().replace("_", " ").split())
    if plain in _FIELD:
        return _FIELD[plain]
    found = _TRANSLATION.fullmatch(label.strip().casefold())
    return f"name_{found[1]}" if found else None


def likely_misspelt(label: str) -> str | None:
    """Return the field that an unknown label probably means; None when it is simply something else."""
    close = get_close_matches(" ".join(label.casefold().split()), [*COLUMNS, "color", "children"], n=1, cutoff=0.8)
    return close[0] if close else None


def refuse_misspelt(filename: str, labels: Iterable[str], where: str) -> None:
    """Raise BadFile when a label looks like a misspelt field, whose content would be lost silently."""
    for label in labels:
        if field_of(label) is None and (meant := likely_misspelt(label)):
            raise BadFile(filename, f"'{label}' is not a known field.", where=where, remedy=f"Is it '{meant}'?")


def checked_code(filename: str, code: CodeDraft, where: str) -> CodeDraft:
    """Return `code` with clean name and colour; raise BadFile naming `where` when either is wrong."""
    try:
        name = clean_name(code.name)
        given = code.colour if not code.colour or code.colour.startswith("#") else f"#{code.colour}"
        colour = clean_colour(given) if given else ""
    except BadInput as error:
        raise BadFile(filename, str(error), where=where) from error
    return CodeDraft(name, code.definition, code.include, code.exclude, code.example, colour, code.names, code.children)


def refuse_doubles(filename: str, siblings: Iterable[tuple[str, str]]) -> None:
    """Raise BadFile when two of the (name, where) carry the same name, case ignored."""
    seen: dict[str, str] = {}
    for name, where in siblings:
        first = seen.setdefault(name.casefold(), where)
        if first != where:
            raise BadFile(
                filename,
                f"The code '{name}' stands at the same place already ({first}).",
                where=where,
                remedy="Give one of them another name or another parent.",
            )
