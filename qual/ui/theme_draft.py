"""Drafts of a theme's summary by a machine: from people's own sentences, or by a language model from masked text."""

from __future__ import annotations

import re
from typing import Literal

import streamlit as st

from qual.domain.language_model import LanguageModel
from qual.domain.permission import Action, may
from qual.domain.project import LANGUAGES, Actor
from qual.domain.theme import ThemeState
from qual.services import draft_asking, language_models, theme_extract
from qual.services.draft_asking import DraftView, Sending, Wish
from qual.services.in_rounds import is_without_machine_help
from qual.services.themes import SentenceView, ThemeView
from qual.store.tx import Tx
from qual.ui import feedback, jobs, state
from qual.ui.format import day, language_name, plain, shortened
from qual.ui.layout import machine, say_warning
from qual.ui.text import t
from qual.workbench import Workbench

_SHOWN = 70


def draft_panel(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    """Draw the ways to a draft for who may change the theme; drafts themselves stand in the summary, marked."""
    project_id = view.theme.project_id
    role = feedback.ask(workbench, actor, Tx.role, project_id)
    if not may(role, Action.DECIDE) or view.theme.state is ThemeState.SET_ASIDE:
        return
    with st.expander(t("draft.title"), icon=":material/memory:", key="draft"):
        if feedback.ask(workbench, actor, is_without_machine_help, project_id):
            st.caption(t("draft.blind"))
            return
        st.caption(t("draft.note"))
        _extract(workbench, actor, view)
        _by_model(workbench, actor, view)
        _provenance(view)


def _extract(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    n_machine = sum(one.sentence.origin.is_machine for one in view.sentences)
    with st.container(horizontal=True, key="draft-acts", vertical_alignment="bottom"):
        n = st.number_input(t("draft.extract.n"), 1, theme_extract.MOST, value=5, key="draft-n", width=140)
        st.button(
            t("draft.extract"),
            key="draft-extract",
            disabled=not view.quotes,
            on_click=_on_extract,
            args=(workbench, actor, view.theme.id, int(n)),
        )
        if n_machine:
            st.button(
                t("draft.throw_away", n=n_machine),
                key="draft-throw-away",
                type="tertiary",
                on_click=feedback.on_press,
                args=(workbench, actor, theme_extract.throw_away, view.theme.id),
            )


def _on_extract(workbench: Workbench, actor: Actor, theme_id: str, n: int) -> None:
    made = feedback.change_first(workbench, actor, theme_extract.extract, theme_id, n=n)
    if made.ok:
        state.leave_note(t("draft.extract.done", n=len(made.value or ())))


def _by_model(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    chosen = feedback.ask(workbench, actor, language_models.language_model, view.theme.project_id)
    if not chosen.is_set:
        st.caption(t("draft.model.off"))
        return
    ran = jobs.running(workbench, view.theme.project_id, draft_asking.DRAFT)
    sent = feedback.ask(workbench, actor, draft_asking.draft_views, view.theme.id)
    panel = f"draft-{view.theme.id}"
    is_open = state.is_open(panel)
    st.button(
        t("draft.model.close" if is_open else "draft.model.prepare", model=chosen.model),
        key="draft-prepare",
        disabled=not view.quotes,
        on_click=state.set_open,
        args=(panel, not is_open),
    )
    if is_open and view.quotes:
        _prepare(workbench, actor, view, chosen)
    names = {one.request.id: t("draft.model.job", model=str(one.request.engine.get("model", ""))) for one in sent}
    jobs.panel(workbench, actor, view.theme.project_id, draft_asking.DRAFT, names, ran=ran)
    for one in sent:
        _sent(one)


def _prepare(workbench: Workbench, actor: Actor, view: ThemeView, chosen: LanguageModel) -> None:
    """Show exactly what would be sent, with ways to mask more of it, and the button that sends it."""
    if chosen.is_local:
        st.caption(plain(t("draft.model.stays", host=chosen.host)))
    else:
        say_warning(t("draft.model.leaves", host=chosen.host))
    wish = _wish(view)
    with st.spinner(t("draft.model.masking")):
        shown = feedback.attempt(lambda: _look(workbench, actor, view.theme.id, wish))
    if not shown.ok or shown.value is None:
        return
    _what_is_masked(shown.value)
    digest = shown.value.prompt.digest
    st.code(shown.value.prompt.text, language=None, wrap_lines=True, height=320)
    is_read = st.checkbox(t("draft.model.read", host=chosen.host), key=f"draft-read-{digest}")
    look: Literal["primary", "secondary"] = "primary" if is_read else "secondary"  # what is off in it shows no words
    if st.button(t("draft.model.send"), key="draft-send", type=look, disabled=not is_read):
        _send(workbench, actor, view, wish, digest)


def _look(workbench: Workbench, actor: Actor, theme_id: str, wish: Wish) -> Sending:
    with workbench.read(actor) as tx:
        return draft_asking.sending(tx, theme_id, wish, online=workbench.config.online)


def _send(workbench: Workbench, actor: Actor, view: ThemeView, wish: Wish, digest: str) -> None:
    asked = feedback.change(
        workbench, actor, draft_asking.request_draft, view.theme.id, wish, digest, online=workbench.config.online
    )
    if asked.ok:
        state.set_open(f"draft-{view.theme.id}", False)
        state.leave_note(t("draft.model.asked"))
        st.rerun()


def _wish(view: ThemeView) -> Wish:
    quotes = {one.quote.id: one.passage.quote for one in view.quotes}
    ids = st.multiselect(
        t("draft.model.quotes"),
        list(quotes),
        format_func=lambda id_: shortened(quotes[id_], _SHOWN),
        placeholder=t("draft.model.quotes.all", n=len(quotes)),
        key="draft-quotes",
    )
    left, middle, right = st.columns((3, 3, 2))
    hide = left.text_input(t("draft.model.hide"), key="draft-hide", placeholder=t("draft.model.words"))
    keep = middle.text_input(t("draft.model.keep"), key="draft-keep", placeholder=t("draft.model.words"))
    language = right.selectbox(
        t("draft.model.language"),
        ["", *LANGUAGES],
        format_func=lambda code: language_name(code) if code else t("draft.model.language.theirs"),
        key="draft-language",
    )
    return Wish(tuple(ids), str(language or ""), _words(hide), _words(keep))


def _words(typed: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in re.split(r"[,;\n]", typed or ""))))


def _what_is_masked(shown: Sending) -> None:
    st.caption(t("draft.model.masked", n=shown.n_masked, characters=len(shown.prompt.text)))
    if shown.n_without_consent:
        say_warning(t("draft.model.without_consent", n=shown.n_without_consent))


def _sent(one: DraftView) -> None:
    request = one.request
    key = "draft.sent.done" if request.answered_at else "draft.sent.open"
    said = t(
        key,
        model=str(request.engine.get("model", "")),
        host=str(request.engine.get("host", "")),
        who=one.who,
        when=day(request.created_at),
        n=request.n_sentences,
    )
    with st.popover(plain(said), key=f"sent-{request.id}", type="tertiary"):
        st.caption(plain(t("draft.sent.digest", digest=request.digest)))
        st.code(f"{request.system}\n\n{request.task}", language=None, wrap_lines=True)


def _provenance(view: ThemeView) -> None:
    """Say of each sentence that a machine wrote, also of those people took over, how it came about."""
    from_machine = [one for one in view.sentences if one.sentence.engine]
    if not from_machine:
        return
    with machine("draft-origins", t("draft.origins")):
        for one in from_machine:
            st.caption(plain(f"“{shortened(one.sentence.text, _SHOWN)}” · {_origin(one)}"))


def _origin(one: SentenceView) -> str:
    engine = one.sentence.engine
    if engine.get("engine") == "extract":
        key = "draft.origin.extract"
    else:
        key = "draft.origin.model" if engine.get("is_local") else "draft.origin.model_away"
    names = ("method", "encoder", "model", "host", "temperature", "seed", "prompt_sha256", "asked_by", "made_at")
    values = {name: str(engine.get(name, "")) for name in names}
    values["made_at"] = values["made_at"][:10]
    values["prompt_sha256"] = values["prompt_sha256"][:12]
    said = t(key, **values)
    return said if one.sentence.origin.is_machine else f"{said} {t('draft.origin.taken_over')}"
