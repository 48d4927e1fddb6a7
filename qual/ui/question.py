"""A suggestion in words: its working title, how sure it is, who is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qual.domain.theme import Suggestion
from qual.services.asked_question import MAP
from qual.services.question_payload import made_from
from qual.services.suggestions import SuggestionView
from qual.ui.format import percent
from qual.ui.text import has, t

_WORDS_IN_TITLE = 3
_FIRM, _LOOSE = 0.85, 0.6  # shares of repeated runs in which passages stay together


def title_of(view: SuggestionView) -> str:
    """Return what a suggestion is called until people name it; see `title_from`."""
    return title_from(view.words, view.suggestion.position)


def title_of_question(suggestion: Suggestion) -> str:
    """Return the same where only the suggestion itself is at hand."""
    words: Any = suggestion.payload["words"]
    return title_from(words, suggestion.position)


def title_from(by_language: Mapping[str, Sequence[str]], position: int) -> str:
    """Return the words that set a suggestion apart, language by language; its number where there are none."""
    ranked = [words for words in by_language.values() if words]
    mixed = [words[place] for place in range(_WORDS_IN_TITLE) for words in ranked if place < len(words)]
    shown = mixed[: max(_WORDS_IN_TITLE, len(ranked))]
    return ", ".join(dict.fromkeys(shown)) or t("question.unnamed", n=position + 1)


def size_of(view: SuggestionView) -> str:
    """Return how many passages and people are in it."""
    people = [row for row in view.coverage["participants"].rows if row.inside]
    return f"{t('count.passages', n=view.n_segments)} · {t('count.people', n=len(people))}"


def firmness_of(view: SuggestionView) -> str:
    """Return in words how well it holds together when the grouping is repeated; people's own groups are not."""
    if is_of_map(view.suggestion):
        return t("question.on_map", percent=percent(view.stability))
    if view.suggestion.chosen_by:
        return t("question.by_people")
    degree = "firm" if view.stability >= _FIRM else "fair" if view.stability >= _LOOSE else "loose"
    return t(f"question.stability.{degree}", percent=percent(view.stability))


def is_of_map(suggestion: Suggestion) -> bool:
    """Say whether a person chose its passages on the map, rather than joining or splitting other questions."""
    return suggestion.engine.get("chosen_on") == MAP and not made_from(suggestion)


def warnings_of(view: SuggestionView) -> tuple[str, ...]:
    """Return, in words, the signs that it is an artefact of who was interviewed."""
    return tuple(t(f"question.flag.{flag}") if has(f"question.flag.{flag}") else flag for flag in view.flags)
