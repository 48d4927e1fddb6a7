"""In which words people outside the team read a theme: those last confirmed, until somebody shows them newer ones.

What is reworded or added after a theme was sent waits; what is taken out is gone for them at once, and so is a theme
that is called back. See docs/decisions/0016.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Theme, ThemeSentence
from qual.errors import Conflict, WordsChanged
from qual.services.masked_quotes import names_in
from qual.store import accounts, theme_parts, theme_shown, themes
from qual.store.theme_shown import ShownWords
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class NewWords:
    """Words of a theme that nobody outside reads yet, and those read in their place ("" for a new sentence)."""

    part: str  # "name", "statement" or "sentence"
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a theme waits to be read outside; `seen` tells `show_words` which words these are."""

    words: tuple[NewWords, ...]
    seen: str


def theme_outside(tx: Tx, theme: Theme) -> Theme:
    """Return a theme with name and statement as they are read outside; for other services."""
    shown = _by_part(tx, theme.id).get(None)
    if shown is None or (shown.name, shown.words) == (theme.name, theme.statement):
        return theme
    return dataclasses.replace(
        theme, name=shown.name, statement=shown.words, version=shown.version, worded_by=shown.worded_by
    )


def sentences_outside(tx: Tx, theme_id: str, standing: Iterable[ThemeSentence]) -> tuple[ThemeSentence, ...]:
    """Return people's sentences of a summary as they are read outside; for other services."""
    shown, people = _by_part(tx, theme_id), [one for one in standing if not one.origin.is_machine]
    if not shown:
        return tuple(people)
    return tuple(_as_shown(one, shown[one.id]) for one in people if one.id in shown)


def names_outside(tx: Tx, theme: Theme) -> tuple[str, ...]:
    """Return what in the words that are read outside may name somebody or some place; for other services."""
    read = theme_outside(tx, theme)
    sentences = sentences_outside(tx, theme.id, theme_parts.sentences_of(tx.connection, theme.id))
    return _names(tx, theme, [read.name, read.statement, *(one.text for one in sentences)])


def keep_shown(tx: Tx, theme: Theme) -> None:
    """Let a theme be read outside in its present words from now on; for other services, which record it."""
    whole = ShownWords(new_id(), theme.id, None, theme.name, theme.statement, theme.version, theme.worded_by)
    sentences = [one for one in theme_parts.sentences_of(tx.connection, theme.id) if not one.origin.is_machine]
    words = [ShownWords(new_id(), theme.id, s.id, "", s.text, s.version, s.made_by) for s in sentences]
    theme_shown.put(tx.connection, theme.id, [whole, *words])


def forget_shown(tx: Tx, theme_id: str) -> None:
    """Note that nobody outside reads a theme any more; for other services, which record it."""
    theme_shown.put(tx.connection, theme_id, ())


def waiting_words(tx: Tx, theme_id: str) -> Waiting | None:
    """Return what of a theme is not read outside yet; None if that is nothing, or if it was sent to nobody."""
    theme = themes.theme(tx.connection, theme_id)
    tx.require(Action.READ, theme.project_id)
    words = _waiting(tx, theme)
    return Waiting(words, _seen(tx, theme)) if words else None


def names_waiting(tx: Tx, theme_id: str) -> tuple[str, ...]:
    """Return what in the words that nobody outside reads yet may name somebody or some place.

    It finds by lists and rules (`analysis/masking_names.py` says what they miss), and replaces no reading.
    """
    theme = themes.theme(tx.connection, theme_id)
    tx.require(Action.DECIDE, theme.project_id)
    return _names(tx, theme, [one.now for one in _waiting(tx, theme)])


def show_words(tx: Tx, theme_id: str, seen: str, *, confirmed: Collection[str] = ()) -> None:
    """Let people outside read the present words of a theme that was sent to them.

    `seen` says which words somebody looked at (`Waiting`); WordsChanged if there are others by now. Raises Conflict for
    names in the new words that are not among those `confirmed` as meant to be read.
    """
    theme = themes.theme(tx.connection, theme_id)
    tx.require(Action.DECIDE, theme.project_id)
    words = _waiting(tx, theme)
    if not words:
        return
    if seen != _seen(tx, theme):
        raise WordsChanged("Somebody changed this theme meanwhile. Look at its new words, then show them outside.")
    names = _names(tx, theme, [one.now for one in words])
    require_confirmed(names, confirmed)
    before = _versions(tx, theme_id)
    keep_shown(tx, theme)
    after = _versions(tx, theme_id) | ({"confirmed": names} if names else {})
    tx.record("theme.show", ("theme", theme_id), project_id=theme.project_id, before=before, after=after)


def require_confirmed(names: Sequence[str], confirmed: Collection[str]) -> None:
    """Raise Conflict for names in a theme's own words that were not confirmed as meant to be read outside."""
    if unread := [name for name in names if name not in confirmed]:
        raise Conflict(
            f"The theme's own words may name somebody or some place: {', '.join(unread)}. People from outside would "
            "read that. Reword it, or confirm that it may be read, and send the theme again."
        )


def _waiting(tx: Tx, theme: Theme) -> tuple[NewWords, ...]:
    shown = _by_part(tx, theme.id)
    if not shown:
        return ()
    read, found = theme_outside(tx, theme), []
    if read.name != theme.name:
        found.append(NewWords("name", read.name, theme.name))
    if read.statement != theme.statement:
        found.append(NewWords("statement", read.statement, theme.statement))
    for one in theme_parts.sentences_of(tx.connection, theme.id):
        before = shown[one.id].words if one.id in shown else ""
        if not one.origin.is_machine and before != one.text:
            found.append(NewWords("sentence", before, one.text))
    return tuple(found)


def _seen(tx: Tx, theme: Theme) -> str:
    sentences = theme_parts.sentences_of(tx.connection, theme.id)
    return " ".join([str(theme.version), *sorted(f"{one.id}:{one.version}" for one in sentences)])


def _versions(tx: Tx, theme_id: str) -> dict[str, object]:
    """Return which wordings are read outside; which words these are, the events say that brought them."""
    shown = theme_shown.of_theme(tx.connection, theme_id)
    sentences = {one.sentence_id: one.version for one in shown if one.sentence_id}
    return {"version": next(one.version for one in shown if one.sentence_id is None), "sentences": sentences}


def _as_shown(one: ThemeSentence, shown: ShownWords) -> ThemeSentence:
    if one.text == shown.words:
        return one
    return dataclasses.replace(one, text=shown.words, version=shown.version, made_by=shown.worded_by)


def _by_part(tx: Tx, theme_id: str) -> dict[str | None, ShownWords]:
    return {one.sentence_id: one for one in theme_shown.of_theme(tx.connection, theme_id)}


def _names(tx: Tx, theme: Theme, texts: Sequence[str]) -> tuple[str, ...]:
    return names_in(tx, theme.project_id, texts, accounts.project(tx.connection, theme.project_id).languages[0])
