"""Codebooks as YAML: everything is read as text, and nothing in the file can run or multiply."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from qual.domain.codebook import CodebookDraft, CodeDraft
from qual.errors import BadFile
from qual.exchange.codebook_fields import (
    DEEPEST,
    TEXTS,
    checked_code,
    field_of,
    refuse_doubles,
    refuse_misspelt,
)

_FORM = "The form is: 'codebook: …', 'codes:', and under it one '- name: …' per code; see the folder codebooks."


class _Refused(yaml.MarkedYAMLError):
    """Something YAML allows and a codebook does not need."""


class _TextLoader(yaml.BaseLoader):
    """Reads every value as text ('No' stays 'No'), refuses aliases (they can multiply) and repeated keys."""

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise _Refused(problem="aliases (*name) are not allowed; write the text out", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_scalar(self, node: yaml.ScalarNode) -> str:
        value = super().construct_scalar(node)
        return "" if node.style is None and value in {"~", "null", "Null", "NULL"} else value

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused(problem="a key must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                problem = f"'{key.value}' stands twice in the same entry"
                raise _Refused(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def draft_from_yaml(filename: str, text: str, *, name: str) -> CodebookDraft:
    """Return the codebook in `text`; `name` is used when it gives none. Raises BadFile with line or path."""
    try:
        data = yaml.load(text, _TextLoader)  # safe: a BaseLoader, which makes text, lists and mappings only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadFile(
            filename,
            f"The YAML cannot be read: {error.problem}.",
            where=f"line {mark.line + 1}" if mark else None,
            remedy="Check the indentation and put texts with ':' or '#' in quotation marks.",
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadFile(filename, "The YAML cannot be read.", remedy=_FORM) from error
    if isinstance(data, list):
        data = {"codes": data}
    if not isinstance(data, dict):
        raise BadFile(filename, "There is no codebook in it.", remedy=_FORM)
    if isinstance(data.get("codebook"), dict):
        data = {**data, **data["codebook"]}
        data["codebook"] = data.get("name", "")
    codes = _list(filename, data.get("codes"), "codes")
    if not codes:
        raise BadFile(filename, "There are no codes in it.", remedy=_FORM)
    return CodebookDraft(
        name=_text(data.get("codebook") or data.get("name")) or name,
        description=_text(data.get("description")),
        language=_text(data.get("language")),
        codes=_codes(filename, codes, ()),
    )


def write_yaml(draft: CodebookDraft) -> bytes:
    """Return `draft` as YAML that `draft_from_yaml` reads back."""
    record: dict[str, object] = {"codebook": draft.name, "version": 1}
    for field in ("language", "description"):
        if getattr(draft, field):
            record[field] = getattr(draft, field)
    record["codes"] = [_record(code) for code in draft.codes]
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=110).encode("utf-8")


def _record(code: CodeDraft) -> dict[str, object]:
    record: dict[str, object] = {"name": code.name}
    if code.names:
        record["names"] = dict(code.names)
    for field in ("colour", *TEXTS):
        if getattr(code, field):
            record[field] = getattr(code, field)
    if code.children:
        record["children"] = [_record(child) for child in code.children]
    return record


def _codes(filename: str, given: list, path: tuple[str, ...]) -> tuple[CodeDraft, ...]:
    if len(path) >= DEEPEST:
        raise BadFile(filename, f"Codes lie more than {DEEPEST} deep.", where=" > ".join(path[:3]) + " > …")
    codes: list[CodeDraft] = []
    places: list[tuple[str, str]] = []
    for number, entry in enumerate(given, start=1):
        code = _code(filename, entry, path, number)
        codes.append(code)
        places.append((code.name, f"code {number} under {' > '.join(path) or 'codes'}"))
    refuse_doubles(filename, places)
    return tuple(codes)


def _code(filename: str, entry: object, path: tuple[str, ...], number: int) -> CodeDraft:
    place = f"code {number} under {' > '.join(path) or 'codes'}"
    if isinstance(entry, str):
        return checked_code(filename, CodeDraft(_text(entry)), place)
    if not isinstance(entry, dict):
        raise BadFile(filename, "A code must be an entry with a name.", where=place, remedy=_FORM)
    fields = dict(_known(filename, entry, place))
    names = fields.pop("names", {})
    if not isinstance(names, dict):
        raise BadFile(filename, "'names' must give languages, as in {sv: …, de: …}.", where=place, remedy="Correct it.")
    children = _list(filename, fields.pop("children", None), place)
    translations = {str(k).strip().lower(): _text(v) for k, v in names.items()}
    translations |= {k.removeprefix("name_"): _text(v) for k, v in fields.items() if k.startswith("name_")}
    texts = {field: _text(fields.get(field), filename, place) for field in ("name", "colour", *TEXTS)}
    code = checked_code(filename, CodeDraft(**texts, names={k: v for k, v in translations.items() if v}), place)
    inside = _codes(filename, children, (*path, code.name)) if children else ()
    return CodeDraft(
        code.name, code.definition, code.include, code.exclude, code.example, code.colour, code.names, inside
    )


def _known(filename: str, entry: dict, place: str) -> Iterator[tuple[str, object]]:
    refuse_misspelt(filename, entry, place)
    for key, value in entry.items():
        field = field_of(key)
        if field and field != "parent":
            yield field, value


def _list(filename: str, value: object, where: str) -> list:
    if value in (None, ""):
        return []
    if isinstance(value, dict):
        raise BadFile(filename, "Codes must be a list, each beginning with '- name:'.", where=where, remedy=_FORM)
    return value if isinstance(value, list) else [value]


def _text(value: object, filename: str = "", where: str = "") -> str:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return "\n".join(v.strip() for v in value)  # several examples
    if isinstance(value, list | dict):
        raise BadFile(
            filename or "The codebook",
            "A text was expected here, not a nested entry.",
            where=where or None,
            remedy="Put texts with ':' in quotation marks.",
        )
    return str(value or "").strip()
