"""A place in a transcript made showable: who said it, in which interview, from second to second."""

from __future__ import annotations

from collections.abc import Sequence

from qual.domain.document import Span
from qual.domain.edits import Anchor, Edit, carry_all, worst
from qual.domain.interview import Interview, Participant, Revision, Speaker
from qual.domain.theme import Passage
from qual.errors import BadInput, Conflict, NotFound
from qual.store import interviews
from qual.store.tx import Tx


class PassageReader:
    """Looks passages up within one transaction, reading each interview once."""

    def __init__(self, tx: Tx, project_id: str) -> None:
        self._tx = tx
        self._participants = {p.id: p for p in interviews.participants_of(tx.connection, project_id)}
        self._speakers: dict[str, dict[str, Speaker]] = {}
        for speaker in interviews.speakers_of_project(tx.connection, project_id):
            self._speakers.setdefault(speaker.interview_id, {})[speaker.key] = speaker
        self._interviews = {i.id: i for i in interviews.of_project(tx.connection, project_id)}
        self._revisions: dict[str, Revision] = {}

    def knows(self, interview_id: str) -> bool:
        """Say whether an interview is (still) one of the project's."""
        return interview_id in self._interviews

    def interview(self, interview_id: str) -> Interview:
        """Return an interview of the project."""
        return self._interviews[interview_id]

    def revision(self, revision_id: str) -> Revision:
        """Return a revision with its text."""
        if revision_id not in self._revisions:
            self._revisions[revision_id] = interviews.revision(self._tx.connection, revision_id)
        return self._revisions[revision_id]

    def voice(self, interview_id: str, key: str) -> tuple[Speaker | None, Participant | None]:
        """Return the speaker behind a turn's key and the participant they are linked to."""
        speaker = self._speakers.get(interview_id, {}).get(key)
        linked = self._participants.get(speaker.participant_id or "") if speaker else None
        return speaker, linked

    def passage(self, interview_id: str, revision_id: str, span: Span, *, quote: str | None = None) -> Passage:
        """Return the passage at `span`; its speaker is the one of the turn in which it begins."""
        interview, document = self._interviews[interview_id], self.revision(revision_id).document
        index = document.turn_index_at(span.start)
        turn = document.turns[index] if index is not None else None
        speaker, participant = self.voice(interview_id, turn.speaker) if turn else (None, None)
        words = document.words_in(span)
        start_s = next((w.start_s for w in words if w.start_s is not None), turn.start_s if turn else None)
        end_s = next((w.end_s for w in reversed(words) if w.end_s is not None), turn.end_s if turn else None)
        return Passage(
            interview_id,
            interview.name,
            revision_id,
            span.start,
            span.end,
            span.slice(document.text) if quote is None else quote,
            speaker.name if speaker else (turn.speaker if turn else ""),
            participant.label if participant else "",
            participant.group if participant else "",
            interview.language,
            start_s,
            end_s,
        )


def carried(tx: Tx, revision_id: str, current: Revision, span: Span) -> tuple[Span, Anchor]:
    """Carry a span of an earlier revision through every correction since; the worst anchor on the way counts."""
    return carried_all(tx, revision_id, current, [span])[0]


def present_span(
    tx: Tx,
    interview: Interview,
    current: Revision,
    revision_id: str,
    span: Span,
    *,
    did: str = "coded",
    unfit: str = "Select some words of the transcript before you choose a code.",
) -> Span:
    """Carry a place of an earlier text to the present one; what went wrong is told of words one `did` something to.

    Raises NotFound for a text of another interview, Conflict for words that are gone, BadInput (`unfit`) for no words.
    """
    if revision_id != current.id:
        if interviews.revision_interview(tx.connection, revision_id) != interview.id:
            raise NotFound("This transcript does not exist any more. Reload the page.")
        span, anchor = carried(tx, revision_id, current, span)
        if anchor is Anchor.LOST:
            raise Conflict(f"The words you {did} were just deleted from the transcript. Look at the new text.")
    if not 0 <= span.start < span.end <= len(current.document.text):
        raise BadInput(unfit)
    return span


def carried_all(tx: Tx, revision_id: str, current: Revision, spans: Sequence[Span]) -> list[tuple[Span, Anchor]]:
    """Carry spans of one earlier revision; see `carried`."""
    return carried_between(tx, current.interview_id, (revision_id, current.id), spans)


def carried_between(
    tx: Tx, interview_id: str, revision_ids: tuple[str, str], spans: Sequence[Span]
) -> list[tuple[Span, Anchor]]:
    """Carry spans from an earlier revision of an interview to a later one; needs neither text."""
    found = [(span, Anchor.EXACT) for span in spans]
    for edits in edits_since(tx, interview_id, *revision_ids):
        moved = carry_all([span for span, _ in found], edits)
        found = [(span, worst(was, anchor)) for (_, was), (span, anchor) in zip(found, moved, strict=True)]
    return found


def edits_since(tx: Tx, interview_id: str, revision_id: str, current_id: str) -> list[tuple[Edit, ...]]:
    """Return the changes that led from an earlier revision to the current one, oldest first."""
    if revision_id == current_id:
        return []
    chain = {step.id: step for step in interviews.steps_of(tx.connection, interview_id)}
    path: list[tuple[Edit, ...]] = []
    step = chain.get(current_id)
    while step is not None and step.id != revision_id:
        path.append(step.edits)
        step = chain.get(step.parent_id or "")
    return path[::-1]
