"""Loading a whole codebook: what is there already stays as it is, and a code that was merged is not made anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from qual.domain.codebook import Code, CodebookDraft, CodeDraft, clean_name
from qual.services.codebook import add_code
from qual.services.coding import landing
from qual.services.in_rounds import require_codebook_free
from qual.store import codings
from qual.store.tx import Tx


@dataclass(slots=True)
class Loaded:
    """What came of a codebook file: how many codes are new, and which of its codes had been merged, into which."""

    added: int = 0
    merged: list[tuple[str, str]] = field(default_factory=list)  # names


def load_codebook(tx: Tx, project_id: str, draft: CodebookDraft) -> Loaded:
    """Add the codes of a codebook file that are not there.

    A code that exists at its place is left as it is. Where a code of that name was merged into another one, it is that
    one, and what the file has below it is added there.
    """
    require_codebook_free(tx, project_id)
    loaded = Loaded()
    for code in draft.codes:
        _load(tx, project_id, code, None, frozenset({None}), loaded)
    return loaded


def _load(
    tx: Tx, project_id: str, draft: CodeDraft, parent_id: str | None, places: frozenset[str | None], loaded: Loaded
) -> None:
    """Load a code and those below it; `places` are its parent and what the file calls so, if that was merged."""
    name = clean_name(draft.name).casefold()
    everything = codings.codes_of(tx.connection, project_id, deleted=True)
    named = [c for c in everything if c.parent_id in places and c.name.casefold() == name and c.deleted_at is None]
    code = next((c for c in named if c.merged_into is None and c.parent_id == parent_id), None)
    inside = set()
    if code is None and (merged := next((c for c in named if c.merged_into is not None), None)):
        became = landing(tx, merged)
        if became.deleted_at is None:
            code, inside = became, {merged.id}
            loaded.merged.append((merged.name, became.name))
    if code is None:
        code = _add(tx, project_id, draft, parent_id)
        loaded.added += 1
    for child in draft.children:
        _load(tx, project_id, child, code.id, frozenset({code.id, *inside}), loaded)


def _add(tx: Tx, project_id: str, draft: CodeDraft, parent_id: str | None) -> Code:
    texts = {"include": draft.include, "exclude": draft.exclude, "example": draft.example}
    translated = "; ".join(f"{language}: {name}" for language, name in draft.names.items())
    texts["definition"] = f"{draft.definition}\n({translated})" if translated else draft.definition
    return add_code(tx, project_id, draft.name, parent_id=parent_id, colour=draft.colour, texts=texts)
