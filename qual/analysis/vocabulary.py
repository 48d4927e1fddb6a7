"""A study's own words (wards, drugs, titles) as a prompt that fits what a recogniser can take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MOST_TOKENS = 200  # Whisper keeps the last 223 of a prompt and would cut the first words off
LONGEST_TERM = 80  # characters
_OPENING = {"sv": "Ordlista", "de": "Begriffe", "en": "Glossary"}
_BETWEEN = re.compile(r"[,;\t\r\n]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A prompt made of the first terms that fit, and the terms that did not."""

    prompt: str
    used: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def read_terms(text: str) -> tuple[str, ...]:
    """Return the terms of a list: one a line, or parted by commas; what follows a # is a remark.

    >>> read_terms("Lergigan, LPT\\n# staff\\nskötare\\nLPT\\n")
    ('Lergigan', 'LPT', 'skötare')
    """
    lines = (line.partition("#")[0] for line in text.removeprefix("\ufeff").splitlines())
    parts = (" ".join(part.split()) for line in lines for part in _BETWEEN.split(line))
    return tuple(dict.fromkeys(part[:LONGEST_TERM] for part in parts if part))


def as_prompt(terms: Iterable[str], language: str, count_tokens: Callable[[str], int]) -> Vocabulary:
    """Return as many terms, from the first, as fit into 200 tokens, in a short sentence of `language`.

    >>> as_prompt(["LPT", "skötare"], "sv", len).prompt
    'Ordlista: LPT, skötare.'
    """
    wanted = tuple(terms)
    opening = _OPENING.get(language, _OPENING["en"])
    used: list[str] = []
    for term in wanted:
        if count_tokens(_sentence(opening, [*used, term])) > MOST_TOKENS:
            break
        used.append(term)
    prompt = _sentence(opening, used) if used else ""
    return Vocabulary(prompt, tuple(used), wanted[len(used) :])


def _sentence(opening: str, terms: list[str]) -> str:
    return f"{opening}: {', '.join(terms)}."
