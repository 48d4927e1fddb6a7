"""Joins recognised words and voices into speaker turns with readable text; every word is kept, in order.

Short interjections ("mm", "ja") are turns of their own unless asked otherwise: whoever counts words, codes a
passage or exports captions needs the right speaker on every word, and a reader's view can still fold them in.
With `interjections="inside"` they stand in brackets in the turn they interrupt, as in a smoothed transcript.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from qual.analysis.marks import DOUBTS, Label, marks_of, overlapped, placeholder, spoken_gaps
from qual.domain.document import MarkKind, Span, SpokenTurn, Word
from qual.domain.speech import RecognisedSegment, RecognisedWord, Stretch, VoiceTurn

Interjections = Literal["own", "inside"]

ONE_VOICE = "S1"
PAUSE_S = 2.0  # a lone speaker's text is broken here
LONG_TURN = 600  # characters after which a lone speaker's text is broken at the next sentence end
SNAP_S = 0.5  # how far a change of speaker may move to a sentence end or a pause
CLOSE_S = 0.3  # a change heard only for this long, in mid-sentence, is the detector's noise
INTERJECTION_S = 1.5  # what is longer is an answer
INTERJECTION_WORDS = 3

_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟")
_CLOSERS = "\"'”’»)]"
_SMALL_TALK = (  # what listeners say without taking the word
    " mm mhm mmm hm hmm hmhm uh-huh aha ah oh ja jaha jo jaja jaså nä nej okej ok okay precis yes yeah yep right sure "
    "genau achso ach so stimmt nein doch eben klar visst "
)
_UNSPACED = {"zh", "ja", "th", "lo", "my", "km", "yue", "bo"}  # written without blanks between words


@dataclass(frozen=True, slots=True)
class _Heard:
    """A word with the blank it needs before it already decided."""

    text: str
    spaced: bool
    start_s: float
    end_s: float
    probability: float
    labels: tuple[Label, ...] = ()


def merge_words_and_voices(
    segments: Sequence[RecognisedSegment],
    voices: Sequence[VoiceTurn] = (),
    *,
    language: str = "",
    gaps: Sequence[Stretch] = (),
    interjections: Interjections = "own",
) -> tuple[SpokenTurn, ...]:
    """Return who said what, as turns with words whose spans are relative to the turn's text.

    A word belongs to the voice it overlaps most, else to the nearest in time. A change of speaker moves to a
    sentence end or a longer pause within half a second, because voices and words are timed by different
    models; what one speaker interjects is kept however short, unless it lies in mid-sentence and under 0.3 s.
    Where only one voice speaks, the text is broken at pauses and every few sentences.

    A doubt of a segment, and another voice under a word, become marks. `gaps`, speech in which no word was
    recognised, get a placeholder with a mark. Without any word there is no turn, whatever the gaps.
    """
    words = _words(segments, language)
    if not words:
        return ()
    leading = [v for v in voices if not v.second]
    words = _with_gaps(words, spoken_gaps(gaps, leading), placeholder(language))
    speakers = _snapped(words, _without_noise(words, _speakers(words, leading)))
    words = _with_overlaps(words, speakers, voices)
    if interjections == "inside":
        words, speakers = _folded(words, speakers)
    starts = [i for i in range(1, len(words)) if speakers[i] != speakers[i - 1]]
    if not starts:
        starts = _breaks(words)
    bounds = [0, *starts, len(words)]
    return tuple(_turn(speakers[a], words[a:b]) for a, b in pairwise(bounds))


def _words(segments: Sequence[RecognisedSegment], language: str) -> list[_Heard]:
    """Flatten to words that say whether a blank precedes them; models differ in where they put blanks."""
    given = [
        (word, i == 0, (Label(DOUBTS[s.doubt], number),) if s.doubt in DOUBTS else ())
        for number, s in enumerate(segments)
        for i, word in enumerate(s.words or _guessed(s))
        if word.text.strip()
    ]
    unspaced = language.partition("-")[0].lower() in _UNSPACED
    marks_blanks = any(word.text[0].isspace() for word, _, _ in given)
    heard = []
    for word, first, labels in given:
        text = " ".join(word.text.split())
        spaced = word.text[0].isspace() if marks_blanks and not first else not unspaced
        heard.append(_Heard(text, spaced, word.start_s, max(word.start_s, word.end_s), word.probability, labels))
    return heard


def _with_gaps(words: Sequence[_Heard], gaps: Sequence[Stretch], text: str) -> list[_Heard]:
    """Put a placeholder before the first word that begins after the middle of its gap."""
    found = list(words)
    for number, gap in reversed(list(enumerate(gaps))):
        middle = (gap.start_s + gap.end_s) / 2
        place = next((i for i, word in enumerate(found) if word.start_s >= middle), len(found))
        label = Label(MarkKind.UNINTELLIGIBLE, number)
        found.insert(place, _Heard(text, True, gap.start_s, gap.end_s, 0.0, (label,)))
    return found


def _with_overlaps(words: Sequence[_Heard], speakers: Sequence[str], voices: Sequence[VoiceTurn]) -> list[_Heard]:
    seconds = sorted((v for v in voices if v.second), key=lambda v: v.start_s)
    starts = [v.start_s for v in seconds]
    longest = max((v.end_s - v.start_s for v in seconds), default=0.0)
    found = []
    for word, speaker in zip(words, speakers, strict=True):
        near = seconds[bisect_left(starts, word.start_s - longest) : bisect_left(starts, word.end_s)]
        timed = RecognisedWord(word.text, word.start_s, word.end_s, word.probability)
        heard = overlapped(timed, speaker, near)
        found.append(replace(word, labels=(*word.labels, Label(MarkKind.OVERLAP))) if heard else word)
    return found


def _folded(words: Sequence[_Heard], speakers: Sequence[str]) -> tuple[list[_Heard], list[str]]:
    """Put short interjections in brackets into the turn they interrupt."""
    runs = [list(group) for _, group in groupby(range(len(words)), key=lambda i: speakers[i])]
    kept, owners = list(words), list(speakers)
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        if speakers[before[-1]] != speakers[after[0]] or not _is_interjection([words[i] for i in run]):
            continue
        for i in run:
            owners[i] = speakers[before[-1]]
            bare = words[i].text.strip(".,!?… ")
            kept[i] = replace(words[i], text=f"{'(' if i == run[0] else ''}{bare}{')' if i == run[-1] else ''}")
    return kept, owners


def _is_interjection(words: Sequence[_Heard]) -> bool:
    return (
        len(words) <= INTERJECTION_WORDS
        and words[-1].end_s - words[0].start_s <= INTERJECTION_S
        and all(f" {word.text.strip('.,!?… ').casefold()} " in _SMALL_TALK for word in words)
    )


def _guessed(segment: RecognisedSegment) -> list[RecognisedWord]:
    """Spread the words of a segment that has no word times evenly over it."""
    texts = segment.text.split()
    step = (segment.end_s - segment.start_s) / max(1, len(texts))
    return [
        RecognisedWord(f" {t}", segment.start_s + i * step, segment.start_s + (i + 1) * step, 0.0)
        for i, t in enumerate(texts)
    ]


def _speakers(words: Sequence[_Heard], voices: Sequence[VoiceTurn]) -> list[str]:
    """Give each word the voice with most overlap; on a tie the one that is already speaking."""
    ordered = sorted(voices, key=lambda v: (v.start_s, v.end_s))
    if not ordered:
        return [ONE_VOICE] * len(words)
    starts = [v.start_s for v in ordered]
    longest = max(v.end_s - v.start_s for v in ordered)
    found: list[str] = []
    for word in words:
        low = bisect_left(starts, word.start_s - longest)
        near = ordered[low : bisect_left(starts, word.end_s)]
        overlap: dict[str, float] = {}
        for voice in near:
            shared = min(voice.end_s, word.end_s) - max(voice.start_s, word.start_s)
            if shared > 0:
                overlap[voice.speaker] = overlap.get(voice.speaker, 0.0) + shared
        if not overlap:
            found.append(_nearest(word, ordered, starts, longest))
            continue
        most = max(overlap.values())
        tied = [speaker for speaker, shared in overlap.items() if shared > most - 1e-6]
        found.append(found[-1] if found and found[-1] in tied else tied[0])
    return found


def _nearest(word: _Heard, ordered: Sequence[VoiceTurn], starts: Sequence[float], longest: float) -> str:
    middle = (word.start_s + word.end_s) / 2
    after = bisect_left(starts, middle)
    before = bisect_left(starts, starts[max(0, after - 1)] - longest)  # whoever may still be speaking then
    candidates = ordered[before : after + 1]
    return min(candidates, key=lambda v: max(v.start_s - middle, middle - v.end_s, 0.0)).speaker


def _without_noise(words: Sequence[_Heard], speakers: Sequence[str]) -> list[str]:
    """Give back a sliver inside somebody's sentence to that somebody; real interjections stay."""
    runs = [list(group) for _, group in groupby(range(len(words)), key=lambda i: speakers[i])]
    cleaned = list(speakers)
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        first, last = run[0], run[-1]
        short = words[last].end_s - words[first].start_s < CLOSE_S
        inside = not _ends_sentence(words[first - 1].text) and not _ends_sentence(words[last].text)
        joined = words[first].start_s - words[first - 1].end_s < CLOSE_S
        if short and inside and joined and cleaned[before[-1]] == speakers[after[0]]:
            cleaned[first : last + 1] = [speakers[after[0]]] * len(run)
    return cleaned


def _snapped(words: Sequence[_Heard], speakers: Sequence[str]) -> list[str]:
    """Move each change of speaker to the best place near by, leaving each run at least one word."""
    changes = [i for i in range(1, len(words)) if speakers[i] != speakers[i - 1]]
    snapped = list(speakers)
    floor = 0  # no word before this may change hands again
    for number, change in enumerate(changes):
        ceiling = changes[number + 1] if number + 1 < len(changes) else len(words)
        best = _best_change(words, change, floor + 1, ceiling - 1)
        if best < change:
            snapped[best:change] = [speakers[change]] * (change - best)
        elif best > change:
            snapped[change:best] = [speakers[change - 1]] * (best - change)
        floor = best
    return snapped


def _best_change(words: Sequence[_Heard], change: int, low: int, high: int) -> int:
    """Return the word index in low..high at which the new speaker most plausibly begins."""
    moment = (words[change - 1].end_s + words[change].start_s) / 2

    def distance(index: int) -> float:
        return max(words[index - 1].end_s - moment, moment - words[index].start_s, 0.0)

    def score(index: int) -> tuple[float, float]:
        pause = min(0.5, max(0.0, words[index].start_s - words[index - 1].end_s))
        ends = 1.0 if _ends_sentence(words[index - 1].text) else 0.0
        return ends + 2 * pause - distance(index), -abs(index - change)

    near = [change]
    for step in (-1, 1):
        index = change + step
        while low <= index <= high and distance(index) <= SNAP_S:
            near.append(index)
            index += step
    return max(near, key=score)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_ENDS)


def _breaks(words: Sequence[_Heard]) -> list[int]:
    """Return where a lone speaker's text is broken."""
    found: list[int] = []
    length = 0
    for index in range(1, len(words)):
        length += len(words[index - 1].text) + 1
        pause = words[index].start_s - words[index - 1].end_s >= PAUSE_S
        if pause or (length >= LONG_TURN and _ends_sentence(words[index - 1].text)):
            found.append(index)
            length = 0
    return found


def _turn(speaker: str, words: Sequence[_Heard]) -> SpokenTurn:
    parts: list[str] = []
    placed: list[Word] = []
    position = 0
    for word in words:
        if parts and word.spaced:
            parts.append(" ")
            position += 1
        span = Span(position, position + len(word.text))
        placed.append(Word(span, word.start_s, word.end_s, word.probability))
        parts.append(word.text)
        position = span.end
    start_s, end_s = min(w.start_s for w in words), max(w.end_s for w in words)
    marks = marks_of(placed, [word.labels for word in words])
    return SpokenTurn(speaker, "".join(parts), start_s, end_s, tuple(placed), marks)
