"""What a change of a transcript stands on: the text its maker saw, brought to the text there is now.

Two people correct one interview at the same time. A change made on an older text is accepted where nobody has
touched the same words since; only then must a person look again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qual.domain.document import Span
from qual.domain.edits import Anchor, Edit, carry
from qual.domain.interview import Interview, Revision
from qual.domain.permission import Action
from qual.errors import Conflict, NotFound
from qual.store import interviews
from qual.store.tx import Tx

_MEANWHILE = "Somebody corrected this passage meanwhile. Read the new text, then make your change again."


@dataclass(frozen=True, slots=True)
class Ground:
    """An interview's present transcript and the one that a change was made on, with the steps between them."""

    interview: Interview
    seen: Revision
    current: Revision
    steps: tuple[tuple[Edit, ...], ...]

    def turn(self, index: int) -> int:
        """Return where the turn that was seen as number `index` is now; raise Conflict when it changed."""
        turns = self.seen.document.turns
        if not 0 <= index < len(turns):
            raise NotFound(f"The transcript has {len(turns)} turns; there is no turn {index + 1}. Reload the page.")
        if not self.steps:
            return index
        was, span = turns[index], self._carried(turns[index].span)
        for number, turn in enumerate(self.current.document.turns):
            if turn.span == span and turn.speaker == was.speaker:
                return number
        raise Conflict(_MEANWHILE)

    def span(self, span: Span) -> Span:
        """Return where a passage is now; raise Conflict when a character of it changed."""
        if not 0 <= span.start <= span.end <= len(self.seen.document.text):
            raise NotFound("This passage does not exist in the transcript. Reload the page.")
        return self._carried(span) if self.steps else span

    def spans(self, spans: Sequence[Span]) -> list[Span]:
        """Return where passages are now; raise Conflict when a character of one of them changed."""
        return [self.span(span) for span in spans]

    def _carried(self, span: Span) -> Span:
        was = span.slice(self.seen.document.text)
        for edits in self.steps:
            span, anchor = carry(span, edits)
            if anchor is not Anchor.EXACT:
                raise Conflict(_MEANWHILE)
        if span.slice(self.current.document.text) != was:
            raise Conflict(_MEANWHILE)
        return span


def ground(tx: Tx, interview_id: str, revision_id: str) -> Ground:
    """Return what a change to the transcript `revision_id` stands on.

    Raises NotAllowed, NotFound when there is no such transcript, Conflict when the present one was not made from it.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.EDIT_TRANSCRIPT, interview.project_id)
    if interview.revision_id is None:
        raise NotFound(f"'{interview.name}' has no transcript yet. Transcribe or import one first.")
    current = interviews.revision(tx.connection, interview.revision_id)
    if revision_id == current.id:
        return Ground(interview, current, current, ())
    if interviews.revision_interview(tx.connection, revision_id) != interview_id:
        raise NotFound("This transcript does not exist any more. Reload the page.")
    steps = _steps_since(tx, interview_id, revision_id, current.id)
    return Ground(interview, interviews.revision(tx.connection, revision_id), current, steps)


def _steps_since(tx: Tx, interview_id: str, seen_id: str, current_id: str) -> tuple[tuple[Edit, ...], ...]:
    chain = {step.id: step for step in interviews.steps_of(tx.connection, interview_id)}
    path: list[tuple[Edit, ...]] = []
    step = chain.get(current_id)
    while step is not None and step.id != seen_id:
        path.append(step.edits)
        step = chain.get(step.parent_id or "")
    if step is None:
        raise Conflict("This interview has a new transcript. Read the new text, then make your change again.")
    return tuple(reversed(path))
