"""All themes of a project at once: how they hang together, and which groups carry them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qual.analysis.theme_table import Row, ThemeTable, theme_table
from qual.domain.codebook import Code
from qual.domain.permission import Action
from qual.domain.theme import Theme
from qual.domain.theme_link import ThemeLink
from qual.services.theme_links import links_between
from qual.services.theme_material import Material, material
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class MappedTheme:
    """A theme of the map."""

    theme: Theme
    n_people: int
    n_passages: int
    n_quotes: int
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the map and the table of themes by groups show."""

    themes: tuple[MappedTheme, ...]  # those most people carry first
    links: tuple[ThemeLink, ...]  # between those themes
    n_themes: dict[str, int]  # how many of the themes have each code, by code id
    table: ThemeTable  # rows in the order of `themes`


def overview(tx: Tx, project_id: str, *, set_aside: bool = False) -> Overview:
    """Return a project's themes as the actor may see them; those set aside only with `set_aside`."""
    tx.require(Action.READ, project_id)
    found = material(tx, project_id, set_aside=set_aside)
    table = theme_table(found.people.interviewed, found.carried)
    rows = {row.theme_id: row for row in table.rows}
    mapped = sorted(
        (_mapped(theme, rows[theme.id], found) for theme in found.themes),
        key=lambda one: (-one.n_people, -one.n_passages, one.theme.created_at, one.theme.id),
    )
    known = {one.theme.id for one in mapped}
    links = tuple(link for link in links_between(tx, project_id) if {link.from_id, link.to_id} <= known)
    shared = Counter(code.id for one in mapped for code in one.codes)
    ordered = ThemeTable(table.groups, tuple(rows[one.theme.id] for one in mapped))
    return Overview(tuple(mapped), links, dict(shared), ordered)


def _mapped(theme: Theme, row: Row, found: Material) -> MappedTheme:
    n_quotes = sum(one.is_quote for one in found.carried[theme.id])
    return MappedTheme(theme, row.n_people, row.n_passages, n_quotes, found.codes[theme.id])
