"""From the bytes of a text file to clean text: encodings, control characters, and what is no text at all."""

from __future__ import annotations

import codecs
import re

from qual.errors import BadFile

MAX_BYTES = 50 * 2**20  # a thousand hours of talk
LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What XML 1.0 and screens cannot show; tab and line ends stay. Lone surrogates cannot be stored as UTF-8.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_BINARY = {
    b"PK\x03\x04": "a zip file, such as .docx, .odt or .xlsx",
    b"%PDF": "a PDF",
    b"{\\rtf": "a rich text file (.rtf)",
    b"\xd0\xcf\x11\xe0": "a Word or Excel file from before 2007",
    b"RIFF": "a recording",
    b"ID3": "a recording",
    b"OggS": "a recording",
    b"fLaC": "a recording",
    b"\x1aE\xdf\xa3": "a recording",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "a database",
}
_SAVE_AS_TEXT = "Open it in the program that made it and save it as plain text in UTF-8."


def decode(filename: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and warnings about it; raise BadFile if empty, too large or no text."""
    _refuse_binary(filename, data)
    text, warnings = _decoded(filename, data)
    control = len(CONTROL.findall(text))
    if control > 8 and control > 0.05 * len(text):
        raise BadFile(filename, "This is not a text file.", remedy=_SAVE_AS_TEXT)
    cleaned = CONTROL.sub("", text)
    if control:
        warnings = (*warnings, f"{control} invisible control characters were removed.")
    if not cleaned.strip():
        raise BadFile(filename, "There is no text in this file.", remedy="Choose another file.")
    return cleaned, warnings


def one_line(text: str) -> str:
    """Return `text` as it may stand in one turn: line ends are blanks, nothing invisible, no blank ends."""
    return CONTROL.sub("", LINE_END.sub(" ", text)).strip()


def xml_safe(text: str) -> str:
    """Return `text` without the characters that XML, and so DOCX and XLSX, cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _refuse_binary(filename: str, data: bytes) -> None:
    if not data:
        raise BadFile(filename, "The file is empty.", remedy="Export it again, or choose another file.")
    if len(data) > MAX_BYTES:
        raise BadFile(
            filename,
            f"The file has {len(data) // 2**20} MB; a transcript has at most {MAX_BYTES // 2**20}.",
            remedy="Check that this is a transcript and not a recording.",
        )
    for magic, kind in _KNOWN_BINARY.items():
        if data.startswith(magic):
            raise BadFile(filename, f"This is not a text file but {kind}.", remedy=_SAVE_AS_TEXT)


def _decoded(filename: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise BadFile(
                    filename,
                    f"It says that it is {encoding.upper()}, but byte {error.start} does not fit.",
                    remedy=_SAVE_AS_TEXT,
                ) from error
    wide = _unmarked_utf16(data)
    if wide:
        return data.decode(wide), (f"The file was read as {wide.upper()}; it does not say so itself.",)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        if sum(byte >= 0x80 for byte in data[:4096]) > 0.3 * min(len(data), 4096):
            raise BadFile(
                filename, "Its characters are in an encoding that Qual does not know.", remedy=_SAVE_AS_TEXT
            ) from None
        text = data.decode("cp1252", errors="replace")
        return text, ("The file is not UTF-8; it was read as Windows-1252. Check letters such as å, ö and ß.",)


def _unmarked_utf16(data: bytes) -> str | None:
    """Recognise UTF-16 without its mark: in European text every second byte is zero."""
    head = data[:4096]
    if len(data) % 2 or len(head) < 4:
        return None
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > 0.6 * len(zeros):
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None
