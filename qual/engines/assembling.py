"""The last step of a transcription: what the others stored becomes one document, with what one should know about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qual.analysis.chunks import unheard
from qual.analysis.spoken_language import written_in
from qual.analysis.turns import merge_words_and_voices
from qual.domain.document import Document, build_document
from qual.domain.speech import Stretch, VoiceTurn
from qual.engines import findings
from qual.engines.base import Diarizer, EngineInfo, Recognizer
from qual.engines.second_look import marked
from qual.engines.speech import language_step, plan_step, recognised, second_look_step
from qual.engines.speech_work import Request, nobody, plain_code, sound_file, vocabulary_of, voices_key
from qual.engines.work import needed
from qual.errors import NoSpeech


@dataclass(frozen=True, slots=True)
class Transcription:
    """A transcript, what made it and how, and what a person should know about it."""

    document: Document
    recognizer: EngineInfo
    diarizer: EngineInfo | None
    warnings: tuple[str, ...] = ()
    unheard: tuple[Stretch, ...] = ()  # speech in which no word was recognised
    voices: tuple[VoiceTurn, ...] = ()
    settings: dict[str, object] = field(default_factory=dict)
    recorded_on: str = ""  # the day, ISO 8601, "" where the file does not say


def assemble_step(request: Request, recognizer: Recognizer, diarizer: Diarizer | None) -> Transcription:
    """Join what the other steps stored into one document.

    Raise NoSpeech if not a single word was recognised, ValueError if a step has not run.
    """
    plan = plan_step(request)
    main, share = language_step(request, recognizer)
    indices = range(len(plan.chunks))
    spoken = second_look_step(request, recognizer, indices)
    segments = [s for i in indices for s in marked(recognised(request, i, recognizer), spoken[i])]
    voices, made_by = _voices(request, diarizer) if diarizer is not None else ([], None)
    sound = needed(sound_file(request), None)
    missed = unheard(plan.speech, [word for segment in segments for word in segment.words])
    shares = findings.language_shares(segments, main)
    turns = merge_words_and_voices(
        segments, voices, language=next(iter(shares)), gaps=missed, interjections=request.interjections
    )
    if not turns:
        raise nobody(request, sound["duration_s"], "no words were recognised")
    document = build_document(turns, language=next(iter(shares)), duration_s=sound["duration_s"])
    vocabulary = vocabulary_of(request, recognizer, main)
    seen = findings.Findings(
        given_language="" if request.is_auto else main,
        share=share,
        shares=shares,
        spoken=findings.spoken_shares(spoken, plan.chunks),
        n_speakers=request.n_speakers,
        made_by=made_by,
        n_found=len({turn.speaker for turn in voices}) if voices else 1,
        vocabulary=vocabulary,
        written=written_in(segments),
    )
    warnings = (*sound["warnings"], *findings.warnings(seen, segments, missed))
    day = sound.get("recorded_on", "")
    settings = {
        **recognizer.info.settings,
        **findings.settings(seen, plan),
        "channels": sound["channels"],
        "interjections": request.interjections,
    }
    return Transcription(document, recognizer.info, made_by, warnings, missed, tuple(voices), settings, day)


def without_words(request: Request, recognizer: Recognizer, problem: NoSpeech) -> Transcription:
    """Return the empty transcript of a decoded recording in which nobody is heard, with `problem` as its warning."""
    sound = needed(sound_file(request), None)
    language = "" if request.is_auto else plain_code(request.language)
    document = Document("", language=language, duration_s=sound["duration_s"])
    settings = {**recognizer.info.settings, "channels": sound["channels"]}
    warnings, day = (*sound["warnings"], str(problem)), sound.get("recorded_on", "")
    return Transcription(document, recognizer.info, None, warnings, settings=settings, recorded_on=day)


def _voices(request: Request, diarizer: Diarizer) -> tuple[Sequence[VoiceTurn], EngineInfo]:
    found = needed(request.work_dir / "voices.json", voices_key(request, diarizer))
    return [VoiceTurn(**turn) for turn in found["turns"]], EngineInfo(**found["made_by"])
