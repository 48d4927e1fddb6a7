"""Measures transcription: speed against the bare engine and the reference, errors, voices, memory, kills.

    python -m benchmarks.transcription [--minutes 3] [--recordings FOLDER] [--parts speed,errors,memory,kills]

All figures of one run come from one machine and one moment; the ratios are what carries over. The recordings are
the examples of this repository (synthetic voices); a folder of your own with NAME.wav, NAME.txt and NAME.rttm (the
last two optional, NAME ending in _sv, _de or _en) measures real speech.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np

from benchmarks.scores import (
    Spoken,
    auc,
    diarization_error,
    read_rttm,
    right_speakers,
    spoken_text,
    word_errors,
    wrong_words,
)

EXAMPLES = Path(__file__).parent.parent / "transcripts_example" / "recording"
CACHE = Path(tempfile.gettempdir()) / "qual-benchmark"
THREADS = 2
SUFFIXES = (".wav", ".mp3", ".m4a", ".flac", ".ogg")


def main() -> None:
    """Run the parts asked for and print their tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=3.0, help="length of the talk the speed is measured on")
    options.add_argument("--recordings", type=Path, action="append", default=[], help="more recordings to score")
    options.add_argument("--parts", default="speed,errors,memory,kills")
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--long", type=float, default=30.0, help="minutes of the long file")
    options.add_argument("--measure", help=argparse.SUPPRESS)
    options.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        print(json.dumps(MEASURES[given.measure](given.source)))
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {THREADS} threads\n")
    parts = given.parts.split(",")
    if "speed" in parts:
        speed(given.minutes)
    if "errors" in parts:
        errors([EXAMPLES, *given.recordings])
    if "memory" in parts:
        memory(given.long)
    if "kills" in parts:
        kills(given.kills)


# --- the parts


def speed(minutes: float) -> None:
    """Compare pipeline, bare engine and reference on one talk, each in its own process."""
    source = long_talk(minutes, CACHE / "talk.wav")
    reference = talk_text(minutes)
    found = {name: measured(name, source) for name in ("bare", "words", "voices", "reference")}
    print(
        f"| {minutes:g} minutes of English talk | CPU-s | wall s | CPU-s per hour of talk | wall min per hour | WER |"
    )
    print("|---|---|---|---|---|---|")
    for name, one in found.items():
        hour = 60 / minutes
        error = f"{word_errors(reference, one['text']):.1%}" if one["text"] else ""
        print(
            f"| {LABELS[name]} | {one['cpu_s']:.1f} | {one['wall_s']:.1f} | {one['cpu_s'] * hour:.0f} "
            f"| {one['wall_s'] * hour / 60:.1f} | {error} |"
        )
    ours, bare, theirs = (found[name]["cpu_s"] for name in ("words", "bare", "reference"))
    worse = word_errors(reference, found["words"]["text"]) - word_errors(reference, found["reference"]["text"])
    print(f"\noverhead over the bare engine, without speakers: {ours / bare - 1:+.1%} CPU (goal: at most +10 %)")
    print(f"openai-whisper needs {theirs / ours:.1f} times the CPU (goal: at least 4), WER {100 * worse:+.1f} points")
    print(f"an hour with speakers: {found['voices']['wall_s'] * 60 / minutes / 60:.1f} minutes (goal: at most 10)\n")


def errors(folders: list[Path]) -> None:
    """Score words, uncertain words and voices on every recording that has a reference."""
    print("| recording | WER | AUC of doubt | DER | right speaker, by word | by segment |\n|---|---|---|---|---|---|")
    doubts: list[float] = []
    wrongs: list[bool] = []
    for source in (path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES):
        one = measured("scored", source)
        text, rttm = beside(source, ".txt"), beside(source, ".rttm")
        cells = ["", "", "", "", ""]
        if text is not None:
            heard = [word["text"] for word in one["words"]]
            wrong = wrong_words(spoken_text(text), heard)
            doubt = [1 - word["probability"] for word in one["words"]]
            doubts, wrongs = doubts + doubt, wrongs + wrong
            cells[:2] = f"{word_errors(spoken_text(text), ' '.join(heard)):.1%}", f"{auc(doubt, wrong):.2f}"
        if rttm is not None:
            truth, found = read_rttm(rttm), [Spoken(*turn) for turn in one["turns"]]
            cells[2] = f"{diarization_error(truth, found):.1%}"
            for place, kind in ((3, "speaker"), (4, "by_segment")):
                words = [Spoken(w["start_s"], w["end_s"], w[kind]) for w in one["words"]]
                right, counted = right_speakers(truth, found, words)
                cells[place] = f"{right / counted:.1%}" if counted else ""
        print(f"| {source.name} | {' | '.join(cells)} |")
    print(f"\nAUC over all {len(doubts)} words: {auc(doubts, wrongs):.3f} (goal: at least 0.85)\n")


def memory(minutes: float) -> None:
    """Show that a long file takes no more memory than a short one; recognition is stopped after four chunks."""
    print("| file | peak memory, everything | of the decoder |\n|---|---|---|")
    for length in (minutes / 6, minutes):
        one = measured("footprint", long_talk(length, CACHE / "long.wav"))
        print(f"| {length:g} min | {one['peak_mb']:.0f} MB | {one['decoder_mb']:.0f} MB |")
    print()


def kills(count: int) -> None:
    """Kill the command at random moments until it has finished; compare with an undisturbed run."""
    source = long_talk(2.0, CACHE / "killed.wav")
    whole, killed = CACHE / "whole.json", CACHE / "killed.json"
    for path in (whole, killed):
        path.unlink(missing_ok=True)
    command_of(source, whole, "--fresh").wait()
    chance, redone, done = random.Random(1), 0, 0
    for _ in range(count):
        process = command_of(source, killed)
        before = time.monotonic() + chance.uniform(3.0, 9.0)
        seen: dict[str, int] = {}
        while time.monotonic() < before and process.poll() is None:
            for path in CACHE.glob("transcribe/*/chunk-*.json"):
                stamp = path.stat().st_mtime_ns
                redone += seen.setdefault(str(path), stamp) != stamp
            time.sleep(0.05)
        if process.poll() is not None:
            break
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        done += 1
    command_of(source, killed).wait()
    same = whole.read_bytes() == killed.read_bytes()
    print(f"killed {done} times: finished chunks redone {redone}, result byte for byte the same: {same}\n")


# --- one measurement, in a process of its own


def bare(source: Path) -> dict[str, object]:
    """Run faster-whisper as it comes: whole file, voice activity, word times, no fallback."""
    from faster_whisper.audio import decode_audio

    model = recognizer()._model
    began = _clocks()
    sound = decode_audio(str(source))
    segments, _ = model.transcribe(
        sound,
        language="en",
        beam_size=5,
        temperature=0.0,
        condition_on_previous_text=False,
        word_timestamps=True,
        vad_filter=True,
    )
    return {"text": " ".join(segment.text for segment in segments), **_since(began)}


def words(source: Path) -> dict[str, object]:
    """Run the pipeline without speakers."""
    return _pipeline(source, n_speakers=1)


def voices(source: Path) -> dict[str, object]:
    """Run the pipeline with two speakers."""
    return _pipeline(source, n_speakers=2)


def reference(source: Path) -> dict[str, object]:
    """Run openai-whisper as it comes, on the same weights."""
    import whisper

    from qual.engines.openai_whisper import open_reference

    engine = open_reference(models_dir=CACHE / "none", cache_dir=CACHE, threads=THREADS, device="cpu")
    model = engine._model
    del model.decode  # OpenAI's own again, without our memory of the encoder
    began = _clocks()
    found = whisper.transcribe(
        model,
        str(source) if source.suffix != ".wav" else _samples(source),
        language="en",
        beam_size=5,
        temperature=0.0,
        condition_on_previous_text=False,
        word_timestamps=True,
        fp16=False,
    )
    return {"text": found["text"], **_since(began)}


def scored(source: Path) -> dict[str, object]:
    """Run the pipeline; return words with their speakers, also as whole segments would give them."""
    from qual.engines.speakers import VoiceSeparator
    from qual.engines.speech import segments_so_far
    from qual.engines.speech_work import Request
    from qual.engines.transcribe import transcribe

    language = source.stem.rpartition("_")[2]
    rttm = beside(source, ".rttm")
    n_speakers = len({turn.speaker for turn in read_rttm(rttm)}) if rttm else 2
    with tempfile.TemporaryDirectory() as folder:
        request = Request(source, Path(folder), language if len(language) == 2 else "en", n_speakers=n_speakers)
        heard = transcribe(request, recognizer(), VoiceSeparator(threads=THREADS, overlaps=True))
        segments = segments_so_far(request, 10_000)
    document, found = heard.document, []
    for word in document.words:
        turn = document.turns[document.turn_index_at(word.span.start) or 0]
        middle = (word.start_s + word.end_s) / 2
        segment = next((s for s in segments if s.start_s <= middle <= s.end_s), None)
        shares: dict[str, float] = {}
        for voice in heard.voices if segment else ():
            shared = min(voice.end_s, segment.end_s) - max(voice.start_s, segment.start_s)
            shares[voice.speaker] = shares.get(voice.speaker, 0.0) + max(0.0, shared)
        found.append(
            {
                "text": word.span.slice(document.text),
                "start_s": word.start_s,
                "end_s": word.end_s,
                "probability": word.probability,
                "speaker": turn.speaker,
                "by_segment": max(shares, key=shares.__getitem__) if shares else turn.speaker,
            }
        )
    return {"words": found, "turns": [(v.start_s, v.end_s, v.speaker) for v in heard.voices]}


def footprint(source: Path) -> dict[str, object]:
    """Decode, plan, recognise four chunks, and tell voices apart; return the peaks."""
    from qual.engines.speakers import VoiceSeparator
    from qual.engines.speech import decode_step, plan_step, recognise_step, voices_step
    from qual.engines.speech_work import Request

    engine = recognizer()
    with tempfile.TemporaryDirectory() as folder:
        request = Request(source, Path(folder), "en", n_speakers=2)
        decode_step(request)
        for index in range(min(4, len(plan_step(request).chunks))):
            recognise_step(request, index, engine)
        voices_step(request, VoiceSeparator(threads=THREADS, overlaps=True))
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"peak_mb": own, "decoder_mb": children}


MEASURES = {f.__name__: f for f in (bare, words, voices, reference, scored, footprint)}
LABELS = {
    "bare": "faster-whisper as it comes",
    "words": "the pipeline, no speakers",
    "voices": "the pipeline, two speakers",
    "reference": "openai-whisper as it comes",
}


# --- what they share


def recognizer():
    """Return the packaged model on the processor."""
    from qual.engines.whisper import open_recognizer

    return open_recognizer(models_dir=CACHE / "none", cache_dir=CACHE, threads=THREADS, device="cpu")


def measured(name: str, source: Path) -> dict:
    """Run one measurement in a fresh process; return what it found."""
    command = [sys.executable, "-m", "benchmarks.transcription", "--measure", name, "--source", str(source)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment())
    return json.loads(answer.stdout.splitlines()[-1])


def command_of(source: Path, out: Path, *more: str) -> subprocess.Popen:
    """Start `qual transcribe` on a recording."""
    command = [sys.executable, "-m", "qual", "transcribe", str(source), "--language", "en", "--out", str(out), *more]
    return subprocess.Popen(command, env=_environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def beside(source: Path, suffix: str) -> Path | None:
    """Return the reference of a recording, if there is one."""
    language = source.stem.rpartition("_")[2]
    places = (source.with_suffix(suffix), source.parent / f"reference_{language}{suffix}")
    return next((place for place in places if place.exists()), None)


def long_talk(minutes: float, path: Path) -> Path:
    """Write the English example, again and again with a little noise that differs, as a wav of this length."""
    from qual.engines.media import decode_recording, read_pcm

    decode_recording(EXAMPLES / "ward_manager_en.mp3", CACHE / "one.s16")
    one = np.array(read_pcm(CACHE / "one.s16"))
    chance = np.random.default_rng(0)
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        left = round(minutes * 60 * 16_000)
        while left > 0:
            piece = one[:left] + chance.integers(-15, 16, min(left, len(one)), dtype=np.int16)
            out.writeframes(piece.tobytes())
            left -= len(piece)
    return path


def talk_text(minutes: float) -> str:
    """Return what is said in the talk; whole rounds only, so give minutes that are multiples of 1.5."""
    return " ".join([spoken_text(EXAMPLES / "reference_en.txt")] * max(1, round(minutes / 1.5)))


def _pipeline(source: Path, n_speakers: int) -> dict[str, object]:
    from qual.engines.speakers import VoiceSeparator
    from qual.engines.speech_work import Request
    from qual.engines.transcribe import transcribe

    engine = recognizer()
    began = _clocks()
    with tempfile.TemporaryDirectory() as folder:
        request = Request(source, Path(folder), "en", n_speakers=n_speakers)
        heard = transcribe(request, engine, VoiceSeparator(threads=THREADS, overlaps=True))
    return {"text": heard.document.text, **_since(began)}


def _samples(source: Path) -> np.ndarray:
    with wave.open(str(source)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768


def _environment() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": str(THREADS), "QUAL_CACHE": str(CACHE), "QUAL_DATA": str(CACHE / "data")}


def _clocks() -> tuple[float, float]:
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return used, time.monotonic()


def _since(began: tuple[float, float]) -> dict[str, float]:
    now = _clocks()
    return {"cpu_s": now[0] - began[0], "wall_s": now[1] - began[1]}


if __name__ == "__main__":
    main()
