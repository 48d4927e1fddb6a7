"""Taking one interview's transcript out as a file; every time is logged."""

from __future__ import annotations

from datetime import date

from qual.domain.interview import SpeakerRole
from qual.domain.permission import Action
from qual.errors import NotFound
from qual.exchange.transcript_files import write_transcript
from qual.exchange.transcript_view import WriteOptions
from qual.store import interviews
from qual.store.tx import Tx


def transcript_file(tx: Tx, interview_id: str, kind: str, options: WriteOptions | None = None) -> bytes:
    """Return an interview's present transcript as a file of the kind "docx", "odt", "txt", "vtt", "srt" or "json".

    Raises BadInput for another kind, or for captions of a transcript without times; NotFound without a transcript.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.EXPORT, interview.project_id)
    if interview.revision_id is None:
        raise NotFound(f"'{interview.name}' has no transcript yet. Transcribe or import one first.")
    revision = interviews.revision(tx.connection, interview.revision_id)
    speakers = interviews.speakers_of(tx.connection, interview_id)
    data = write_transcript(
        revision.document,
        kind,
        title=interview.name,
        names={speaker.key: speaker.name for speaker in speakers},
        options=options,
        interviewers={speaker.key for speaker in speakers if speaker.role is SpeakerRole.INTERVIEWER},
        made=interview.created_at.date(),
        held=date.fromisoformat(interview.recorded_on) if interview.recorded_on else None,
        language=interview.language,
    )
    tx.record(
        "transcript.export",
        ("interview", interview_id),
        project_id=interview.project_id,
        interview_id=interview_id,
        after={"kind": kind, "bytes": len(data), "revision_id": revision.id},
    )
    return data
