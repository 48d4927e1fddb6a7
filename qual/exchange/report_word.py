"""The report as a Word document, with headings that Word can list."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from qual.exchange.plain_text import xml_safe
from qual.exchange.report_data import (
    ANCHORS,
    STATES,
    CodeCount,
    ReportData,
    ReportTheme,
    clock,
    code_counts,
    counted,
    language_name,
    long_date,
    machine_codings,
    move_words,
    passages_by_code,
    quote_marks,
    remarks,
    review_words,
    source,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_GREY = (0x66, 0x6E, 0x78)


def report_docx(data: ReportData) -> bytes:
    """Return the report: themes, codebook, coded passages, interviews, and the machine's part at the end."""
    import docx  # heavy; only when somebody asks for a Word document

    word = docx.Document()
    word.core_properties.title = xml_safe(data.project)[:255]
    word.core_properties.author = "Qual"
    _set_style(word)
    word.add_heading(xml_safe(data.project), level=0)
    languages = ", ".join(map(language_name, data.languages))
    _grey(
        word.add_paragraph(),
        f"Report of {long_date(data.date)} · {counted(len(data.interviews), 'interview', 'interviews')} "
        f"({languages}) · {counted(len(data.codes), 'code', 'codes')} · "
        f"{counted(len(data.passages), 'coded passage', 'coded passages')} · "
        f"{counted(len(data.themes), 'theme', 'themes')}",
    )
    for sentence in data.missing:
        word.add_paragraph().add_run(xml_safe(sentence)).bold = True
    _themes(word, data)
    _codebook(word, data)
    _passages(word, data)
    _agreed(word, data)
    _interviews(word, data)
    _machine(word, data)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _set_style(word: WordDocument) -> None:
    from docx.shared import Cm, Pt

    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for section in word.sections:
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin = section.bottom_margin = Cm(2.2)


def _themes(word: WordDocument, data: ReportData) -> None:
    word.add_heading("Themes", level=1)
    if not data.themes:
        _grey(word.add_paragraph(), "No themes yet.")
    for theme in data.themes:
        word.add_heading(xml_safe(theme.name), level=2)
        _grey(word.add_paragraph(), _theme_line(theme))
        word.add_paragraph().add_run(xml_safe(theme.statement)).bold = True
        _carried(word, theme)
        _said(word, theme)


def _carried(word: WordDocument, theme: ReportTheme) -> None:
    for sentence in theme.sentences:
        line = word.add_paragraph(xml_safe(f"{sentence.text}{quote_marks(sentence)}"))
        if sentence.remark:
            line.add_run(f" ({sentence.remark})").italic = True
    for number, quote in enumerate(theme.quotes, start=1):
        _quote(word, quote.quote, f"[{number}] {source(quote)}")
    if theme.against:
        word.add_paragraph().add_run("What speaks against it").italic = True
    for quote in theme.against:
        _quote(word, quote.quote, source(quote))


def _said(word: WordDocument, theme: ReportTheme) -> None:
    for review in theme.reviews:
        line = word.add_paragraph(style="List Bullet")
        line.add_run(xml_safe(f"{review.who} {review_words(review)}")).bold = True
        if review.comment:
            line.add_run(xml_safe(f": {review.comment}"))
    for move in theme.moves:
        _grey(word.add_paragraph(), move_words(move))


def _theme_line(theme: ReportTheme) -> str:
    author = f" · written by {theme.author}" if theme.author else ""
    quotes = counted(len(theme.quotes), "quote", "quotes")
    if theme.codes:
        quotes += f" · {counted(len(theme.codes), 'code', 'codes')}: {', '.join(theme.codes)}"
    return f"{STATES[theme.state]}{author} · {quotes} · {counted(len(theme.reviews), 'review', 'reviews')}"


def _codebook(word: WordDocument, data: ReportData) -> None:
    word.add_heading("Codebook", level=1)
    if not data.codes:
        _grey(word.add_paragraph(), "No codes yet.")
    for count in code_counts(data):
        code = count.node.code
        heading = word.add_heading(level=min(count.node.depth + 2, 5))
        swatch = heading.add_run("■ ")
        _colour(swatch, code.colour)
        heading.add_run(xml_safe(code.name))
        _grey(word.add_paragraph(), _count_line(count))
        for label, text in (
            ("", code.definition),
            ("When to use: ", code.include),
            ("When not to use: ", code.exclude),
            ("Example: ", code.example),
        ):
            if text:
                paragraph = word.add_paragraph()
                paragraph.add_run(label).italic = True
                paragraph.add_run(xml_safe(text))


def _count_line(count: CodeCount) -> str:
    below = f", {count.with_subcodes} with subcodes" if count.with_subcodes != count.codings else ""
    interviews = counted(count.interviews, "interview", "interviews")
    return f"{counted(count.codings, 'coding', 'codings')}{below} · in {interviews}"


def _passages(word: WordDocument, data: ReportData) -> None:
    word.add_heading("Coded passages", level=1)
    if not data.passages:
        _grey(word.add_paragraph(), "Nothing is coded yet.")
    for path, passages in passages_by_code(data):
        word.add_heading(xml_safe(" > ".join(path)), level=2)
        for p in passages:
            remark = f" · {remarks(p)}" if remarks(p) else ""
            _quote(word, p.quote, f"{source(p)} · coded by {p.coder}{remark}")


def _agreed(word: WordDocument, data: ReportData) -> None:
    if not data.agreed:
        return
    word.add_heading("What the coders agreed on", level=1)
    for scope, rows in data.agreed_by_scope.items():
        word.add_heading(xml_safe(scope), level=2)
        for row in rows:
            p = row.passage
            remark = f" · {ANCHORS[p.anchor]}" if ANCHORS[p.anchor] else ""
            _quote(word, p.quote, f"{' > '.join(p.code)} · {source(p)} · {row.how}{remark}")


def _interviews(word: WordDocument, data: ReportData) -> None:
    word.add_heading("Interviews", level=1)
    header = ("Interview", "Language", "Words", "Length", "Participants", "Codings")
    table = word.add_table(rows=1, cols=len(header), style="Light List Accent 1")
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.text = text
    for i in data.interviews:
        values = (
            i.name,
            language_name(i.language),
            str(i.words),
            clock(i.duration_s),
            ", ".join(i.participants),
            str(i.codings),
        )
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = xml_safe(text)


def _machine(word: WordDocument, data: ReportData) -> None:
    machine = data.machine
    word.add_heading("What the machine contributed", level=1)
    word.add_paragraph(
        "Codings, themes and reviews above are decisions of people. "
        "What a machine suggested is counted here and nowhere else."
    )
    word.add_paragraph(machine_codings(data))
    if not machine.made:
        _grey(word.add_paragraph(), "No theme suggestions were asked for.")
        return
    made = counted(machine.made, "suggestion", "suggestions")
    word.add_paragraph(
        xml_safe(
            f"{made} by {'; '.join(machine.models) or 'no model'}: {machine.accepted} accepted, "
            f"{machine.merged} merged into a theme, {machine.set_aside} set aside, {machine.open} still open."
        )
    )


def _quote(word: WordDocument, quote: str, attribution: str) -> None:
    from docx.shared import Cm, Pt

    paragraph = word.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.8)
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(xml_safe(quote))
    below = word.add_paragraph()
    below.paragraph_format.left_indent = Cm(0.8)
    _grey(below, attribution)


def _grey(paragraph: Paragraph, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(xml_safe(text))
    run.font.color.rgb, run.font.size = RGBColor(*_GREY), Pt(9)


def _colour(run: object, colour: str) -> None:
    from docx.shared import RGBColor

    digits = colour.removeprefix("#")
    if len(digits) == 6 and all(d in "0123456789abcdefABCDEF" for d in digits):
        run.font.color.rgb = RGBColor.from_string(digits.upper())
