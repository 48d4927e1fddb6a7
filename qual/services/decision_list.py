"""The decisions of a project about questions and passages: who made them, when and why, and which bind the next run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qual.analysis.decided_passages import Lack, LeftOut, honour
from qual.analysis.same_passages import Place
from qual.domain.passage_decision import DecisionKind, PassageDecision, PassagePlace
from qual.domain.permission import Action
from qual.domain.theme import Passage, Suggestion
from qual.services.honouring import standing
from qual.services.in_rounds import is_without_machine_help
from qual.services.passages import PassageReader
from qual.services.places_now import Fate, PlaceNow, PlacesNow
from qual.services.question_payload import made_from
from qual.store import accounts, passage_decisions, themes
from qual.store.tx import Tx

_SHOWN = (DecisionKind.PINNED, DecisionKind.APART)  # have no question that could be named instead
_REGROUPED = (DecisionKind.JOINED, DecisionKind.SPLIT)
MOST_SHOWN = 4  # passages of one decision
_GONE = {Fate.DELETED: Lack.DELETED, Fate.NO_INTERVIEW: Lack.NO_INTERVIEW}


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision with what is needed to say it in words."""

    decision: PassageDecision
    by: str
    taken_back_by: str
    theme: str  # name, "" if none
    questions: tuple[Suggestion, ...]
    passages: tuple[Passage, ...]  # of those that are about passages alone, the first few that still stand
    n_passages: int
    binds: bool  # the next run; setting aside never does
    left_out: tuple[LeftOut, ...]  # what a run over everything would have to leave out


def decisions_of(tx: Tx, project_id: str) -> tuple[DecisionView, ...]:
    """Return the decisions of a project, newest first; none while the actor codes in a blind round."""
    if is_without_machine_help(tx, project_id):
        return ()
    made = passage_decisions.of_project(tx.connection, project_id)
    binding = standing(tx, project_id)
    wanted = list(dict.fromkeys(place for one in made for part in one.places for place in part))
    now = dict(zip(wanted, PlacesNow(tx, project_id).find(wanted), strict=True))
    missing = _missing(binding, now)
    names = accounts.names(tx.connection)
    called = {theme.id: theme.name for theme in themes.themes_of(tx.connection, project_id)}
    reader = PassageReader(tx, project_id)
    bound = {one.id for one in binding if one.kind is not DecisionKind.SET_ASIDE}
    return tuple(
        DecisionView(
            one, names.get(one.made_by, ""), names.get(one.taken_back_by or "", ""), called.get(one.theme_id or "", ""),
            tuple(themes.suggestion(tx.connection, id_) for id_ in one.suggestion_ids),
            _passages(reader, one, now), sum(map(len, one.parts)), one.id in bound, missing.get(one.id, ()),
        )
        for one in reversed(made)
    )  # fmt: skip


def regrouping_of(tx: Tx, suggestion_id: str) -> str | None:
    """Return the standing decision that made this question of others, which were merged or split; None for no such."""
    suggestion = themes.suggestion(tx.connection, suggestion_id)
    tx.require(Action.READ, suggestion.project_id)
    sources = set(made_from(suggestion))
    if not sources or is_without_machine_help(tx, suggestion.project_id):
        return None
    made = passage_decisions.of_project(tx.connection, suggestion.project_id)
    found = [one for one in made if one.stands and one.kind in _REGROUPED and set(one.suggestion_ids) == sources]
    return found[-1].id if found else None


def _missing(binding: Sequence[PassageDecision], now: dict[PassagePlace, PlaceNow]) -> dict[str, tuple[LeftOut, ...]]:
    """Return per decision what cannot be honoured whichever passages are looked at."""
    numbers: dict[Place, int] = {}
    places = {p: numbers.setdefault(one.place, len(numbers)) for p, one in now.items() if one.place is not None}
    lacks = {p: _GONE[one.fate] for p, one in now.items() if one.fate in _GONE}
    found = defaultdict(list)
    for lacking in honour(binding, places, lacks).left_out:
        found[lacking.decision_id].append(lacking)
    return {id_: tuple(lacking) for id_, lacking in found.items()}


def _passages(
    reader: PassageReader, decision: PassageDecision, now: dict[PassagePlace, PlaceNow]
) -> tuple[Passage, ...]:
    if decision.kind not in _SHOWN:
        return ()
    standing_now = [now[place] for part in decision.places for place in part if now[place].place is not None]
    return tuple(
        reader.passage(one.place.interview_id, one.revision_id, one.span)
        for one in standing_now[:MOST_SHOWN]
        if one.place is not None
    )
