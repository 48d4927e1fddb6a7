"""The codebook: adding, wording, moving and removing codes; every change keeps the old wording."""

from __future__ import annotations

from collections.abc import Mapping

from qual.domain.codebook import (
    Code,
    CodebookDraft,
    CodeDraft,
    CodeNode,
    clean_colour,
    clean_name,
    in_tree_order,
    next_colour,
    require_free_name,
    require_no_cycle,
)
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict, NotFound
from qual.store import codings
from qual.store.tx import Tx

WORDING = ("name", "definition", "include", "exclude", "example")
LONGEST_TEXT = 10_000  # characters of a definition or example


def tree(tx: Tx, project_id: str) -> tuple[CodeNode, ...]:
    """Return a project's codes in display order with their depth."""
    tx.require(Action.READ, project_id)
    return in_tree_order(codings.codes_of(tx.connection, project_id))


def counts(tx: Tx, project_id: str) -> dict[str, int]:
    """Return how many codings each code has; human work only."""
    tx.require(Action.READ, project_id)
    return codings.counts_by_code(tx.connection, project_id)


def add_code(
    tx: Tx,
    project_id: str,
    name: str,
    *,
    parent_id: str | None = None,
    code_id: str | None = None,
    colour: str = "",
    texts: Mapping[str, str] | None = None,
) -> Code:
    """Add a code; without a colour it takes its parent's, or the palette's least used one.

    Raises Conflict if a sibling has the name, NotFound if the parent is gone.
    """
    tx.require(Action.EDIT_CODEBOOK, project_id)
    codes = codings.codes_of(tx.connection, project_id)
    parent = _of_project(codes, parent_id) if parent_id else None
    shown = clean_name(name)
    require_free_name(shown, parent_id, codes)
    siblings = [c for c in codes if c.parent_id == parent_id]
    words = {field: _text(field, (texts or {}).get(field, "")) for field in WORDING[1:]}
    code = codings.add_code(
        tx.connection,
        Code(
            code_id or new_id(),
            project_id,
            parent_id,
            shown,
            words["definition"],
            words["include"],
            words["exclude"],
            words["example"],
            clean_colour(colour) if colour else (parent.colour if parent else next_colour(codes)),
            max((c.position for c in siblings), default=-1) + 1,
            None,
            1,
            tx.time,
        ),
    )
    _keep_wording(tx, code)
    tx.record("code.add", ("code", code.id), project_id=project_id, after=code)
    return code


def update_code(tx: Tx, code_id: str, version: int, changes: Mapping[str, str]) -> Code:
    """Change a code's name, wording or colour.

    Raises Conflict, naming who holds what now, if somebody changed the code after `version`.
    """
    before = _standing(tx, code_id)
    if before.version != version:
        raise Conflict(
            f"Somebody changed this code meanwhile; it is now called '{before.name}'. "
            "Look at the new wording, then make your change again."
        )
    wanted: dict[str, object] = {}
    for field, value in changes.items():
        if field == "name":
            wanted["name"] = clean_name(value)
            siblings = codings.codes_of(tx.connection, before.project_id)
            require_free_name(str(wanted["name"]), before.parent_id, siblings, besides=code_id)
        elif field == "colour":
            wanted["colour"] = clean_colour(value)
        elif field in WORDING:
            wanted[field] = _text(field, value)
        else:
            raise BadInput(f"A code has no field '{field}'.")
    if all(getattr(before, field) == value for field, value in wanted.items()):
        return before
    after = codings.change_code(tx.connection, before, **wanted, version=before.version + 1)
    _keep_wording(tx, after)
    tx.record("code.update", ("code", code_id), project_id=before.project_id, before=before, after=after)
    return after


def move_code(tx: Tx, code_id: str, parent_id: str | None, position: int) -> Code:
    """Put a code under another parent (None: top level) at a place among its siblings, counted from 0.

    Raises Conflict if it would lie inside itself or a sibling there has its name.
    """
    before = _standing(tx, code_id)
    codes = codings.codes_of(tx.connection, before.project_id)
    if parent_id:
        _of_project(codes, parent_id)
    require_no_cycle(code_id, parent_id, codes)
    require_free_name(before.name, parent_id, codes, besides=code_id)
    siblings = [n.code for n in in_tree_order(codes) if n.code.parent_id == parent_id and n.code.id != code_id]
    place = min(max(position, 0), len(siblings))
    after = before
    for index, code in enumerate([*siblings[:place], before, *siblings[place:]]):
        if code.id == code_id:
            after = codings.change_code(tx.connection, code, parent_id=parent_id, position=index)
        elif code.position != index:
            codings.change_code(tx.connection, code, position=index)
    tx.record("code.move", ("code", code_id), project_id=before.project_id, before=before, after=after)
    return after


def remove_code(tx: Tx, code_id: str) -> Code:
    """Take a code without codings and children out of the codebook; the record stays.

    Raises Conflict if it is in use, saying how often.
    """
    before = _standing(tx, code_id)
    uses = codings.counts_by_code(tx.connection, before.project_id).get(code_id, 0)
    if uses:
        raise Conflict(f"'{before.name}' is used in {uses} codings. Remove or recode them first.")
    if any(c.parent_id == code_id for c in codings.codes_of(tx.connection, before.project_id)):
        raise Conflict(f"'{before.name}' has codes below it. Move or remove them first.")
    after = codings.change_code(tx.connection, before, deleted_at=tx.time)
    tx.record("code.remove", ("code", code_id), project_id=before.project_id, before=before)
    return after


def restore_code(tx: Tx, code_id: str) -> Code:
    """Bring a removed code back."""
    before = codings.code(tx.connection, code_id)
    tx.require(Action.EDIT_CODEBOOK, before.project_id)
    codes = codings.codes_of(tx.connection, before.project_id)
    require_free_name(before.name, before.parent_id, codes)
    after = codings.change_code(tx.connection, before, deleted_at=None)
    tx.record("code.restore", ("code", code_id), project_id=before.project_id, after=after)
    return after


def load_codebook(tx: Tx, project_id: str, draft: CodebookDraft) -> int:
    """Add all codes of a codebook file; return how many. A code that exists at its place is left as it is."""
    tx.require(Action.EDIT_CODEBOOK, project_id)
    return sum(_load(tx, project_id, code, None) for code in draft.codes)


def _load(tx: Tx, project_id: str, draft: CodeDraft, parent_id: str | None) -> int:
    existing = next(
        (
            c
            for c in codings.codes_of(tx.connection, project_id)
            if c.parent_id == parent_id and c.name.casefold() == clean_name(draft.name).casefold()
        ),
        None,
    )
    texts = {"include": draft.include, "exclude": draft.exclude, "example": draft.example}
    translated = "; ".join(f"{language}: {name}" for language, name in draft.names.items())
    texts["definition"] = f"{draft.definition}\n({translated})" if translated else draft.definition
    code = existing or add_code(tx, project_id, draft.name, parent_id=parent_id, colour=draft.colour, texts=texts)
    return (existing is None) + sum(_load(tx, project_id, child, code.id) for child in draft.children)


def _standing(tx: Tx, code_id: str) -> Code:
    code = codings.code(tx.connection, code_id)
    tx.require(Action.EDIT_CODEBOOK, code.project_id)
    if code.deleted_at is not None:
        raise NotFound(f"The code '{code.name}' was removed meanwhile. Reload the codebook.")
    return code


def _of_project(codes: tuple[Code, ...], code_id: str) -> Code:
    for code in codes:
        if code.id == code_id:
            return code
    raise NotFound("The code this one should lie under does not exist any more. Reload the codebook.")


def _text(field: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise BadInput(f"The {field} has {len(value)} characters; use at most {LONGEST_TEXT}.")
    return value.replace("\x00", "").strip()


def _keep_wording(tx: Tx, code: Code) -> None:
    codings.keep_wording(tx.connection, code, version_id=new_id(), changed_by=tx.actor.user, changed_at=tx.time)
