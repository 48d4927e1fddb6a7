"""Recordings: what a file holds, and its sound as 16 kHz mono 16-bit samples.

Files come from anywhere, so that the decoder runs in a child process that may open one format and no network,
with bounded memory; whatever it does, crash or hang, becomes a message about the file. The web process calls
only `sniff`, which needs no decoder.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

import qual
from qual.engines.decoding import DecodedSound, MediaInfo, clock, levels_path
from qual.engines.sniff import sniff
from qual.errors import BadFile, Cancelled, StoreProblem

__all__ = [
    "DecodedSound",
    "MediaInfo",
    "clip",
    "clock",
    "decode_recording",
    "decode_to_pcm",
    "probe",
    "read_levels",
    "read_pcm",
    "sniff",
]

HANGS_S = 120  # without a word from the decoder, which reports every ten seconds of sound
POLL_S = 0.2
DECODER = ("-P", "-m", "qual.engines.decoder")


def probe(path: Path, *, name: str = "") -> MediaInfo:
    """Read a recording's header; raise BadFile saying why it is none.

    `name` is what the person calls the file, where it is stored under another name.
    """
    path = Path(path)
    return MediaInfo(**_ask("probe", path, name or path.name))


def decode_to_pcm(
    path: Path,
    out_path: Path,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> float:
    """Write the sound of `path` to `out_path` as raw 16 kHz mono int16; return its seconds."""
    return decode_recording(path, out_path, progress=progress, should_stop=should_stop).duration_s


def decode_recording(
    path: Path,
    out_path: Path,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    name: str = "",
) -> DecodedSound:
    """Write the sound of `path` as raw 16 kHz mono int16, in constant memory.

    `progress` is called with the share done (0 to 1) where the length is announced. The file appears under
    `out_path` only when complete, with the loudness of several channels beside it. Raise BadFile for what cannot
    be decoded at all, Cancelled within a second after `should_stop` says so, StoreProblem when the disk is full.
    """
    path, out_path = Path(path), Path(out_path)
    name = name or path.name
    partial = out_path.with_name(f"{out_path.name}.{os.getpid()}.part")
    try:
        answer = _ask("decode", path, name, partial, progress=progress, should_stop=should_stop)
        levels_path(out_path).unlink(missing_ok=True)
        if levels_path(partial).exists():
            levels_path(partial).replace(levels_path(out_path))
        partial.replace(out_path)
    finally:
        partial.unlink(missing_ok=True)
        levels_path(partial).unlink(missing_ok=True)
    return DecodedSound(answer["duration_s"], tuple(answer["warnings"]), answer["channels"], answer["recorded_on"])


def clip(path: Path, out_path: Path, start_s: float, end_s: float, *, name: str = "") -> float:
    """Write a stretch of a recording as a WAV file, 16 kHz mono, and return its seconds, at most five minutes.

    Raise BadFile if nothing can be heard there.
    """
    path = Path(path)
    stretch = (f"{start_s:.3f}", f"{end_s:.3f}")
    return float(_ask("clip", path, name or path.name, Path(out_path), *stretch)["duration_s"])


def read_pcm(path: Path) -> np.ndarray:
    """Map what `decode_recording` wrote; int16, shape (n_samples,), read-only, not loaded into memory."""
    if Path(path).stat().st_size == 0:
        return np.zeros(0, dtype=np.int16)
    return np.memmap(path, dtype=np.int16, mode="r")


def read_levels(path: Path) -> np.ndarray | None:
    """Return how loud each channel was, for the samples in `path`, None for one channel. See `analysis.channels`."""
    levels = levels_path(Path(path))
    return np.load(levels, allow_pickle=False) if levels.exists() else None


def _ask(
    what: str,
    path: Path,
    name: str,
    out: Path | None = None,
    *more: str,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """Let the child process do something with a file; return its answer or raise its error."""
    command = [sys.executable, *DECODER, what, str(path), name, str(out or ""), *more]
    # One thread each, so that the limit on memory is not spent on stacks.
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(qual.__file__).parent.parent),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    with tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=complaints)
        try:
            return _listen(child, name, progress, should_stop)
        finally:
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()


def _listen(
    child: subprocess.Popen[bytes],
    name: str,
    progress: Callable[[float], None] | None,
    should_stop: Callable[[], bool] | None,
) -> dict[str, Any]:
    pipe = child.stdout
    assert pipe is not None
    heard_at = time.monotonic()
    buffer = b""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if should_stop is not None and should_stop():
                raise Cancelled(f"Reading {name} was stopped.")
            if not selector.select(POLL_S):
                if time.monotonic() - heard_at > HANGS_S:
                    raise _gave_up(name, "it does not come to an end")
                continue
            piece = os.read(pipe.fileno(), 65536)
            if not piece:
                raise _gave_up(name, f"it broke off with code {child.wait()}")
            heard_at = time.monotonic()
            *lines, buffer = (buffer + piece).split(b"\n")
            for line in lines:
                message = json.loads(line)
                if "answer" in message:
                    return message["answer"]
                if "error" in message:
                    _raise(message)
                if progress is not None and message["share"] is not None:
                    progress(message["share"])


def _gave_up(name: str, how: str) -> BadFile:
    return BadFile(
        name,
        f"the file cannot be decoded ({how}).",
        remedy="It is probably damaged. Open it in a player and save it as wav or mp3, then try again.",
    )


def _raise(message: dict[str, Any]) -> NoReturn:
    if message["error"] == "BadFile":
        raise BadFile(message["file"], message["problem"], where=message["where"], remedy=message["remedy"])
    raise StoreProblem(message["problem"])
