"""A transcript as a row of written words, each with its speaker and times, and back to a document.

Only for putting two transcripts together; what stands between the words of a turn is one string per gap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qual.domain.document import Document, Mark, Span, SpokenTurn, Turn, Word, build_document

_WRITTEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """A written word. `words` are its timed words, spans relative to the token; `turn` numbers its turn."""

    text: str
    gap: str  # what stood between it and the next token of its turn
    speaker: str
    opens: bool  # begins a turn
    turn: int
    start_s: float | None = None
    end_s: float | None = None
    words: tuple[Word, ...] = ()
    marks: tuple[Mark, ...] = ()  # as in its document: the same mark on every token it covers

    @property
    def middle_s(self) -> float | None:
        """When it was spoken, None if unknown."""
        if self.start_s is None or self.end_s is None:
            return self.start_s if self.end_s is None else self.end_s
        return (self.start_s + self.end_s) / 2


def tokens_of(document: Document) -> list[Token]:
    """Return the written words of a document; a word without a time of its own gets none."""
    starts = [word.span.start for word in document.words]
    found: list[Token] = []
    for number, turn in enumerate(document.turns):
        remarks = [m for m in document.marks if m.span.start < turn.span.end and turn.span.start < m.span.end]
        matches = list(_WRITTEN.finditer(document.text, *turn.span))
        for index, match in enumerate(matches):
            begin, end = match.span()
            following = matches[index + 1].start() if index + 1 < len(matches) else end
            words = tuple(_words_within(document.words, starts, begin, end))
            marks = tuple(m for m in remarks if m.span.start < end and begin < m.span.end)
            timed: tuple[Word | Mark, ...] = (*words, *marks)  # a placeholder has no word, but its mark has times
            found.append(
                Token(
                    match.group(),
                    document.text[end:following],
                    turn.speaker,
                    index == 0,
                    number,
                    next((w.start_s for w in timed if w.start_s is not None), None),
                    next((w.end_s for w in reversed(timed[: len(words)] or timed) if w.end_s is not None), None),
                    words,
                    marks,
                )
            )
    return found


def compose(tokens: Sequence[Token], turns: Sequence[Turn], *, like: Document) -> Document:
    """Return the document of `tokens`; a turn takes its times from its words, else from its first token's in `turns`.

    A token begins a turn where it says so and where the speaker changes. Language and length are those of `like`.
    """
    groups = list(_turns(tokens))
    shares = Counter(number for group in groups for number in {t.turn for t in group})
    spoken: list[SpokenTurn] = []
    for group in groups:
        text, words, position = "", [], 0
        marks: dict[Mark, Span] = {}
        for index, token in enumerate(group):
            words += [replace(w, span=Span(w.span.start + position, w.span.end + position)) for w in token.words]
            marks |= {
                m: Span(marks[m].start if m in marks else position, position + len(token.text)) for m in token.marks
            }
            gap = (token.gap or " ") if index + 1 < len(group) else ""
            text += token.text + gap
            position += len(token.text) + len(gap)
        spoken.append(SpokenTurn(group[0].speaker, text, *_times(group, turns, shares), tuple(words), _placed(marks)))
    return build_document(spoken, language=like.language, duration_s=like.duration_s)


def _placed(marks: Mapping[Mark, Span]) -> tuple[Mark, ...]:
    return tuple(sorted((replace(mark, span=span) for mark, span in marks.items()), key=lambda mark: mark.span.start))


def _turns(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for token in tokens:
        if group and (token.opens or token.speaker != group[-1].speaker):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _times(
    group: Sequence[Token], turns: Sequence[Turn], shares: Mapping[int, int]
) -> tuple[float | None, float | None]:
    """Return when a turn begins and ends: as the turn did whose words it has, if no other turn has some of them."""
    start = next((t.start_s for t in group if t.start_s is not None), None)
    end = next((t.end_s for t in reversed(group) if t.end_s is not None), None)
    known = {t.turn for t in group if 0 <= t.turn < len(turns)}
    if len(known) == 1 and (shares[number := known.pop()] == 1 or start is None or end is None):
        start = _earliest(turns[number].start_s, start)
        end = turns[number].end_s if end is None else max(end, turns[number].end_s or end)
    return start, end


def _earliest(one: float | None, other: float | None) -> float | None:
    return min((t for t in (one, other) if t is not None), default=None)


def _words_within(words: Sequence[Word], starts: Sequence[int], begin: int, end: int) -> Iterator[Word]:
    """Yield the words that begin inside a token, cut to it, with spans relative to it."""
    for word in words[bisect_left(starts, begin) : bisect_left(starts, end)]:
        yield replace(word, span=Span(word.span.start - begin, min(word.span.end, end) - begin))
