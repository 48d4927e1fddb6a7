"""Taking the table of themes by groups away as a file; the log keeps who did."""

from __future__ import annotations

from qual.domain.permission import Action
from qual.errors import BadInput
from qual.exchange.theme_table_files import WRITERS, ThemeTableRow
from qual.services.overview import overview
from qual.store import accounts
from qual.store.tx import Tx


def export_theme_table(tx: Tx, project_id: str, kind: str) -> bytes:
    """Return the table as a file of the kind "xlsx" or "csv", as far as the actor may see the material."""
    tx.require(Action.EXPORT, project_id)
    if kind not in WRITERS:
        raise BadInput(f"The table is not written as '{kind}'. Choose one of: {', '.join(WRITERS)}.")
    found = overview(tx, project_id)
    rows = [
        ThemeTableRow(one.theme.name, one.theme.state.value, row.n_people, row.n_passages, row.cells)
        for one, row in zip(found.themes, found.table.rows, strict=True)
    ]
    name = accounts.project(tx.connection, project_id).name
    data = WRITERS[kind](found.table.groups, rows, name=name, day=tx.time.date())
    tx.record(
        "themes.export", ("project", project_id), project_id=project_id, after={"kind": kind, "themes": len(rows)}
    )
    return data
