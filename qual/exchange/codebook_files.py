"""Reads codebooks from YAML, CSV and XLSX and writes them; whatever does not fit is named with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from qual.domain.codebook import CodebookDraft, CodeDraft, CodeNode
from qual.errors import BadFile, BadInput
from qual.exchange.codebook_table import csv_rows, draft_from_rows, table_of, write_csv
from qual.exchange.codebook_yaml import draft_from_yaml, write_yaml
from qual.exchange.plain_text import CONTROL, decode
from qual.exchange.spreadsheet import Sheet, read_rows, write_workbook

READABLE = WRITABLE = ("yaml", "csv", "xlsx")
_MAX_BYTES = 2**20  # thousands of codes; YAML is read at some 0.1 MB a second
_WIDTHS = {"name": 28, "parent": 28, "colour": 10}


def read_codebook(filename: str, data: bytes) -> CodebookDraft:
    """Read a codebook; its kind is told by the ending of `filename`.

    Raises:
        BadFile: it cannot be read, or a code has no name, a wrong colour, the name of its sibling, an unknown
            parent, or lies inside itself; the message names the row (CSV, XLSX) or the path (YAML).
    """
    shown = PurePath(filename.replace("\\", "/")).name or "The file"
    kind = PurePath(shown).suffix.lower().lstrip(".")
    stem = PurePath(shown).stem
    if kind not in {*READABLE, "yml"}:
        raise BadFile(
            shown,
            f"Qual does not read codebooks of the kind '.{kind}'." if kind else "The file name has no ending.",
            remedy=f"Save it as one of: {', '.join(READABLE)}.",
        )
    if not data:
        raise BadFile(shown, "The file is empty.", remedy="Choose another file.")
    if len(data) > _MAX_BYTES:
        raise BadFile(
            shown,
            f"It has {len(data) / 2**20:.1f} MB; a codebook has at most {_MAX_BYTES // 2**20}.",
            remedy="Check that this is a codebook.",
        )
    if kind == "xlsx":
        return draft_from_rows(shown, read_rows(shown, data), name=stem)
    text, _ = decode(shown, data)
    if kind == "csv":
        return draft_from_rows(shown, csv_rows(shown, text), name=stem)
    return draft_from_yaml(shown, text, name=stem)


def write_codebook(nodes: Sequence[CodeNode], suffix: str, *, name: str) -> bytes:
    """Return the codes, in tree order, as a file of the kind `suffix` that `read_codebook` reads back.

    Raises:
        BadInput: the kind is unknown, or two codes cannot be told apart in a table.
    """
    kind = suffix.lower().lstrip(".")
    draft = CodebookDraft(name=name, codes=_nested(nodes))
    if kind in {"yaml", "yml"}:
        return write_yaml(draft)
    if kind == "csv":
        return write_csv(table_of(draft.codes))
    if kind == "xlsx":
        header, *rows = table_of(draft.codes)
        widths = [_WIDTHS.get(column, 44) for column in header]
        return write_workbook([Sheet("Codebook", header, rows, widths)], title=name)
    raise BadInput(f"Qual does not write codebooks of the kind '.{kind}'. Choose one of: {', '.join(WRITABLE)}.")


def _nested(nodes: Iterable[CodeNode]) -> tuple[CodeDraft, ...]:
    """Turn a list with depths into drafts with children."""
    open_codes: list[tuple[CodeNode, list[CodeDraft]]] = []
    roots: list[CodeDraft] = []

    def close(depth: int) -> None:
        while open_codes and open_codes[-1][0].depth >= depth:
            node, children = open_codes.pop()
            (open_codes[-1][1] if open_codes else roots).append(_draft(node, children))

    for node in nodes:
        close(node.depth)
        open_codes.append((node, []))
    close(0)
    return tuple(roots)


def _draft(node: CodeNode, children: list[CodeDraft]) -> CodeDraft:
    code = node.code
    return CodeDraft(
        name=" ".join(_clean(code.name).split()),
        definition=_clean(code.definition),
        include=_clean(code.include),
        exclude=_clean(code.exclude),
        example=_clean(code.example),
        colour=code.colour,
        children=tuple(children),
    )


def _clean(text: str) -> str:
    return CONTROL.sub("", re.sub(r"\r\n?", "\n", text)).strip()
