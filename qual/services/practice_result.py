"""The result of a practice, for the person who practised: agreement by code, and passage by passage what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from qual.analysis.coefficient import Coefficient
from qual.analysis.continua import Segment
from qual.analysis.steps import Step
from qual.analysis.units import presence
from qual.domain.codebook import Code, in_tree_order, standing_for
from qual.domain.document import Document, Span, Turn
from qual.domain.edits import Anchor
from qual.domain.interview import Revision
from qual.domain.practice import Practice, Trial
from qual.errors import Conflict
from qual.services.agreement_switch import numbers_hidden
from qual.services.coding import current_revision
from qual.services.passages import carried, carried_all
from qual.services.practice import Chosen, own_practice, solution_of
from qual.services.read_and_say import steps_of
from qual.store import codings, interviews, practices
from qual.store.tx import Tx

_ME, _OTHER = "me", "other"


@dataclass(frozen=True, slots=True)
class CodeResult:
    """How one code was given by both, counted in turns of the interview."""

    code: Code
    both: int  # turns that both gave it
    only_me: int
    only_other: int
    percent: Coefficient
    kappa: Coefficient
    alpha: Coefficient


@dataclass(frozen=True, slots=True)
class PassageResult:
    """One passage with what both said about it."""

    span: Span
    lines: tuple[tuple[str, str], ...]  # who says what
    words: tuple[str, ...]  # one's own
    both: tuple[Code, ...]
    only_me: tuple[Code, ...]
    only_other: tuple[Code, ...]

    @property
    def differs(self) -> bool:
        """Say whether somebody gave a code that the other did not."""
        return bool(self.only_me or self.only_other)


@dataclass(frozen=True, slots=True)
class PracticeResult:
    """What was compared, of the part the person has read."""

    practice: Practice
    n_turns: int
    n_read: int  # passages
    n_passages: int
    rows: tuple[CodeResult, ...]  # codes that either gave
    n_unused: int  # codes that neither gave
    percent: float | None  # of all decisions about the codes that either gave
    is_numberless: bool  # the project hides numbers of agreement: no rows, no percent
    passages: tuple[PassageResult, ...]


def practice_result(tx: Tx, practice_id: str) -> PracticeResult:
    """Compare a practice with its model, turn by turn, over the passages the person has read.

    Raises Conflict until they have asked for the result, and while a blind round keeps the model from them.
    """
    one = own_practice(tx, practice_id)
    if not one.is_over:
        raise Conflict("The result is shown when you ask for it, so that what the other one did does not lead you.")
    solution = solution_of(tx, one)
    current = current_revision(tx, interviews.get(tx.connection, one.interview_id))
    stretch, furthest = (carried(tx, one.revision_id, current, span)[0] for span in (one.span, _point(one.furthest)))
    read = Span(stretch.start, max(furthest.start, stretch.start))
    codes = {code.id: code for code in codings.codes_of(tx.connection, one.project_id, deleted=True)}
    tried = _tried(tx, one, current)
    mine = [Chosen(standing_for(codes[t.code_id], codes).id, span) for t, span in tried if t.code_id is not None]
    standing = [n.code for n in in_tree_order(c for c in codes.values() if c.deleted_at is None and not c.merged_into)]
    used = {c.code_id for c in (*mine, *solution) if c.span.overlaps(read)}
    compared = [code for code in standing if code.id in used]
    turns = _read_turns(current.document, read)
    given = _given(turns, mine, solution, compared)
    is_numberless = numbers_hidden(tx, one.project_id)
    voices = interviews.speakers_of(tx.connection, one.interview_id)
    names = {voice.key: voice.name for voice in voices}
    steps = steps_of(current, voices, (stretch,))
    shown = tuple(
        _passage(step, _said(current.document, step, names), tried, mine, solution, compared)
        for step in steps
        if step.span.end <= read.end
    )
    return PracticeResult(
        practice=one,
        n_turns=len(turns),
        n_read=len(shown),
        n_passages=len(steps),
        rows=() if is_numberless else tuple(_row(code, table) for code, table in zip(compared, given, strict=True)),
        n_unused=len(standing) - len(compared),
        percent=float((given[:, 0] == given[:, 1]).mean()) if given.size and not is_numberless else None,
        is_numberless=is_numberless,
        passages=shown,
    )


def _tried(tx: Tx, one: Practice, current: Revision) -> list[tuple[Trial, Span]]:
    """Return what was said in a practice with its place in the present text; without what a correction changed."""
    trials = practices.trials(tx.connection, one.id)
    moved = carried_all(tx, one.revision_id, current, [trial.span for trial in trials])
    return [(trial, span) for trial, (span, anchor) in zip(trials, moved, strict=True) if anchor is Anchor.EXACT]


def _read_turns(document: Document, read: Span) -> list[Span]:
    """Return the turns that were read to their end: of half a turn nobody's silence says anything."""
    spans = (turn.span for turn in document.turns or (Turn(Span(0, len(document.text)), ""),))
    return [s for s in spans if s.overlaps(read) and s.start + len(s.slice(document.text).rstrip()) <= read.end]


def _point(position: int) -> Span:
    return Span(position, position)


def _given(
    turns: Sequence[Span], mine: Sequence[Chosen], solution: Sequence[Chosen], codes: Sequence[Code]
) -> np.ndarray:
    """Return who gave which code to which turn, (n_codes, 2, n_turns)."""
    segments = [Segment(who, *c.span, c.code_id) for who, made in ((_ME, mine), (_OTHER, solution)) for c in made]
    return presence(turns, segments, (_ME, _OTHER), [code.id for code in codes])


def _row(code: Code, table: np.ndarray) -> CodeResult:
    me, other = table
    ratings = table.astype(float)
    return CodeResult(
        code,
        int((me & other).sum()),
        int((me & ~other).sum()),
        int((other & ~me).sum()),
        percent_agreement(ratings),
        cohen_kappa(ratings[0], ratings[1]),
        krippendorff_alpha(ratings),
    )


def _said(document: Document, step: Step, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    spans = ((line.speaker, Span(line.sentences[0].start, line.sentences[-1].end)) for line in step.lines)
    return tuple((names.get(speaker, speaker), span.slice(document.text)) for speaker, span in spans)


def _passage(
    step: Step,
    lines: tuple[tuple[str, str], ...],
    tried: Sequence[tuple[Trial, Span]],
    mine: Sequence[Chosen],
    solution: Sequence[Chosen],
    codes: Sequence[Code],
) -> PassageResult:
    span = step.span
    me = {c.code_id for c in mine if c.span.overlaps(span)}
    other = {c.code_id for c in solution if c.span.overlaps(span)}
    return PassageResult(
        span=span,
        lines=lines,
        words=tuple(trial.words for trial, place in tried if trial.code_id is None and place.overlaps(span)),
        both=tuple(code for code in codes if code.id in me & other),
        only_me=tuple(code for code in codes if code.id in me - other),
        only_other=tuple(code for code in codes if code.id in other - me),
    )
