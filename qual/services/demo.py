"""A demo project out of the example transcripts and codebooks; everything in it is invented."""

from __future__ import annotations

from pathlib import Path

from qual.domain.codebook import CodeNode
from qual.domain.document import Span
from qual.domain.project import Project
from qual.domain.read_so_far import USUAL_PERCENT
from qual.exchange.codebook_files import read_codebook
from qual.exchange.participants_table import Voice, read_participants_table
from qual.exchange.transcript_files import read_transcript
from qual.services import codebook, coding, projects, transcripts
from qual.services.codebook_loading import load_codebook
from qual.services.participants_table import link_voices
from qual.services.reading_share import set_rule
from qual.store import interviews
from qual.store.tx import Tx

DEMO_NAME = "Demo: mentalizing on psychiatric wards (invented)"


def load_demo(tx: Tx, transcripts_folder: Path, codebooks_folder: Path) -> Project:
    """Create the demo project with interviews, participants, codebooks and a few codings, all or nothing."""
    project = projects.create_project(tx, DEMO_NAME, ("sv", "de", "en"))
    set_rule(tx, project.id, USUAL_PERCENT, is_on=False)  # nobody is to read invented interviews first
    for file in sorted(codebooks_folder.glob("*.yaml")):
        load_codebook(tx, project.id, read_codebook(file.name, file.read_bytes()))
    voices = read_participants_table("attributes.csv", (transcripts_folder / "attributes.csv").read_bytes())
    for voice in {voice.file: voice for voice in voices}.values():
        _import_interview(tx, project.id, transcripts_folder / voice.file, voice)
    link_voices(tx, project.id, voices)
    _code_example_quotes(tx, project.id)
    return project


def _import_interview(tx: Tx, project_id: str, file: Path, voice: Voice) -> None:
    draft = read_transcript(file.name, file.read_bytes())
    transcripts.import_transcript(tx, project_id, draft.document, name=voice.interview, language=voice.language)


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
