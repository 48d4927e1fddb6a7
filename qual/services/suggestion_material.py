"""The passages a run of suggestions is about, as its request asked for them, and what is kept of them with the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from qual.analysis.ranges import overlapping
from qual.analysis.segments import Segment, SentenceSplitter, Unit, cut_segments
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.services.in_rounds import sight
from qual.services.suggestion_requests import codes_and_below
from qual.store import codings, interviews
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

NOWHERE = np.zeros((0, 2), np.int32)


def material(tx: Tx, run: SuggestionRun, splitter: Callable[[str], SentenceSplitter]) -> tuple[Segment, ...]:
    """Return the passages a run is about; `splitter(language)` finds sentences in that language."""
    tx.require(Action.SUGGEST, run.project_id)
    wanted, groups = set(texts_of(run, "interview_ids")), set(texts_of(run, "groups"))
    people = interviews.participants_of(tx.connection, run.project_id)
    by_id = {i.id: i for i in interviews.of_project(tx.connection, run.project_id)}
    is_in_scope = _scope(tx, run)
    found: list[Segment] = []
    for revision in interviews.current_revisions(tx.connection, run.project_id):
        interview: Interview = by_id[revision.interview_id]
        if wanted and interview.id not in wanted:
            continue
        segments = cut_segments(
            interview,
            revision,
            interviews.speakers_of(tx.connection, interview.id),
            people,
            sentences=splitter(interview.language),
            unit=Unit(str(run.parameters["unit"])),
            with_interviewers=bool(run.parameters.get("with_interviewers")),
        )
        of_groups = [s for s in segments if not groups or s.group in groups]
        found.extend(is_in_scope(interview.id, of_groups))
    return tuple(found)


def texts_now(tx: Tx, project_id: str) -> dict[str, str]:
    """Return the present transcript of each interview of a project that has one."""
    tx.require(Action.READ, project_id)
    return {i.id: i.revision_id for i in interviews.of_project(tx.connection, project_id) if i.revision_id}


def texts_of(run: SuggestionRun, name: str) -> list[str]:
    """Return one of the lists of a run's parameters; runs of an older Qual lack some."""
    values = run.parameters.get(name) or []
    assert isinstance(values, list)
    return [str(value) for value in values]


def _scope(tx: Tx, run: SuggestionRun) -> Callable[[str, list[Segment]], list[Segment]]:
    """Return what picks the passages of an interview that are coded, or uncoded, as the run wants them."""
    code_ids, only_uncoded = texts_of(run, "code_ids"), bool(run.parameters.get("only_uncoded"))
    if not code_ids and not only_uncoded:
        return lambda _, segments: segments
    codes = codes_and_below(tx, run.project_id, code_ids) if code_ids else None
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for place in codings.places(tx.connection, run.project_id, sight(tx, run.project_id), code_ids=codes):
        places[place.interview_id].append((place.start, place.end))

    def pick(interview_id: str, segments: list[Segment]) -> list[Segment]:
        spans = np.array([(s.start, s.end) for s in segments], np.int32).reshape(-1, 2)
        coded = np.array(places[interview_id], np.int32) if interview_id in places else NOWHERE
        chosen = overlapping(spans, coded) != only_uncoded
        return [segment for segment, is_chosen in zip(segments, chosen, strict=True) if is_chosen]

    return pick
