"""The table that says who speaks in which interview, from CSV or XLSX, and the same table to be filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qual.domain.interview import Consent, SpeakerRole
from qual.errors import BadFile
from qual.exchange.codebook_table import csv_rows
from qual.exchange.plain_text import decode
from qual.exchange.spreadsheet import Sheet, read_rows, write_workbook

READABLE = ("xlsx", "csv")
COLUMNS = ("interview", "speaker", "role", "participant", "group", "quotes_outside", "sound_outside")
_MAX_BYTES = 2**20
_HEADER_WITHIN = 10  # rows
_CONSENTS = ("quotes_outside", "sound_outside")  # may be left out: nobody was asked
_SYNONYMS = {
    "file": ("fil", "filnamn", "datei", "dateiname", "filename"),
    "interview": ("intervju", "title", "titel"),
    "language": ("språk", "sprache"),
    "speaker": ("talare", "röst", "sprecher", "sprecherin", "sprecher/in", "voice"),
    "role": ("roll", "rolle"),
    "participant": ("deltagare", "person", "pseudonym", "teilnehmer", "teilnehmerin", "teilnehmer/in", "teilnehmende"),
    "group": ("grupp", "gruppe"),
    "quotes_outside": (),
    "sound_outside": (),
}
_FIELD = {name: name for name in _SYNONYMS} | {other: name for name, others in _SYNONYMS.items() for other in others}
_ROLES = {
    SpeakerRole.INTERVIEWER: ("interviewer", "interviewerin", "intervjuare", "moderator", "moderatorin"),
    SpeakerRole.PARTICIPANT: ("participant", *_SYNONYMS["participant"]),
}
_NEEDED = "The first row must name the columns interview (or file) and participant; speaker, role and group may follow."


@dataclass(frozen=True, slots=True)
class Voice:
    """One row: a speaker of one interview. Empty texts, and None as role, were left open."""

    where: str
    interview: str  # its name
    file: str  # or the name of the file it came in as
    language: str  # of the interview
    speaker: str
    participant: str
    role: SpeakerRole | None
    group: str
    attributes: dict[str, str]
    consents: dict[str, Consent]


def is_participants_table(filename: str, data: bytes) -> bool:
    """Say whether the header names participants of interviews, so that this is no codebook."""
    if PurePath(filename).suffix.lower().lstrip(".") not in READABLE:
        return False
    return _header(_rows(filename, data)) is not None


def read_participants_table(filename: str, data: bytes) -> tuple[Voice, ...]:
    """Return the rows; other columns than the known ones are attributes of the participant, under their header.

    Raises:
        BadFile: it is no table, a column is missing, or a role or consent is none; the message names the row.
    """
    shown = PurePath(filename.replace("\\", "/")).name or "The file"
    if len(data) > _MAX_BYTES:
        raise BadFile(shown, "It is too long for a table of participants.", remedy="Check that this is the right file.")
    rows = _rows(shown, data)
    at = _header(rows)
    if at is None:
        raise BadFile(shown, "It does not say which participant speaks in which interview.", remedy=_NEEDED)
    labels = rows[at][1]
    fields = [_field(label) for label in labels]
    for name in set(fields) - {""}:
        if fields.count(name) > 1:
            raise BadFile(
                shown, f"There are two columns for '{name}'.", where=f"row {rows[at][0]}", remedy="Remove one."
            )
    voices = [_voice(shown, number, labels, fields, cells) for number, cells in rows[at + 1 :]]
    if not voices:
        raise BadFile(shown, "There is nobody below the header.", remedy="Add a row for each person.")
    return tuple(voices)


def write_participants_table(rows: Sequence[Sequence[str]], attributes: Sequence[str], *, title: str) -> bytes:
    """Return a workbook with the columns COLUMNS and one for each attribute, to be filled in and read back."""
    header = (*COLUMNS, *attributes)
    widths = [34, 20, 14, 14, 20, 16, 16, *(16 for _ in attributes)]
    return write_workbook([Sheet("Participants", header, rows, widths)], title=title)


def _rows(filename: str, data: bytes) -> Sequence[tuple[int, Sequence[str]]]:
    kind = PurePath(filename).suffix.lower().lstrip(".")
    if kind not in READABLE:
        raise BadFile(filename, "This is no table.", remedy="Save it as XLSX or CSV.")
    if not data:
        raise BadFile(filename, "The file is empty.", remedy="Choose another file.")
    if kind == "xlsx":
        return read_rows(filename, data)
    text, _ = decode(filename, data)
    return csv_rows(filename, text, field_of=_field)


def _header(rows: Sequence[tuple[int, Sequence[str]]]) -> int | None:
    for index, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        fields = {_field(cell) for cell in cells}
        if "participant" in fields and fields & {"interview", "file"}:
            return index
    return None


def _field(label: str) -> str:
    plain = " ".join(label.casefold().replace("_", " ").split())
    return _FIELD.get(plain) or _FIELD.get(plain.replace(" ", "_"), "")


def _voice(filename: str, number: int, labels: Sequence[str], fields: Sequence[str], cells: Sequence[str]) -> Voice:
    known = {name: " ".join(cell.split()) for name, cell in zip(fields, cells, strict=False) if name}
    where = f"row {number}"
    attributes = {
        " ".join(label.split()): " ".join(cell.split())
        for label, name, cell in zip(labels, fields, cells, strict=False)
        if not name and label.strip() and cell.strip()
    }
    return Voice(
        where,
        known.get("interview", ""),
        known.get("file", ""),
        known.get("language", ""),
        known.get("speaker", ""),
        known.get("participant", ""),
        _role(filename, where, known.get("role", "")),
        known.get("group", ""),
        attributes,
        {name: _consent(filename, where, known[name]) for name in _CONSENTS if known.get(name)},
    )


def _role(filename: str, where: str, written: str) -> SpeakerRole | None:
    if not written:
        return None
    for role, words in _ROLES.items():
        if written.casefold() in words:
            return role
    raise BadFile(filename, f"has the role '{written}'.", where=where, remedy="Use interviewer or participant.")


def _consent(filename: str, where: str, written: str) -> Consent:
    try:
        return Consent(written.lower().replace(" ", "_"))
    except ValueError as error:
        problem, remedy = f"has the consent '{written}'.", "Use yes, no or not asked."
        raise BadFile(filename, problem, where=where, remedy=remedy) from error
