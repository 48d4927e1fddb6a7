"""Participants: the people of the study, under labels, with the attributes the analysis compares."""

from __future__ import annotations

from qual.domain.ids import new_id
from qual.domain.interview import Participant
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.store import interviews
from qual.store.tx import Tx


def participants(tx: Tx, project_id: str) -> tuple[Participant, ...]:
    """Return a project's participants by label."""
    tx.require(Action.READ, project_id)
    return interviews.participants_of(tx.connection, project_id)


def set_participant(
    tx: Tx, project_id: str, label: str, *, group: str = "", attributes: dict[str, str] | None = None
) -> Participant:
    """Add a participant, or change group and attributes of the one with this label."""
    tx.require(Action.EDIT_TRANSCRIPT, project_id)
    shown = " ".join(label.split())
    if not shown or len(shown) > 100:
        raise BadInput("A participant's label has between 1 and 100 characters.")
    known = {p.label.casefold(): p for p in interviews.participants_of(tx.connection, project_id)}
    before = known.get(shown.casefold())
    wanted = {str(k): str(v) for k, v in (attributes or {}).items()}
    if before is None:
        after = interviews.add_participant(
            tx.connection, Participant(new_id(), project_id, shown, group.strip(), wanted)
        )
        tx.record("participant.add", ("participant", after.id), project_id=project_id, after=after)
        return after
    after = interviews.change_participant(
        tx.connection,
        before,
        group=group.strip() or before.group,
        attributes=wanted if attributes is not None else before.attributes,
    )
    if after != before:
        tx.record("participant.update", ("participant", after.id), project_id=project_id, before=before, after=after)
    return after
