"""A run's map as the page needs it again and again: read once for each state of the project and each person."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services.agreement import newest_event
from qual.services.passage_map import PassageMap, passage_map
from qual.ui import feedback
from qual.workbench import Workbench

_MOST = 16  # maps; one of 10,000 passages takes some 10 MB


def kept_map(workbench: Workbench, actor: Actor, project_id: str, run_id: str) -> PassageMap | None:
    """Return a run's map, None if it has none; where it is refused, say why and end the page."""
    seq = feedback.ask(workbench, actor, newest_event, project_id)
    outcome = feedback.attempt(lambda: _read(workbench, actor, actor.user, seq, run_id))
    if not outcome.ok:
        st.stop()
    return outcome.value


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _read(_workbench: Workbench, _actor: Actor, user: str, seq: int, run_id: str) -> PassageMap | None:
    """Read it for one person: blind rounds hide different things from different people. Any event makes it anew."""
    del user, seq  # parts of the key
    with _workbench.read(_actor) as tx:
        return passage_map(tx, run_id)
