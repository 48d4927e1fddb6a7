"""Named links between themes in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qual.domain.theme_link import ThemeLink
from qual.store import rows
from qual.store.schema import theme_links


def add(connection: sa.Connection, link: ThemeLink) -> ThemeLink:
    """Insert a link."""
    return rows.add(connection, theme_links, link)


def get(connection: sa.Connection, link_id: str) -> ThemeLink:
    """Return a link by id; raise NotFound."""
    return rows.get(connection, theme_links, ThemeLink, link_id, what="link between themes")


def change(connection: sa.Connection, link: ThemeLink, **changes: Any) -> ThemeLink:
    """Write changes to a link and return it."""
    return rows.replace(connection, theme_links, link, **changes)


def remove(connection: sa.Connection, link: ThemeLink) -> None:
    """Delete a link."""
    connection.execute(theme_links.delete().where(theme_links.c.id == link.id))


def of_project(connection: sa.Connection, project_id: str) -> tuple[ThemeLink, ...]:
    """Return a project's links, oldest first."""
    statement = (
        theme_links.select()
        .where(theme_links.c.project_id == project_id)
        .order_by(theme_links.c.made_at, theme_links.c.id)
    )
    return rows.fetch(connection, ThemeLink, statement)
