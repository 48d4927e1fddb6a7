"""From a recording to a transcript, in small steps that each leave their result in a work folder.

Every step is a plain function of paths and values. What it stored is used again only if it was made from the
same recording with the same engine and settings, so that a killed run continues where it stopped and ends
with the same text, and asking for another number of speakers does not recognise the speech again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from qual.analysis.channels import turns_of_channels
from qual.analysis.pauses import condense
from qual.domain.speech import Chunk, RecognisedSegment, SpeechPlan, Stretch, VoiceTurn
from qual.engines.base import SAMPLE_RATE, Diarizer, EngineInfo, Recognizer
from qual.engines.hearing import Setting, hear
from qual.engines.language_guess import STUDY_LANGUAGES, guess_main_language
from qual.engines.media import DecodedSound, decode_recording, read_levels, read_pcm
from qual.engines.second_look import Recognised, languages_spoken
from qual.engines.speech_work import (
    AUTO,
    DETECT,
    Request,
    candidates_of,
    chunk_file,
    nobody,
    pcm_size,
    plain_code,
    plan_key,
    segment_of,
    sound_file,
    vocabulary_of,
    voices_key,
)
from qual.engines.voice_activity import plan_recording
from qual.engines.work import digest_of, key_of, needed, record_of, store, stored
from qual.errors import BadInput

if TYPE_CHECKING:
    import numpy as np

MOST_SPEAKERS = 20

Planner = Callable[..., SpeechPlan]


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
    found = stored(sound_file(request), key)
    if found is not None and pcm_size(request) == found["bytes"]:
        warnings = tuple(found["warnings"])
        return DecodedSound(found["duration_s"], warnings, found["channels"], found.get("recorded_on", ""))
    sound = decode_recording(
        request.source, request.pcm_path, progress=progress, should_stop=should_stop, name=request.title
    )
    store(sound_file(request), key, {**asdict(sound), "bytes": pcm_size(request)})
    return sound


def plan_step(
    request: Request,
    *,
    planner: Planner = plan_recording,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SpeechPlan:
    """Find speech and cut it into chunks, once; raise NoSpeech if nobody speaks."""
    key, file = plan_key(request), request.work_dir / "plan.json"
    found = stored(file, key)
    if found is None:
        pcm = read_pcm(request.pcm_path)
        plan = planner(pcm, progress=progress, should_stop=should_stop)
        if not plan.chunks:
            raise nobody(request, len(pcm) / SAMPLE_RATE, "no speech was found")
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
    key = key_of("language", plan_key(request), recognizer.info.as_json(), request.candidates)
    file = request.work_dir / "language.json"
    found = stored(file, key)
    if found is None:
        plan = plan_step(request)
        pcm = read_pcm(request.pcm_path)
        kept = sorted((condense(c, _speech_in(plan, c)) for c in plan.chunks), key=lambda c: -c.n_samples)
        sounds = [condensed.sound(pcm) for condensed in kept[:3]]
        code, share = guess_main_language(recognizer, sounds, candidates_of(request))
        found = {"code": code, "share": share}
        store(file, key, found)
    return found["code"], found["share"]


def recognise_step(request: Request, index: int, recognizer: Recognizer) -> int:
    """Recognise chunk `index` of the plan, after those before it; return how many words it holds."""
    key = _chunk_key(request, index, recognizer)
    file = chunk_file(request, index)
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
    return stored(chunk_file(request, index), _chunk_key(request, index, recognizer)) is not None


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
    key, file = voices_key(request, diarizer), request.work_dir / "voices.json"
    found = stored(file, key)
    if found is None:
        made_by, turns = _by_channels(request)
        if not turns:
            memory = request.work_dir / f"voices-{plan_key(request)[:16]}.npz"
            turns = diarizer.diarize(read_pcm(request.pcm_path), request.n_speakers, memory=memory)
            made_by = diarizer.info
        found = {"turns": [asdict(turn) for turn in turns], "made_by": made_by.as_json()}
        store(file, key, found)
    return len({turn["speaker"] for turn in found["turns"]})


def segments_so_far(request: Request, n_chunks: int) -> tuple[RecognisedSegment, ...]:
    """Return what the chunks recognised so far hold, for a text that appears while it is made."""
    found = (stored(chunk_file(request, index), None) for index in range(n_chunks))
    return tuple(segment_of(segment) for chunk in found if chunk is not None for segment in chunk)


def _setting(request: Request, index: int, recognizer: Recognizer) -> Setting:
    main, _ = language_step(request, recognizer)
    prompt = " ".join(part for part in (request.prompt, vocabulary_of(request, recognizer, main).prompt) if part)
    if not request.is_auto:
        return Setting(main, prompt=prompt)
    study = candidates_of(request) or tuple(c for c in STUDY_LANGUAGES if c in recognizer.languages)
    earlier = stored(chunk_file(request, index - 1), _chunk_key(request, index - 1, recognizer)) if index else None
    spoken = [segment["language"] for segment in earlier or []]
    before = spoken[-1] if spoken else main
    return Setting(main, tuple(dict.fromkeys((main, *study))), before, bool(set(spoken) - {main}), prompt)


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
    return [segment_of(s) for s in needed(chunk_file(request, index), _chunk_key(request, index, recognizer))]


def _scores(request: Request, index: int) -> dict[str, float]:
    record = record_of(chunk_file(request, index))
    return dict(record["scores"]) if record is not None else {}


def _chunk_key(request: Request, index: int, recognizer: Recognizer) -> str:
    main, _ = language_step(request, recognizer)
    free = [*candidates_of(request)] if request.is_auto else None
    prompts = [request.prompt, *request.terms]
    return key_of("chunk", plan_key(request), recognizer.info.as_json(), main, free, prompts, index)
