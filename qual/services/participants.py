"""Participants: the people of the study, under labels, with the attributes the analysis compares."""

from __future__ import annotations

from qual.domain.ids import new_id
from qual.domain.interview import Consent, Participant
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict
from qual.store import interviews
from qual.store.tx import Tx

MOST_CHARACTERS = 100


def participants(tx: Tx, project_id: str) -> tuple[Participant, ...]:
    """Return a project's participants by label."""
    tx.require(Action.READ, project_id)
    return interviews.participants_of(tx.connection, project_id)


def set_participant(
    tx: Tx,
    project_id: str,
    label: str,
    *,
    group: str = "",
    attributes: dict[str, str] | None = None,
    quotes_outside: Consent | None = None,
    sound_outside: Consent | None = None,
) -> Participant:
    """Add a participant, or change group, attributes and consent of the one with this label; None leaves them."""
    tx.require(Action.EDIT_TRANSCRIPT, project_id)
    shown = _checked_label(label)
    known = {p.label.casefold(): p for p in interviews.participants_of(tx.connection, project_id)}
    before = known.get(shown.casefold())
    wanted = {str(k): str(v) for k, v in (attributes or {}).items()}
    if before is None:
        after = interviews.add_participant(
            tx.connection,
            Participant(
                new_id(), project_id, shown, group.strip(), wanted,
                quotes_outside or Consent.NOT_ASKED, sound_outside or Consent.NOT_ASKED,
            ),
        )  # fmt: skip
        tx.record("participant.add", ("participant", after.id), project_id=project_id, after=after)
        return after
    after = interviews.change_participant(
        tx.connection,
        before,
        group=group.strip() or before.group,
        attributes=wanted if attributes is not None else before.attributes,
        quotes_outside=quotes_outside or before.quotes_outside,
        sound_outside=sound_outside or before.sound_outside,
    )
    if after != before:
        tx.record("participant.update", ("participant", after.id), project_id=project_id, before=before, after=after)
    return after


def change_participant(
    tx: Tx,
    participant_id: str,
    *,
    label: str,
    group: str,
    attributes: dict[str, str],
    quotes_outside: Consent | None = None,
    sound_outside: Consent | None = None,
) -> Participant:
    """Give a participant another label, group, attributes and consent (None leaves it).

    Raises Conflict if the label is somebody else's.
    """
    before = _found(tx, participant_id)
    shown = _checked_label(label)
    for other in interviews.participants_of(tx.connection, before.project_id):
        if other.id != before.id and other.label.casefold() == shown.casefold():
            raise Conflict(f"There is another participant '{other.label}'. Give each person a label of their own.")
    after = interviews.change_participant(
        tx.connection,
        before,
        label=shown,
        group=group.strip(),
        attributes=dict(attributes),
        quotes_outside=quotes_outside or before.quotes_outside,
        sound_outside=sound_outside or before.sound_outside,
    )
    if after != before:
        tx.record(
            "participant.update", ("participant", after.id), project_id=before.project_id, before=before, after=after
        )
    return after


def remove_participant(tx: Tx, participant_id: str) -> None:
    """Take a participant off the list; raise Conflict, naming the interview, if one of its speakers is this person."""
    before = _found(tx, participant_id)
    for speaker in interviews.speakers_of_project(tx.connection, before.project_id):
        if speaker.participant_id == before.id:
            name = interviews.get(tx.connection, speaker.interview_id).name
            raise Conflict(
                f"'{before.label}' is linked to a speaker of '{name}'. Link that speaker to nobody or somebody else "
                "first; then the participant can be removed."
            )
    interviews.remove_participant(tx.connection, before)
    tx.record("participant.remove", ("participant", before.id), project_id=before.project_id, before=before)


def _found(tx: Tx, participant_id: str) -> Participant:
    found = interviews.participant(tx.connection, participant_id)
    tx.require(Action.EDIT_TRANSCRIPT, found.project_id)
    return found


def _checked_label(label: str) -> str:
    shown = " ".join(label.split())
    if not shown or len(shown) > MOST_CHARACTERS:
        raise BadInput(f"A participant's label has between 1 and {MOST_CHARACTERS} characters.")
    return shown
