"""A transcript as an OpenDocument text, written part by part: the same styles, line numbers and header as in Word."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from qual.domain.document import Document
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

_TYPE = "application/vnd.oasis.opendocument.text"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FONTS = (  # as in the Word document; where Calibri is not installed, Carlito has the same widths
    '<office:font-face-decls><style:font-face style:name="Text" svg:font-family="Calibri, Carlito" '
    'style:font-family-generic="swiss" style:font-pitch="variable"/></office:font-face-decls>'
)
_COLOURS = ("#1f4e79", "#8a3b00", "#00634a", "#7a2f66", "#6b5500", "#33417a", "#5a2d2d", "#2f5d5d")
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)


def write_odt(document: Document, heading: Heading, options: WriteOptions) -> bytes:
    """Return an OpenDocument text: title, speakers, and one numbered paragraph per turn with the name in bold."""
    document = viewed(document, options, heading.language)
    labels = labels_of(document, heading.names)
    parts = {
        "content.xml": _content(document, heading, options, labels),
        "styles.xml": _styles(heading, labels),
        "meta.xml": _meta(heading),
        "META-INF/manifest.xml": _MANIFEST,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # first and not compressed: so the kind of file can be told from its first bytes
        archive.writestr(zipfile.ZipInfo("mimetype"), _TYPE)
        for name, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(name), xml.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _content(document: Document, heading: Heading, options: WriteOptions, labels: dict[str, str]) -> str:
    style_of = {key: f"Speaker_{number}" for number, key in enumerate(labels)}
    body: list[str] = []
    title, known = opening(heading, labels, options.stamps)
    if title:
        body.append(f'<text:h text:style-name="Heading" text:outline-level="1">{_text(title)}</text:h>')
    if known:
        body.append(f'<text:p text:style-name="Speakers">{_text(known)}</text:p>')
    body += _turns(lines(document, labels, options), heading, style_of)
    return (
        f"{_HEAD}<office:document-content {_SPACES}><office:body><office:text>"
        f"{''.join(body)}</office:text></office:body></office:document-content>"
    )


def _turns(turns: Iterator[Line], heading: Heading, style_of: dict[str, str]) -> Iterator[str]:
    for line in turns:
        role = "Interviewer" if line.speaker in heading.interviewers else "Participant"
        name = f'<text:span text:style-name="{style_of[line.speaker]}">{_text(line.label)}: </text:span>'
        told = f"{_stamp(line.before)}{name}{_text(line.text)}{_stamp(line.after)}"
        style = f"{role}_from_right" if is_right_to_left(line.text) else role
        yield f'<text:p text:style-name="{style}">{told}</text:p>'


def _stamp(stamp: str) -> str:
    return f'<text:span text:style-name="Stamp">{_text(stamp)}</text:span>' if stamp else ""


def _text(text: str) -> str:
    """Return text for a paragraph; of several blanks together a reader keeps only one unless told."""
    safe = escape(xml_safe(" ".join(text.split("\n"))))
    return re.sub(r"(?<= ) +|^ +| +$", lambda run: f'<text:s text:c="{len(run.group())}"/>', safe)


def _styles(heading: Heading, labels: dict[str, str]) -> str:
    speakers = "".join(
        f'<style:style style:name="Speaker_{number}" style:display-name={quoteattr("Speaker " + xml_safe(label))} '
        f'style:family="text"><style:text-properties fo:font-weight="bold" fo:font-style="normal" '
        f'fo:color="{_COLOURS[number % len(_COLOURS)]}"/></style:style>'
        for number, label in enumerate(labels.values())
    )
    told = [
        one_line(heading.title),
        heading.dated,
        ", ".join(labels.values()),
    ]
    header = _text(" · ".join(part for part in told if part))
    small = '<style:text-properties fo:font-size="9pt" fo:color="#666e78"/>'
    return (
        f"{_HEAD}<office:document-styles {_SPACES}>{_FONTS}<office:styles>"
        '<style:default-style style:family="paragraph"><style:text-properties style:font-name="Text" '
        'fo:font-size="11pt" style:font-size-complex="11pt"/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph"/>'
        '<style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:margin-bottom="0.3cm" text:number-lines="false"/>'
        '<style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>'
        '<style:style style:name="Speakers" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:margin-bottom="0.4cm" text:number-lines="false"/></style:style>'
        '<style:style style:name="Turn" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:margin-bottom="0.21cm" fo:margin-left="0.6cm" fo:text-indent="-0.6cm" '
        'fo:line-height="125%"/></style:style>'
        '<style:style style:name="Participant" style:display-name="Participant turn" style:family="paragraph" '
        'style:parent-style-name="Turn"/>'
        '<style:style style:name="Interviewer" style:display-name="Interviewer turn" style:family="paragraph" '
        'style:parent-style-name="Turn"><style:text-properties fo:font-style="italic"/></style:style>'
        f"{_from_right('Participant')}{_from_right('Interviewer')}"
        '<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard">'
        f'<style:paragraph-properties text:number-lines="false"/>{small}</style:style>'
        '<style:style style:name="Stamp" style:display-name="Time stamp" style:family="text">'
        '<style:text-properties fo:font-size="9pt" style:font-size-complex="9pt" fo:font-style="normal" '
        'fo:color="#666e78"/></style:style>'
        f'<style:style style:name="Line_numbers" style:family="text">{small}</style:style>'
        f"{speakers}"
        '<text:linenumbering-configuration text:style-name="Line_numbers" text:number-lines="true" '
        'text:increment="5" text:number-position="left" text:offset="0.5cm" style:num-format="1"/>'
        "</office:styles><office:automatic-styles>"
        '<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="2.6cm" '
        'fo:margin-right="2.6cm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-bottom="0.5cm"/>'
        "</style:header-style>"
        '<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.5cm"/>'
        "</style:footer-style></style:page-layout>"
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="Page">'
        f'<style:header><text:p text:style-name="Header">{header}</text:p></style:header>'
        '<style:footer><text:p text:style-name="Header"><text:page-number text:select-page="current">1'
        "</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer>"
        "</style:master-page></office:master-styles></office:document-styles>"
    )


def _from_right(role: str) -> str:
    return (
        f'<style:style style:name="{role}_from_right" style:display-name="{role} turn from right to left" '
        f'style:family="paragraph" style:parent-style-name="{role}"><style:paragraph-properties '
        'style:writing-mode="rl-tb" fo:text-align="right"/></style:style>'
    )


def _meta(heading: Heading) -> str:
    made = f"<meta:creation-date>{heading.added.isoformat()}T00:00:00</meta:creation-date>" if heading.added else ""
    title = escape(xml_safe(one_line(heading.title)))
    return (
        f"{_HEAD}<office:document-meta {_SPACES}><office:meta><dc:title>{title}</dc:title>{made}"
        "</office:meta></office:document-meta>"
    )
