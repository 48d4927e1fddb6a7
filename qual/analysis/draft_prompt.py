"""What a language model is asked for a theme's summary, and what its answer says; pure text in both directions.

The model gets numbered, masked passages and is to answer with sentences that name the numbers they rest on, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qual.errors import BadInput

VERSION = 1  # of the wording below; kept with every draft
LONGEST_PROMPT = 24_000  # characters, about 8,000 tokens: what small local models read
LONGEST_ANSWER = 40_000
MOST_SENTENCES = 12
LONGEST_SENTENCE = 1_000
_TRIES = 100  # brackets at which the list may begin; words may stand before it

_WORDED: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "draft_prompts.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent, to the letter."""

    system: str
    task: str

    @property
    def text(self) -> str:
        """All of it, as it is shown and kept."""
        return f"{self.system}\n\n{self.task}"

    @property
    def digest(self) -> str:
        """The SHA-256 of what is sent."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of the answer, the numbers of the passages it names, and numbers that no passage has."""

    text: str
    quotes: tuple[int, ...]
    unknown: tuple[int, ...]


def prompt(name: str, statement: str, passages: Sequence[tuple[str, str]], *, language: str, n: int = 6) -> Prompt:
    """Return what to ask; `passages` are (who, words), masked, and numbered from 1 in this order.

    Languages without a wording of their own are asked in English. Raises BadInput above 24,000 characters.
    """
    worded = _WORDED.get(language, _WORDED["en"])
    listed = "\n".join(f"{at}. {who}: {' '.join(said.split())}" for at, (who, said) in enumerate(passages, start=1))
    made = Prompt(worded["system"], worded["task"].format(name=name, statement=statement, passages=listed, n=n))
    if len(made.text) > LONGEST_PROMPT:
        raise BadInput(
            f"The {len(passages)} quotes are {len(made.text)} characters together; a model is given at most "
            f"{LONGEST_PROMPT}. Choose fewer quotes for the draft."
        )
    return made


def read_answer(answer: str, n_passages: int) -> tuple[DraftSentence, ...]:
    """Return the sentences of a model's answer; words and fences around the JSON are overlooked.

    Raises BadInput for an answer that holds no such list, is empty, or is too long.

    >>> read_answer('Sure: {"sentences": [{"text": "All waited.", "quotes": [2, 9, 2]}]}', 3)
    (DraftSentence(text='All waited.', quotes=(2,), unknown=(9,)),)
    """
    if len(answer) > LONGEST_ANSWER:
        raise BadInput(f"The model answered with {len(answer)} characters; a summary is shorter. Nothing was stored.")
    found = [one for one in (_sentence(item, n_passages) for item in _items(answer)) if one is not None]
    if not found:
        raise BadInput(
            "The model did not answer with sentences in the form it was asked for, so nothing was stored. Try again, "
            "or use a model that follows instructions better."
        )
    return tuple(found[:MOST_SENTENCES])


def _items(answer: str) -> list[object]:
    """Return the list in the first JSON value that has one."""
    decoder = json.JSONDecoder()
    for start in [hit.start() for hit in re.finditer(r"[{\[]", answer)][:_TRIES]:
        try:
            value, _ = decoder.raw_decode(answer, start)
        except (json.JSONDecodeError, RecursionError):
            continue
        listed = value.get("sentences") if isinstance(value, dict) else value
        if isinstance(listed, list) and any(isinstance(item, dict) for item in listed):
            return listed
    return []


def _sentence(item: object, n_passages: int) -> DraftSentence | None:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return None
    text = " ".join(item["text"].replace("\x00", "").split())
    if not text or len(text) > LONGEST_SENTENCE:
        return None
    given = item.get("quotes")
    numbers = [_number(one) for one in given] if isinstance(given, list) else []
    named = dict.fromkeys(one for one in numbers if one is not None)
    known = tuple(one for one in named if 1 <= one <= n_passages)
    return DraftSentence(text, known, tuple(one for one in named if not 1 <= one <= n_passages))


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and (hit := re.fullmatch(r"\s*\[?(\d{1,4})\]?\.?\s*", value)):
        return int(hit[1])
    return None
