"""From a recording to a transcript, in small steps that each leave their result in a work folder.

Every step is a plain function of paths and values. What it stored is used again only if it was made from the
same recording with the same engine and settings, so that a killed run continues where it stopped and ends
with the same text, and asking for another number of speakers does not recognise the speech again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual.analysis.channels import turns_of_channels
from qual.analysis.chunks import unheard
from qual.analysis.pauses import condense
from qual.analysis.spoken_language import written_in
from qual.analysis.turns import Interjections, merge_words_and_voices
from qual.analysis.vocabulary import Vocabulary, as_prompt
from qual.domain.document import Document, build_document
from qual.domain.speech import Chunk, RecognisedSegment, RecognisedWord, SpeechPlan, Stretch, VoiceTurn
from qual.engines import findings
from qual.engines.base import SAMPLE_RATE, Diarizer, EngineInfo, Recognizer
from qual.engines.hearing import Setting, hear
from qual.engines.language_guess import STUDY_LANGUAGES, guess_main_language
from qual.engines.media import DecodedSound, clock, decode_recording, read_levels, read_pcm
from qual.engines.second_look import Recognised, languages_spoken, marked
from qual.engines.voice_activity import plan_recording
from qual.engines.work import digest_of, forget, key_of, needed, record_of, store, stored
from qual.errors import BadInput, NoSpeech

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DETECT", "Planner", "Request", "Transcription", "forget"]

DETECT = "detect"
AUTO = ("auto", DETECT)
MOST_SPEAKERS = 20

Planner = Callable[..., SpeechPlan]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be transcribed, and where the intermediate results lie."""

    source: Path
    work_dir: Path
    language: str = DETECT  # ISO 639-1, or "detect"
    candidates: tuple[str, ...] = ()  # languages to detect among, usually the project's
    n_speakers: int | None = None
    prompt: str = ""  # a sentence given to the recogniser before every chunk
    name: str = ""  # what the person calls the file, if it is stored under another name
    terms: tuple[str, ...] = ()  # words of the study, to help spelling; as many as fit go into the prompt
    interjections: Interjections = "own"

    @property
    def title(self) -> str:
        """The file's name for messages."""
        return self.name or self.source.name

    @property
    def pcm_path(self) -> Path:
        """Where the decoded sound lies."""
        return self.work_dir / "sound.s16"

    @property
    def is_auto(self) -> bool:
        """Whether the language is to be found out."""
        return self.language in AUTO


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


def check_request(request: Request, recognizer: Recognizer) -> None:
    """Raise BadInput for a language the model does not know or an impossible number of speakers."""
    for code in (request.language, *request.candidates):
        if code not in AUTO and plain_code(code) not in recognizer.languages:
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
    key = key_of("decode", digest_of(request.source, request.title))
    found = stored(_sound_file(request), key)
    if found is not None and _pcm_size(request) == found["bytes"]:
        warnings = tuple(found["warnings"])
        return DecodedSound(found["duration_s"], warnings, found["channels"], found.get("recorded_on", ""))
    sound = decode_recording(
        request.source, request.pcm_path, progress=progress, should_stop=should_stop, name=request.title
    )
    store(_sound_file(request), key, {**asdict(sound), "bytes": _pcm_size(request)})
    return sound


def plan_step(
    request: Request,
    *,
    planner: Planner = plan_recording,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SpeechPlan:
    """Find speech and cut it into chunks, once; raise NoSpeech if nobody speaks."""
    key, file = _plan_key(request), request.work_dir / "plan.json"
    found = stored(file, key)
    if found is None:
        pcm = read_pcm(request.pcm_path)
        plan = planner(pcm, progress=progress, should_stop=should_stop)
        if not plan.chunks:
            raise _nobody(request, len(pcm) / SAMPLE_RATE, "no speech was found")
        store(file, key, asdict(plan))
        return plan
    return SpeechPlan(
        tuple(Chunk(**c) for c in found["chunks"]),
        tuple(Stretch(**s) for s in found["speech"]),
        found["n_samples"],
    )


def language_step(request: Request, recognizer: Recognizer) -> tuple[str, float]:
    """Return the recording's main language and how sure it is (1 when a person said so)."""
    if not request.is_auto:
        return plain_code(request.language), 1.0
    key = key_of("language", _plan_key(request), recognizer.info.as_json(), request.candidates)
    file = request.work_dir / "language.json"
    found = stored(file, key)
    if found is None:
        plan = plan_step(request)
        pcm = read_pcm(request.pcm_path)
        kept = sorted((condense(c, _speech_in(plan, c)) for c in plan.chunks), key=lambda c: -c.n_samples)
        sounds = [condensed.sound(pcm) for condensed in kept[:3]]
        code, share = guess_main_language(recognizer, sounds, _candidates(request))
        found = {"code": code, "share": share}
        store(file, key, found)
    return found["code"], found["share"]


def recognise_step(request: Request, index: int, recognizer: Recognizer) -> int:
    """Recognise chunk `index` of the plan, after those before it; return how many words it holds."""
    key = _chunk_key(request, index, recognizer)
    file = _chunk_file(request, index)
    found = stored(file, key)
    if found is None:
        plan = plan_step(request)
        chunk = plan.chunks[index]
        speech = _speech_in(plan, chunk)
        condensed = condense(chunk, speech)
        heard = hear(
            recognizer,
            condensed.sound(read_pcm(request.pcm_path)),
            _setting(request, index, recognizer),
            offset_s=chunk.start_sample / SAMPLE_RATE,
            speech=condensed.condensed(speech),
        )
        found = [asdict(condensed.on_recording(segment)) for segment in heard.segments]
        store(file, key, found, scores=heard.scores)
    return sum(len(segment["words"]) for segment in found)


def is_recognised(request: Request, index: int, recognizer: Recognizer) -> bool:
    """Say whether what an earlier run heard in chunk `index` is there and still good."""
    return stored(_chunk_file(request, index), _chunk_key(request, index, recognizer)) is not None


def recognised(request: Request, index: int, recognizer: Recognizer) -> tuple[RecognisedSegment, ...]:
    """Return what was recognised in chunk `index`; raise ValueError if its step has not run."""
    return tuple(_segments(request, index, recognizer))


def second_look_step(request: Request, recognizer: Recognizer, indices: Sequence[int]) -> list[str]:
    """Return for each of these chunks the language it is in instead of the one a person chose, "" for the chosen.

    Raise ValueError if a chunk has not been recognised.
    """
    if not request.is_auto and indices:
        keys = [_chunk_key(request, index, recognizer) for index in indices]
        key = key_of("second look", keys)
        file = request.work_dir / f"language-{key[:16]}.json"  # a passage has its own
        found = stored(file, key)
        if found is None:
            plan, pcm = plan_step(request), read_pcm(request.pcm_path)

            def sound(place: int) -> np.ndarray:
                chunk = plan.chunks[indices[place]]
                return condense(chunk, _speech_in(plan, chunk)).sound(pcm)

            chunks = [Recognised(_segments(request, index, recognizer), _scores(request, index)) for index in indices]
            found = languages_spoken(recognizer, plain_code(request.language), chunks, sound)
            store(file, key, found)
        return [str(code) for code in found]
    return [""] * len(indices)


def voices_step(request: Request, diarizer: Diarizer) -> int:
    """Find who speaks when; return how many voices there are.

    Where each channel of the recording carries its own speaker, the channels say who speaks.
    """
    key, file = _voices_key(request, diarizer), request.work_dir / "voices.json"
    found = stored(file, key)
    if found is None:
        made_by, turns = _by_channels(request)
        if not turns:
            memory = request.work_dir / f"voices-{_plan_key(request)[:16]}.npz"
            turns = diarizer.diarize(read_pcm(request.pcm_path), request.n_speakers, memory=memory)
            made_by = diarizer.info
        found = {"turns": [asdict(turn) for turn in turns], "made_by": made_by.as_json()}
        store(file, key, found)
    return len({turn["speaker"] for turn in found["turns"]})


def assemble_step(request: Request, recognizer: Recognizer, diarizer: Diarizer | None) -> Transcription:
    """Join what the other steps stored into one document.

    Raise NoSpeech if not a single word was recognised, ValueError if a step has not run.
    """
    plan = plan_step(request)
    main, share = language_step(request, recognizer)
    indices = range(len(plan.chunks))
    spoken = second_look_step(request, recognizer, indices)
    segments = [s for i in indices for s in marked(_segments(request, i, recognizer), spoken[i])]
    voices, made_by = _voices(request, diarizer) if diarizer is not None else ([], None)
    sound = needed(_sound_file(request), None)
    missed = unheard(plan.speech, [word for segment in segments for word in segment.words])
    shares = findings.language_shares(segments, main)
    turns = merge_words_and_voices(
        segments, voices, language=next(iter(shares)), gaps=missed, interjections=request.interjections
    )
    if not turns:
        raise _nobody(request, sound["duration_s"], "no words were recognised")
    document = build_document(turns, language=next(iter(shares)), duration_s=sound["duration_s"])
    vocabulary = _vocabulary(request, recognizer, main)
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
    sound = needed(_sound_file(request), None)
    language = "" if request.is_auto else plain_code(request.language)
    document = Document("", language=language, duration_s=sound["duration_s"])
    settings = {**recognizer.info.settings, "channels": sound["channels"]}
    warnings, day = (*sound["warnings"], str(problem)), sound.get("recorded_on", "")
    return Transcription(document, recognizer.info, None, warnings, settings=settings, recorded_on=day)


def plain_code(code: str) -> str:
    """Return the language of a code in any spelling.

    >>> plain_code("sv-SE"), plain_code("DE")
    ('sv', 'de')
    """
    return code.strip().replace("_", "-").partition("-")[0].lower()


def segments_so_far(request: Request, n_chunks: int) -> tuple[RecognisedSegment, ...]:
    """Return what the chunks recognised so far hold, for a text that appears while it is made."""
    found = (stored(_chunk_file(request, index), None) for index in range(n_chunks))
    return tuple(_segment(segment) for chunk in found if chunk is not None for segment in chunk)


def _nobody(request: Request, seconds: float, what: str) -> NoSpeech:
    length = clock(seconds) if seconds >= 1 else f"{seconds:.2f} seconds"
    return NoSpeech(
        request.title,
        f"{what} in its {length}.",
        remedy="Play it to check that voices can be heard; make a very quiet recording louder first.",
    )


def _candidates(request: Request) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain_code(c) for c in request.candidates))


def _setting(request: Request, index: int, recognizer: Recognizer) -> Setting:
    main, _ = language_step(request, recognizer)
    prompt = " ".join(part for part in (request.prompt, _vocabulary(request, recognizer, main).prompt) if part)
    if not request.is_auto:
        return Setting(main, prompt=prompt)
    study = _candidates(request) or tuple(c for c in STUDY_LANGUAGES if c in recognizer.languages)
    earlier = stored(_chunk_file(request, index - 1), _chunk_key(request, index - 1, recognizer)) if index else None
    spoken = [segment["language"] for segment in earlier or []]
    before = spoken[-1] if spoken else main
    return Setting(main, tuple(dict.fromkeys((main, *study))), before, bool(set(spoken) - {main}), prompt)


def _vocabulary(request: Request, recognizer: Recognizer, language: str) -> Vocabulary:
    return as_prompt(request.terms, language, recognizer.count_tokens)


def _speech_in(plan: SpeechPlan, chunk: Chunk) -> list[Stretch]:
    """Return the stretches of speech in a chunk, cut at its ends."""
    start_s, end_s = chunk.start_sample / SAMPLE_RATE, chunk.end_sample / SAMPLE_RATE
    inside = (Stretch(max(s.start_s, start_s), min(s.end_s, end_s)) for s in plan.speech)
    return [stretch for stretch in inside if stretch.end_s > stretch.start_s]


def _by_channels(request: Request) -> tuple[EngineInfo, tuple[VoiceTurn, ...]]:
    made_by = EngineInfo("channels", "1", "one speaker a channel", "", {"n_speakers_guessed": False})
    levels = read_levels(request.pcm_path)
    turns = turns_of_channels(levels) if levels is not None else ()
    n_voices = len({turn.speaker for turn in turns})
    return made_by, turns if request.n_speakers in (None, n_voices) else ()


def _segments(request: Request, index: int, recognizer: Recognizer) -> list[RecognisedSegment]:
    return [_segment(s) for s in needed(_chunk_file(request, index), _chunk_key(request, index, recognizer))]


def _scores(request: Request, index: int) -> dict[str, float]:
    record = record_of(_chunk_file(request, index))
    return dict(record["scores"]) if record is not None else {}


def _segment(segment: dict[str, Any]) -> RecognisedSegment:
    return RecognisedSegment(**{**segment, "words": tuple(RecognisedWord(**w) for w in segment["words"])})


def _voices(request: Request, diarizer: Diarizer) -> tuple[Sequence[VoiceTurn], EngineInfo]:
    found = needed(request.work_dir / "voices.json", _voices_key(request, diarizer))
    return [VoiceTurn(**turn) for turn in found["turns"]], EngineInfo(**found["made_by"])


def _sound_file(request: Request) -> Path:
    return request.work_dir / "sound.json"


def _chunk_file(request: Request, index: int) -> Path:
    return request.work_dir / f"chunk-{index:05}.json"


def _pcm_size(request: Request) -> int:
    return request.pcm_path.stat().st_size if request.pcm_path.is_file() else -1


def _plan_key(request: Request) -> str:
    decoded = record_of(_sound_file(request))
    if decoded is None:
        raise ValueError("the recording has not been decoded into this work folder")
    return key_of("plan", decoded["key"])


def _chunk_key(request: Request, index: int, recognizer: Recognizer) -> str:
    main, _ = language_step(request, recognizer)
    free = [*_candidates(request)] if request.is_auto else None
    prompts = [request.prompt, *request.terms]
    return key_of("chunk", _plan_key(request), recognizer.info.as_json(), main, free, prompts, index)


def _voices_key(request: Request, diarizer: Diarizer) -> str:
    info = diarizer.info  # not its settings: after a run they tell what was found
    made_by = (info.engine, info.version, info.model, info.digest)
    return key_of("voices", _plan_key(request), made_by, request.n_speakers)
