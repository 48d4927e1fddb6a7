"""Where a code is used: by interview and coder, its passages page by page, and those coded under old words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qual.domain.codebook import Code
from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import usage, wordings
from qual.services.usage import CodeCard, Tally, Use
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.layout import quote
from qual.ui.text import t
from qual.workbench import Workbench

PAGE = 20
_RULES = ("name", "definition", "include", "exclude", "example")


def use_tab(workbench: Workbench, actor: Actor, card: CodeCard) -> None:
    """Draw the passages of a code, narrowed down as the person likes."""
    code = card.code
    if not card.total:
        st.caption(t("code.use.none"))
        return
    left, right = st.columns(2)
    interview = _choice(left, t("code.use.interview"), card.by_interview, f"use-interview-{code.id}")
    coder = _choice(right, t("code.use.coder"), card.by_coder, f"use-coder-{code.id}")
    stale = bool(card.stale) and st.toggle(t("code.use.stale", n=card.stale), key=f"use-stale-{code.id}")
    if stale:
        st.caption(t("code.use.stale.note"))
        _confirm(workbench, actor, code, None)
    page = int(str(state.widget(f"use-page-{code.id}") or 1))
    found = feedback.ask(
        workbench, actor, usage.uses, code.id,
        interview_id=interview, coder_id=coder, stale=stale, skip=(page - 1) * PAGE, most=PAGE,
    )  # fmt: skip
    role = feedback.ask(workbench, actor, Tx.role, code.project_id)
    hears = may(role, Action.HEAR)
    for use in found.uses:
        quote(use.passage, f"use-{use.coding.id}", recording_id=use.recording_id if hears else None)
        st.caption(plain(t("code.use.coded_by", name=use.coder)))
        if stale and use.wording:
            _old_words(use, code)
            _confirm(workbench, actor, code, use.coding.id)
    pages = -(-found.total // PAGE)
    if pages > 1:
        st.number_input(t("code.use.page", n=pages), 1, pages, key=f"use-page-{code.id}")


def _old_words(use: Use, code: Code) -> None:
    changed = [rule for rule in _RULES if getattr(use.wording, rule) != getattr(code, rule)]
    for rule in changed:
        st.text(f"{t(f'code.{rule}')}: {getattr(use.wording, rule) or '–'}  →  {getattr(code, rule) or '–'}")


def _confirm(workbench: Workbench, actor: Actor, code: Code, coding_id: str | None) -> None:
    label = t("code.confirm" if coding_id else "code.confirm.all")
    if st.button(label, key=f"confirm-{coding_id or code.id}"):
        chosen = None if coding_id is None else [coding_id]
        done = feedback.change(workbench, actor, wordings.confirm_wording, code.id, chosen)
        if done.ok:
            state.leave_note(t("code.confirmed", n=done.value))
            st.rerun()


def _choice(column: DeltaGenerator, label: str, among: Sequence[Tally], key: str) -> str | None:
    names = {one.id: f"{one.name} ({one.codings})" for one in among}
    return column.selectbox(
        label, names, index=None, format_func=names.__getitem__, placeholder=t("code.use.all"), key=key
    )
