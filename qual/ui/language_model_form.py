"""The language model that drafts may be asked of: off until the project's owner chooses one; the key is never shown."""

from __future__ import annotations

import streamlit as st

from qual.domain.language_model import USUAL, LanguageModel
from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.services import language_models
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.text import t
from qual.workbench import Workbench

_FORM = "language-model"


def language_model_form(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw what is chosen, and for the owner the form to choose, and to switch off."""
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    chosen = feedback.ask(workbench, actor, language_models.language_model, project.id)
    st.subheader(t("settings.lm"), anchor=False)
    st.caption(t("settings.lm.note"))
    st.markdown(plain(_said(chosen)))
    if not may(role, Action.MANAGE_PROJECT):
        return
    with st.expander(t("settings.lm.change" if chosen.is_set else "settings.lm.choose"), key="lm-change"):
        _form(workbench, actor, project, chosen)
    if chosen.is_set:
        with st.container(horizontal=True, key="lm-acts"):
            press = (workbench, actor, project.id)
            st.button(t("settings.lm.off"), key="lm-off", on_click=_switch_off, args=(*press, chosen.host))
            if workbench.keys.get(project.id, chosen.host):
                st.button(t("settings.lm.key.remove"), key="lm-key-remove", on_click=_remove_key, args=(*press, chosen))


def _said(chosen: LanguageModel) -> str:
    if not chosen.is_set:
        return t("settings.lm.is_off")
    key = "settings.lm.is_local" if chosen.is_local else "settings.lm.is_away"
    return t(key, model=chosen.model, host=chosen.host)


def _form(workbench: Workbench, actor: Actor, project: Project, chosen: LanguageModel) -> None:
    round_ = state.round_of(_FORM)
    has_key = bool(chosen.is_set and workbench.keys.get(project.id, chosen.host))
    with st.form(f"{_FORM}-{round_}", border=False):
        left, right = st.columns((3, 2))
        address = left.text_input(t("settings.lm.address"), value=chosen.address or USUAL, key=f"lm-address-{round_}")
        model = right.text_input(
            t("settings.lm.model"), value=chosen.model, key=f"lm-model-{round_}", placeholder="qwen3:8b"
        )
        key = st.text_input(
            t("settings.lm.key"),
            type="password",
            key=f"lm-key-{round_}",
            placeholder=t("settings.lm.key.kept" if has_key else "settings.lm.key.none"),
            help=t("settings.lm.key.help"),
            autocomplete="off",
        )
        leaves = st.checkbox(t("settings.lm.leaves"), value=chosen.leaves_confirmed, key=f"lm-leaves-{round_}")
        if not workbench.config.online:
            st.caption(t("settings.lm.offline"))
        wanted = st.form_submit_button(t("save"), type="primary", key=f"lm-save-{round_}")
    if wanted and _save(workbench, actor, project.id, (address, model, key, bool(leaves))):
        state.next_round(_FORM)
        state.leave_note(t("settings.lm.saved"))
        st.rerun()


def _save(workbench: Workbench, actor: Actor, project_id: str, given: tuple[str, str, str, bool]) -> bool:
    address, model, key, leaves = given
    chosen = feedback.change(
        workbench,
        actor,
        language_models.choose_language_model,
        project_id,
        address,
        model,
        leaves_confirmed=leaves,
        online=workbench.config.online,
    )
    if not chosen.ok or chosen.value is None or not key.strip():
        return chosen.ok
    host = chosen.value.host
    kept = feedback.change(workbench, actor, language_models.record_key, project_id, key)
    return kept.ok and feedback.attempt(lambda: workbench.keys.put(project_id, host, kept.value or "")).ok


def _switch_off(workbench: Workbench, actor: Actor, project_id: str, host: str) -> None:
    if feedback.change_first(workbench, actor, language_models.switch_off, project_id).ok:
        feedback.attempt_first(lambda: workbench.keys.put(project_id, host, ""))
        state.next_round(_FORM)
        state.leave_note(t("settings.lm.switched_off"))


def _remove_key(workbench: Workbench, actor: Actor, project_id: str, chosen: LanguageModel) -> None:
    if feedback.change_first(workbench, actor, language_models.record_key, project_id, "").ok:
        feedback.attempt_first(lambda: workbench.keys.put(project_id, chosen.host, ""))
        state.leave_note(t("settings.lm.key.removed"))
