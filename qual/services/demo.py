"""A demo project out of the example transcripts and codebooks; everything in it is invented."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from qual.domain.codebook import CodeNode
from qual.domain.document import Span
from qual.domain.interview import Consent, SpeakerRole
from qual.domain.project import Project
from qual.domain.read_so_far import USUAL_PERCENT
from qual.errors import BadFile
from qual.exchange.codebook_files import read_codebook
from qual.exchange.transcript_files import read_transcript
from qual.services import codebook, coding, participants, projects, transcripts
from qual.services.codebook_loading import load_codebook
from qual.services.reading_share import set_rule
from qual.store import interviews
from qual.store.tx import Tx

DEMO_NAME = "Demo: mentalizing on psychiatric wards (invented)"
_COLUMNS = {"file", "interview", "language", "speaker", "participant", "role", "group"}
_CONSENTS = ("quotes_outside", "sound_outside")  # may be left out: nobody was asked; the rest are attributes


@dataclass(frozen=True, slots=True)
class Voice:
    """One row of the attributes table: a speaker of one file."""

    file: str
    interview: str
    language: str
    speaker: str
    participant: str
    role: SpeakerRole
    group: str
    attributes: dict[str, str]
    consents: dict[str, Consent]


def load_demo(tx: Tx, transcripts_folder: Path, codebooks_folder: Path) -> Project:
    """Create the demo project with interviews, participants, codebooks and a few codings, all or nothing."""
    project = projects.create_project(tx, DEMO_NAME, ("sv", "de", "en"))
    set_rule(tx, project.id, USUAL_PERCENT, is_on=False)  # nobody is to read invented interviews first
    for file in sorted(codebooks_folder.glob("*.yaml")):
        load_codebook(tx, project.id, read_codebook(file.name, file.read_bytes()))
    voices = read_attributes((transcripts_folder / "attributes.csv").read_bytes())
    for name in dict.fromkeys(voice.file for voice in voices):
        rows = [voice for voice in voices if voice.file == name]
        add_interview_with_voices(tx, project.id, transcripts_folder / name, rows)
    _code_example_quotes(tx, project.id)
    return project


def add_interview_with_voices(tx: Tx, project_id: str, file: Path, voices: list[Voice]) -> None:
    """Import one transcript and link its speakers to participants as the attributes table says."""
    draft = read_transcript(file.name, file.read_bytes())
    title, language = (voices[0].interview, voices[0].language) if voices else (file.stem, draft.document.language)
    revision = transcripts.import_transcript(tx, project_id, draft.document, name=title, language=language)
    by_name = {voice.speaker: voice for voice in voices}
    for speaker in transcripts.speakers(tx, revision.interview_id):
        voice = by_name.get(speaker.name)
        if voice is None:
            continue
        changes: dict[str, object] = {"role": voice.role.value}
        if voice.participant and voice.role is SpeakerRole.PARTICIPANT:
            person = participants.set_participant(
                tx, project_id, voice.participant, group=voice.group, attributes=voice.attributes, **voice.consents
            )
            changes["participant_id"] = person.id
        transcripts.update_speaker(tx, revision.interview_id, speaker.key, changes)


def read_attributes(data: bytes) -> list[Voice]:
    """Read the attributes table (CSV, UTF-8); raise BadFile naming the missing column or the wrong row."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    missing = _COLUMNS - set(reader.fieldnames or ())
    if missing:
        raise BadFile("attributes.csv", f"lacks the column {', '.join(sorted(missing))}.", remedy="Add it.")
    voices = []
    for number, row in enumerate(reader, start=2):
        try:
            role = SpeakerRole(row["role"])
        except ValueError as error:
            problem, remedy = f"has the role '{row['role']}'.", "Use interviewer or participant."
            raise BadFile("attributes.csv", problem, where=f"row {number}", remedy=remedy) from error
        known = {*_COLUMNS, *_CONSENTS}
        extra = {name: value for name, value in row.items() if name not in known and value}
        voices.append(
            Voice(
                row["file"],
                row["interview"],
                row["language"],
                row["speaker"],
                row["participant"],
                role,
                row["group"],
                extra,
                {name: _consent(row[name], number) for name in _CONSENTS if row.get(name)},
            )
        )
    return voices


def _consent(written: str, number: int) -> Consent:
    try:
        return Consent(written.strip().lower().replace(" ", "_"))
    except ValueError as error:
        problem, remedy = f"has the consent '{written}'.", "Use yes, no or not asked."
        raise BadFile("attributes.csv", problem, where=f"row {number}", remedy=remedy) from error


def _code_example_quotes(tx: Tx, project_id: str) -> None:
    """Code the passages that the codebooks quote as examples, where they occur word for word."""
    nodes = codebook.tree(tx, project_id)
    for revision in interviews.current_revisions(tx.connection, project_id):
        text = revision.document.text
        for node in nodes:
            span = _found(text, node)
            if span is not None:
                coding.add_coding(tx, revision.interview_id, revision.id, span, node.code.id)


def _found(text: str, node: CodeNode) -> Span | None:
    quote = node.code.example.strip().strip("\"“”„'")
    start = text.find(quote) if len(quote) >= 20 else -1
    return Span(start, start + len(quote)) if start >= 0 else None
