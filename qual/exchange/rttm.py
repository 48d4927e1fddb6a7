"""Writes who speaks when as RTTM, the form of the NIST evaluations that scoring tools read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qual.domain.document import Document
from qual.domain.speech import VoiceTurn


def write_rttm(turns: Iterable[VoiceTurn], name: str) -> bytes:
    """Return one SPEAKER line for each turn: recording, channel 1, start, length, speaker; blanks in names become _."""
    file = re.sub(r"\s+", "_", name) or "recording"
    lines = (
        f"SPEAKER {file} 1 {turn.start_s:.3f} {turn.end_s - turn.start_s:.3f} <NA> <NA> {turn.speaker} <NA> <NA>"
        for turn in turns
        if turn.end_s > turn.start_s
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def turns_of(document: Document) -> list[VoiceTurn]:
    """Return the turns of a transcript as voices, where nothing better is known; those without times are left out."""
    return [
        VoiceTurn(turn.start_s, turn.end_s, turn.speaker)
        for turn in document.turns
        if turn.start_s is not None and turn.end_s is not None
    ]
