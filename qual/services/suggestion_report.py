"""A run of suggestions as plain values for a file: how it was made, and every cluster with all its passages."""

from __future__ import annotations

from dataclasses import asdict

from qual.domain.document import Span
from qual.domain.permission import Action
from qual.domain.theme import Suggestion
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import PassageReader
from qual.store import accounts, themes
from qual.store.tx import Tx

FORMAT = "qual-themes-1"


def run_report(tx: Tx, run_id: str) -> dict[str, object]:
    """Return the run's record and its clusters, largest first, as values that JSON knows.

    Every passage is in one cluster; `stability` is from 0 to 1. Without clusters `run.note` says why: "too_few" or
    "nothing_to_group". Raises NotAllowed while the actor codes in a blind round.
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.READ, run.project_id)
    require_no_machine_help(tx, run.project_id)
    reader = PassageReader(tx, run.project_id)
    names = accounts.names(tx.connection)
    return {
        "format": FORMAT,
        "run": {
            "id": run.id,
            "asked_by": names.get(run.asked_by, ""),
            "asked_at": run.created_at.isoformat(),
            "parameters": dict(run.parameters),
            "engine": dict(run.engine),
            "n_passages": run.n_segments,
            "note": run.note,
        },
        "clusters": [_cluster(reader, one) for one in themes.suggestions_of(tx.connection, run_id)],
    }


def _cluster(reader: PassageReader, suggestion: Suggestion) -> dict[str, object]:
    payload: dict = suggestion.payload

    def passages(name: str) -> list[dict[str, object]]:
        return [asdict(reader.passage(i, r, Span(start, end))) for i, r, start, end in payload[name]]

    members = [
        passage | {"stability": stability}
        for passage, stability in zip(passages("members"), payload["segment_stability"], strict=True)
    ]
    return {
        "number": suggestion.position,
        "id": suggestion.id,
        "state": suggestion.state.value,
        "n_passages": len(members),
        "stability": payload["stability"],
        "words": payload["words"],
        "flags": payload["flags"],
        "coverage": payload["coverage"],
        "quotes": passages("quotes"),
        "worst_inside": passages("worst_inside"),
        "near_outside": passages("near_outside"),
        "passages": members,
    }
