"""From a recording to a transcript, in small steps that each leave their result in a work folder.

Every step is a plain function of paths and values. What it stored is used again only if it was made from the
same recording with the same engine and settings, so that a killed run continues where it stopped and ends
with the same text, and asking for another number of speakers does not recognise the speech again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qual.analysis.chunks import unheard
from qual.analysis.guards import mark_doubtful
from qual.analysis.turns import merge_words_and_voices
from qual.domain.document import Document, build_document
from qual.domain.speech import Chunk, RecognisedSegment, RecognisedWord, SpeechPlan, Stretch, VoiceTurn
from qual.engines.base import SAMPLE_RATE, Diarizer, EngineInfo, Recognizer
from qual.engines.language_guess import guess_language
from qual.engines.media import DecodedSound, clock, decode_recording, read_pcm
from qual.engines.voice_activity import plan_recording
from qual.errors import BadFile, BadInput

DETECT = "detect"
MOST_SPEAKERS = 20
SURE = 0.8  # below this share a detected language is mentioned to the person
_VERSION = 1  # raise it when a step's outcome changes, so that half-done work is not mixed

Planner = Callable[..., SpeechPlan]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be transcribed, and where the intermediate results lie."""

    source: Path
    work_dir: Path
    language: str = DETECT  # ISO 639-1 or "detect"
    candidates: tuple[str, ...] = ()  # languages to detect among, usually the project's
    n_speakers: int | None = None
    prompt: str = ""  # words of the study, to help spelling
    name: str = ""  # what the person calls the file, if it is stored under another name

    @property
    def title(self) -> str:
        """The file's name for messages."""
        return self.name or self.source.name

    @property
    def pcm_path(self) -> Path:
        """Where the decoded sound lies."""
        return self.work_dir / "sound.s16"


@dataclass(frozen=True, slots=True)
class Transcription:
    """A transcript, what made it, and what a person should know about it."""

    document: Document
    recognizer: EngineInfo
    diarizer: EngineInfo | None
    warnings: tuple[str, ...] = ()
    unheard: tuple[Stretch, ...] = ()  # speech in which no word was recognised


def check_request(request: Request, recognizer: Recognizer) -> None:
    """Raise BadInput for a language the model does not know or an impossible number of speakers."""
    for code in (request.language, *request.candidates):
        if code != DETECT and plain_code(code) not in recognizer.languages:
            raise BadInput(
                f"The speech model {recognizer.info.model} does not know the language {code!r}. It knows: "
                f"{', '.join(recognizer.languages)}; or say {DETECT!r}."
            )
    if request.n_speakers is not None and not 1 <= request.n_speakers <= MOST_SPEAKERS:
        raise BadInput(f"{request.n_speakers} speakers cannot be told apart; give 1 to {MOST_SPEAKERS}.")


def decode_step(
    request: Request,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> DecodedSound:
    """Unpack the recording to 16 kHz samples in the work folder."""
    request.work_dir.mkdir(parents=True, exist_ok=True)
    key = _key("decode", _digest(request.source, request.title))
    stored = _stored(_sound_file(request), key)
    if stored is not None and _pcm_size(request) == stored["bytes"]:
        return DecodedSound(stored["duration_s"], tuple(stored["warnings"]))
    sound = decode_recording(
        request.source, request.pcm_path, progress=progress, should_stop=should_stop, name=request.title
    )
    _store(_sound_file(request), key, {**asdict(sound), "bytes": _pcm_size(request)})
    return sound


def plan_step(
    request: Request,
    *,
    planner: Planner = plan_recording,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SpeechPlan:
    """Find speech and cut it into chunks, once; raise BadFile if nobody speaks."""
    key, file = _plan_key(request), request.work_dir / "plan.json"
    stored = _stored(file, key)
    if stored is None:
        pcm = read_pcm(request.pcm_path)
        plan = planner(pcm, progress=progress, should_stop=should_stop)
        if not plan.chunks:
            raise BadFile(
                request.title,
                f"no speech was found in its {clock(len(pcm) / SAMPLE_RATE)}.",
                remedy="Play it to check that voices can be heard; make a very quiet recording louder first.",
            )
        _store(file, key, asdict(plan))
        return plan
    return SpeechPlan(
        tuple(Chunk(**c) for c in stored["chunks"]),
        tuple(Stretch(**s) for s in stored["speech"]),
        stored["n_samples"],
    )


def language_step(request: Request, recognizer: Recognizer) -> tuple[str, float]:
    """Return the language to recognise in and how sure it is (1 when a person said so)."""
    if request.language != DETECT:
        return plain_code(request.language), 1.0
    key = _key("language", _plan_key(request), recognizer.info.as_json(), request.candidates)
    file = request.work_dir / "language.json"
    stored = _stored(file, key)
    if stored is None:
        candidates = tuple(dict.fromkeys(plain_code(c) for c in request.candidates))
        chunks = sorted(plan_step(request).chunks, key=lambda c: c.start_sample - c.end_sample)[:3]
        pcm = read_pcm(request.pcm_path)
        code, share = guess_language(recognizer, [sound_of(pcm, c) for c in chunks], candidates)
        stored = {"code": code, "share": share}
        _store(file, key, stored)
    return stored["code"], stored["share"]


def recognise_step(request: Request, index: int, recognizer: Recognizer) -> int:
    """Recognise chunk `index` of the plan; return how many words it holds."""
    key = _chunk_key(request, index, recognizer)
    file = _chunk_file(request, index)
    stored = _stored(file, key)
    if stored is None:
        chunk = plan_step(request).chunks[index]
        language, _ = language_step(request, recognizer)
        segments = recognizer.transcribe(
            sound_of(read_pcm(request.pcm_path), chunk),
            language=language,
            prompt=request.prompt,
            offset_s=chunk.start_sample / SAMPLE_RATE,
        )
        stored = [asdict(segment) for segment in mark_doubtful(segments)]
        _store(file, key, stored)
    return sum(len(segment["words"]) for segment in stored)


def recognised(request: Request, index: int, recognizer: Recognizer) -> tuple[RecognisedSegment, ...]:
    """Return what was recognised in chunk `index`; raise ValueError if its step has not run."""
    return tuple(_segments(request, index, recognizer))


def has_voiceprints(request: Request, diarizer: Diarizer) -> bool:
    """Say whether another number of voices can be found without the sound."""
    return False


def voices_step(request: Request, diarizer: Diarizer) -> int:
    """Find who speaks when; return how many voices there are."""
    key, file = _voices_key(request, diarizer), request.work_dir / "voices.json"
    stored = _stored(file, key)
    if stored is None:
        turns = diarizer.diarize(read_pcm(request.pcm_path), request.n_speakers)
        stored = {"turns": [asdict(turn) for turn in turns], "made_by": diarizer.info.as_json()}
        _store(file, key, stored)
    return len({turn["speaker"] for turn in stored["turns"]})


def assemble_step(request: Request, recognizer: Recognizer, diarizer: Diarizer | None) -> Transcription:
    """Join what the other steps stored into one document; raise ValueError if one has not run."""
    plan = plan_step(request)
    language, share = language_step(request, recognizer)
    segments = [s for i in range(len(plan.chunks)) for s in _segments(request, i, recognizer)]
    voices, made_by = _voices(request, diarizer) if diarizer is not None else ([], None)
    sound = _needed(_sound_file(request), None)
    document = build_document(
        merge_words_and_voices(segments, voices, language=language),
        language=language,
        duration_s=sound["duration_s"],
    )
    missed = unheard(plan.speech, [word for segment in segments for word in segment.words])
    warnings = (*sound["warnings"], *_doubts(segments), *_missed(missed))
    if share < SURE:
        warnings = (
            *warnings,
            f"The language was taken to be {language!r}, but that is not sure; check the text.",
        )
    return Transcription(document, recognizer.info, made_by, warnings, missed)


def plain_code(code: str) -> str:
    """Return the language of a code in any spelling.

    >>> plain_code("sv-SE"), plain_code("DE")
    ('sv', 'de')
    """
    return code.strip().replace("_", "-").partition("-")[0].lower()


def sound_of(pcm: np.ndarray, chunk: Chunk) -> np.ndarray:
    """Return one chunk as float32 in -1..1, shape (n_samples,)."""
    return pcm[chunk.start_sample : chunk.end_sample].astype(np.float32) / 32768


def forget(work_dir: Path) -> None:
    """Remove what the steps left in the work folder, and the folder if it is empty then."""
    for pattern in ("sound.*", "plan.json*", "language.json*", "voices.json*", "chunk-*.json*"):
        for file in Path(work_dir).glob(pattern):
            file.unlink(missing_ok=True)
    if Path(work_dir).is_dir() and not any(Path(work_dir).iterdir()):
        Path(work_dir).rmdir()


def _doubts(segments: Sequence[RecognisedSegment]) -> list[str]:
    doubtful = [segment for segment in segments if segment.doubt]
    if not doubtful:
        return []
    places = ", ".join(clock(segment.start_s) for segment in doubtful[:5])
    more = f" and {len(doubtful) - 5} more" if len(doubtful) > 5 else ""
    return [f"Some text may be invented by the speech model (at {places}{more}); it is marked as uncertain."]


def _missed(stretches: Sequence[Stretch]) -> list[str]:
    if not stretches:
        return []
    places = ", ".join(f"{clock(s.start_s)}-{clock(s.end_s)}" for s in stretches[:5])
    more = f" and {len(stretches) - 5} more" if len(stretches) > 5 else ""
    return [f"Somebody speaks where no words were recognised ({places}{more}); listen there."]


def _segments(request: Request, index: int, recognizer: Recognizer) -> list[RecognisedSegment]:
    stored = _needed(_chunk_file(request, index), _chunk_key(request, index, recognizer))
    return [
        RecognisedSegment(**{**segment, "words": tuple(RecognisedWord(**w) for w in segment["words"])})
        for segment in stored
    ]


def _voices(request: Request, diarizer: Diarizer) -> tuple[list[VoiceTurn], EngineInfo]:
    stored = _needed(request.work_dir / "voices.json", _voices_key(request, diarizer))
    return [VoiceTurn(**turn) for turn in stored["turns"]], EngineInfo(**stored["made_by"])


def _sound_file(request: Request) -> Path:
    return request.work_dir / "sound.json"


def _chunk_file(request: Request, index: int) -> Path:
    return request.work_dir / f"chunk-{index:05}.json"


def _pcm_size(request: Request) -> int:
    return request.pcm_path.stat().st_size if request.pcm_path.is_file() else -1


def _plan_key(request: Request) -> str:
    decoded = json.loads(_sound_file(request).read_text("utf-8"))["key"]
    return _key("plan", decoded)


def _chunk_key(request: Request, index: int, recognizer: Recognizer) -> str:
    language, _ = language_step(request, recognizer)
    return _key("chunk", _plan_key(request), recognizer.info.as_json(), language, request.prompt, index)


def _voices_key(request: Request, diarizer: Diarizer) -> str:
    info = diarizer.info  # not its settings: after a run they tell what was found
    made_by = (info.engine, info.version, info.model, info.digest)
    return _key("voices", _plan_key(request), made_by, request.n_speakers)


def _key(*parts: Any) -> str:
    return hashlib.sha256(json.dumps([_VERSION, *parts], sort_keys=True).encode()).hexdigest()


def _digest(path: Path, title: str) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFile(title, f"the file cannot be opened ({error.strerror}).") from error


def _stored(path: Path, key: str | None) -> Any:
    """Return what was stored for `key` (None: for any), None if nothing was."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return record["value"] if key is None or record["key"] == key else None


def _needed(path: Path, key: str | None) -> Any:
    value = _stored(path, key)
    if value is None:
        raise ValueError(f"the step that writes {path.name} has not run with these settings")
    return value


def _store(path: Path, key: str, value: Any) -> None:
    """Write all or nothing, also when the process or the machine dies half-way."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("w", encoding="utf-8") as out:
        json.dump({"key": key, "value": value}, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
