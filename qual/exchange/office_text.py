"""The paragraphs of Word and OpenDocument texts, read straight from their XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qual.exchange.archive import parse_part, read_archive
from qual.exchange.speaker_lines import Paragraph, is_stamp, looks_like_name

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DEEPEST = 200  # nested elements; real documents stay below 40


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    bold: bool


def docx_paragraphs(filename: str, data: bytes) -> list[Paragraph]:
    """Return the paragraphs of a Word document, table rows included; raise BadFile when it is none."""
    what = "a Word document (.docx)"
    parts = read_archive(filename, data, what)
    body = parse_part(filename, parts, "word/document.xml", what).find(f"{_W}body")
    return _as_lines(_word_blocks(body, 0)) if body is not None else []


def odt_paragraphs(filename: str, data: bytes) -> list[Paragraph]:
    """Return the paragraphs of an OpenDocument text, table rows included; raise BadFile when it is none."""
    what = "an OpenDocument text (.odt)"
    parts = read_archive(filename, data, what)
    content = parse_part(filename, parts, "content.xml", what)
    roots = [content]
    if "styles.xml" in parts:
        roots.append(parse_part(filename, parts, "styles.xml", what))
    styles = (style for root in roots for style in root.iter(f"{_STYLE}style"))
    bold = {style.get(f"{_STYLE}name", "") for style in styles if _is_bold(style)}
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    return _as_lines(_open_blocks(body, bold, 0)) if body is not None else []


def _as_lines(blocks: Iterator[list[_Run]]) -> list[Paragraph]:
    """Cut paragraphs at their line breaks; all lines of one paragraph share its block number."""
    lines: list[Paragraph] = []
    for block, runs in enumerate(blocks):
        for line in _lines(runs):
            text = "".join(r.text for r in line)
            bold = ""
            for run in line:
                if not run.bold and run.text.strip():
                    break
                bold += run.text
            if text.strip():
                lines.append(Paragraph(text.strip(), block, bold.strip() if any(r.bold for r in line) else ""))
    return lines


def _lines(runs: list[_Run]) -> Iterator[list[_Run]]:
    line: list[_Run] = []
    for run in runs:
        first, *rest = run.text.split("\n")
        line.append(_Run(first, run.bold))
        for piece in rest:
            yield line
            line = [_Run(piece, run.bold)]
    yield line


def _row(cells: list[list[list[_Run]]]) -> Iterator[list[_Run]]:
    """Yield a table row as one paragraph if it reads as [number] [time] name text, else cell by cell."""
    filled = [c for c in map(_joined, cells) if _plain(c)]
    told = [c for c in filled if not _plain(c).rstrip(".").isdigit() and not is_stamp(_plain(c))]
    stamps = [_plain(c) for c in filled if is_stamp(_plain(c))]
    name = _plain(told[0]).rstrip(":") if told else ""
    if len(told) == 2 and looks_like_name(name):
        stamp = f"[{stamps[0].strip('[]()#')}] " if stamps else ""
        yield [_Run(f"{stamp}{name}: ", bold=True), *told[1]]
    else:
        for cell in cells:
            yield from cell


def _plain(runs: list[_Run]) -> str:
    return "".join(r.text for r in runs).strip()


# --- Word


def _word_blocks(parent: Element, depth: int) -> Iterator[list[_Run]]:
    if depth > _DEEPEST:
        return
    for child in parent:
        if child.tag == f"{_W}p":
            yield list(_word_runs(child, depth + 1))
        elif child.tag == f"{_W}tr":
            yield from _row([list(_word_blocks(cell, depth + 1)) for cell in child])
        elif child.tag in {
            f"{_W}tbl",
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}customXml",
            f"{_W}ins",
            f"{_W}tc",
        }:
            yield from _word_blocks(child, depth + 1)


def _joined(blocks: list[list[_Run]]) -> list[_Run]:
    runs: list[_Run] = []
    for block in blocks:
        runs += [_Run(" ", bold=False), *block] if runs else block
    return runs


_WORD_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}


def _word_runs(parent: Element, depth: int) -> Iterator[_Run]:
    """Yield runs as they stand after accepting tracked changes; text boxes and field codes are left out."""
    if depth > _DEEPEST:
        return
    for child in parent:
        name = child.tag.removeprefix(_W)
        if name == "r":
            text = "".join(_word_text(child))
            if text:
                yield _Run(text, _is_bold_run(child))
        elif name in {
            "hyperlink",
            "ins",
            "smartTag",
            "sdt",
            "sdtContent",
            "fldSimple",
            "moveTo",
            "customXml",
        }:
            yield from _word_runs(child, depth + 1)


def _word_text(run: Element) -> Iterator[str]:
    for child in run:
        name = child.tag.removeprefix(_W)
        if name == "t":
            yield (child.text or "").replace("\n", " ")
        elif name in _WORD_MARKS:
            yield _WORD_MARKS[name]


def _is_bold_run(run: Element) -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val", "1") not in {"0", "false", "off"}


# --- OpenDocument


def _is_bold(style: Element) -> bool:
    return any(p.get(f"{_FO}font-weight") in {"bold", "600", "700", "800", "900"} for p in style)


def _open_blocks(parent: Element, bold: set[str], depth: int) -> Iterator[list[_Run]]:
    if depth > _DEEPEST:
        return
    for child in parent:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            yield list(_open_runs(child, bold, child.get(f"{_TEXT}style-name") in bold, depth + 1))
        elif child.tag == f"{_TABLE}table-row":
            yield from _row([list(_open_blocks(cell, bold, depth + 1)) for cell in child])
        elif child.tag not in {f"{_TEXT}tracked-changes", f"{_OFFICE}forms", f"{_TEXT}sequence-decls"}:
            yield from _open_blocks(child, bold, depth + 1)


_LEFT_OUT = {f"{_TEXT}note", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"}


def _open_runs(parent: Element, bold: set[str], is_bold: bool, depth: int) -> Iterator[_Run]:
    if depth > _DEEPEST:
        return
    if parent.text:
        yield _Run(" ".join(parent.text.split("\n")), is_bold)
    for child in parent:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield _Run(" " * (min(int(count), 100) if count.isdecimal() and len(count) < 9 else 1), is_bold)
        elif child.tag == f"{_TEXT}tab":
            yield _Run("\t", is_bold)
        elif child.tag == f"{_TEXT}line-break":
            yield _Run("\n", is_bold)
        elif child.tag not in _LEFT_OUT:
            inner = is_bold or child.get(f"{_TEXT}style-name") in bold
            yield from _open_runs(child, bold, inner, depth + 1)
        if child.tail:
            yield _Run(" ".join(child.tail.split("\n")), is_bold)
