"""Tells sound and video files from others by their first bytes; light enough for the web process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from qual.errors import BadFile

HEAD_BYTES = 4096  # how much of a file `sniff` wants to see

KNOWN_FORMATS = "wav, mp3, m4a, aac, flac, ogg, opus, wma, amr, 3gp, mp4, mov and webm"
REMEDY = f"Upload the recording itself; {KNOWN_FORMATS} are read."


@dataclass(frozen=True, slots=True)
class Kind:
    """A container: the media type to serve it with and the only demuxer allowed to open it."""

    media_type: str
    demuxer: str


_AUDIO_SUFFIX = {".m4a", ".m4b", ".aac", ".mp3", ".ogg", ".oga", ".opus", ".weba"}
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide")  # what may open an ISO or QuickTime file
_EBML = b"\x1a\x45\xdf\xa3"


def sniff(head: bytes, filename: str) -> str:
    """Return the media type of a recording that begins with `head`; raise BadFile if it is none."""
    return kind_of(head, filename).media_type


def kind_of(head: bytes, filename: str) -> Kind:
    """Return what container begins with `head` (at least HEAD_BYTES, or all of a shorter file).

    The name only decides between sound and video inside one container. Raise BadFile otherwise: playlists,
    texts and pictures are never handed to a decoder, whatever they are called.
    """
    if not head:
        raise BadFile(
            filename,
            "the file is empty (0 bytes).",
            remedy="Copy it again from the recorder, or export it again.",
        )
    kind = _by_magic(head, PurePath(filename).suffix.lower())
    if kind is None:
        raise BadFile(filename, f"this is not a sound or video recording: {_describe(head)}", remedy=REMEDY)
    return kind


def _by_magic(head: bytes, suffix: str) -> Kind | None:
    simple = {
        b"fLaC": Kind("audio/flac", "flac"),
        b"OggS": Kind("audio/ogg", "ogg"),
        b"caff": Kind("audio/x-caf", "caf"),
        b"#!AM": Kind("audio/amr", "amr"),
        b"RF64": Kind("audio/wav", "wav"),
        _ASF[:4]: Kind("audio/x-ms-wma" if suffix == ".wma" else "video/x-ms-asf", "asf"),
    }
    if (kind := simple.get(head[:4])) is not None:
        return kind
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI "):
        return Kind("audio/wav", "wav") if head[8:12] == b"WAVE" else Kind("video/x-msvideo", "avi")
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return Kind("audio/aiff", "aiff")
    if head[4:8] in _ATOMS:
        is_sound = suffix in _AUDIO_SUFFIX or head[8:11] in (b"M4A", b"M4B")
        return Kind("audio/mp4" if is_sound else "video/mp4", "mov")
    if head[:4] == _EBML:
        has_pictures = b"V_" in head and suffix not in _AUDIO_SUFFIX  # codec names: V_VP8, A_OPUS
        return Kind("video/webm" if has_pictures else "audio/webm", "matroska")
    return _mpeg(head)


def _mpeg(head: bytes) -> Kind | None:
    if head[:3] == b"ID3":
        return Kind("audio/mpeg", "mp3")
    frame = head.lstrip(b"\0")[:2]  # some encoders pad with zeros first
    if len(frame) < 2 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0:
        return None
    if frame[1] & 0xF6 == 0xF0:  # ADTS: layer bits are zero
        return Kind("audio/aac", "aac")
    # layer III or II; layer I is extinct, and its bits are those of a UTF-16 text's first mark
    return Kind("audio/mpeg", "mp3") if frame[1] & 0x06 in (0x02, 0x04) else None


def _describe(head: bytes) -> str:
    if head.startswith((b"#EXTM3U", b"ffconcat", b"[playlist]")):
        return "it is a playlist that only names other files."
    if head.startswith(b"%PDF"):
        return "it is a PDF."
    if head.startswith(b"PK\x03\x04"):
        return "it is a zip archive or an Office document."
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return "it is a picture."
    unknown = "its first bytes are those of no format known here."
    try:
        head[: max(1, len(head) - 4)].decode("utf-8")  # the head may end inside a character
    except UnicodeDecodeError:
        return unknown
    return unknown if b"\0" in head else "it begins like a text file."
