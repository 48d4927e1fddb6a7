"""Timed captions (WebVTT and SubRip): from cues to turns with word times."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qual.domain.document import Span, SpokenTurn, Word
from qual.errors import BadFile
from qual.exchange.plain_text import one_line
from qual.exchange.speaker_lines import Paragraph, recognised

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>|</v>")
_VTT_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d[\d:.]*>")
_SRT_TAG = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^>]*)?>|\{\\an?\d{1,2}\}", re.IGNORECASE)
_PAUSE_S = 2.0  # without speakers, a longer silence begins a new turn,
_LONG_TURN = 400  # and so does the end of a sentence after this many characters
_SENTENCE_END = re.compile(r"[.!?…。？！][\"”“»')\]]*$")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption; `speaker` is None where the file does not say who speaks."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None = None


def read_vtt(filename: str, text: str) -> list[Cue]:
    """Return the cues of a WebVTT file, one per voice; raise BadFile when it is none."""
    if not text.lstrip().startswith("WEBVTT"):
        raise BadFile(
            filename,
            "This is not a WebVTT file: it does not begin with 'WEBVTT'.",
            remedy="Export the captions again, or give the file the ending that fits, such as .srt.",
        )
    return [
        replace(cue, text=piece, speaker=speaker)
        for cue in _cues(filename, text)
        for speaker, piece in _voices(cue.text)
        if piece
    ]


def read_srt(filename: str, text: str) -> list[Cue]:
    """Return the cues of a SubRip file; raise BadFile when there is none."""
    cues = [replace(cue, text=one_line(_SRT_TAG.sub("", cue.text))) for cue in _cues(filename, text)]
    return [cue for cue in cues if cue.text]


def turns_of(cues: Sequence[Cue]) -> tuple[list[SpokenTurn], tuple[str, ...]]:
    """Return turns, consecutive cues of one speaker made one; words share the time of their cue by length.

    A cue that names nobody goes on with the speaker before it. When none names anybody, turns end at pauses.
    """
    if all(cue.speaker is None for cue in cues):
        cues = _named_in_text(cues)
    warnings: list[str] = ["Captions time whole lines; the times of single words inside a line are estimated."]
    if all(cue.speaker is None for cue in cues):
        groups = _by_pause(cues)
        warnings.append("The captions do not say who speaks; turns were parted at pauses.")
    else:
        groups = _by_speaker(cues)
    return [_turn(group) for group in groups], tuple(warnings)


def _cues(filename: str, text: str) -> Iterator[Cue]:
    """Yield cues with their raw text; lines of one cue stay apart by line ends."""
    lines = re.split(r"\r\n|\r|\n", text)
    found = False
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        timing = _TIMING.match(line)
        if not timing:
            if "-->" in line and not line.startswith("NOTE"):
                raise BadFile(
                    filename,
                    f"'{line[:60]}' is not a pair of times.",
                    where=f"line {index}",
                    remedy="Times look like 00:01:02.500 --> 00:01:04.000.",
                )
            continue
        said: list[str] = []
        while index < len(lines) and lines[index].strip() and not _TIMING.match(lines[index]):
            said.append(lines[index])
            index += 1
        found = True
        start_s, end_s = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
        yield Cue(start_s, max(start_s, end_s), "\n".join(said))
    if not found:
        raise BadFile(
            filename,
            "There are no captions in it.",
            remedy="Each caption needs a line such as 00:01:02,500 --> 00:01:04,000. Export the file again.",
        )


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = parts
    fraction = int((thousandths or "0").ljust(3, "0")) / 1000
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + fraction


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield (speaker, text) for every voice in a cue."""
    speaker: str | None = None
    position = 0
    for tag in _VOICE.finditer(text):
        yield speaker, _vtt_text(text[position : tag.start()])
        position = tag.end()
        speaker = one_line(html.unescape(tag[1])) or None if tag[1] is not None else None
    yield speaker, _vtt_text(text[position:])


def _vtt_text(text: str) -> str:
    return one_line(html.unescape(_VTT_TAG.sub("", text)))


def _named_in_text(cues: Sequence[Cue]) -> list[Cue]:
    """Take names from the text, as in 'Anna: …', where they are plainly speakers."""
    found = recognised([Paragraph(cue.text, number) for number, cue in enumerate(cues)])
    return [
        cue if name is None else replace(cue, speaker=name[0], text=name[1])
        for cue, name in zip(cues, found, strict=True)
    ]


def _by_speaker(cues: Sequence[Cue]) -> list[list[Cue]]:
    groups: list[list[Cue]] = []
    for cue in cues:
        if groups and cue.speaker in {None, groups[-1][0].speaker}:
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return groups


def _by_pause(cues: Sequence[Cue]) -> list[list[Cue]]:
    groups: list[list[Cue]] = []
    length = 0
    for cue in cues:
        last = groups[-1][-1] if groups else None
        enough = last is not None and length >= _LONG_TURN and _SENTENCE_END.search(last.text)
        if last is None or enough or cue.start_s - last.end_s >= _PAUSE_S:
            groups.append([])
            length = 0
        groups[-1].append(cue)
        length += len(cue.text)
    return groups


def _turn(cues: Sequence[Cue]) -> SpokenTurn:
    words: list[Word] = []
    text = ""
    for cue in cues:
        text += " " if text and cue.text else ""
        words += _words(cue, len(text))
        text += cue.text
    return SpokenTurn(cues[0].speaker or "", text, cues[0].start_s, max(c.end_s for c in cues), tuple(words))


def _words(cue: Cue, at: int) -> Iterator[Word]:
    length = max(len(cue.text), 1)
    for token in _TOKEN.finditer(cue.text):
        start_s, end_s = (cue.start_s + (cue.end_s - cue.start_s) * p / length for p in token.span())
        yield Word(Span(token.start() + at, token.end() + at), start_s, end_s)
