"""What puts themes back as they were where no ordinary service does: wordings, codes, orders, and themes just made."""

from __future__ import annotations

from collections.abc import Sequence

from qual.domain.permission import Action
from qual.domain.theme import SentenceOrigin, Theme, ThemeCode, ThemeSentence, ThemeState
from qual.errors import Conflict
from qual.services.theme_sentences import order_sentences
from qual.services.theme_steps import move, reach, reach_to_change, require_free_name, settle
from qual.store import theme_parts, themes
from qual.store.tx import Tx


def put_wording(tx: Tx, theme_id: str, *, name_then: str, statement_then: str, worded_by: str) -> Theme:
    """Give a theme earlier words back. They are again those of who wrote them, and ask for new verdicts."""
    before = reach_to_change(tx, theme_id)
    if (before.name, before.statement) == (name_then, statement_then):
        return before
    require_free_name(tx, before.project_id, name_then, besides=theme_id)
    after = themes.change_theme(
        tx.connection,
        before,
        name=name_then,
        statement=statement_then,
        version=before.version + 1,
        worded_by=worded_by,
    )
    tx.record("theme.update", ("theme", theme_id), project_id=before.project_id, before=before, after=after)
    return settle(tx, after)


def put_words(tx: Tx, sentence: ThemeSentence, *, words_then: str, origin: SentenceOrigin, made_by: str) -> None:
    """Give a standing sentence earlier words back, those of whoever wrote them; a machine's become its own again."""
    theme = reach_to_change(tx, sentence.theme_id)
    after = theme_parts.change_sentence(
        tx.connection, sentence, text=words_then, origin=origin, version=sentence.version + 1, made_by=made_by
    )
    tx.record("theme.sentence_edit", ("theme", theme.id), project_id=theme.project_id, before=sentence, after=after)
    settle(tx, theme)


def put_order(tx: Tx, theme_id: str, *, earlier_order: Sequence[str], later_order: Sequence[str]) -> None:
    """Bring sentences from one order back to an earlier one; those that came since keep their places.

    Raises Conflict where they stand in neither order.
    """
    present = [s.id for s in theme_parts.sentences_of(tx.connection, theme_id)]
    left = set(present) & set(later_order)
    if [id_ for id_ in present if id_ in left] != [id_ for id_ in later_order if id_ in left]:
        raise Conflict("The sentences were put into another order since.")
    wanted = iter([id_ for id_ in earlier_order if id_ in left])
    order_sentences(tx, theme_id, [next(wanted) if id_ in left else id_ for id_ in present])


def give_code(tx: Tx, row: ThemeCode) -> None:
    """Let a code that was taken away from a theme belong to it again, as it did."""
    theme = reach_to_change(tx, row.theme_id)
    if all(known.code_id != row.code_id for known in theme_parts.codes_of(tx.connection, theme.id)):
        theme_parts.add_code(tx.connection, row)
        tx.record("theme.code_add", ("theme", theme.id), project_id=theme.project_id, after=row)


def take_code(tx: Tx, row: ThemeCode) -> None:
    """Take this code away from a theme, and none of those that were merged with it."""
    theme = reach_to_change(tx, row.theme_id)
    if any(known.code_id == row.code_id for known in theme_parts.codes_of(tx.connection, theme.id)):
        theme_parts.remove_code(tx.connection, theme.id, row.code_id)
        tx.record("theme.code_remove", ("theme", theme.id), project_id=theme.project_id, before=row)


def withdraw(tx: Tx, theme_id: str) -> Theme:
    """Put a theme away whose making is taken back. Nothing of it is deleted, and its name is free."""
    return move(tx, reach_to_change(tx, theme_id), ThemeState.SET_ASIDE, "", action="theme.withdraw")


def bring_back(tx: Tx, theme_id: str) -> Theme:
    """Make a withdrawn theme a draft again; raise Conflict if its name is taken meanwhile or it stands already."""
    theme = reach(tx, theme_id, Action.DECIDE)
    if theme.state is not ThemeState.SET_ASIDE:
        raise Conflict(f"Somebody has taken '{theme.name}' up again already.")
    require_free_name(tx, theme.project_id, theme.name, besides=theme_id)
    return move(tx, theme, ThemeState.DRAFT, "", action="theme.bring_back")
