"""The summary of a theme, sentence by sentence: writing it, the quotes that carry each, and what people say of it."""

from __future__ import annotations

import streamlit as st

from qual.analysis.concordance import sentences_in
from qual.domain.document import Span
from qual.services import theme_sentences
from qual.services.themes import SentenceView
from qual.ui import feedback, state
from qual.ui.format import percent, shortened
from qual.ui.layout import machine
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen
from qual.ui.theme_talk import judge, say, talk


def summary(screen: ThemeScreen) -> None:
    """Draw the summary with the share of its sentences that quotes carry, and the form for more sentences."""
    view = screen.view
    with st.container(key="summary-head", horizontal=True, vertical_alignment="center"):
        st.subheader(t("summary.title"), anchor=False, width="content")
        if view.n_counted:
            share = percent(view.n_supported / view.n_counted)
            st.caption(t("summary.share", n=view.n_supported, of=view.n_counted, share=share), width="content")
    if not view.sentences:
        st.caption(t("summary.none" if screen.may_change else "summary.none.read"))
    for place, one in enumerate(view.sentences):
        if one.sentence.origin.is_machine:
            with machine(f"sentence-{one.sentence.id}", t(f"sentence.by.{one.sentence.origin.value}")):
                _sentence(screen, one, place)
        else:
            _sentence(screen, one, place)
    if screen.may_change:
        _more(screen)
        _put_back(screen)


def _sentence(screen: ThemeScreen, one: SentenceView, place: int) -> None:
    sentence, numbers = one.sentence, screen.numbers()
    with st.container(key=f"sentence-{sentence.id}", gap="xsmall"):
        marks = "".join(f" [{numbers[id_]}]" for id_ in one.quote_ids)
        st.text(f"{sentence.text}{marks}")
        if not one.is_supported:
            st.badge(t("sentence.bare"), icon=":material/warning:", color="orange")
        if screen.may_change and numbers:
            _carried_by(screen, one, numbers)
        with st.container(key=f"acts-{sentence.id}", horizontal=True, gap="small", vertical_alignment="center"):
            if not sentence.origin.is_machine:
                judge(screen, sentence.id, sentence.version, worded_by=sentence.made_by, sentence_id=sentence.id)
            if screen.may_change:
                _acts(screen, one, place)
        say(screen, sentence.id, sentence.version, sentence_id=sentence.id)
        if screen.may_change:
            _edit(screen, one)
        talk(screen, one.reviews)


def _carried_by(screen: ThemeScreen, one: SentenceView, numbers: dict[str, int]) -> None:
    sentence_id = one.sentence.id
    key = f"links-{sentence_id}-{'.'.join(str(numbers[id_]) for id_ in one.quote_ids)}-{len(numbers)}"
    st.pills(
        t("sentence.carried_by"),
        list(numbers),
        selection_mode="multi",
        default=list(one.quote_ids),
        format_func=lambda id_: f"[{numbers[id_]}]",
        key=key,
        on_change=_link,
        args=(screen, sentence_id, key),
    )


def _link(screen: ThemeScreen, sentence_id: str, key: str) -> None:
    chosen = state.widget(key)
    wanted = [str(id_) for id_ in chosen] if isinstance(chosen, list) else []
    feedback.change_first(screen.workbench, screen.actor, theme_sentences.set_links, sentence_id, wanted)


def _acts(screen: ThemeScreen, one: SentenceView, place: int) -> None:
    sentence = one.sentence
    if sentence.origin.is_machine:
        st.button(
            t("sentence.take_over"),
            key=f"take-over-{sentence.id}",
            icon=":material/person_add:",
            type="tertiary",
            **screen.press(theme_sentences.take_over, sentence.id, sentence.version),
        )
    screen.opens(f"edit-{sentence.id}", "sentence.edit")
    order = [other.sentence.id for other in screen.view.sentences]
    for step, way in ((-1, "up"), (1, "down")):
        if 0 <= place + step < len(order):
            moved = [*order]
            moved[place], moved[place + step] = moved[place + step], moved[place]
            st.button(
                t(f"sentence.move.{way}"),
                key=f"move-{step}-{sentence.id}",
                icon=f":material/arrow_{way}ward:",
                type="tertiary",
                **screen.press(theme_sentences.order_sentences, screen.theme_id, moved),
            )
    st.button(
        t("sentence.remove"),
        key=f"remove-{sentence.id}",
        type="tertiary",
        **screen.press(theme_sentences.remove_sentence, sentence.id),
    )


def _edit(screen: ThemeScreen, one: SentenceView) -> None:
    """Draw the form for other words, if it was opened; it stays on the wording it was opened on until a refusal."""
    sentence, form = one.sentence, f"edit-{one.sentence.id}"
    round_ = f"{form}-{state.round_of(form)}"
    if not state.is_open(form):
        state.forget_version(round_)
        return
    based_on = state.version_held(round_, sentence.version)
    with st.form(round_, border=False):
        text = st.text_area(t("sentence.words"), value=sentence.text, key=f"{round_}-words", height=110)
        wanted = st.form_submit_button(t("save"), type="primary", key=f"{round_}-save")
    if not wanted:
        return
    if screen.submit(form, t("sentence.saved"), theme_sentences.edit_sentence, sentence.id, based_on, text):
        state.set_open(form, False)
        st.rerun()
    state.see_version(round_, sentence.version)  # the refusal has shown the new words


def _more(screen: ThemeScreen) -> None:
    form, numbers = f"sentences-{screen.theme_id}", screen.numbers()
    round_ = f"{form}-{state.round_of(form)}"
    with st.form(round_, border=True):
        text = st.text_area(t("summary.more"), key=f"{round_}-words", height=90, placeholder=t("summary.more.hint"))
        chosen: list[str] = []
        if numbers:
            chosen = st.pills(
                t("summary.more.carried_by"),
                list(numbers),
                selection_mode="multi",
                format_func=lambda id_: f"[{numbers[id_]}]",
                key=f"{round_}-quotes",
            )
        wanted = st.form_submit_button(t("summary.more.add"), key=f"{round_}-add")
    if not wanted:
        return
    written = [span.slice(line) for line in text.splitlines() for span in sentences_in(line, Span(0, len(line)))]
    if screen.submit(
        form,
        t("summary.more.added", n=len(written)),
        theme_sentences.add_sentences,
        screen.theme_id,
        written,
        quote_ids=list(chosen),
    ):
        st.rerun()


def _put_back(screen: ThemeScreen) -> None:
    removed = screen.view.removed
    if not removed:
        return
    with st.expander(t("summary.removed", n=len(removed)), icon=":material/undo:", key="sentences-removed"):
        for one in removed:
            with st.container(key=f"gone-{one.id}", horizontal=True, vertical_alignment="center"):
                st.text(shortened(one.text, 160))
                st.button(
                    t("summary.put_back"),
                    key=f"put-back-{one.id}",
                    type="tertiary",
                    **screen.press(theme_sentences.restore_sentence, one.id),
                )
