"""Codes as a tree: no cycles, sibling names unique, merged codes stay and point on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qual.errors import BadInput, Conflict

# Okabe and Ito (2008), without black; darkened yellow. Distinguishable with colour vision deficiency.
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#7a5195", "#8c564b")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the codebook with its coding rules. `version` grows with every change of wording."""

    id: str
    project_id: str
    parent_id: str | None
    name: str
    definition: str
    include: str
    exclude: str
    example: str
    colour: str
    position: int
    merged_into: str | None
    version: int
    created_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """A code as a file or a form gives it, before it has an identity."""

    name: str
    definition: str = ""
    include: str = ""
    exclude: str = ""
    example: str = ""
    colour: str = ""
    names: dict[str, str] = field(default_factory=dict)  # translations by language
    children: tuple[CodeDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class CodebookDraft:
    """A whole codebook as a file gives it."""

    name: str
    description: str = ""
    language: str = ""
    codes: tuple[CodeDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeNode:
    """A code with its depth in the tree, in display order."""

    code: Code
    depth: int


def in_tree_order(codes: Iterable[Code]) -> tuple[CodeNode, ...]:
    """Return codes depth first, siblings by position then name; orphans are shown as roots."""
    by_parent: dict[str | None, list[Code]] = {}
    known = {c.id: c for c in codes}
    for code in known.values():
        parent = code.parent_id if code.parent_id in known else None
        by_parent.setdefault(parent, []).append(code)
    nodes: list[CodeNode] = []

    def walk(parent: str | None, depth: int) -> None:
        for code in sorted(by_parent.get(parent, ()), key=lambda c: (c.position, c.name.casefold())):
            nodes.append(CodeNode(code, depth))
            walk(code.id, depth + 1)

    walk(None, 0)
    return tuple(nodes)


def with_descendants(code_id: str, codes: Iterable[Code]) -> frozenset[str]:
    """Return the identifiers of a code and of all codes under it."""
    children: dict[str | None, list[str]] = {}
    for code in codes:
        children.setdefault(code.parent_id, []).append(code.id)
    found: set[str] = set()
    waiting = [code_id]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += children.get(one, ())
    return frozenset(found)


def clean_name(name: str) -> str:
    """Return a usable code name; raise BadInput when it is empty or too long."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise BadInput("A code needs a name. Type one and try again.")
    if len(cleaned) > 200:
        raise BadInput(f"The code name '{cleaned[:40]}…' has {len(cleaned)} characters; use at most 200.")
    return cleaned


def clean_colour(colour: str) -> str:
    """Return a lower-case `#rrggbb`; raise BadInput otherwise."""
    if not _COLOUR.fullmatch(colour):
        raise BadInput(f"'{colour}' is not a colour of the form #rrggbb.")
    return colour.lower()


def require_free_name(name: str, parent_id: str | None, codes: Iterable[Code], *, besides: str | None = None) -> None:
    """Raise Conflict if a sibling under `parent_id` already carries `name` (case ignored)."""
    for code in codes:
        if code.id != besides and code.parent_id == parent_id and code.name.casefold() == name.casefold():
            raise Conflict(f"There is already a code named '{code.name}' at this place. Choose another name.")


def require_no_cycle(code_id: str, new_parent_id: str | None, codes: Iterable[Code]) -> None:
    """Raise Conflict if moving `code_id` under `new_parent_id` would make it its own ancestor."""
    parents = {c.id: c.parent_id for c in codes}
    names = {c.id: c.name for c in codes}
    seen: set[str] = set()
    step = new_parent_id
    while step is not None and step not in seen:
        if step == code_id:
            raise Conflict(
                f"'{names.get(code_id, code_id)}' cannot be moved under '{names.get(str(new_parent_id))}', "
                "because that code lies inside it. Choose another place."
            )
        seen.add(step)
        step = parents.get(step)


def standing_for(code: Code, codes: Mapping[str, Code]) -> Code:
    """Return the code that stands for `code` today: itself, or the end of the chain it was merged into."""
    seen: set[str] = set()
    while code.merged_into is not None and code.id not in seen and code.merged_into in codes:
        seen.add(code.id)
        code = codes[code.merged_into]
    return code


def lies_inside(code_id: str, above_id: str, codes: Iterable[Code]) -> bool:
    """Say whether a code lies somewhere below another one."""
    parents = {c.id: c.parent_id for c in codes}
    seen: set[str] = set()
    step = parents.get(code_id)
    while step is not None and step not in seen:
        if step == above_id:
            return True
        seen.add(step)
        step = parents.get(step)
    return False


def next_colour(codes: Iterable[Code]) -> str:
    """Return the palette colour used least so far among root codes."""
    used = [c.colour for c in codes if c.parent_id is None]
    return min(PALETTE, key=lambda colour: (used.count(colour), PALETTE.index(colour)))
