"""What somebody typed as a name, found in the project; what is not found is said with the names there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qual.errors import NotFound
from qual.services import codebook, participants
from qual.services import interviews as interview_services
from qual.store.tx import Tx

MOST = 12  # names said


def ids_of_interviews(tx: Tx, project_id: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the interviews of these names, case ignored; raise NotFound naming those there are."""
    known = [(one.name, one.id) for one in interview_services.interview_choices(tx, project_id)]
    return _found("interview", known, names) if names else ()


def ids_of_codes(tx: Tx, project_id: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of these names, case ignored; all of a name that several have; raise NotFound."""
    known = [(node.code.name, node.code.id) for node in codebook.tree(tx, project_id)]
    return _found("code", known, names) if names else ()


def names_of_groups(tx: Tx, project_id: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the groups as participants carry them, case ignored; raise NotFound."""
    if not names:
        return ()
    known = sorted({one.group for one in participants.participants(tx, project_id) if one.group})
    return _found("group", [(group, group) for group in known], names)


def _found(what: str, known: Iterable[tuple[str, str]], names: Sequence[str]) -> tuple[str, ...]:
    there = list(known)
    found: list[str] = []
    for name in names:
        mine = [value for shown, value in there if shown.casefold() == name.strip().casefold()]
        if not mine:
            some = ", ".join(f"'{shown}'" for shown, _ in there[:MOST]) or "none yet"
            more = f" and {len(there) - MOST} more" if len(there) > MOST else ""
            raise NotFound(f"There is no {what} named '{name}' in this project. There are: {some}{more}.")
        found += mine
    return tuple(dict.fromkeys(found))
