"""Says on a page what open rounds hide or hold still there, so that nobody takes it for an empty or broken page."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import in_rounds
from qual.services.in_rounds import Restraints
from qual.ui import feedback
from qual.ui.format import plain
from qual.ui.text import t
from qual.workbench import Workbench


def memos_note(workbench: Workbench, actor: Actor, project_id: str) -> None:
    """Say which memos are hidden until rounds are revealed."""
    found = _asked(workbench, actor, project_id)
    if found.blind:
        _say(t("memos.blind.mine" if found.codes_blind else "memos.blind", rounds=_blind(found)))


def report_note(workbench: Workbench, actor: Actor, project_id: str) -> None:
    """Say what is missing from the numbers and files."""
    found = _asked(workbench, actor, project_id)
    if found.blind:
        _say(t("report.blind.mine" if found.codes_blind else "report.blind", rounds=_blind(found)))


def themes_note(workbench: Workbench, actor: Actor, project_id: str) -> bool:
    """Say that suggestions are off for who codes blind; return whether they are."""
    found = _asked(workbench, actor, project_id)
    if found.codes_blind:
        _say(t("themes.blind", rounds=_names("round", found.mine)))
    return found.codes_blind


def codebook_note(workbench: Workbench, actor: Actor, project_id: str) -> bool:
    """Say that the codebook stands still and what its counts leave out; return whether it stands still."""
    found = _asked(workbench, actor, project_id)
    still = t("codebook.still", rounds=_names("round", found.fixed)) if found.fixed else ""
    counts = t("codebook.blind", rounds=_blind(found)) if found.blind else ""
    if still or counts:
        _say(" ".join(part for part in (still, counts) if part))
    return bool(found.fixed)


def _asked(workbench: Workbench, actor: Actor, project_id: str) -> Restraints:
    return feedback.ask(workbench, actor, in_rounds.restraints, project_id)


def _blind(found: Restraints) -> str:
    return _names("blind", found.blind)


def _names(kind: str, names: tuple[str, ...]) -> str:
    return t(f"hidden.{kind}", n=len(names), names=", ".join(f"'{name}'" for name in names))


def _say(text: str) -> None:
    with st.container(key="said-hidden"):
        st.markdown(f":material/visibility_off: {plain(text)}")
