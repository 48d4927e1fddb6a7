"""A decision about questions and passages in words."""

from __future__ import annotations

from qual.analysis.decided_passages import LeftOut
from qual.domain.passage_decision import DecisionKind
from qual.domain.theme import SuggestionState
from qual.services.decision_list import DecisionView
from qual.ui.format import day, plain
from qual.ui.text import t

MARKS = {
    SuggestionState.OPEN: ":material/help:",
    SuggestionState.ACCEPTED: ":material/check:",
    SuggestionState.MERGED: ":material/add:",
    SuggestionState.SET_ASIDE: ":material/close:",
    SuggestionState.JOINED: ":material/merge:",
    SuggestionState.SPLIT: ":material/call_split:",
}


def decision_said(one: DecisionView) -> str:
    """Return what was decided, by whom and when, and whether it binds the next run."""
    decision = one.decision
    values = {"n": one.n_passages, "parts": len(decision.parts), "theme": plain(one.theme)}
    said = t(f"decision.said.{decision.kind.value}", **values)
    who = t("decision.said.who", name=plain(one.by), day=day(decision.made_at))
    return f"**{said}** :gray[{who} {_standing(one)}]"


def left_out_said(one: LeftOut) -> str:
    """Return what of a decision no run could honour now."""
    return t(f"decision.missed.{one.lack.value}", n=one.n)


def _standing(one: DecisionView) -> str:
    decision = one.decision
    if decision.taken_back_at is not None:
        return t("decision.said.taken_back", name=plain(one.taken_back_by), day=day(decision.taken_back_at))
    if one.binds:
        return t("decision.said.binds")
    aside = decision.kind is DecisionKind.SET_ASIDE
    return t("decision.said.told" if aside else "decision.said.theme_aside")
