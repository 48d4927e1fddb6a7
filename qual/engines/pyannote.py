"""Who speaks when by a pyannote.audio pipeline the user has: a folder of theirs, or a hub name where that is allowed.

An option beside `qual.engines.speakers`, for those who installed pyannote.audio and accepted the model's terms. Its
measuring of use is switched off before it is imported: nothing leaves the machine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from qual.engines.base import SAMPLE_RATE, EngineInfo, VoiceTurn
from qual.errors import BadInput, EngineMissing

ENGINE = "pyannote"
CONFIG = "config.yaml"
COMMUNITY = "pyannote/speaker-diarization-community-1"
_REMEDY = "Install it with: pip install pyannote.audio==4.0.7; or leave the choice of the voice model out."


class PyannoteSeparator:
    """Splits a recording into voices with the pipeline `name`: a folder with a config.yaml, or a hub name.

    The weights are opened at the first recording; then EngineMissing says what to install or to copy.
    """

    def __init__(self, name: str, *, online: bool = False, cache_dir: Path | None = None, threads: int = 0) -> None:
        """Take the name; raise BadInput for one that is neither a folder here nor allowed to be fetched."""
        self._name, self._cache, self._threads = name, cache_dir, threads
        self._folder = Path(name) if Path(name).is_dir() else None
        self._count: dict[str, object] = {}
        self._pipeline: Any = None
        if self._folder is not None and not (self._folder / CONFIG).is_file():
            raise BadInput(f"{name} is no folder of a pyannote pipeline: it holds no {CONFIG}. Copy the whole folder.")
        if self._folder is None and not online:
            raise BadInput(
                f"There is no folder {name!r}, and fetching models from the network is not allowed here. Copy the "
                f"model into a folder and name that, or allow the network (QUAL_ONLINE=1) to fetch {COMMUNITY!r}."
            )

    @property
    def info(self) -> EngineInfo:
        """Name pipeline and version; after a run the settings give the number of voices and whether it was guessed."""
        try:
            version = metadata.version("pyannote.audio")
        except metadata.PackageNotFoundError:
            version = ""
        shown = self._folder.name if self._folder is not None else self._name
        return EngineInfo(ENGINE, version, shown, self._digest(), {"overlaps": True, **self._count})

    def diarize(self, pcm: np.ndarray, n_speakers: int | None, *, memory: Path | None = None) -> tuple[VoiceTurn, ...]:  # noqa: ARG002 - the pipeline keeps nothing
        """Split `pcm`, shape (n_samples,), float32 or int16 at 16 kHz, into voices; None has their number guessed."""
        self._count = {"n_speakers": n_speakers or 0, "n_speakers_guessed": n_speakers is None}
        if not pcm.size:
            return ()
        pipeline = self._loaded()
        import torch

        sound = pcm.astype(np.float32) / 32768 if pcm.dtype == np.int16 else np.asarray(pcm, np.float32)
        file = {"waveform": torch.from_numpy(sound)[None], "sample_rate": SAMPLE_RATE}
        found = pipeline(file, num_speakers=n_speakers)
        turns = voice_turns_of(
            _rows(getattr(found, "exclusive_speaker_diarization", found)),
            _rows(getattr(found, "speaker_diarization", found)),
        )
        self._count["n_speakers"] = len({turn.speaker for turn in turns})
        return turns

    def _loaded(self) -> Any:
        if self._pipeline is not None:
            return self._pipeline
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"
        if self._folder is not None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from pyannote.audio import Pipeline
        except ImportError as error:
            raise EngineMissing(f"The engine pyannote.audio is not installed. {_REMEDY}") from error
        place = str(self._folder) if self._folder is not None else self._name
        try:
            pipeline = Pipeline.from_pretrained(place, cache_dir=None if self._folder is not None else self._cache)
        except Exception as error:  # torch, yaml and the hub each have their own
            raise EngineMissing(
                f"The voice model {self._name} cannot be loaded ({str(error)[:200]}). Copy the whole folder again, or "
                "accept the model's terms on its page and log in to the hub."
            ) from error
        if pipeline is None:
            raise EngineMissing(
                f"The voice model {self._name} cannot be fetched. Accept its terms on its page and log in to the hub."
            )
        import torch

        if self._threads:
            torch.set_num_threads(self._threads)
        if torch.cuda.is_available():
            pipeline.to(torch.device("cuda"))
        self._pipeline = pipeline
        return pipeline

    def _digest(self) -> str:
        if self._folder is None:
            return ""
        return hashlib.sha256((self._folder / CONFIG).read_bytes()).hexdigest()


def voice_turns_of(
    leading: Iterable[tuple[float, float, str]], everything: Iterable[tuple[float, float, str]]
) -> tuple[VoiceTurn, ...]:
    """Return turns named in order of appearance: who leads, and as `second` ones who else speaks then.

    Both hold (start_s, end_s, name); in `leading` nothing overlaps.

    >>> [(t.start_s, t.speaker, t.second) for t in voice_turns_of([(0, 4, "B")], [(0, 4, "B"), (1, 2, "A")])]
    [(0.0, 'S1', False), (1.0, 'S2', True)]
    """
    first = sorted((float(a), float(b), name, False) for a, b, name in leading)
    second = []
    for start, end, name in sorted(everything):
        under = [(max(start, a), min(end, b)) for a, b, other, _ in first if other != name and a < end and start < b]
        second += [(float(a), float(b), name, True) for a, b in under]
    turns = sorted([*first, *second], key=lambda turn: (turn[0], turn[3], turn[1]))
    numbers: dict[str, int] = {}
    for _, _, name, _ in turns:
        numbers.setdefault(name, len(numbers) + 1)
    return tuple(VoiceTurn(start, end, f"S{numbers[name]}", more) for start, end, name, more in turns)


def _rows(annotation: Any) -> list[tuple[float, float, str]]:
    return [(turn.start, turn.end, str(name)) for turn, _, name in annotation.itertracks(yield_label=True)]
