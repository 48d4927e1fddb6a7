"""Agreement as the page needs it again and again: computed once for each state of the project."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.exchange.agreement_data import AgreementData
from qual.services.agreement import Asked, agreement, newest_event
from qual.ui import feedback
from qual.workbench import Workbench

_MOST = 64  # comparisons; a large one has some megabytes


def compared(workbench: Workbench, actor: Actor, asked: Asked) -> AgreementData:
    """Return a comparison; where it is refused, say why and end the page."""
    seq = feedback.ask(workbench, actor, newest_event, asked.project_id)
    outcome = feedback.attempt(lambda: _computed(workbench, actor, actor.user, seq, asked))
    if outcome.value is None:
        st.stop()
    return outcome.value


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _computed(_workbench: Workbench, _actor: Actor, user: str, seq: int, asked: Asked) -> AgreementData:
    """Compute for one person: blind rounds hide different things from different people. Any event makes it anew."""
    del user, seq  # parts of the key
    with _workbench.read(_actor) as tx:
        return agreement(tx, asked)
