"""What was decided earlier about most passages of a question: set aside, merged, made a theme, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qual.analysis.same_passages import same_passages
from qual.domain.passage_decision import DecisionKind, PassageDecision, PassagePlace
from qual.domain.theme import Suggestion
from qual.services.places_now import PlacesNow
from qual.services.question_payload import places_of
from qual.services.suggestions import question
from qual.store import accounts, passage_decisions, themes
from qual.store.tx import Tx

MOST = 0.5  # of a question's passages must have been in the earlier one
_TOLD = (DecisionKind.SET_ASIDE, DecisionKind.ACCEPTED, DecisionKind.ADDED, DecisionKind.JOINED)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A decision about a question of another run, or several merged, that holds most of the passages of this one."""

    kind: DecisionKind
    by: str
    at: datetime
    reason: str
    theme_id: str | None
    theme: str  # its name
    suggestion_id: str
    share: float  # of this question's passages, 0 to 1


def earlier_answers(tx: Tx, suggestion_id: str) -> tuple[Earlier, ...]:
    """Return what was decided about most of a question's passages in other runs, newest first. Raises NotFound."""
    asked = question(tx, suggestion_id)
    now = PlacesNow(tx, asked.project_id)
    mine = [one.place for one in now.find(places_of(asked)) if one.place is not None]
    names = accounts.names(tx.connection)
    called = {theme.id: theme.name for theme in themes.themes_of(tx.connection, asked.project_id)}
    found = []
    for decision, answered, places in _decided(tx, asked):
        theirs = [one.place for one in now.find(places) if one.place is not None]
        share = len(same_passages(mine, theirs)) / len(mine) if mine else 0.0
        if share >= MOST:
            found.append(
                Earlier(
                    decision.kind, names.get(decision.made_by, ""), decision.made_at, decision.reason,
                    decision.theme_id, called.get(decision.theme_id or "", ""), answered, share,
                )
            )  # fmt: skip
    return tuple(found)


def _decided(tx: Tx, asked: Suggestion) -> list[tuple[PassageDecision, str, list[PassagePlace]]]:
    """Return the decisions that are told, newest first, with a question of another run they answer and its passages.

    Questions that were merged count as one.
    """
    found = []
    for one in reversed(passage_decisions.of_project(tx.connection, asked.project_id)):
        if not one.stands or one.kind not in _TOLD:
            continue
        answered = [themes.suggestion(tx.connection, id_) for id_ in one.suggestion_ids]
        elsewhere = [before for before in answered if before.run_id != asked.run_id]
        if one.kind is DecisionKind.JOINED and elsewhere:
            found.append((one, elsewhere[0].id, [place for part in one.places for place in part]))
        elif one.kind is not DecisionKind.JOINED:
            found += [(one, before.id, places_of(before)) for before in elsewhere]
    return found
