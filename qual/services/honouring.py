"""What people decided about passages, brought to the passages a run looks at: conditions on its clusters."""

from __future__ import annotations

from collections.abc import Sequence

from qual.analysis.decided_passages import Honoured, Lack, honour
from qual.analysis.same_passages import Place, same_passages
from qual.analysis.segments import Segment
from qual.domain.passage_decision import PassageDecision
from qual.domain.permission import Action
from qual.domain.theme import ThemeState
from qual.services.places_now import Fate, PlacesNow
from qual.store import passage_decisions, themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

_LACKS = {Fate.DELETED: Lack.DELETED, Fate.NO_INTERVIEW: Lack.NO_INTERVIEW}


def constraints_of(tx: Tx, run: SuggestionRun, segments: Sequence[Segment]) -> Honoured:
    """Return what the decisions that stand ask of a run over `segments`, which are cut from present texts.

    A passage decided about is the segment with which it shares most, wherever corrections have moved it. A passage of
    an interview that the run does not look at is not missed.
    """
    tx.require(Action.READ, run.project_id)
    decisions = standing(tx, run.project_id)
    wanted = list(dict.fromkeys(place for one in decisions for part in one.places for place in part))
    now = PlacesNow(tx, run.project_id).find(wanted)
    known = [Place(s.interview_id, s.start, s.end) for s in segments]
    found = same_passages({n: one.place for n, one in enumerate(now) if one.place is not None}, known)
    looked_at = {s.interview_id for s in segments}
    lacks = {wanted[n]: _LACKS[one.fate] for n, one in enumerate(now) if one.fate in _LACKS}
    lacks |= {
        wanted[n]: Lack.CUT_OTHERWISE
        for n, one in enumerate(now)
        if one.place is not None and n not in found and one.place.interview_id in looked_at
    }
    return honour(decisions, {wanted[n]: index for n, index in found.items()}, lacks)


def standing(tx: Tx, project_id: str) -> tuple[PassageDecision, ...]:
    """Return the decisions that bind: not taken back, and not for a theme that was set aside since."""
    aside = {one.id for one in themes.themes_of(tx.connection, project_id) if one.state is ThemeState.SET_ASIDE}
    made = passage_decisions.of_project(tx.connection, project_id)
    return tuple(one for one in made if one.stands and one.theme_id not in aside)
