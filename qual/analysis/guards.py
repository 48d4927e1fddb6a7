"""Signs that a recogniser invented text; doubtful segments are marked, never deleted.

The marks are structural, because high confidence does not prove truth. A doubtful segment keeps its words
with probability 0, so that every screen and export shows them as uncertain.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from qual.domain.speech import RecognisedSegment

NO_SPEECH, LOW_LOGPROB = 0.6, -1.0  # both of them: Whisper's own rule for "nobody spoke"
COMPRESSION = 2.4  # Whisper's own limit for text that repeats itself
REPEATS = 4  # the same three words this often in one chunk
FASTEST = 7.0  # words per second; hurried speech stays below 6
SHORTEST_WORD_S = 0.04
FEWEST_JUDGED = 6  # words; fewer are no measure of a pace

# What Whisper learned from films and writes into silence; compared without case and punctuation.
CREDITS = (
    "thanks for watching",
    "thank you for watching",
    "subtitles by the amara org community",
    "please subscribe to",
    "dont forget to subscribe",
    "transcription by castingwords",
    "untertitel der amara org community",
    "untertitelung der amara org community",
    "untertitel im auftrag des zdf",
    "untertitelung im auftrag des zdf",
    "untertitelung des zdf",
    "untertitel von stephanie geiges",
    "copyright wdr",
    "vielen dank fürs zuschauen",
    "vielen dank für die aufmerksamkeit und bis zum nächsten mal",
    "svensktextning nu",
    "undertexter från amara org gemenskapen",
    "undertexter av amara org",
    "undertextning av",
    "btistudios com",
    "tack för att ni tittade",
    "tack för att du tittade",
)


def mark_doubtful(segments: Sequence[RecognisedSegment], prompt: str = "") -> tuple[RecognisedSegment, ...]:
    """Return the segments of one chunk, those that look invented with a `doubt` and word probability 0.

    Doubts: "no-speech" (the model itself heard none, or wrote down its own `prompt`), "credits" (a known
    subtitle credit), "repeated" (the segment holds three words that occur at least four times in the chunk, or
    compresses more than 2.4 fold), "fast" (more words than anybody says in that time). One that has a doubt
    already keeps it.
    """
    loops = repeated_triples(segments)
    given = " ".join(_words(prompt))
    return tuple(doubted(segment, segment.doubt or _doubt(segment, loops, given)) for segment in segments)


def doubted(segment: RecognisedSegment, doubt: str) -> RecognisedSegment:
    """Return the segment with this doubt ("" changes nothing) and no trust in its words."""
    if not doubt:
        return segment
    return replace(segment, doubt=doubt, words=tuple(replace(w, probability=0.0) for w in segment.words))


def is_loop(segments: Sequence[RecognisedSegment]) -> bool:
    """Say whether the text of a chunk goes round in circles."""
    text = " ".join(segment.text for segment in segments)
    return bool(repeated_triples(segments)) or compression(text) > COMPRESSION


def repeated_triples(segments: Sequence[RecognisedSegment]) -> set[tuple[str, ...]]:
    """Return every run of three words that occurs at least four times in the chunk."""
    words = [word for segment in segments for word in _words(segment.text)]
    counts = Counter(zip(words, words[1:], words[2:], strict=False))
    return {triple for triple, count in counts.items() if count >= REPEATS}


def compression(text: str) -> float:
    """Return how many times smaller zlib makes the text; 0 for no text.

    >>> compression("no no no no no no no no no no no no no no no no ") > 2.4
    True
    """
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0


def _doubt(segment: RecognisedSegment, loops: set[tuple[str, ...]], prompt: str) -> str:
    words = _words(segment.text)
    said = " ".join(words)
    if segment.no_speech > NO_SPEECH and segment.avg_logprob < LOW_LOGPROB:
        return "no-speech"
    if len(words) >= 4 and f" {said} " in f" {prompt} ":
        return "no-speech"
    if any(credit in said for credit in CREDITS):
        return "credits"
    looping = {word for triple in loops for word in triple}
    if segment.compression > COMPRESSION or (loops and words and set(words) <= looping):
        return "repeated"
    if any(triple in loops for triple in zip(words, words[1:], words[2:], strict=False)):
        return "repeated"
    return "fast" if _too_fast(segment) else ""


def _too_fast(segment: RecognisedSegment) -> bool:
    words = segment.words
    if len(words) < FEWEST_JUDGED:
        return False
    tiny = sum(word.end_s - word.start_s < SHORTEST_WORD_S for word in words)
    return len(words) > FASTEST * (words[-1].end_s - words[0].start_s) or tiny > len(words) / 2


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("’", ""))
