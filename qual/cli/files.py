"""Commands on files: import transcripts and recordings, export a project."""

from __future__ import annotations

import errno
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qual.analysis.reading import PauseStyle
from qual.domain.project import Actor
from qual.engines.sniff import sniff
from qual.errors import BadFile, BadInput, NotFound, QualError
from qual.exchange.codebook_files import read_codebook
from qual.exchange.participants_table import is_participants_table, read_participants_table
from qual.exchange.transcript_files import READABLE, read_transcript
from qual.exchange.transcript_view import Stamps, WriteOptions
from qual.services import interviews as interview_services
from qual.services import projects as project_services
from qual.services import recordings, transcript_export, transcripts
from qual.services import reports as report_services
from qual.services.codebook_loading import load_codebook
from qual.services.participants_table import link_voices
from qual.workbench import Workbench, open_workbench

TRANSCRIPT_SUFFIXES = tuple(f".{kind}" for kind in READABLE)
CODEBOOK_SUFFIXES = (".yaml", ".yml", ".csv", ".xlsx")
RECORDING_SUFFIXES = (
    *(".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".oga", ".opus", ".wma", ".amr", ".3gp"),
    *(".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".aif", ".aiff", ".caf"),
)
PIECE_BYTES = 2**20


class ExportFormat(StrEnum):
    """What a project can be exported as."""

    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Transcripts, recordings, codebooks, or folders of them.")],
    project: Annotated[str, typer.Option("--project", help="The project to add them to.")],
    language: Annotated[str, typer.Option(help="Language of the interviews (sv, de, en, …) or 'detect'.")] = "detect",
    speakers: Annotated[int, typer.Option(help="How many people speak in each recording; 0 finds out.")] = 2,
) -> None:
    """Add transcripts (docx, odt, txt, vtt, srt, json), recordings and codebooks (yaml, csv, xlsx) to a project.

    A table (csv, xlsx) with the columns interview (or file) and participant says who speaks where: speaker, role and
    group may follow, and whatever else you compare, such as the site.

    A file that cannot be read is named and left out; the others are imported.
    """
    workbench = open_workbench()
    actor = workbench.local_actor()
    with workbench.read(actor) as tx:
        found = project_services.project_by_name(tx, project)
    failed = 0
    for path in sorted(_files(paths), key=_is_table):  # who speaks in the interviews can be said once they are there
        try:
            typer.echo(_import_one(workbench, actor, found.id, path, language, speakers or None))
        except QualError as error:
            failed += 1
            typer.echo(str(error), err=True)
    workbench.close()
    if failed:
        typer.echo(f"{failed} file(s) were not imported; the reasons stand above.", err=True)
        raise typer.Exit(1)


def export(
    project: Annotated[str, typer.Option("--project", help="The project's name.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    format: Annotated[ExportFormat | None, typer.Option("--format", help="Of the report: docx, xlsx or html.")] = None,
    interview: Annotated[str, typer.Option("--interview", help="Write this interview's transcript instead.")] = "",
    stamps: Annotated[Stamps, typer.Option(help="Of a transcript: where times stand.")] = Stamps.TURN,
    pauses: Annotated[PauseStyle, typer.Option(help="Of a transcript: how pauses are written.")] = PauseStyle.NONE,
    smoothed: Annotated[bool, typer.Option(help="Of a transcript: leave out hesitations and stutters.")] = False,
) -> None:
    """Write codebook, coded passages and themes with quotes as one document, or one interview's transcript.

    A transcript's kind is told by the ending of the file: docx, odt, txt, vtt, srt or json.
    """
    if interview:
        return _export_transcript(project, interview, out, WriteOptions(stamps, pauses, smoothed=smoothed))
    if format is None:
        raise BadInput("Say what to write: --format docx, xlsx or html for the report, or --interview NAME.")
    workbench = open_workbench()
    with workbench.write(workbench.local_actor()) as tx:
        found = project_services.project_by_name(tx, project)
        data = report_services.report(tx, found.id, format.value)
    workbench.close()
    write_file(out, data)
    typer.echo(f"Wrote {out} ({len(data):,} bytes).")


def _export_transcript(project: str, name: str, out: Path, options: WriteOptions) -> None:
    workbench = open_workbench()
    with workbench.write(workbench.local_actor()) as tx:
        found = project_services.project_by_name(tx, project)
        lines = interview_services.interview_lines(tx, found.id)
        ids = [line.interview.id for line in lines if line.interview.name.casefold() == name.casefold()]
        if not ids:
            raise NotFound(f"The project '{project}' has no interview called '{name}'.")
        data = transcript_export.transcript_file(tx, ids[0], out.suffix, options)
    workbench.close()
    write_file(out, data)
    typer.echo(f"Wrote {out} ({len(data):,} bytes).")


def _files(paths: list[Path]) -> list[Path]:
    known = {*TRANSCRIPT_SUFFIXES, *CODEBOOK_SUFFIXES, *RECORDING_SUFFIXES}
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(p for p in path.iterdir() if p.suffix.lower() in known))
        else:
            found.append(path)
    return found


def _is_table(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in CODEBOOK_SUFFIXES


def _import_one(
    workbench: Workbench, actor: Actor, project_id: str, path: Path, language: str, n_speakers: int | None
) -> str:
    suffix = path.suffix.lower()
    if not path.is_file():
        raise BadFile(str(path), "does not exist.", remedy="Check the path.")
    if suffix in TRANSCRIPT_SUFFIXES:
        draft = read_transcript(path.name, path.read_bytes())
        chosen = "" if language == "detect" else language
        with workbench.write(actor) as tx:
            transcripts.import_transcript(tx, project_id, draft.document, name=path.stem, language=chosen)
        notes = "".join(f"\n  {warning}" for warning in draft.warnings)
        return f"{path.name}: {len(draft.document.turns)} turns, {len(draft.document.speakers)} speakers{notes}"
    if suffix in CODEBOOK_SUFFIXES and is_participants_table(path.name, data := path.read_bytes()):
        voices = read_participants_table(path.name, data)
        with workbench.write(actor) as tx:
            linked = link_voices(tx, project_id, voices)
        return f"{path.name}: {linked.n_participants} participants in {linked.n_interviews} interviews"
    if suffix in CODEBOOK_SUFFIXES:
        book = read_codebook(path.name, path.read_bytes())
        with workbench.write(actor) as tx:
            loaded = load_codebook(tx, project_id, book)
        merged = (f"\n  '{name}' was merged into '{into}' and is not added again" for name, into in loaded.merged)
        return f"{path.name}: {loaded.added} codes added{''.join(merged)}"
    if suffix not in RECORDING_SUFFIXES:
        kinds = " ".join((*TRANSCRIPT_SUFFIXES, *CODEBOOK_SUFFIXES, *RECORDING_SUFFIXES))
        raise BadFile(path.name, "is of no kind that Qual reads.", remedy=f"It reads: {kinds}")
    received = receive(workbench, actor, project_id, path, language=language, n_speakers=n_speakers)
    if received.duplicate:
        return f"{path.name}: is in the project already, as '{received.interview.name}'"
    return f"{path.name}: waits for transcription as '{received.interview.name}'"


def receive(
    workbench: Workbench,
    actor: Actor,
    project_id: str,
    path: Path,
    *,
    language: str,
    n_speakers: int | None,
    name: str = "",
) -> recordings.Received:
    """Copy a recording into the data folder and queue its transcription."""
    with workbench.blobs.receive(path.name, most_bytes=workbench.config.most_upload_bytes) as incoming:
        with path.open("rb") as source:
            while piece := source.read(PIECE_BYTES):
                incoming.write(piece)
        media_type = sniff(incoming.head, path.name)
        blob = incoming.keep()
    with workbench.write(actor) as tx:
        return recordings.receive_recording(
            tx,
            project_id,
            blob,
            filename=path.name,
            media_type=media_type,
            language=language,
            n_speakers=n_speakers,
            name=name,
        )


def require_writable(out: Path) -> None:
    """Raise BadInput unless a file can be written there: asked before work that takes long."""
    try:
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        if out.is_file() or not out.exists():
            out.parent.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=out.parent).close()
    except OSError as error:
        raise _not_written(out, error) from error


def write_file(out: Path, data: bytes) -> None:
    """Write a file whole or not at all; what is no file, such as /dev/stdout, is written to as it is."""
    if out.exists() and not out.is_file():
        try:
            out.write_bytes(data)
        except OSError as error:
            raise _not_written(out, error) from error
        return
    partial: Path | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name[:100]}-", delete=False) as handle:
            partial = Path(handle.name)
            handle.write(data)
        partial.replace(out)
    except OSError as error:
        if partial:
            partial.unlink(missing_ok=True)
        raise _not_written(out, error) from error


def _not_written(out: Path, error: OSError) -> BadInput:
    return BadInput(f"{out} cannot be written ({error.strerror}). Choose another place.")
