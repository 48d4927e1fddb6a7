"""Recordings: what a file holds, and its sound as 16 kHz mono 16-bit samples, decoded in blocks.

PyAV is imported inside the functions; the web process calls only `sniff`, which needs no decoder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qual.engines.base import SAMPLE_RATE
from qual.engines.sniff import HEAD_BYTES, REMEDY, Kind, kind_of, sniff
from qual.errors import BadFile, Cancelled, StoreProblem

if TYPE_CHECKING:
    from av.container import InputContainer

__all__ = ["DecodedSound", "MediaInfo", "decode_recording", "decode_to_pcm", "probe", "read_pcm", "sniff"]

LONGEST_S = 24 * 3600  # bounds the disk a small but hostile file can fill: 115 MB per hour of sound
GAP_S = 0.2  # longer holes in the time stamps become silence: words stay on the player's clock
LONGEST_GAP_S = 600
_ABSOLUTE_CLOCK = ("mov", "matroska")  # players count these from 0, all others from their first sample
_GUESSED_LENGTH = ("mp3", "aac", "amr")  # no length in the header: what is announced is an estimate


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a recording holds; `duration_s` is None where only decoding can tell (browser recordings)."""

    duration_s: float | None
    format: str
    channels: int
    sample_rate: int  # Hz
    media_type: str
    tracks: int = 1


@dataclass(frozen=True, slots=True)
class DecodedSound:
    """How much sound was decoded, and what a person should know about it."""

    duration_s: float
    warnings: tuple[str, ...] = ()


def probe(path: Path, *, name: str = "") -> MediaInfo:
    """Read a recording's header; raise BadFile saying why it is none.

    `name` is what the person calls the file, where it is stored under another name.
    """
    path = Path(path)
    name = name or path.name
    with _opened(path, name) as (container, kind):
        stream = _sound_of(container, name)
        seconds = _announced_s(container, stream)
        codec = stream.codec_context
        return MediaInfo(
            seconds,
            f"{kind.demuxer}/{codec.name}",
            int(codec.channels or 0),
            int(codec.sample_rate or 0),
            kind.media_type,
            len(container.streams.audio),
        )


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
    `out_path` only when complete. Raise BadFile for what cannot be decoded at all, Cancelled when
    `should_stop` says so, StoreProblem when the disk is full.
    """
    path, out_path = Path(path), Path(out_path)
    name = name or path.name
    partial = out_path.with_name(f"{out_path.name}.{os.getpid()}.part")
    try:
        with _opened(path, name) as (container, kind), partial.open("wb") as out:
            stream = _sound_of(container, name)
            announced_s = _announced_s(container, stream)
            if announced_s and kind.demuxer == "wav":
                announced_s *= _wav_shortfall(path)
            tracks = len(container.streams.audio)
            writer = _Writer(out, name, announced_s, progress, should_stop)
            damaged = _decode_stream(container, stream, kind, writer)
            out.flush()
            os.fsync(out.fileno())
        if writer.heard == 0:
            raise BadFile(name, _nothing_heard(damaged), remedy="Check the recording in a player; " + REMEDY)
        partial.replace(out_path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreProblem(
                f"The disk is full: there is no room to unpack {name}. Free about 120 MB for each hour "
                "of sound and try again; what was stored before is kept."
            ) from error
        raise
    finally:
        partial.unlink(missing_ok=True)
    seconds = writer.written / SAMPLE_RATE
    guessed = kind.demuxer in _GUESSED_LENGTH
    return DecodedSound(seconds, _warnings(name, seconds, None if guessed else announced_s, damaged, tracks))


def read_pcm(path: Path) -> np.ndarray:
    """Map what `decode_to_pcm` wrote; int16, shape (n_samples,), read-only, not loaded into memory."""
    if Path(path).stat().st_size == 0:
        return np.zeros(0, dtype=np.int16)
    return np.memmap(path, dtype=np.int16, mode="r")


@contextmanager
def _opened(path: Path, name: str) -> Iterator[tuple[InputContainer, Kind]]:
    """Open with the one demuxer the first bytes call for; translate the library's errors."""
    import av

    try:
        with path.open("rb") as file:
            kind = kind_of(file.read(HEAD_BYTES), name)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BadFile(name, f"the file cannot be opened ({error.strerror}).") from error
    options = {"protocol_whitelist": "file", "format_whitelist": _whitelist(kind.demuxer)}
    try:
        # The absolute "file:" form: a name like "concat:a|b" must never be read as a protocol.
        container = av.open(f"file:{path.resolve()}", format=kind.demuxer, options=options, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError) as error:
        raise BadFile(name, _why_closed(kind, path), remedy=REMEDY) from error
    try:
        yield container, kind
    finally:
        container.close()


def _whitelist(demuxer: str) -> str:
    # ffmpeg compares with a demuxer's full name, which lists its aliases
    return {"mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm"}.get(demuxer, demuxer)


def _why_closed(kind: Kind, path: Path) -> str:
    if kind.demuxer == "mov":
        return (
            "the file is cut off or damaged: its table of contents, which recorders write last, is missing. "
            "Copy it from the recorder again; if it is broken there too, an mp4 repair tool may help."
        )
    if path.stat().st_size < 128:
        return "the file is cut off: only its first bytes are there. Copy it from the recorder again."
    return "the file is damaged: it begins like a recording but cannot be read. Copy it from the recorder again."


def _sound_of(container: InputContainer, name: str) -> Any:
    stream = container.streams.best("audio")
    if stream is None:
        raise BadFile(
            name,
            "there is no sound in this file, only pictures." if container.streams.video else "there is no sound in it.",
            remedy="Export the video again with its sound, or upload the sound recording.",
        )
    if stream.codec_context is None:
        raise BadFile(name, "its sound is stored in a way that cannot be read here.", remedy="Save it as wav.")
    return stream


def _announced_s(container: InputContainer, stream: Any) -> float | None:
    if container.duration:
        return container.duration / 1_000_000
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return None


def _wav_shortfall(path: Path) -> float:
    """Return how many times longer the header says the file is; the library corrects this silently."""
    with path.open("rb") as file:
        head = file.read(8)
    promised, size = int.from_bytes(head[4:8], "little") + 8, path.stat().st_size
    unknown = promised > 0xFFFF_FF00 or head[:4] != b"RIFF"  # written by a program that cannot seek back
    return 1.0 if unknown else max(1.0, promised / size)


def _decode_stream(container: InputContainer, stream: Any, kind: Kind, writer: _Writer) -> int:
    """Feed every frame to `writer`; return how many packets were damaged and left out."""
    import av

    damaged = 0
    origin = 0.0
    if kind.demuxer not in _ABSOLUTE_CLOCK and stream.start_time is not None:
        origin = float(stream.start_time * stream.time_base)
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except av.error.FFmpegError:  # the rest of the container cannot be read; what came before is kept
            damaged += 1
            break
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            damaged += 1
            continue
        for frame in frames:
            writer.write(frame, origin)
    writer.finish()
    return damaged


class _Writer:
    """Resamples frames and appends them, filling holes in the time stamps with silence."""

    def __init__(
        self,
        out: Any,
        name: str,
        announced_s: float | None,
        progress: Callable[[float], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.out, self.name, self.announced_s = out, name, announced_s
        self.progress, self.should_stop = progress, should_stop
        self.written = 0  # samples, silence included
        self.heard = 0  # samples that came from the recording
        self._resampler: Any = None
        self._shape: tuple[object, ...] = ()
        self._reported = 0

    def write(self, frame: Any, origin: float) -> None:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:  # a chained ogg may change its rate half-way
            self._restart(shape)
        if frame.pts is not None and frame.time_base:
            self._fill_to(float(frame.pts * frame.time_base) - origin)
        frame.pts = None  # the resampler must not fill or trim by itself
        self._append(self._resampler.resample(frame))
        if self.written - self._reported >= 10 * SAMPLE_RATE:
            self._report()

    def finish(self) -> None:
        if self._resampler is not None:
            self._append(self._resampler.resample(None))
        self._report()

    def _restart(self, shape: tuple[object, ...]) -> None:
        from av.audio.resampler import AudioResampler

        if self._resampler is not None:
            self._append(self._resampler.resample(None))
        self._resampler = AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        self._shape = shape

    def _fill_to(self, time_s: float) -> None:
        missing = round(time_s * SAMPLE_RATE) - self.written
        latest_s = self.announced_s + 1 if self.announced_s else self.written / SAMPLE_RATE + LONGEST_GAP_S
        if missing <= GAP_S * SAMPLE_RATE or time_s > latest_s:  # a damaged stamp may claim any time
            return
        block = bytes(2 * SAMPLE_RATE)
        self.written += missing
        while missing > 0:
            self.out.write(block[: 2 * missing])
            missing -= SAMPLE_RATE

    def _append(self, frames: list[Any]) -> None:
        for frame in frames:
            samples = frame.to_ndarray().reshape(-1)
            self.out.write(samples.tobytes())
            self.written += len(samples)
            self.heard += len(samples)
        if self.written > LONGEST_S * SAMPLE_RATE:
            raise self._too_long()

    def _too_long(self) -> BadFile:
        return BadFile(self.name, f"the recording is longer than {LONGEST_S // 3600} hours.", remedy="Cut it first.")

    def _report(self) -> None:
        self._reported = self.written
        if self.should_stop is not None and self.should_stop():
            raise Cancelled(f"Reading {self.name} was stopped.")
        if self.progress is not None and self.announced_s:
            self.progress(min(1.0, self.written / SAMPLE_RATE / self.announced_s))


def _nothing_heard(damaged: int) -> str:
    if damaged:
        return "its sound cannot be decoded: the file is damaged or protected against copying."
    return "the recording is 0 seconds long."


def _warnings(name: str, seconds: float, announced_s: float | None, damaged: int, tracks: int) -> tuple[str, ...]:
    found = []
    if announced_s is not None and seconds < announced_s - max(1.0, 0.01 * announced_s):
        found.append(
            f"{name} ends after {clock(seconds)}, although it announces {clock(announced_s)}: it was "
            "probably cut off while it was copied. What is there was used."
        )
    elif damaged:
        found.append(f"{name} is damaged in {damaged} places; the sound there is missing.")
    if tracks > 1:
        found.append(f"{name} holds {tracks} sound tracks; the main one was used.")
    return tuple(found)


def clock(seconds: float) -> str:
    """Return a time as people write it: "3:07", "1:02:33".

    >>> clock(187.4)
    '3:07'
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
