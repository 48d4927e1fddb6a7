"""Who speaks in which interview, said for all interviews at once by a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from qual.domain.interview import Consent, Interview, Participant, Speaker, SpeakerRole
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.exchange.participants_table import COLUMNS, Voice, write_participants_table
from qual.services import participants, projects, transcripts
from qual.store import interviews
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Linked:
    """What a table said: how many speakers of how many interviews, and how many participants they are."""

    n_speakers: int
    n_interviews: int
    n_participants: int


def link_voices(tx: Tx, project_id: str, voices: Sequence[Voice]) -> Linked:
    """Give the speakers of the rows their roles and participants, and participants their groups and attributes.

    All or nothing. Empty cells change nothing; a row without a participant only says a role.

    Raises:
        BadInput: a row names an interview or a speaker that is not there, or leaves open which one; it is named.
    """
    tx.require(Action.EDIT_TRANSCRIPT, project_id)
    known = interviews.of_project(tx.connection, project_id)
    spoken = interviews.speakers_of_project(tx.connection, project_id)
    places = [_interview(known, voice) for voice in voices]
    speakers = [_speaker(spoken, interview, voice) for interview, voice in zip(places, voices, strict=True)]
    before = {one.label.casefold(): one for one in interviews.participants_of(tx.connection, project_id)}
    people = {label: _participant(tx, project_id, label, voices, before.get(label)) for label in _labels(voices)}
    for voice, speaker in zip(voices, speakers, strict=True):
        person = people.get(voice.participant.casefold()) if _is_participant(voice) else None
        changes: dict[str, object] = {}
        if (role := voice.role or (SpeakerRole.PARTICIPANT if person else None)) and role is not speaker.role:
            changes["role"] = role.value
        if person and person.id != speaker.participant_id:
            changes["participant_id"] = person.id
        if changes:
            transcripts.update_speaker(tx, speaker.interview_id, speaker.key, changes)
    return Linked(len(speakers), len({interview.id for interview in places}), len(people))


def export_participants_table(tx: Tx, project_id: str) -> bytes:
    """Return a workbook with a row for each speaker and what is known of them, to be filled in and read back."""
    tx.require(Action.EDIT_TRANSCRIPT, project_id)
    project = projects.project(tx, project_id)
    people = {person.id: person for person in interviews.participants_of(tx.connection, project_id)}
    attributes = sorted({name for person in people.values() for name in person.attributes})
    spoken = interviews.speakers_of_project(tx.connection, project_id)
    rows = [
        _row(interview, speaker, people.get(speaker.participant_id or ""), attributes)
        for interview in interviews.of_project(tx.connection, project_id)
        for speaker in spoken
        if speaker.interview_id == interview.id
    ]
    data = write_participants_table(rows, attributes, title=project.name)
    tx.record("participants.export", ("project", project_id), project_id=project_id, after={"rows": len(rows)})
    return data


def _row(
    interview: Interview, speaker: Speaker, person: Participant | None, attributes: Sequence[str]
) -> tuple[str, ...]:
    spoken = (interview.name, speaker.name, speaker.role.value)
    if person is None:
        return (*spoken, *("" for _ in range(len(COLUMNS) - len(spoken) + len(attributes))))
    said = (_answer(person.quotes_outside), _answer(person.sound_outside))
    return (*spoken, person.label, person.group, *said, *(person.attributes.get(name, "") for name in attributes))


def _answer(consent: Consent) -> str:
    return "" if consent is Consent.NOT_ASKED else consent.value


def _is_participant(voice: Voice) -> bool:
    return bool(voice.participant) and voice.role is not SpeakerRole.INTERVIEWER


def _labels(voices: Sequence[Voice]) -> list[str]:
    return list(dict.fromkeys(voice.participant.casefold() for voice in voices if _is_participant(voice)))


def _participant(
    tx: Tx, project_id: str, label: str, voices: Sequence[Voice], before: Participant | None
) -> Participant:
    """Add or change the participant; what several rows say of one person is put together."""
    rows = [voice for voice in voices if _is_participant(voice) and voice.participant.casefold() == label]
    attributes = dict(before.attributes) if before else {}
    consents: dict[str, Consent] = {}
    for row in rows:
        attributes |= row.attributes
        consents |= row.consents
    group = next((row.group for row in reversed(rows) if row.group), "")
    return participants.set_participant(
        tx, project_id, rows[0].participant, group=group, attributes=attributes, **consents
    )


def _interview(known: Sequence[Interview], voice: Voice) -> Interview:
    names = {voice.interview.casefold(), voice.file.casefold(), PurePath(voice.file).stem.casefold()} - {""}
    found = [interview for interview in known if interview.name.casefold() in names]
    if len(found) == 1:
        return found[0]
    called = voice.interview or voice.file
    if not called:
        raise BadInput(f"{voice.where}: No interview is named. Write its name as the page Interviews has it.")
    if found:
        raise BadInput(f"{voice.where}: There are {len(found)} interviews called '{called}'. Rename one of them first.")
    raise BadInput(
        f"{voice.where}: This project has no interview called '{called}'. Write its name as the page Interviews has "
        "it, or import it first. Nothing was stored."
    )


def _speaker(spoken: Sequence[Speaker], interview: Interview, voice: Voice) -> Speaker:
    here = [speaker for speaker in spoken if speaker.interview_id == interview.id]
    if voice.speaker:
        wanted = voice.speaker.casefold()
        found = [s for s in here if s.name.casefold() == wanted] or [s for s in here if s.key.casefold() == wanted]
    else:
        found = [speaker for speaker in here if speaker.role is not SpeakerRole.INTERVIEWER]
    if len(found) == 1:
        return found[0]
    there = ", ".join(speaker.name or speaker.key for speaker in here) or "nobody"
    problem = f"Nobody called '{voice.speaker}' speaks in" if voice.speaker else "Say which speaker is meant in"
    raise BadInput(f"{voice.where}: {problem} '{interview.name}': {there}. Nothing was stored.")
