"""What a report shows, as plain values, and the few numbers it derives from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qual.domain.codebook import CodeNode
from qual.domain.edits import Anchor
from qual.domain.offer import CodingState
from qual.domain.project import LANGUAGES
from qual.domain.theme import Passage, SentenceOrigin, ThemeState, Verdict

if TYPE_CHECKING:
    from qual.exchange.decision_files import AgreedRow, DiaryRow
    from qual.exchange.memo_files import MemoRow

CodePath = tuple[str, ...]  # names from the root of the codebook down

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

STATES = {
    ThemeState.DRAFT: "Draft",
    ThemeState.IN_REVIEW: "In review",
    ThemeState.AGREED: "Agreed",
    ThemeState.DISPUTED: "Disputed",
    ThemeState.SET_ASIDE: "Set aside",
}
VERDICTS = {
    Verdict.AGREE: "agrees",
    Verdict.DISPUTE: "disputes",
    Verdict.COMMENT: "comments",
    Verdict.QUESTION: "asks",
    Verdict.ANSWER: "answers",
}
MACHINE_WROTE = {  # "" for people's sentences
    SentenceOrigin.PERSON: "",
    SentenceOrigin.EXTRACT: "chosen by the machine; nobody has taken it over, so it counts for nothing",
    SentenceOrigin.MODEL: "written by a language model; nobody has taken it over, so it counts for nothing",
}
BARE = "no quote carries this sentence"
ANCHORS = {
    Anchor.EXACT: "",
    Anchor.TOUCHED: "the transcript was corrected here; please check",
    Anchor.LOST: "no longer in the transcript; quoted as it was coded",
}

CODING_STATES = {  # how each coding came about; a person decided about every one
    CodingState.ALONE: "coded without asking for suggestions",
    CodingState.AFTER: "coded after asking for suggestions, with another code",
    CodingState.ACCEPTED: "accepted suggestion",
    CodingState.LISTED: "coded from a list of what the code may have missed",
}


@dataclass(frozen=True, slots=True)
class ReportInterview:
    """One interview of the project."""

    name: str
    language: str  # ISO 639-1
    words: int
    duration_s: float | None
    participants: tuple[str, ...]  # labels
    codings: int


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """One coding by a person."""

    code: CodePath
    quote: str
    interview: str
    speaker: str
    participant: str  # label, '' if the voice is not linked
    group: str
    start_s: float | None
    coder: str
    anchor: Anchor
    language: str = ""
    state: CodingState = CodingState.ALONE


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What one reviewer said about a theme, and about which part of it."""

    who: str
    verdict: Verdict
    comment: str
    about: str = "the statement"
    is_earlier: bool = False  # about an earlier wording


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """A sentence of a theme's summary, with the numbers of the quotes that carry it, from 1."""

    text: str
    quotes: tuple[int, ...]
    origin: SentenceOrigin = SentenceOrigin.PERSON

    @property
    def remark(self) -> str:
        """Say what a reader must know of it: that it is a machine's, or that nothing carries it."""
        return MACHINE_WROTE[self.origin] or ("" if self.quotes else BARE)


@dataclass(frozen=True, slots=True)
class ReportMove:
    """A step of a theme to a state: who took it, when and why."""

    now: ThemeState
    who: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class ReportTheme:
    """A theme with the quotes that carry it and what others say about it."""

    name: str
    statement: str
    state: ThemeState
    author: str
    quotes: tuple[Passage, ...]
    reviews: tuple[ReviewLine, ...]
    sentences: tuple[ReportSentence, ...] = ()
    codes: tuple[str, ...] = ()
    moves: tuple[ReportMove, ...] = ()
    against: tuple[Passage, ...] = ()  # what people hold against it


@dataclass(frozen=True, slots=True)
class MachinePart:
    """What the machine contributed, and what people did with it; never mixed with human work."""

    models: tuple[str, ...] = ()
    accepted: int = 0
    merged: int = 0
    set_aside: int = 0
    open: int = 0

    @property
    def made(self) -> int:
        """How many suggestions there were."""
        return self.accepted + self.merged + self.set_aside + self.open


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything a report shows; codes in tree order, passages in the order in which they shall appear."""

    project: str
    date: date
    languages: tuple[str, ...]
    interviews: tuple[ReportInterview, ...] = ()
    codes: tuple[CodeNode, ...] = ()
    passages: tuple[CodedPassage, ...] = ()
    themes: tuple[ReportTheme, ...] = ()
    machine: MachinePart = MachinePart()
    memos: tuple[MemoRow, ...] = ()  # each answer below its memo
    missing: tuple[str, ...] = ()  # sentences that say what open blind rounds keep out of this report
    agreed: tuple[AgreedRow, ...] = ()  # what coders agree on, by round
    decisions: tuple[DiaryRow, ...] = ()

    @property
    def agreed_by_scope(self) -> dict[str, list[AgreedRow]]:
        """The agreed layer by round."""
        found: dict[str, list[AgreedRow]] = {}
        for row in self.agreed:
            found.setdefault(row.scope, []).append(row)
        return found


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A code with how often it was used."""

    node: CodeNode
    path: CodePath
    codings: int  # with this very code
    with_subcodes: int
    interviews: int  # in which this very code was used


def code_counts(data: ReportData) -> tuple[CodeCount, ...]:
    """Return every code in order with its numbers; codings by people only."""
    used = Counter(p.code for p in data.passages)
    where: dict[CodePath, set[str]] = {}
    for passage in data.passages:
        where.setdefault(passage.code, set()).add(passage.interview)
    below: Counter[CodePath] = Counter()
    for path, number in used.items():
        for depth in range(1, len(path) + 1):
            below[path[:depth]] += number
    counts: list[CodeCount] = []
    path: CodePath = ()
    for node in data.codes:
        path = (*path[: node.depth], node.code.name)
        counts.append(CodeCount(node, path, used[path], below[path], len(where.get(path, ()))))
    return tuple(counts)


def coding_states(data: ReportData) -> tuple[tuple[CodingState, int], ...]:
    """Return how many codings came about in each way, all ways."""
    counts = Counter(passage.state for passage in data.passages)
    return tuple((state, counts[state]) for state in CodingState)


def remarks(passage: CodedPassage) -> str:
    """Return what has to be said of a coded passage: that the text changed, that a machine had a part in it."""
    by_machine = passage.state in (CodingState.ACCEPTED, CodingState.LISTED)
    return " · ".join(one for one in (ANCHORS[passage.anchor], CODING_STATES[passage.state] * by_machine) if one)


def machine_codings(data: ReportData) -> str:
    """Return the sentence on codes suggested while coding."""
    counts = dict(coding_states(data))
    accepted, after, listed = (counts[s] for s in (CodingState.ACCEPTED, CodingState.AFTER, CodingState.LISTED))
    if not accepted + after + listed:
        return "No codes were suggested while coding."
    return (
        f"Of {counted(len(data.passages), 'coding', 'codings')}, {accepted} accepted a suggested code, {after} gave "
        f"another code after suggestions were asked for, {listed} came from lists of what a code may have missed; "
        f"{counts[CodingState.ALONE]} were made without asking."
    )


def passages_by_code(data: ReportData) -> tuple[tuple[CodePath, tuple[CodedPassage, ...]], ...]:
    """Return the passages of each code that has any, in the order of the codebook, unknown codes last."""
    grouped: dict[CodePath, list[CodedPassage]] = {c.path: [] for c in code_counts(data)}
    for passage in data.passages:
        grouped.setdefault(passage.code, []).append(passage)
    return tuple((path, tuple(group)) for path, group in grouped.items() if group)


def clock(seconds: float | None) -> str:
    """Return `1:02:03` or `2:03`; '' when unknown."""
    if seconds is None:
        return ""
    whole = int(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"


def language_name(code: str) -> str:
    """Return 'Swedish' for 'sv'; the code itself where Qual has no name for it."""
    return LANGUAGES.get(code, code)


def source(passage: CodedPassage | Passage) -> str:
    """Return who said it and where: 'P03 (peer support), Ward 4, 12:03'."""
    who = passage.participant or passage.speaker
    if passage.group:
        who = f"{who} ({passage.group})" if who else passage.group
    interview = passage.interview if isinstance(passage, CodedPassage) else passage.interview_name
    return ", ".join(part for part in (who, interview, clock(passage.start_s)) if part)


def review_words(review: ReviewLine) -> str:
    """Return what a review is, after the reviewer's name: 'disputes sentence 2, on an earlier wording'."""
    verb = VERDICTS[review.verdict] + {Verdict.AGREE: " with"}.get(review.verdict, "")
    if review.verdict in {Verdict.COMMENT, Verdict.QUESTION, Verdict.ANSWER}:
        verb += " about"
    return f"{verb} {review.about}" + (", on an earlier wording" if review.is_earlier else "")


def move_words(move: ReportMove) -> str:
    """Return a step of a theme in words: '21 November 2026: In review, by Maria: please read this'."""
    return f"{long_date(move.on)}: {STATES[move.now]}, by {move.who}" + (f": {move.note}" if move.note else "")


def quote_marks(sentence: ReportSentence) -> str:
    """Return the numbers of the quotes that carry a sentence: ' [1] [3]'."""
    return "".join(f" [{number}]" for number in sentence.quotes)


def long_date(day: date) -> str:
    """Return '21 November 2026', whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def counted(number: int, one: str, many: str) -> str:
    """Return '1 quote' or '3 quotes'."""
    return f"{number} {one if number == 1 else many}"
