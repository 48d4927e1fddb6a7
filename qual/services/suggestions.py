"""Theme suggestions: storing them as questions, and what people decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qual.analysis.evidence import absent
from qual.analysis.segments import Segment
from qual.analysis.themes import Cluster, ClusteringResult
from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Passage, Suggestion, SuggestionState, Theme
from qual.engines.base import EngineInfo
from qual.errors import BadInput, Conflict
from qual.services import themes as theme_services
from qual.services.in_rounds import is_without_machine_help, require_no_machine_help
from qual.services.passages import PassageReader
from qual.services.themes import QuoteDraft
from qual.store import themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

NOTHING_TO_GROUP = "nothing_to_group"  # run notes; the page puts them in words
TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class CoverageView:
    """How much of what one person, group, interview or language said is in a cluster."""

    value: str
    inside: int
    total: int


@dataclass(frozen=True, slots=True)
class AspectView:
    """A cluster seen by one aspect: who is in it, and who is absent though enough of them was read."""

    rows: tuple[CoverageView, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion with its passages, as the page poses it."""

    suggestion: Suggestion
    n_segments: int
    stability: float  # 0 to 1
    quotes: tuple[Passage, ...]
    worst_inside: tuple[Passage, ...]
    near_outside: tuple[Passage, ...]
    words: dict[str, tuple[str, ...]]
    coverage: dict[str, AspectView]  # by "participants", "groups", "interviews", "languages"
    flags: tuple[str, ...]


def runs(tx: Tx, project_id: str) -> tuple[SuggestionRun, ...]:
    """Return the project's requests for suggestions, newest first."""
    tx.require(Action.READ, project_id)
    return themes.runs_of(tx.connection, project_id)


def store_result(
    tx: Tx, run_id: str, segments: Sequence[Segment], result: ClusteringResult | None, info: EngineInfo
) -> int:
    """Store the clusters as open suggestions and return how many. Doing it twice stores them once.

    `result` is None when there was no passage at all.
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.SUGGEST, run.project_id)
    if run.engine:
        return len(themes.suggestions_of(tx.connection, run_id))
    engine = info.as_json() | {"parameters": dict(run.parameters) | _method(result)}
    note = NOTHING_TO_GROUP if result is None else TOO_FEW if result.too_few else ""
    themes.change_run(tx.connection, run, engine=engine, note=note, n_segments=len(segments))
    clusters = result.clusters if result else ()
    for position, cluster in enumerate(clusters):
        themes.add_suggestion(
            tx.connection,
            Suggestion(
                new_id(), run.project_id, run_id, "theme", position, _payload(cluster, segments), engine,
                SuggestionState.OPEN, None, None, "", None, tx.time,
            ),
        )  # fmt: skip
    tx.record(
        "suggestions.store",
        ("run", run_id),
        project_id=run.project_id,
        after={"n_suggestions": len(clusters), "n_segments": len(segments), "engine": engine},
    )
    return len(clusters)


def run_suggestions(tx: Tx, run_id: str) -> tuple[SuggestionView, ...]:
    """Return a run's suggestions with their passages, largest first; none while the actor codes in a blind round."""
    run = themes.run(tx.connection, run_id)
    if is_without_machine_help(tx, run.project_id):
        return ()
    reader = PassageReader(tx, run.project_id)
    return tuple(_view(reader, s) for s in themes.suggestions_of(tx.connection, run_id))


def accept(tx: Tx, suggestion_id: str, name: str, statement: str, passages: Sequence[Passage]) -> Theme:
    """Make a theme of a suggestion, under a person's own name and statement, with the passages they chose."""
    suggestion = _open(tx, suggestion_id)
    theme = theme_services.create_theme(
        tx, suggestion.project_id, name, statement, _drafts(passages), origin="suggestion"
    )
    _decide(tx, suggestion, SuggestionState.ACCEPTED, theme_id=theme.id)
    return theme


def merge(tx: Tx, suggestion_id: str, theme_id: str, passages: Sequence[Passage]) -> Theme:
    """Put the chosen passages of a suggestion into a theme that exists already."""
    suggestion = _open(tx, suggestion_id)
    for draft in _drafts(passages):
        theme_services.add_quote(tx, theme_id, draft, origin="suggestion")
    _decide(tx, suggestion, SuggestionState.MERGED, theme_id=theme_id)
    return themes.theme(tx.connection, theme_id)


def set_aside(tx: Tx, suggestion_id: str, reason: str) -> Suggestion:
    """Decide that these passages do not make a theme, and why."""
    suggestion = _open(tx, suggestion_id)
    if not reason.strip():
        raise BadInput("Say in a few words why these passages do not belong together.")
    return _decide(tx, suggestion, SuggestionState.SET_ASIDE, reason=reason.strip())


def _open(tx: Tx, suggestion_id: str) -> Suggestion:
    suggestion = themes.suggestion(tx.connection, suggestion_id)
    tx.require(Action.DECIDE, suggestion.project_id)
    require_no_machine_help(tx, suggestion.project_id)
    if suggestion.state is not SuggestionState.OPEN:
        raise Conflict("Somebody has already decided about this suggestion. Reload the page to see what.")
    return suggestion


def _decide(
    tx: Tx, suggestion: Suggestion, state: SuggestionState, *, theme_id: str | None = None, reason: str = ""
) -> Suggestion:
    after = themes.change_suggestion(
        tx.connection,
        suggestion,
        state=state,
        decided_by=tx.actor.user,
        decided_at=tx.time,
        reason=reason,
        theme_id=theme_id,
    )
    tx.record(
        "suggestion.decide",
        ("suggestion", suggestion.id),
        project_id=suggestion.project_id,
        after={"state": state.value, "theme_id": theme_id, "reason": reason},
    )
    return after


def _drafts(passages: Sequence[Passage]) -> list[QuoteDraft]:
    if not passages:
        raise BadInput("Choose at least one passage; a theme without quotes has nothing to stand on.")
    return [QuoteDraft(p.interview_id, p.revision_id, p.start, p.end) for p in passages]


def _method(result: ClusteringResult | None) -> dict[str, object]:
    if result is None:
        return {}
    return {
        "n_neighbours": result.parameters.n_neighbours,
        "n_runs": result.parameters.n_runs,
        "languages_not_centred": list(result.languages_not_centred),
    }


def _payload(cluster: Cluster, segments: Sequence[Segment]) -> dict[str, object]:
    def place(index: int) -> list[object]:
        segment = segments[index]
        return [segment.interview_id, segment.revision_id, segment.start, segment.end]

    aspects = {name: getattr(cluster.coverage, name) for name in _ASPECTS}
    return {
        "members": [place(i) for i in cluster.segments],
        "segment_stability": [round(s, 4) for s in cluster.segment_stability],
        "stability": round(cluster.stability, 4),
        "quotes": [place(i) for i in cluster.quotes],
        "worst_inside": [place(i) for i in cluster.worst_inside],
        "near_outside": [place(i) for i in cluster.near_outside],
        "words": {words.language: [w.lemma for w in words.words] for words in cluster.words},
        "coverage": {
            name: {
                "rows": [[row.value, row.inside, row.total] for row in rows],
                "absent": [row.value for row in absent(rows)],
            }
            for name, rows in aspects.items()
        },
        "flags": [flag.value for flag in cluster.flags],
    }


_ASPECTS = ("participants", "groups", "interviews", "languages")


def _view(reader: PassageReader, suggestion: Suggestion) -> SuggestionView:
    payload: dict = suggestion.payload

    def passages(name: str) -> tuple[Passage, ...]:
        return tuple(reader.passage(i, r, Span(start, end)) for i, r, start, end in payload[name])

    return SuggestionView(
        suggestion,
        len(payload["members"]),
        payload["stability"],
        passages("quotes"),
        passages("worst_inside"),
        passages("near_outside"),
        {language: tuple(words) for language, words in payload["words"].items()},
        {
            name: AspectView(tuple(CoverageView(*row) for row in aspect["rows"]), tuple(aspect["absent"]))
            for name, aspect in payload["coverage"].items()
        },
        tuple(payload["flags"]),
    )
