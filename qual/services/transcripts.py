"""Transcript revisions: importing, correcting, who speaks; codings and quotes follow every change of text."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from qual.analysis.language_guess import guess_language
from qual.domain.coding import Coding
from qual.domain.document import Document, Span, Turn
from qual.domain.edits import Anchor, Edit, carry, carry_all, diff, worst
from qual.domain.ids import new_id
from qual.domain.interview import Interview, Revision, RevisionKind, Speaker, SpeakerRole
from qual.domain.permission import Action
from qual.domain.restore import restore
from qual.domain.revise import correct_turn as corrected
from qual.domain.round import EVERYTHING
from qual.errors import BadInput, NotFound
from qual.services import memo_places, progress
from qual.services.ground import ground
from qual.services.interviews import add_interview
from qual.store import accounts, codings, counter_quotes, events, interviews, readables, themes
from qual.store.tx import Tx

# How interviewers are called in transcripts; only the first guess, people correct it.
_INTERVIEWERS = frozenset(
    {"interviewer", "interviewerin", "intervjuare", "intervjuaren", "moderator", "moderatorin", "moderatorn"}
    | {"i", "int", "q"}
)
_UNDO = "undo:"  # before what a change did, for the change that takes it back
_SHOWN = 60  # characters of changed words that the history keeps at hand


def import_transcript(
    tx: Tx,
    project_id: str,
    document: Document,
    *,
    name: str,
    language: str,
    names: Mapping[str, str] | None = None,
    recording_id: str | None = None,
) -> Revision:
    """Store a transcript from a file as a new interview.

    Without a language given or named in the file, it is guessed among the project's languages.
    """
    if not document.turns:
        raise BadInput(f"The transcript '{name}' is empty. Choose a file with text in it.")
    known = language or document.language
    if not known:
        tx.require(Action.IMPORT, project_id)
        known = guess_language(document.text, accounts.project(tx.connection, project_id).languages)
    interview = add_interview(tx, project_id, name, language=known, recording_id=recording_id)
    return put_revision(tx, interview, document, RevisionKind.IMPORT, names=names)


def put_revision(
    tx: Tx,
    interview: Interview,
    document: Document,
    kind: RevisionKind,
    *,
    edits: Sequence[Edit] | None = None,
    engine: dict[str, object] | None = None,
    names: Mapping[str, str] | None = None,
    act: str = "",
) -> Revision:
    """Make `document` the current transcript and carry codings, memos, theme quotes and how far it is checked to it.

    `act` says for the history what a person did, when it was more than correcting words.
    """
    parent = interviews.revision(tx.connection, interview.revision_id) if interview.revision_id else None
    if parent is not None and edits is None:
        edits = diff(parent.document.text, document.text)
    revision = interviews.add_revision(
        tx.connection,
        Revision(
            new_id(),
            interview.id,
            interviews.newest_number(tx.connection, interview.id) + 1,
            kind,
            parent.id if parent else None,
            tuple(edits or ()),
            document,
            tx.actor.user,
            engine or {},
            tx.time,
        ),
    )
    readables.keep(tx.connection, interviews.change(tx.connection, interview, revision_id=revision.id), revision)
    _know_speakers(tx, interview.id, document, names or {})
    moved = _carry_codings(tx, interview.id, revision)
    _carry_quotes(tx, interview.id, revision)
    memos_were = memo_places.carry_memos(tx, interview.id, revision)
    by_machine = kind is RevisionKind.ASR or bool(engine)
    (progress.heard_again if by_machine else progress.carried)(tx, interview.id, revision)
    changed = [after for before, after in moved if after.anchor is not before.anchor]
    tx.record(
        "transcript.revise",
        ("interview", interview.id),
        project_id=interview.project_id,
        interview_id=interview.id,
        before={
            "revision_id": parent.id if parent else None,
            "codings": [_place(before) for before, _ in moved],
            "memos": memos_were,
        },
        after={
            "revision_id": revision.id,
            "number": revision.number,
            "kind": kind.value,
            "touched": sum(c.anchor is Anchor.TOUCHED for c in changed),
            "lost": sum(c.anchor is Anchor.LOST for c in changed),
            "act": act,
            "places": len(revision.edits),
            **_first_change(parent, revision),
        },
    )
    return revision


def revision(tx: Tx, revision_id: str) -> Revision:
    """Return a revision with its text."""
    require_may_read(tx, revision_id)
    return interviews.revision(tx.connection, revision_id)


def require_may_read(tx: Tx, revision_id: str) -> None:
    """Raise NotFound or NotAllowed unless the actor may read this revision; does not read its text."""
    interview_id = interviews.revision_interview(tx.connection, revision_id)
    if interview_id is None:
        raise NotFound("This transcript does not exist any more. Go back and reload the list.")
    tx.require(Action.READ, interviews.get(tx.connection, interview_id).project_id)


def current_revision(tx: Tx, interview_id: str) -> Revision | None:
    """Return an interview's current transcript, None if there is none yet."""
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.READ, interview.project_id)
    return interviews.revision(tx.connection, interview.revision_id) if interview.revision_id else None


def correct_turn(tx: Tx, interview_id: str, revision_id: str, turn: int, text: str) -> Revision:
    """Replace the words of one turn; word times, codings and quotes follow.

    Raises Conflict if somebody changed this turn meanwhile, BadInput if it would be empty.
    """
    here = ground(tx, interview_id, revision_id)
    turn = here.turn(turn)
    wanted = " ".join(text.replace("\x00", "").split())
    if not wanted:
        raise BadInput("A turn cannot be empty. Type what was said, or cancel.")
    edits, document = corrected(here.current.document, turn, wanted)
    if not edits:
        return here.current
    revision = put_revision(tx, here.interview, document, RevisionKind.CORRECTION, edits=edits)
    progress.advance(tx, interview_id, revision, turn)
    return revision


def assign_turn(tx: Tx, interview_id: str, revision_id: str, turn: int, speaker: str) -> Revision:
    """Give one turn to another speaker of the interview."""
    here = ground(tx, interview_id, revision_id)
    turn, parent = here.turn(turn), here.current
    if speaker not in {s.key for s in interviews.speakers_of(tx.connection, interview_id)}:
        raise NotFound("This speaker does not occur in the interview. Reload the page and choose again.")
    old: Turn = parent.document.turns[turn]
    if old.speaker == speaker:
        return parent
    turns = list(parent.document.turns)
    turns[turn] = dataclasses.replace(old, speaker=speaker)
    document = dataclasses.replace(parent.document, turns=tuple(turns))
    return put_revision(tx, here.interview, document, RevisionKind.CORRECTION, edits=(), act="assign")


def speakers(tx: Tx, interview_id: str) -> tuple[Speaker, ...]:
    """Return who speaks in an interview."""
    tx.require(Action.READ, interviews.get(tx.connection, interview_id).project_id)
    return interviews.speakers_of(tx.connection, interview_id)


def update_speaker(tx: Tx, interview_id: str, key: str, changes: Mapping[str, object]) -> Speaker:
    """Rename a speaker for the whole interview, say what they do in it, or link them to a participant.

    `changes` may hold `name`, `role` and `participant_id` (None unlinks).
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.EDIT_TRANSCRIPT, interview.project_id)
    before = next((s for s in interviews.speakers_of(tx.connection, interview_id) if s.key == key), None)
    if before is None:
        raise NotFound("This speaker does not occur in the interview. Reload the page.")
    after = interviews.change_speaker(tx.connection, before, **_speaker_changes(tx, interview, changes))
    tx.record(
        "speaker.update",
        ("speaker", after.id),
        project_id=interview.project_id,
        interview_id=interview_id,
        before=before,
        after=after,
    )
    return after


def undo_revision(
    tx: Tx, interview_id: str, before: Mapping[str, object], after: Mapping[str, object], *, since: int
) -> None:
    """Take a correction back, as a new revision, with its codings where they were; later changes elsewhere stay.

    Codings that people gave another place after event number `since` stay there. Raises Conflict when somebody
    changed the same turns since.
    """
    here = ground(tx, interview_id, str(after["revision_id"]))
    earlier = interviews.revision(tx.connection, str(before["revision_id"]))
    edits = next(s.edits for s in interviews.steps_of(tx.connection, interview_id) if s.id == here.seen.id)
    found = restore(earlier.document, here.seen.document, edits, here.current.document, here.steps)
    act = str(after.get("act", ""))
    opposite = act.removeprefix(_UNDO) if act.startswith(_UNDO) else _UNDO + act
    put_revision(tx, here.interview, found.document, RevisionKind.CORRECTION, edits=found.edits, act=opposite)
    places: list = before["codings"]  # type: ignore[assignment]
    ids = [place[0] for place in places]
    placed = {e.target_id for e in events.standing_since(tx.connection, ids, since) if e.action == "coding.change"}
    standing, put_back = codings.some(tx.connection, ids), []
    for coding_id, start, end, anchor, quote, *was in places:  # `was` is younger than the oldest events
        coding = standing[coding_id]
        if coding.deleted_at is not None or coding_id in placed:  # its place belongs to a later text
            continue
        place = found.place(Span(start, end))
        if anchor == Anchor.LOST or place.slice(found.document.text) == quote:
            changes = {"start": place.start, "end": place.end, "anchor": Anchor(anchor), "quote": quote}
            put_back.append(dataclasses.replace(coding, **changes, was=was[0] if was else None))
    codings.replace_all(tx.connection, put_back)
    memos_were: list = before.get("memos", [])  # type: ignore[assignment]
    memo_places.put_back(tx, memos_were, found.document.text, found.place)


def _speaker_changes(tx: Tx, interview: Interview, changes: Mapping[str, object]) -> dict[str, object]:
    wanted: dict[str, object] = {}
    if "name" in changes:
        name = " ".join(str(changes["name"]).split())
        if not name or len(name) > 100:
            raise BadInput("A speaker's name has between 1 and 100 characters.")
        wanted["name"] = name
    if "role" in changes:
        try:
            wanted["role"] = SpeakerRole(str(changes["role"]))
        except ValueError as error:
            raise BadInput("A speaker is an interviewer or a participant.") from error
    if "participant_id" in changes:
        linked = changes["participant_id"]
        if linked is not None:
            found = interviews.participant(tx.connection, str(linked))
            if found.project_id != interview.project_id:
                raise NotFound("This participant does not exist in the project. Reload the page.")
        wanted["participant_id"] = linked
    if not wanted:
        raise BadInput("Nothing to change was given for this speaker.")
    return wanted


def _know_speakers(tx: Tx, interview_id: str, document: Document, names: Mapping[str, str]) -> None:
    known = {s.key for s in interviews.speakers_of(tx.connection, interview_id)}
    for number, key in enumerate(document.speakers, start=1):
        if key in known:
            continue
        name = names.get(key) or (f"Speaker {number}" if not key or key == f"S{number}" else key)
        role = SpeakerRole.INTERVIEWER if name.casefold().rstrip(".") in _INTERVIEWERS else SpeakerRole.PARTICIPANT
        interviews.add_speaker(tx.connection, Speaker(new_id(), interview_id, key, name, role, None))


def _first_change(parent: Revision | None, revision: Revision) -> dict[str, object]:
    """Return the first whole words that a change replaced, by which, and where: what the history says of it."""
    if parent is None or not revision.edits:
        return {"was": "", "now": "", "at": 0}
    text, first = parent.document.text, revision.edits[0]
    left, right = first.start, first.end
    stop = revision.edits[1].start if len(revision.edits) > 1 else len(text)
    while left > max(0, first.start - _SHOWN) and not text[left - 1].isspace():
        left -= 1
    while right < min(stop, first.end + _SHOWN) and not text[right].isspace():
        right += 1
    now = text[left : first.start] + first.text + text[first.end : right]
    return {"was": text[left:right][:_SHOWN], "now": now[:_SHOWN], "at": left}


def _place(coding: Coding) -> list[object]:
    return [coding.id, coding.start, coding.end, coding.anchor.value, coding.quote, coding.was]


def _carry_codings(tx: Tx, interview_id: str, revision: Revision) -> list[tuple[Coding, Coding]]:
    standing = codings.of_interview(tx.connection, interview_id, EVERYTHING)
    moved = []
    for coding, (span, anchor) in zip(standing, carry_all([c.span for c in standing], revision.edits), strict=True):
        anchor = worst(coding.anchor, anchor)
        quote = coding.quote if anchor is Anchor.LOST else span.slice(revision.document.text)
        place = {"revision_id": revision.id, "start": span.start, "end": span.end}
        after = dataclasses.replace(coding, anchor=anchor, quote=quote, was=coding.judged_as(anchor), **place)  # type: ignore[arg-type]
        moved.append((coding, after))
    codings.replace_all(tx.connection, [after for _, after in moved])
    return moved


def _carry_quotes(tx: Tx, interview_id: str, revision: Revision) -> None:
    for quote in themes.quotes_of_interview(tx.connection, interview_id):
        span, anchor = carry((quote.start, quote.end), revision.edits)
        text = quote.quote if anchor is Anchor.LOST else span.slice(revision.document.text)
        themes.change_quote(tx.connection, quote, revision_id=revision.id, start=span.start, end=span.end, quote=text)
    for counter in counter_quotes.of_interview(tx.connection, interview_id):
        span, anchor = carry((counter.start, counter.end), revision.edits)
        text = counter.quote if anchor is Anchor.LOST else span.slice(revision.document.text)
        place = {"revision_id": revision.id, "start": span.start, "end": span.end, "quote": text}
        counter_quotes.change(tx.connection, counter, **place)
