"""What a decision changed in the codebook: the words before and since, and what is still coded under the old ones."""

from __future__ import annotations

import streamlit as st

from qual.domain.decision import Decision
from qual.domain.project import Actor
from qual.services import usage, wordings
from qual.ui import feedback
from qual.ui.layout import quote
from qual.ui.text import t
from qual.workbench import Workbench

_RULES = ("name", "definition", "include", "exclude", "example")
_MOST = 20  # passages under the old words


def wording_change(workbench: Workbench, actor: Actor, decision: Decision) -> None:
    """Draw the change that a decision made; nothing for other decisions."""
    if decision.code_id is None:
        return
    history = feedback.ask(workbench, actor, wordings.wordings, decision.code_id)
    by_version = {one.version: one for one in history}
    old, new = by_version.get(decision.old_version or 0), by_version.get(decision.new_version or 0)
    if old is None or new is None:
        return
    for rule in _RULES:
        was, now = getattr(old, rule), getattr(new, rule)
        if was != now:
            with st.container(key=f"rule-{rule}-{decision.id}", gap=None):
                st.caption(t(f"code.{rule}"))
                st.text(f"{t('negotiate.settled.words.old')}: {was or t('code.unsaid')}")
                st.text(f"{t('negotiate.settled.words.new')}: {now or t('code.unsaid')}")
    found = feedback.ask(workbench, actor, usage.uses, decision.code_id, stale=True, most=_MOST)
    if not found.total:
        return
    with st.expander(t("negotiate.settled.words.stale", n=found.total), key=f"stale-{decision.id}"):
        for use in found.uses:
            quote(use.passage, f"stale-{decision.id}-{use.coding.id}")
        if found.total > len(found.uses):
            st.caption(t("code.split.more", n=found.total - len(found.uses)))
