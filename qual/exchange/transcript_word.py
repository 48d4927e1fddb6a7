"""A transcript as a Word document: styles for speakers and roles, line numbers, a header with what it is."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qual.domain.document import Document
from qual.exchange.archive import timeless
from qual.exchange.plain_text import one_line, xml_safe
from qual.exchange.transcript_view import (
    Heading,
    Line,
    WriteOptions,
    is_right_to_left,
    labels_of,
    lines,
    opening,
    viewed,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_FONT = "Calibri"
_GREY = (0x66, 0x6E, 0x78)
# One dark, well separated colour per speaker (Okabe and Ito 2008, darkened); names stand beside them.
_COLOURS = ("1F4E79", "8A3B00", "00634A", "7A2F66", "6B5500", "33417A", "5A2D2D", "2F5D5D")
_LONGEST_STYLE = 80  # characters of a style's name


def write_docx(document: Document, heading: Heading, options: WriteOptions) -> bytes:
    """Return a Word document: title, speakers, and one numbered paragraph per turn with the name in bold."""
    import docx  # heavy; only when somebody writes a Word document

    document = viewed(document, options, heading.language)
    labels = labels_of(document, heading.names)
    word = docx.Document()
    _properties(word, heading)
    _styles(word, labels)
    _page(word, heading, list(labels.values()))
    title, known = opening(heading, labels, options.stamps)
    if title:
        _unnumbered(word.add_heading(xml_safe(title), level=1))
    if known:
        _unnumbered(word.add_paragraph(xml_safe(known)))
    styles = {key: _style_name(number, label) for number, (key, label) in enumerate(labels.items())}
    for line in lines(document, labels, options):
        role = "Interviewer" if line.speaker in heading.interviewers else "Participant"
        _turn(word.add_paragraph(style=f"{role} turn"), line, styles[line.speaker])
    stream = io.BytesIO()
    word.save(stream)
    return timeless(stream.getvalue())


def _properties(word: WordDocument, heading: Heading) -> None:
    properties = word.core_properties
    properties.title = xml_safe(one_line(heading.title))[:255]
    properties.author = ""
    properties.comments = ""
    if heading.added:  # the same transcript is the same file
        day = (heading.added.year, heading.added.month, heading.added.day)
        properties.created = properties.modified = datetime(*day, tzinfo=UTC)


def _styles(word: WordDocument, labels: dict[str, str]) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(11)
    for role in ("Interviewer", "Participant"):
        style = word.styles.add_style(f"{role} turn", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Cm(0.6), Cm(-0.6)
        style.paragraph_format.line_spacing = 1.25
    word.styles["Interviewer turn"].font.italic = True
    for number, label in enumerate(labels.values()):
        style = word.styles.add_style(_style_name(number, label), WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.italic = True, False
        style.font.color.rgb = RGBColor.from_string(_COLOURS[number % len(_COLOURS)])
    for name in ("Time stamp", "line number"):  # programs know the second one by its name
        small = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=name == "line number")
        small.font.size, small.font.italic, small.font.name = Pt(9), False, _FONT
        small.font.color.rgb = RGBColor(*_GREY)


def _page(word: WordDocument, heading: Heading, speakers: list[str]) -> None:
    """Number the lines, and say on every page which interview this is."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    numbering = OxmlElement("w:lnNumType")
    for name, value in (("countBy", "5"), ("restart", "continuous"), ("distance", "360")):
        numbering.set(qn(f"w:{name}"), value)
    section._sectPr.insert_element_before(
        numbering, "w:pgNumType", "w:cols", "w:formProt", "w:vAlign", "w:titlePg", "w:textDirection", "w:docGrid"
    )
    told = [one_line(heading.title), heading.dated, ", ".join(speakers)]
    header = section.header.paragraphs[0]
    header.text = xml_safe(" · ".join(part for part in told if part))
    footer = section.footer.paragraphs[0]
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")
    for paragraph in (header, footer):
        for run in paragraph.runs:
            run.font.size = Pt(9)


def _turn(paragraph: Paragraph, line: Line, speaker_style: str) -> None:
    from_right = is_right_to_left(line.text)
    if from_right:
        _from_right(paragraph)
    if line.before:
        paragraph.add_run(line.before, style="Time stamp")
    paragraph.add_run(f"{xml_safe(line.label)}: ", style=speaker_style)
    said = paragraph.add_run(xml_safe(line.text))
    if from_right:
        said.font.rtl = True  # or Word sets the full stop at the wrong end
    if line.after:
        paragraph.add_run(line.after, style="Time stamp")


def _style_name(number: int, label: str) -> str:
    """Return the name of a speaker's style; quotes and brackets in names would break the looking up of styles."""
    shown = re.sub(r"[^\w .-]", "", label)[:_LONGEST_STYLE].strip()
    return f"Speaker {number + 1} {shown}".strip()


def _unnumbered(paragraph: Paragraph) -> None:
    from docx.oxml import OxmlElement

    paragraph._p.get_or_add_pPr().insert_element_before(
        OxmlElement("w:suppressLineNumbers"), "w:pBdr", "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _from_right(paragraph: Paragraph) -> None:
    from docx.oxml import OxmlElement

    paragraph._p.get_or_add_pPr().insert_element_before(
        OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that Word fills in, such as the page's number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        if kind == "separate":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = instruction
            run._r.append(text)
        run._r.append(mark)
