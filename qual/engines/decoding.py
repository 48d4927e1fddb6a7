"""Decodes a recording into 16 kHz mono 16-bit samples in blocks. Runs in a child process, see `qual.engines.media`."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from qual.analysis.channels import Meter
from qual.engines.base import SAMPLE_RATE
from qual.engines.recorded import recorded_on
from qual.engines.sniff import HEAD_BYTES, REMEDY, Kind, kind_of
from qual.errors import BadFile, StoreProblem

if TYPE_CHECKING:
    from av.container import InputContainer

LONGEST_S = 24 * 3600  # bounds the disk a small but hostile file can fill: 115 MB per hour of sound
GAP_S = 0.2  # longer holes in the time stamps become silence: words stay on the player's clock
LONGEST_GAP_S = 600
ABSOLUTE_CLOCK = ("mov", "matroska")  # players count these from 0, all others from their first sample
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
    channels: int = 1
    recorded_on: str = ""  # ISO 8601, "" where the file does not say


def probe_file(path: Path, *, name: str = "") -> MediaInfo:
    """Read a recording's header; raise BadFile saying why it is none.

    `name` is what the person calls the file, where it is stored under another name.
    """
    path = Path(path)
    name = name or path.name
    with opened(path, name) as (container, kind):
        stream = sound_of(container, name)
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


def decode_file(path: Path, out_path: Path, *, name: str = "", tell: Callable[[float | None], None]) -> DecodedSound:
    """Write the sound of `path` to `out_path` as raw 16 kHz mono int16, in constant memory.

    Several channels are averaged; how loud each was goes into `levels_path(out_path)`. `tell` hears the share
    done, None where the length is not announced, at least every ten seconds of sound. Raise BadFile for what
    cannot be decoded at all, StoreProblem when the disk is full.
    """
    name = name or path.name
    try:
        with out_path.open("wb") as out:
            sound, meter = _decode(path, name, out, tell, only=None)
            if (alone := meter.clearest_if_cancelled()) is not None:  # turned phase: the mean would be silence
                out.seek(0)
                out.truncate()
                sound, meter = _decode(path, name, out, tell, only=alone)
            out.flush()
            os.fsync(out.fileno())
        if (levels := meter.levels()) is not None:
            np.save(levels_path(out_path), levels)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StoreProblem(
                f"The disk is full: there is no room to unpack {name}. Free about 120 MB for each hour "
                "of sound and try again; what was stored before is kept."
            ) from error
        raise
    return sound


def levels_path(pcm_path: Path) -> Path:
    """Return where the loudness of the channels lies beside the samples."""
    return pcm_path.with_name(f"{pcm_path.name}.levels.npy")


def _decode(
    path: Path, name: str, out: Any, tell: Callable[[float | None], None], *, only: int | None
) -> tuple[DecodedSound, Meter]:
    with opened(path, name) as (container, kind):
        stream = sound_of(container, name)
        announced_s = _announced_s(container, stream)
        if announced_s and kind.demuxer == "wav":
            announced_s *= _wav_shortfall(path)
        day = recorded_on(container.metadata, stream.metadata)
        tracks, channels = len(container.streams.audio), int(stream.codec_context.channels or 1)
        writer = _Writer(out, name, announced_s, tell, only)
        damaged = _decode_stream(container, stream, kind, writer)
    if writer.heard == 0:
        raise BadFile(name, _nothing_heard(damaged), remedy="Check the recording in a player; " + REMEDY)
    seconds = writer.written / SAMPLE_RATE
    guessed = kind.demuxer in _GUESSED_LENGTH and not _counts_frames(path)
    cut_off = kind.demuxer == "mov" and _ends_inside_a_box(path)
    found = _warnings(name, seconds, None if guessed else announced_s, damaged, tracks, cut_off)
    return DecodedSound(seconds, found, channels, day), writer.meter


@contextmanager
def opened(path: Path, name: str) -> Iterator[tuple[InputContainer, Kind]]:
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


def sound_of(container: InputContainer, name: str) -> Any:
    """Return the stream of sound in a file; raise BadFile if there is none."""
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
    if kind.demuxer not in ABSOLUTE_CLOCK and stream.start_time is not None:
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
    """Resamples frames, joins their channels and appends them, filling holes in the time stamps with silence."""

    def __init__(
        self, out: Any, name: str, announced_s: float | None, tell: Callable[[float | None], None], only: int | None
    ) -> None:
        self.out, self.name, self.announced_s, self.tell, self.only = out, name, announced_s, tell, only
        self.written = 0  # samples, silence included
        self.heard = 0  # samples that came from the recording
        self.meter = Meter()
        self._resampler: Any = None
        self._shape: tuple[object, ...] = ()
        self._reported = 0

    def write(self, frame: Any, origin: float) -> None:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:  # a chained ogg may change its rate half-way
            self._restart(frame, shape)
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

    def _restart(self, frame: Any, shape: tuple[object, ...]) -> None:
        from av.audio.resampler import AudioResampler

        if self._resampler is not None:
            self._append(self._resampler.resample(None))
        # The channels stay apart: the library's own mix leaves out the one for low tones, which may be a person.
        self._resampler = AudioResampler(format="s16p", layout=frame.layout, rate=SAMPLE_RATE)
        self._shape = shape

    def _fill_to(self, time_s: float) -> None:
        missing = round(time_s * SAMPLE_RATE) - self.written
        latest_s = self.announced_s + 1 if self.announced_s else self.written / SAMPLE_RATE + LONGEST_GAP_S
        if missing <= GAP_S * SAMPLE_RATE or time_s > latest_s:  # a damaged stamp may claim any time
            return
        block = bytes(2 * SAMPLE_RATE)
        self.written += missing
        self.meter.skip(missing)
        while missing > 0:
            self.out.write(block[: 2 * missing])
            missing -= SAMPLE_RATE

    def _append(self, frames: list[Any]) -> None:
        for frame in frames:
            channels = frame.to_ndarray()
            samples = self.meter.joined(channels) if self.only is None else channels[self.only % len(channels)]
            self.out.write(samples.tobytes())
            self.written += len(samples)
            self.heard += len(samples)
        if self.written > LONGEST_S * SAMPLE_RATE:
            raise self._too_long()

    def _too_long(self) -> BadFile:
        return BadFile(self.name, f"the recording is longer than {LONGEST_S // 3600} hours.", remedy="Cut it first.")

    def _report(self) -> None:
        self._reported = self.written
        self.tell(min(1.0, self.written / SAMPLE_RATE / self.announced_s) if self.announced_s else None)


def _nothing_heard(damaged: int) -> str:
    if damaged:
        return "its sound cannot be decoded: the file is damaged or protected against copying."
    return "the recording is 0 seconds long."


def _counts_frames(path: Path) -> bool:
    """Say whether an mp3 begins with a count of its frames (Xing, Info), so that its announced length is true."""
    with path.open("rb") as file:
        head = file.read(10)
        tag = head[:3] == b"ID3" and sum((byte & 127) << 7 * (3 - i) for i, byte in enumerate(head[6:10])) + 10
        file.seek(int(tag))
        first = file.read(256)
    return b"Xing" in first or b"Info" in first


def _ends_inside_a_box(path: Path) -> bool:
    """Say whether an ISO file stops before its last box is complete; a fragmented one announces no length."""
    size, position = path.stat().st_size, 0
    with path.open("rb") as file:
        while position + 8 <= size:
            file.seek(position)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            length = int.from_bytes(head[8:16], "big") if length == 1 else length
            if length == 0:  # to the end of the file, whatever that is
                return False
            if length < 8:
                return True
            position += length
    return position != size


def _warnings(
    name: str, seconds: float, announced_s: float | None, damaged: int, tracks: int, cut_off: bool
) -> tuple[str, ...]:
    found = []
    if announced_s is not None and seconds < announced_s - max(1.0, 0.01 * announced_s):
        missing = clock(int(announced_s) - int(seconds))  # as the two clocks are read
        found.append(
            f"{name} ends after {clock(seconds)}, although it announces {clock(announced_s)}: it was probably cut "
            f"off while it was copied, and {missing} are missing. What is there was used."
        )
    elif cut_off:
        found.append(f"{name} is cut off after {clock(seconds)}; how much is missing it does not say. Copy it again.")
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
