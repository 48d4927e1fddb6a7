"""Links between themes that people draw and name: what leads to what, what is part of what."""

from __future__ import annotations

from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Theme
from qual.domain.theme_link import ThemeLink
from qual.errors import BadInput, Conflict, NotFound
from qual.store import theme_links, themes
from qual.store.tx import Tx

LONGEST_NAME = 80


def links_between(tx: Tx, project_id: str) -> tuple[ThemeLink, ...]:
    """Return a project's links between themes, oldest first."""
    tx.require(Action.READ, project_id)
    return theme_links.of_project(tx.connection, project_id)


def add_link(tx: Tx, from_id: str, to_id: str, name: str) -> ThemeLink:
    """Link two themes of a project under a name of one's own.

    Raises BadInput without a name or from a theme to itself, Conflict if the same link with the same name is there.
    """
    start, end = _theme(tx, from_id), _theme(tx, to_id)
    said = _clean(name)
    if start.project_id != end.project_id:
        raise NotFound("The two themes belong to different projects. Reload the page.")
    if start.id == end.id:
        raise BadInput(f"'{start.name}' cannot be linked to itself. Choose two themes.")
    _require_new(tx, start, end, said)
    made = theme_links.add(
        tx.connection, ThemeLink(new_id(), start.project_id, start.id, end.id, said, tx.actor.user, tx.time)
    )
    tx.record("theme.link_add", ("theme", start.id), project_id=start.project_id, after=made)
    return made


def rename_link(tx: Tx, link_id: str, name: str) -> ThemeLink:
    """Say anew how two themes belong together."""
    before = _link(tx, link_id)
    said = _clean(name)
    if said == before.name:
        return before
    _require_new(tx, themes.theme(tx.connection, before.from_id), themes.theme(tx.connection, before.to_id), said)
    after = theme_links.change(tx.connection, before, name=said)
    tx.record("theme.link_rename", ("theme", before.from_id), project_id=before.project_id, before=before, after=after)
    return after


def remove_link(tx: Tx, link_id: str) -> None:
    """Take a link between two themes away."""
    before = _link(tx, link_id)
    theme_links.remove(tx.connection, before)
    tx.record("theme.link_remove", ("theme", before.from_id), project_id=before.project_id, before=before)


def _require_new(tx: Tx, start: Theme, end: Theme, name: str) -> None:
    for known in theme_links.of_project(tx.connection, start.project_id):
        if (known.from_id, known.to_id, known.name.casefold()) == (start.id, end.id, name.casefold()):
            raise Conflict(f"'{start.name}' is linked to '{end.name}' as '{known.name}' already.")


def _link(tx: Tx, link_id: str) -> ThemeLink:
    found = theme_links.get(tx.connection, link_id)
    tx.require(Action.DECIDE, found.project_id)
    return found


def _theme(tx: Tx, theme_id: str) -> Theme:
    theme = themes.theme(tx.connection, theme_id)
    tx.require(Action.DECIDE, theme.project_id)
    return theme


def _clean(name: str) -> str:
    said = " ".join(name.replace("\x00", "").split())
    if not said:
        raise BadInput("Say in a few words how the two themes belong together, for example 'leads to'.")
    if len(said) > LONGEST_NAME:
        raise BadInput(f"The name of the link has {len(said)} characters; use at most {LONGEST_NAME}.")
    return said
