"""Agreement as the page needs it again and again: computed once for each state of the project."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qual.domain.project import Actor
from qual.exchange.agreement_data import AgreementData
from qual.services.agreement import Asked, Prepared, computed, newest_event, prepare
from qual.ui import feedback
from qual.workbench import Workbench

_MOST = 32  # comparisons; a large one has some megabytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A comparison, and what it was computed from, for the passages behind it."""

    data: AgreementData
    prepared: Prepared


def compared(workbench: Workbench, actor: Actor, asked: Asked) -> Kept:
    """Return a comparison; where it is refused, say why and end the page."""
    seq = feedback.ask(workbench, actor, newest_event, asked.project_id)
    outcome = feedback.attempt(lambda: _computed(workbench, actor, actor.user, seq, asked))
    if outcome.value is None:
        st.stop()
    return outcome.value


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _computed(_workbench: Workbench, _actor: Actor, user: str, seq: int, asked: Asked) -> Kept:
    """Compute for one person: blind rounds hide different things from different people. Any event makes it anew."""
    del user, seq  # parts of the key
    with _workbench.read(_actor) as tx:
        prepared = prepare(tx, asked)
        return Kept(computed(tx, prepared), prepared)
