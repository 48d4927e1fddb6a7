"""The zip files that DOCX, ODT and XLSX are: opened without trusting what they say, and written without the time."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as ElementTree
from defusedxml import DefusedXmlException

from qual.errors import BadFile

MAX_TOTAL = 100 * 2**20  # bytes, unpacked
MAX_ENTRIES = 2_000
MAX_RATIO = 200  # unpacked to packed; honest office files stay below 60
_PIECE = 2**16
_OLE = b"\xd0\xcf\x11\xe0"  # Word and Excel before 2007, and password-protected files since


def read_archive(filename: str, data: bytes, what: str) -> dict[str, bytes]:
    """Return the parts of a zip file by name; `what` names the kind, such as 'a Word document (.docx)'.

    Raises:
        BadFile: it is no zip file, is damaged or locked, or unpacks to more than an office file would hold.
    """
    if data.startswith(_OLE):
        raise BadFile(
            filename,
            "This is in the format from before 2007, or locked with a password.",
            remedy=f"Open it, remove the password, and save it as {what}.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(filename, archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,  # what zipfile raises for a locked entry
    ) as error:
        raise BadFile(
            filename,
            f"This is not {what}, or it is damaged.",
            remedy="Open it in the program that made it and save it again, or give it the ending that fits.",
        ) from error


def timeless(data: bytes) -> bytes:
    """Return a zip archive with the same entries but no time of day in them: equal content is an equal file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _unpacked(filename: str, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise BadFile(
            filename,
            f"It holds {len(entries)} parts; a document has at most {MAX_ENTRIES}.",
            remedy="Save it again in your word processor.",
        )
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        pieces: list[bytes] = []
        size = 0
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                total += len(piece)
                pieces.append(piece)
                too_dense = size > 2**20 and size > MAX_RATIO * max(entry.compress_size, 1)
                if total > MAX_TOTAL or too_dense:
                    raise BadFile(
                        filename,
                        "It unpacks to far more than its size, as files made to fill a disk do.",
                        remedy="Copy its text into a new document, and save that.",
                    )
        parts[entry.filename] = b"".join(pieces)
    return parts


def parse_part(filename: str, parts: dict[str, bytes], name: str, what: str) -> Element:
    """Return the XML part `name`; raise BadFile when missing, broken, or declaring a DOCTYPE or entities."""
    if name not in parts:
        raise BadFile(
            filename,
            f"This is not {what}: its part '{name}' is missing.",
            remedy="Save it again in that format.",
        )
    try:
        return ElementTree.fromstring(parts[name], forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadFile(
            filename,
            f"Its part '{name}' declares a DOCTYPE or entities, which no word processor writes.",
            remedy="Copy the text into a new document and save that.",
        ) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BadFile(
            filename, f"Its part '{name}' is damaged ({error}).", remedy="Open it, and save it again."
        ) from error
