"""What the engine heard: the text while it is being made, and the finished transcript under people's corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qual.analysis.interviewer import guess_interviewer
from qual.domain.document import Document
from qual.domain.edits import Edit, diff
from qual.domain.ids import new_id
from qual.domain.interview import Interview, Revision, RevisionKind, SpeakerRole
from qual.domain.merge import Merged, distance, match_speakers, merge_corrections, splice
from qual.domain.permission import Action
from qual.domain.speech import Stretch
from qual.engines.base import EngineInfo
from qual.services import transcripts
from qual.store import events, heard, interviews
from qual.store.heard import HeardChunk
from qual.store.tx import Tx

SURE_ENOUGH = 0.75  # from here on the guess who asks the questions is used
KEPT_CORRECTIONS = "kept_corrections"  # in an engine record: how many stretches stand as people corrected them
HEARD_AS = "heard_as"  # in the engine record of a merged transcript: the revision with the pure recognition


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What wrote a transcript down, for its page and for a methods section."""

    model: str
    engine: str
    version: str
    digest: str
    settings: dict[str, object]
    made_at: str  # ISO 8601
    passage: Stretch | None


@dataclass(frozen=True, slots=True)
class Ready:
    """A recognition put under the corrections of the transcript that was current then."""

    current_id: str | None
    new: Document  # the pure recognition
    merged: Merged
    edits: tuple[Edit, ...]  # from the current text to the merged one
    is_first: bool = False


def keep_chunk(tx: Tx, job_id: str, chunk: int, *, start_s: float, text: str, n_words: int) -> None:
    """Store what a running job has written down of one chunk; storing it again replaces it."""
    asked = events.job_request(tx.connection, job_id)
    tx.require(Action.TRANSCRIBE, asked.project_id)
    heard.keep(tx.connection, HeardChunk(job_id, chunk, asked.project_id, asked.target_id, start_s, text, n_words))


def text_so_far(tx: Tx, job_id: str) -> tuple[HeardChunk, ...]:
    """Return what a running job has written down, in order of time."""
    asked = events.job_request(tx.connection, job_id)
    tx.require(Action.READ, asked.project_id)
    return heard.of_job(tx.connection, job_id)


def words_so_far(tx: Tx, project_id: str) -> dict[str, int]:
    """Return how many words each running job of a project has written down."""
    tx.require(Action.READ, project_id)
    return heard.words_by_job(tx.connection, project_id)


def jobs_with_text(tx: Tx) -> tuple[str, ...]:
    """Return the jobs of which text is kept; for the worker, which clears up."""
    return heard.job_ids(tx.connection)


def forget(tx: Tx, job_ids: Iterable[str]) -> None:
    """Delete what jobs have written down, because they are over."""
    heard.forget(tx.connection, job_ids)


def ready(tx: Tx, job_id: str, document: Document, *, passage: Stretch | None = None) -> Ready:
    """Put what was heard under people's corrections, for `take_in`; seconds of work for an hour of interview.

    `passage` says that `document` holds only what is spoken then; the rest of the earlier recognition is kept.
    Call it in a reading transaction, so that nobody who writes has to wait.
    """
    asked = events.job_request(tx.connection, job_id)
    interview = interviews.get(tx.connection, asked.target_id)
    tx.require(Action.TRANSCRIBE, interview.project_id)
    mine = interviews.revision(tx.connection, interview.revision_id) if interview.revision_id else None
    if mine is None:
        return Ready(None, document, Merged(document, 0), (), is_first=True)
    base = _closest(interviews.recognitions_of(tx.connection, interview.id), mine)
    if base is None and passage is None:
        return Ready(mine.id, document, Merged(document, 0), diff(mine.document.text, document.text))
    before = base.document if base is not None else mine.document
    new = match_speakers(mine.document, document)
    if passage is not None:
        new = replace(splice(before, new, passage.start_s, passage.end_s), language=mine.document.language)
    merged = merge_corrections(before, mine.document, new)
    return Ready(mine.id, new, merged, diff(mine.document.text, merged.document.text))


def take_in(
    tx: Tx,
    job_id: str,
    document: Document,
    info: EngineInfo,
    *,
    passage: Stretch | None = None,
    prepared: Ready | None = None,
) -> Revision:
    """Store what the engine heard as the interview's transcript. Doing it twice stores it once.

    What people corrected in an earlier recognition stays as they wrote it. `prepared` is used if nobody changed the
    transcript since; see `ready`, also for `passage`.
    """
    asked = events.job_request(tx.connection, job_id)
    interview = interviews.get(tx.connection, asked.target_id)
    tx.require(Action.TRANSCRIBE, interview.project_id)
    earlier = tx.earlier_answer(f"take-in:{job_id}")
    if earlier:
        return interviews.revision(tx.connection, earlier["revision_id"])
    heard.forget(tx.connection, [job_id])
    if prepared is None or prepared.current_id != interview.revision_id:
        prepared = ready(tx, job_id, document, passage=passage)
    if document.language and document.language != interview.language and passage is None:
        interview = interviews.change(tx.connection, interview, language=document.language)
    revision = _store(tx, interview, prepared, info)
    tx.keep_answer(f"take-in:{job_id}", {"revision_id": revision.id})
    return revision


def made_with(tx: Tx, interview_id: str) -> tuple[MadeWith, ...]:
    """Return what wrote the present transcript down, newest first: passages may have been done again."""
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.READ, interview.project_id)
    if interview.revision_id is None:
        return ()
    found: list[MadeWith] = []
    for revision in reversed(_recognitions(tx, interview)):
        settings = dict(revision.engine.get("settings") or {})  # type: ignore[call-overload]
        given = settings.get("passage_s")
        passage = Stretch(*given) if isinstance(given, list) else None
        found.append(
            MadeWith(
                str(revision.engine.get("model", "")),
                str(revision.engine.get("engine", "")),
                str(revision.engine.get("version", "")),
                str(revision.engine.get("digest", "")),
                settings,
                revision.created_at.isoformat(),
                passage,
            )
        )
        if passage is None:
            break
    return tuple(found)


def _store(tx: Tx, interview: Interview, prepared: Ready, info: EngineInfo) -> Revision:
    engine, document = info.as_json(), prepared.merged.document
    if document == prepared.new:
        edits = None if prepared.is_first else prepared.edits
        revision = transcripts.put_revision(tx, interview, document, RevisionKind.ASR, edits=edits, engine=engine)
        if prepared.is_first:
            _guess_interviewer(tx, interview.id, document)
        return revision
    pure = _add_beside(tx, interview, str(prepared.current_id), prepared.new, engine)
    record: dict[str, object] = {HEARD_AS: pure.id, KEPT_CORRECTIONS: prepared.merged.n_kept}
    return transcripts.put_revision(
        tx, interview, document, RevisionKind.CORRECTION, edits=prepared.edits, engine=record
    )


def _guess_interviewer(tx: Tx, interview_id: str, document: Document) -> None:
    """Let the one who probably asks the questions be the interviewer; people correct it where they name speakers."""
    guess = guess_interviewer(document)
    for speaker in interviews.speakers_of(tx.connection, interview_id):
        if speaker.key == guess.speaker and guess.certainty >= SURE_ENOUGH:
            interviews.change_speaker(tx.connection, speaker, role=SpeakerRole.INTERVIEWER)


def _add_beside(
    tx: Tx, interview: Interview, parent_id: str, document: Document, engine: dict[str, object]
) -> Revision:
    """Store a recognition that is never current itself: the next one is compared with it to find corrections."""
    number = interviews.newest_number(tx.connection, interview.id) + 1
    return interviews.add_revision(
        tx.connection,
        Revision(
            new_id(), interview.id, number, RevisionKind.ASR, parent_id, (), document, tx.actor.user, engine, tx.time
        ),
    )


def _recognitions(tx: Tx, interview: Interview) -> list[Revision]:
    """Return the recognitions that the present text was made from, oldest first."""
    every = interviews.recognitions_of(tx.connection, interview.id)
    base = _closest(every, interviews.revision(tx.connection, str(interview.revision_id)))
    return [r for r in every if base is not None and r.number <= base.number]


def _closest(heard_before: Sequence[Revision], mine: Revision) -> Revision | None:
    """Return the recognition that people corrected to get `mine`: the one it differs least from, the newest of these.

    The newest alone would be wrong after an undo, which brings back the text of an older one.
    """
    if len(heard_before) == 1 or any(r.id == mine.id for r in heard_before):
        return next((r for r in heard_before if r.id == mine.id), heard_before[0])
    return min(heard_before, key=lambda r: (distance(r.document, mine.document), -r.number), default=None)
