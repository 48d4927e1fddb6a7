"""How many of the marked stretches of `tests/data/masking.tsv` are masked, and how many other words with them.

A stretch counts as found when all its letters and digits are masked. Run `python -m tests.analysis.masking_recall`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from qual.analysis.masking import united
from qual.analysis.masking_names import named
from qual.analysis.masking_patterns import patterned
from qual.engines.known_words import open_dictionary

DATA = Path(__file__).parents[1] / "data" / "masking.tsv"
UNSEEN = DATA.with_name("masking_unseen.tsv")  # written when the rules were done; none was changed after it


@dataclass
class Result:
    """Counts for one language."""

    sentences: int = 0
    marked: int = 0
    found: int = 0
    words: int = 0  # outside what is marked
    masked_words: int = 0  # of these
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


def parse(line: str) -> tuple[str, str, list[tuple[int, int]]]:
    """Return language, text without braces, and the marked stretches."""
    language, marked = line.split("\t")[:2]
    text, spans = "", []
    for part in re.split(r"(\{[^}]*\})", marked):
        if part.startswith("{"):
            spans.append((len(text), len(text) + len(part) - 2))
            part = part[1:-1]
        text += part
    return language, text, spans


def measure(data: Path = DATA) -> dict[str, Result]:
    """Return the counts by language."""
    dictionaries = {code: open_dictionary(code) for code in ("sv", "de", "en")}
    results: dict[str, Result] = {}
    for line in data.read_text(encoding="utf-8").splitlines():
        language, text, spans = parse(line)
        result = results.setdefault(language, Result())
        found = united([*patterned(text), *named(text, language, dictionaries[language])])
        hidden = {at for one in found for at in range(one.start, one.end)}
        result.sentences += 1
        inside = set()
        for start, end in spans:
            letters = {at for at in range(start, end) if text[at].isalnum()}
            inside |= set(range(start, end))
            result.marked += 1
            if letters <= hidden:
                result.found += 1
            else:
                result.missed.append(f"{text[start:end]} | {text}")
        for word in re.finditer(r"\w+", text):
            if word.start() not in inside:
                result.words += 1
                if word.start() in hidden:
                    result.masked_words += 1
                    result.alarms.append(f"{word[0]} | {text}")
    return results


if __name__ == "__main__":
    for data in (DATA, UNSEEN):
        for code, one in measure(data).items():
            share = one.found / one.marked
            print(f"{data.stem} {code}: {one.sentences} sentences, {one.found} of {one.marked} ({share:.3f}), "  # noqa: T201
                  f"{one.masked_words} of {one.words} other words masked")  # fmt: skip
            print("  missed:", *one.missed, sep="\n    ")  # noqa: T201
            print("  masked in error:", *one.alarms, sep="\n    ")  # noqa: T201
