"""What changed between two runs, in words; and whether a run that was asked for again came to the same groups."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.project import Actor
from qual.services import run_differences, run_repeats
from qual.services.run_differences import RunDifferences
from qual.ui import feedback
from qual.ui.decision_words import decision_said
from qual.ui.format import listed, plain
from qual.ui.text import has, t
from qual.workbench import Workbench

_MOST_NAMED = 8  # interviews
_MOST_DECISIONS = 10  # the tab of decisions has all


def between(workbench: Workbench, actor: Actor, run_id: str, other_id: str) -> None:
    """Draw what changed between two runs: wishes, material, program, decisions."""
    found = feedback.ask(workbench, actor, run_differences.differences, run_id, other_id)
    with st.container(key="between", gap="xsmall"):
        st.markdown(f"**{t('runs.between')}**")
        st.markdown("  \n".join(_changes(found)) or t("runs.between.nothing"))
        if not found.decided:
            return
        st.markdown(t("runs.between.decided", n=len(found.decided)))
        for one in found.decided[:_MOST_DECISIONS]:
            st.markdown(f"- {decision_said(one)}")
        if len(found.decided) > _MOST_DECISIONS:
            st.caption(t("runs.between.decided.more", n=len(found.decided) - _MOST_DECISIONS))


def repeated(workbench: Workbench, actor: Actor, run_id: str, names: Mapping[str, str]) -> None:
    """Say whether a run came to the groups of the newest earlier one with the same wishes; nothing without one."""
    found = feedback.ask(workbench, actor, run_repeats.repeat_of, run_id)
    if found is None:
        return
    compared, name = found.compared, plain(names[found.compared.earlier.id])
    if found.is_same:
        st.success(t("runs.repeat.same", name=name, n=compared.n_shared), icon=":material/check:")
        return
    changes = _changes(found.differences)
    if n := len(found.differences.decided):
        changes.append(t("runs.between.decided", n=n))
    said = [t("runs.repeat.other", name=name, n=compared.n_elsewhere, of=compared.n_shared)]
    st.info("  \n".join(said + (changes or [t("runs.repeat.nothing")])), icon=":material/difference:")


def _changes(found: RunDifferences) -> list[str]:
    """Return a line for each thing that differs, without the decisions."""
    wishes = ", ".join(t(f"runs.wish.{name}") for name in found.wishes)
    program = ", ".join(t(f"runs.program.{name}") if has(f"runs.program.{name}") else name for name in found.program)
    corrected = [
        t("runs.between.passages", name=one.interview, passages=t("count.passages", n=one.n_passages))
        for one in found.corrected
    ]
    lines = [
        t("runs.between.wishes", names=wishes) if wishes else "",
        t("runs.between.program", names=plain(program)) if program else "",
        t("runs.between.deleted", n=found.n_deleted) if found.n_deleted else "",
    ]
    interviews = {
        "added": found.added,
        "only_later": found.only_later,
        "only_earlier": found.only_earlier,
        "corrected": corrected,
    }
    for what, names in interviews.items():
        lines.append(t(f"runs.between.{what}", names=plain(listed(list(names), _MOST_NAMED))) if names else "")
    return [line for line in lines if line]
