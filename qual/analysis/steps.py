"""An interview cut into passages that are read one at a time, each into sentences that can be marked one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from qual.analysis.concordance import sentences_in
from qual.analysis.segments import count_words, cut_long
from qual.domain.document import Document, Span, Turn

MOST_WORDS = 90  # half a minute of talk in large type fills a tablet's screen without scrolling far
FEWEST_WORDS = 25  # a question opens a new passage only after so much: "Mm." and "Really?" stay where they were said
LONGEST_SENTENCE = 45  # words; where nobody punctuated, a sentence is cut after clauses


@dataclass(frozen=True, slots=True)
class Line:
    """What one voice says in a passage, sentence by sentence."""

    speaker: str  # key, as in `Turn`
    asks: bool  # an interviewer says it
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One passage: an answer with its question, a run of short turns, or part of a long one."""

    lines: tuple[Line, ...]

    @property
    def sentences(self) -> tuple[Span, ...]:
        """All its sentences in order; they are marked by their number in this list."""
        return tuple(sentence for line in self.lines for sentence in line.sentences)

    @property
    def span(self) -> Span:
        """From its first character to its last."""
        return Span(self.lines[0].sentences[0].start, self.lines[-1].sentences[-1].end)

    def stretches(self, marked: Collection[int] = ()) -> tuple[Span, ...]:
        """Return what somebody means who marked these sentences: each run of neighbours as one span.

        With nothing marked it is all that those who answer say, or everything where nobody answers.
        """
        numbers = [number for number in range(len(self.sentences)) if number in marked]
        return _runs(self.sentences, numbers or self._answers() or range(len(self.sentences)))

    def _answers(self) -> list[int]:
        asks = [line.asks for line in self.lines for _ in line.sentences]
        return [number for number, asking in enumerate(asks) if not asking]


def cut_steps(document: Document, *, asking: Collection[str] = (), within: Span | None = None) -> tuple[Step, ...]:
    """Return the passages of a document in order, or those of the stretch `within`.

    `asking` are the keys of those who lead the interview. A question stands with its answer; long turns are cut
    between sentences. Every character but blanks lies in exactly one passage.
    """
    steps: list[Step] = []
    lines: list[Line] = []
    words = 0
    for line in _lines(document, asking, within):
        more = sum(count_words(sentence.slice(document.text)) for sentence in line.sentences)
        is_answered = any(not one.asks for one in lines)
        is_full = is_answered and words + more > MOST_WORDS
        if lines and (is_full or (line.asks and is_answered and words >= FEWEST_WORDS)):
            steps.append(Step(tuple(lines)))
            lines, words = [], 0
        lines.append(line)
        words += more
    if lines:
        steps.append(Step(tuple(lines)))
    return tuple(steps)


def step_at(steps: Collection[Step], position: int) -> int:
    """Return the number of the passage that holds a place of the text, or the next one; `len(steps)` behind them.

    >>> step_at([Step((Line("A", False, (Span(0, 5),)),)), Step((Line("A", False, (Span(6, 9),)),))], 5)
    1
    """
    return next((number for number, step in enumerate(steps) if step.span.end > position), len(steps))


def _lines(document: Document, asking: Collection[str], within: Span | None) -> Iterator[Line]:
    text = document.text
    for turn in document.turns or (Turn(Span(0, len(text)), ""),):
        for part in cut_long(text, turn.span, MOST_WORDS, lambda said: sentences_in(said, Span(0, len(said)))):
            sentences = tuple(s for s in _sentences(text, part) if within is None or s.overlaps(within))
            if sentences:
                yield Line(turn.speaker, turn.speaker in asking, sentences)


def _sentences(text: str, part: Span) -> Iterator[Span]:
    for sentence in sentences_in(text, part):
        yield from cut_long(text, sentence, LONGEST_SENTENCE, lambda said: [(0, len(said))])


def _runs(sentences: tuple[Span, ...], numbers: Iterable[int]) -> tuple[Span, ...]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(Span(sentences[run[0]].start, sentences[run[-1]].end) for run in runs)
