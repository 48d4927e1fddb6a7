"""Who speaks when, offline and without torch: two small ONNX models and the mathematics of `qual.analysis`.

pyannote segmentation-3.0 finds speech, changes of voice and overlap; CAM++ makes a voiceprint of every 1.5 s;
the voiceprints are clustered into as many voices as the user says took part.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from qual.analysis import voice_turns, voices
from qual.engines.base import EngineInfo, VoiceTurn
from qual.errors import BadFile, EngineMissing

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent / "data" / "voices"
DIGESTS = {
    "segmentation.onnx": "3494e50f42ac0da2145bffc57d6ff5f262ac5dc466e72565a36996deeaf24961",
    "voiceprint.onnx": "998f6f38938a9209bfe7bdf47ea79279cf654a0dc08db1b80769e4e03583590c",
}
MODEL = "pyannote-segmentation-3.0 + campplus-zh-en-common-advanced"
PRINT_FRAMES = 148  # feature frames in 1.5 s
BATCH = 16  # voiceprints made at once
LISTEN_BATCH = 4  # 10 s windows heard at once; each takes some 15 MB in the network's first layers
BLOCK = 60 * voices.SAMPLE_RATE  # samples whose features are held at once
MOST_CLUSTERED = 1_500  # voiceprints; memory grows with the square, the rest join the nearest voice
FULL_PRINT = voices.SAMPLE_RATE  # samples; shorter voiceprints are too unsteady to shape the clusters


@dataclass(frozen=True, slots=True)
class _Heard:
    """What does not depend on how many people speak: activity, and one voiceprint (e, d) for each sample range."""

    activity: voice_turns.Activity
    windows: list[tuple[int, int]]
    prints: np.ndarray


class VoiceSeparator:
    """Splits a recording into voices on this machine's processor.

    `threads` limits the processor cores (0: all). With `overlaps`, stretches where two people speak at once
    give a turn for each of them; without, turns never overlap, which is what words are assigned by.
    """

    def __init__(self, *, threads: int = 0, overlaps: bool = False) -> None:
        self._threads = threads
        self._overlaps = overlaps
        self._count: dict[str, object] = {}

    @property
    def info(self) -> EngineInfo:
        """Name the models; after a run the settings give the number of voices and whether it was guessed."""
        return EngineInfo(
            engine="onnxruntime",
            version=metadata.version("onnxruntime"),
            model=MODEL,
            digest=_digest(),
            settings={"window_s": 1.5, "step_s": 0.6, "overlaps": self._overlaps, **self._count},
        )

    def diarize(self, pcm: np.ndarray, n_speakers: int | None, *, memory: Path | None = None) -> tuple[VoiceTurn, ...]:
        """Split `pcm`, shape (n_samples,), float32 or int16 (may be a memory map) at 16 kHz, into voices.

        Args:
            pcm: the recording; read in blocks, so that memory hardly grows with its length.
            n_speakers: how many people speak; None to have it guessed, which `info.settings` then says.
            memory: a file for what was heard, read instead of `pcm` where it is there; 5 kB a second of sound.

        Raises:
            EngineMissing: if the shipped weights are not there.
            BadFile: if they are not the released ones.
            ValueError: if `pcm` is not one channel of int16 or float samples or `n_speakers` is below one.
        """
        if pcm.ndim != 1 or not (pcm.dtype == np.int16 or np.issubdtype(pcm.dtype, np.floating)):
            raise ValueError(f"expected one channel of int16 or float samples, got {pcm.dtype} {pcm.shape}")
        if n_speakers is not None and n_speakers < 1:
            raise ValueError(f"at least one person must speak, not {n_speakers}")
        self._count = {"n_speakers": n_speakers or 0, "n_speakers_guessed": n_speakers is None}
        if not pcm.size:
            return ()
        heard = _remembered(memory)
        if heard is None:
            heard = self._hear(pcm)
            _remember(memory, heard)
        pieces = voice_turns.stretches(heard.activity)
        if not pieces:
            return ()
        names, votes = _name(heard, pieces, n_speakers)
        self._count["n_speakers"] = votes.shape[1]
        turns = [(*turn, False) for turn in voice_turns.as_turns(names, pcm.size)]
        if self._overlaps:
            second = voice_turns.name_overlaps(names, heard.activity, votes)
            turns = sorted(turns + [(*turn, True) for turn in voice_turns.as_turns(second, pcm.size)])
        return _labelled(turns)

    def _hear(self, pcm: np.ndarray) -> _Heard:
        activity = self._listen(pcm)
        pieces = voice_turns.stretches(activity)
        windows = [window for piece in pieces for window in voice_turns.print_windows(piece, pcm.size)]
        prints = [np.zeros((0, 1), np.float32), *self._voiceprints(pcm, windows)]
        return _Heard(activity, windows, np.concatenate(prints[1:] or prints))

    def _listen(self, pcm: np.ndarray) -> voice_turns.Activity:
        session = _session("segmentation.onnx", self._threads)
        step = voice_turns.HOP_FRAMES * voice_turns.FRAME_STEP
        starts = [number * step for number in range(voice_turns.n_windows(pcm.size))]
        answers = []
        for at in range(0, len(starts), LISTEN_BATCH):
            sound = np.zeros((len(starts[at : at + LISTEN_BATCH]), 1, voice_turns.WINDOW), dtype=np.float32)
            for row, start in enumerate(starts[at : at + LISTEN_BATCH]):
                part = _sound(pcm, start, start + voice_turns.WINDOW)
                sound[row, 0, : part.size] = part
            answers.append(session.run(None, {"sound": sound})[0])
        return voice_turns.join_windows(np.concatenate(answers), pcm.size)

    def _voiceprints(self, pcm: np.ndarray, windows: list[tuple[int, int]]) -> Iterator[np.ndarray]:
        session = _session("voiceprint.onnx", self._threads)
        for features in _batches(pcm, windows):
            yield voices.unit(session.run(None, {"features": features})[0])


def _name(
    heard: _Heard, pieces: tuple[voice_turns.Stretch, ...], n_speakers: int | None
) -> tuple[np.ndarray, np.ndarray]:
    if n_speakers == 1 or not heard.windows:
        alone = np.ones((len(heard.activity.speech), 1))
        return voice_turns.name_frames(pieces, (), np.empty((0, 1)), alone), alone
    alike = heard.prints @ _voices_in(heard.prints, heard.windows, n_speakers).T
    votes = voice_turns.vote(heard.activity, heard.windows, alike)
    return voice_turns.name_frames(pieces, heard.windows, alike, votes), votes


def _remember(memory: Path | None, heard: _Heard) -> None:
    if memory is None:
        return
    activity = heard.activity
    partial = memory.with_name(f"{memory.name}.{os.getpid()}.part")
    with partial.open("wb") as out:
        np.savez(
            out,
            speech=activity.speech,
            overlap=activity.overlap,
            takeover=activity.takeover,
            local=activity.local,
            windows=np.array(heard.windows, dtype=np.int64).reshape(-1, 2),
            prints=heard.prints,
        )
    partial.replace(memory)


def _remembered(memory: Path | None) -> _Heard | None:
    if memory is None or not memory.is_file():
        return None
    try:
        with memory.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            activity = voice_turns.Activity(kept["speech"], kept["overlap"], kept["takeover"], kept["local"])
            return _Heard(activity, [(int(a), int(b)) for a, b in kept["windows"]], kept["prints"])
    except (OSError, ValueError, KeyError, BadZipFile):  # half-written by an older version: made again
        return None


def _voices_in(prints: np.ndarray, windows: list[tuple[int, int]], n_speakers: int | None) -> np.ndarray:
    lengths = np.array([end - start for start, end in windows])
    steady = np.flatnonzero(lengths >= FULL_PRINT)
    if len(steady) < 4 * (n_speakers or 2):  # hardly anyone spoke for a second on end
        steady = np.arange(len(prints))
    some = prints[steady[np.linspace(0, len(steady) - 1, min(len(steady), MOST_CLUSTERED)).astype(int)]]
    count = n_speakers or voices.guess_count(some)
    return voices.centroids(some, voices.cluster(some, count))


def _batches(pcm: np.ndarray, windows: list[tuple[int, int]]) -> Iterator[np.ndarray]:
    """Yield features of `windows` (in order), shape (up to BATCH, 148, 80), in blocks of the recording."""
    origin, features = 0, np.empty((0, voices.BANDS), dtype=np.float32)
    batch: list[np.ndarray] = []
    for start, end in windows:
        if end > origin + len(features) * voices.HOP:
            origin = start
            features = voices.log_mel(_sound(pcm, start, start + BLOCK))
        first = (start - origin) // voices.HOP
        n_frames = 1 + (end - start - voices.FRAME) // voices.HOP
        batch.append(voices.fit_window(features[first : first + n_frames], PRINT_FRAMES))
        if len(batch) == BATCH:
            yield np.stack(batch)
            batch = []
    if batch:
        yield np.stack(batch)


def _sound(pcm: np.ndarray, start: int, end: int) -> np.ndarray:
    part = np.asarray(pcm[start:end])
    return part.astype(np.float32) / 32_768 if part.dtype == np.int16 else part.astype(np.float32)


def _labelled(turns: list[tuple[float, float, int, bool]]) -> tuple[VoiceTurn, ...]:
    numbers: dict[int, int] = {}
    for _, _, voice, _ in turns:
        numbers.setdefault(voice, len(numbers) + 1)
    return tuple(VoiceTurn(start_s, end_s, f"S{numbers[voice]}", second) for start_s, end_s, voice, second in turns)


def _session(name: str, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # the arena keeps its largest moment for good
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # leave idle cores to others
    return onnxruntime.InferenceSession(_weights(name), options, providers=["CPUExecutionProvider"])


def _weights(name: str) -> bytes:
    file = FOLDER / name
    if not file.is_file():
        raise EngineMissing(f"This installation of Qual lacks the voice model {name}. Install Qual again.")
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != DIGESTS[name]:
        raise BadFile(name, "This is not the voice model of this release.", remedy="Install Qual again.")
    return data


@lru_cache(maxsize=1)
def _digest() -> str:
    return hashlib.sha256("".join(DIGESTS.values()).encode()).hexdigest()
