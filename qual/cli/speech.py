"""The command that turns recordings into transcripts without a project."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qual.analysis.interviewer import guess_interviewer
from qual.analysis.vocabulary import read_terms
from qual.cli.files import write_file
from qual.config import Config, from_environment
from qual.domain.document import document_to_json
from qual.domain.job import JobProgress
from qual.engines.assembling import Transcription, without_words
from qual.engines.chosen import FASTER_WHISPER, Engines
from qual.engines.speech_work import Request
from qual.engines.transcribe import transcribe as run_transcription
from qual.errors import BadFile, BadInput, Conflict, NoSpeech, QualError
from qual.exchange.plain_text import decode
from qual.exchange.rttm import turns_of, write_rttm
from qual.exchange.transcript_files import WRITABLE, write_transcript
from qual.workbench import engines_of

NAME = "{name}"
STAGES = {
    "decode": "reading the sound",
    "plan": "looking for speech",
    "recognise": "recognising",
    "speakers": "telling voices apart",
    "store": "putting it together",
}


class Interjections(StrEnum):
    """Where short listeners' words ("mm", "ja") go."""

    OWN = "own"
    INSIDE = "inside"


def transcribe(
    audio: Annotated[list[Path], typer.Argument(help="Recordings: wav, mp3, m4a, flac, ogg, wma, amr, mp4, webm, ….")],
    out: Annotated[
        Path,
        typer.Option(
            help="Where to write: .json, .vtt, .srt, .txt, .docx or .odt. For several recordings a folder (each "
            "becomes NAME.json in it) or a pattern such as 'out/{name}.docx'."
        ),
    ],
    language: Annotated[
        str, typer.Option(help="sv, de, en or another code; 'auto' finds out, 'sv,en' finds out between these.")
    ] = "auto",
    speakers: Annotated[str, typer.Option(help="How many people speak; 'auto' guesses, 1 does not look.")] = "2",
    model: Annotated[str, typer.Option(help="A model from 'qual doctor', or a model folder or file.")] = "",
    engine: Annotated[str, typer.Option(help="faster-whisper, or openai-whisper (the reference, slower).")] = (
        FASTER_WHISPER
    ),
    diarizer: Annotated[
        str,
        typer.Option(help="A pyannote pipeline of your own that tells voices apart: its folder, or its hub name."),
    ] = "",
    vocabulary: Annotated[
        Path | None, typer.Option(help="A text file with the study's own words, one a line: wards, drugs, titles.")
    ] = None,
    rttm: Annotated[
        Path | None,
        typer.Option(help="Also write who speaks when, as RTTM: one file for all, or as for --out."),
    ] = None,
    interjections: Annotated[
        Interjections, typer.Option(help="'own': each 'mm' is a turn; 'inside': in brackets in the turn it interrupts.")
    ] = Interjections.OWN,
    threads: Annotated[int, typer.Option(help="Processor cores to use; 0 takes all.")] = 0,
    resume: Annotated[
        bool, typer.Option("--resume/--fresh", help="Go on where an earlier run was interrupted, or start over.")
    ] = True,
) -> None:
    """Transcribe recordings without a project.

    Started again with the same words after an interruption, it goes on where it stopped. A recording that cannot
    be read is named, the others are done all the same; the exit code is then 1.
    """
    wanted = _Wanted(
        *_language(language), _count(speakers), model, engine, _terms(vocabulary), interjections.value, resume, diarizer
    )
    outputs = _places(audio, out, "json", WRITABLE)
    voices = _voice_places(audio, rttm) if rttm is not None else [None] * len(audio)
    spoken: dict[Path, bytes] = {}  # what is in each RTTM file so far
    config = from_environment()
    engines = engines_of(dataclasses.replace(config, threads=threads) if threads else config)
    failed = []
    for source, place, voice_place in zip(audio, outputs, voices, strict=True):
        try:
            _transcribe_one(config, engines, wanted, source, place, voice_place, spoken)
        except QualError as error:
            if len(audio) == 1:
                raise
            failed.append(source)
            typer.echo(str(error), err=True)
    if failed:
        names = ", ".join(path.name for path in failed)
        typer.echo(f"Not transcribed: {names} ({len(failed)} of {len(audio)}). The reasons stand above.", err=True)
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the person asked for, the same for every recording."""

    language: str
    candidates: tuple[str, ...]
    n_speakers: int | None
    model: str
    engine: str
    terms: tuple[str, ...]
    interjections: str
    resume: bool
    diarizer: str


def _transcribe_one(
    config: Config,
    engines: Engines,
    wanted: _Wanted,
    source: Path,
    out: Path,
    rttm: Path | None,
    spoken: dict[Path, bytes],
) -> None:
    if not source.is_file():
        raise BadFile(str(source), "does not exist.", remedy="Check the path.")
    recognizer = engines.recognizer(wanted.model, wanted.engine)
    with _work_folder(config, wanted, source) as work_dir:
        request = Request(
            source,
            work_dir,
            wanted.language,
            wanted.candidates,
            wanted.n_speakers,
            terms=wanted.terms,
            interjections="inside" if wanted.interjections == "inside" else "own",
        )
        told = _Told(source.name)
        try:
            heard = run_transcription(
                request,
                recognizer,
                engines.diarizer_named(wanted.diarizer),
                on_progress=told.show,
                planner=engines.planner,
            )
        except NoSpeech as problem:
            heard = without_words(request, recognizer, problem)
        finally:
            told.end()
        write_file(out, _as_file(heard, out, source))
        if rttm is not None:
            voices = write_rttm(heard.voices or turns_of(heard.document), source.stem)
            spoken[rttm] = spoken.get(rttm, b"") + voices
            write_file(rttm, spoken[rttm])
    for warning in heard.warnings:
        typer.echo(warning, err=True)
    found = heard.document
    typer.echo(f"{out}: {len(found.words)} words, {len(found.turns)} turns, language {found.language or 'unknown'}")


def _as_file(heard: Transcription, out: Path, source: Path) -> bytes:
    if out.suffix.lower() == ".json":
        return (json.dumps(_record(heard), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    held = date.fromisoformat(heard.recorded_on) if heard.recorded_on else None
    names = {key: f"Speaker {number}" for number, key in enumerate(heard.document.speakers, start=1)}
    if not heard.document.text and out.suffix.lower() in (".vtt", ".srt"):
        return b"WEBVTT\n" if out.suffix.lower() == ".vtt" else b""
    return write_transcript(heard.document, out.suffix, title=source.stem, names=names, held=held)


def _record(heard: Transcription) -> dict[str, object]:
    """Return the JSON transcript with who speaks, what made it, and what to know about it."""
    document, info = heard.document, heard.recognizer
    guess = guess_interviewer(document)
    speakers = []
    for number, key in enumerate(document.speakers, start=1):
        turns = [turn for turn in document.turns if turn.speaker == key]
        speakers.append(
            {
                "key": key,
                "name": f"Speaker {number}",
                "role": "interviewer" if key == guess.speaker else "participant",
                "turns": len(turns),
                "seconds": round(sum((t.end_s or 0.0) - (t.start_s or 0.0) for t in turns), 3),
            }
        )
    return {
        **document_to_json(document),
        **({"recorded_on": heard.recorded_on} if heard.recorded_on else {}),
        "speakers": speakers,
        "interviewer": {"key": guess.speaker, "certainty": guess.certainty},
        "model": {"name": info.model, "digest": info.digest, "engine": info.engine, "version": info.version},
        "settings": heard.settings,
        "warnings": list(heard.warnings),
    }


@contextmanager
def _work_folder(config: Config, wanted: _Wanted, source: Path) -> Iterator[Path]:
    """Lend the folder in which an interrupted transcription of this very file is continued; empty it at the end."""
    from filelock import FileLock, Timeout

    state = source.stat()
    # Not the number of speakers: with another one, only the voices are grouped anew.
    what = (source.resolve(), state.st_size, state.st_mtime_ns, wanted.language, wanted.candidates, wanted.terms)
    name = hashlib.sha256(repr((*what, wanted.model, wanted.engine)).encode()).hexdigest()[:16]
    folder = config.cache_folder / "transcribe" / name
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(folder.with_suffix(".lock"), timeout=0):
            if not wanted.resume:
                shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(exist_ok=True, mode=0o700)
            yield folder
            shutil.rmtree(folder, ignore_errors=True)  # not after an error: the next run goes on there
            folder.with_suffix(".lock").unlink(missing_ok=True)
    except Timeout as error:
        raise Conflict(
            f"{source.name} is being transcribed by another 'qual transcribe' already. Wait for it."
        ) from error


@dataclass(slots=True)
class _Told:
    """Says on standard error how far a recording is: one line that changes on a terminal, else one each 10 %."""

    name: str
    stage: str = ""
    tenth: int = -1
    live: bool = field(default_factory=lambda: sys.stderr.isatty())
    shown_at: float = 0.0

    def show(self, progress: JobProgress) -> None:
        """Take in how far it is."""
        tenth = int(progress.share * 10)
        changed = progress.stage != self.stage or tenth != self.tenth
        if not changed and not (self.live and time.monotonic() - self.shown_at > 1):
            return
        self.stage, self.tenth, self.shown_at = progress.stage, tenth, time.monotonic()
        left = ""
        if progress.seconds_left is not None:
            minutes, seconds = divmod(int(progress.seconds_left), 60)
            left = f", {minutes}:{seconds:02} left"
        text = f"{self.name}: {STAGES.get(progress.stage, progress.stage)}, {progress.share:.0%}{left}"
        typer.echo(f"\r{text:<79}" if self.live else text, err=True, nl=not self.live)

    def end(self) -> None:
        """Leave the line."""
        if self.live:
            typer.echo(err=True)


def _language(given: str) -> tuple[str, tuple[str, ...]]:
    """Return the language to recognise in and those to choose among."""
    codes = tuple(code.strip() for code in given.split(",") if code.strip())
    if not codes:
        raise BadInput("Name a language (sv, de, en, …), or say 'auto'.")
    if len(codes) == 1:
        return codes[0], ()
    return "auto", tuple(code for code in codes if code not in ("auto", "detect"))


def _count(given: str) -> int | None:
    text = given.strip().lower()
    if text in ("auto", "0"):
        return None
    if not text.isdecimal():
        raise BadInput(f"--speakers {given}: give the number of people who speak, or 'auto'.")
    return int(text)


def _terms(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    if not path.is_file():
        raise BadFile(str(path), "does not exist.", remedy="Give a text file with one term a line.")
    text, _ = decode(path.name, path.read_bytes())
    terms = read_terms(text)
    if not terms:
        raise BadFile(path.name, "there are no terms in it.", remedy="Write one term a line.")
    return terms


def _voice_places(audio: list[Path], rttm: Path) -> list[Path]:
    """Return where each recording's voices go: RTTM names the recording in every line, so one file may hold all."""
    one_for_all = rttm.suffix.lower() == ".rttm" and NAME not in str(rttm) and not rttm.is_dir()
    return [rttm] * len(audio) if one_for_all else _places(audio, rttm, "rttm", ("rttm",))


def _places(audio: list[Path], out: Path, suffix: str, known: tuple[str, ...]) -> list[Path]:
    """Return where each recording's result goes; raise BadInput before any work if that is not clear."""
    kind = out.suffix.lower().lstrip(".")
    endings = ", ".join(f".{ending}" for ending in known)
    if out.is_dir() or not kind:
        stems = [path.stem for path in audio]
        places = [out / f"{path.stem if stems.count(path.stem) == 1 else path.name}.{suffix}" for path in audio]
    elif kind not in known:
        raise BadInput(f"{out.name}: write to a file ending in {endings}.")
    elif NAME in str(out):
        places = [Path(str(out).replace(NAME, path.stem)) for path in audio]
    elif len(audio) > 1:
        raise BadInput(f"{out.name} is one file for {len(audio)} recordings. Give a folder, or '{NAME}' in the name.")
    else:
        places = [out]
    if len(set(places)) < len(places):
        raise BadInput("Two recordings would be written to the same file. Rename one, or write them one by one.")
    return places
