"""The evidence about a question: its words, who is in it and who is not, the codes in it, what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.passage_decision import DecisionKind
from qual.domain.project import Actor
from qual.services import question_codes, question_past
from qual.services.question_past import Earlier
from qual.services.question_payload import ASPECTS, ATTRIBUTE, AspectView, CoverageView
from qual.services.suggestions import SuggestionView
from qual.ui import bars, feedback
from qual.ui.format import attribute_name, day, language_name, percent, plain
from qual.ui.layout import quote
from qual.ui.picks import Picks
from qual.ui.text import t
from qual.workbench import Workbench

_ROWS_IN_WORDS = 8
_CODES = 6
_TOLD = {DecisionKind.SET_ASIDE: "set_aside", DecisionKind.JOINED: "joined"}  # else it went into a theme


def words(view: SuggestionView) -> None:
    """Draw the distinctive words, language by language."""
    shown = [(language, found) for language, found in view.words.items() if found]
    if not shown:
        return
    st.caption(t("question.words"))
    lines = [f":gray[{plain(language_name(language))}] {plain(', '.join(found))}" for language, found in shown]
    st.markdown("  \n".join(lines))
    if view.interviewers_words:
        st.caption(plain(t("question.words.asked", words=", ".join(dict.fromkeys(view.interviewers_words)))))


def coverage(view: SuggestionView) -> None:
    """Draw who is in it, by each aspect in a tab."""
    st.caption(t("question.coverage"))
    names = [*ASPECTS, *(name for name in view.coverage if name.startswith(ATTRIBUTE))]
    for name, tab in zip(names, st.tabs([_aspect_name(name) for name in names]), strict=True):
        with tab:
            _aspect(name, view.coverage.get(name, AspectView((), ())))


def _aspect_name(name: str) -> str:
    if name.startswith(ATTRIBUTE):
        return plain(attribute_name(name.removeprefix(ATTRIBUTE)))
    return t(f"question.aspect.{name}")


def _aspect(name: str, aspect: AspectView) -> None:
    if not aspect.rows:
        st.caption(t("question.aspect.none"))
        return
    if name != "participants" and len(aspect.rows) <= _ROWS_IN_WORDS:
        lines = [_in_people(row, _value(name, row.value)) for row in aspect.rows if row.people]
        st.markdown("  \n".join(lines))
    usual = _usual_share(aspect)
    shares = [bars.Share(_value(name, row.value), row.inside, row.total) for row in aspect.rows]
    bars.draw(shares, usual=usual, label=t("question.coverage"))
    if usual:
        st.caption(t("question.usual", percent=percent(usual)))
    absent = [_value(name, value) for value in aspect.absent]
    st.markdown(t("question.absent", names=plain(", ".join(absent))) if absent else t("question.absent.nobody"))


def _in_people(row: CoverageView, name: str) -> str:
    said = t("question.people.row", inside=row.people_inside, n=row.people, name=plain(name))
    return f"{said} :gray[{t('question.people.expected', n=_tenth(row.people_expected or 0.0))}]"


def _tenth(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _usual_share(aspect: AspectView) -> float:
    """Return the share everybody would have if the passages were drawn by lot; 0 where it was not counted."""
    expected, total = sum(row.expected for row in aspect.rows), sum(row.total for row in aspect.rows)
    return expected / total if total else 0.0


def _value(aspect: str, value: str) -> str:
    return language_name(value) if aspect == "languages" else value


def codes(workbench: Workbench, actor: Actor, view: SuggestionView) -> None:
    """Draw the team's codes that lie in it; nothing where there are none."""
    found = feedback.ask(workbench, actor, question_codes.codes_of_question, view.suggestion.id)
    if not found:
        return
    st.caption(t("question.codes"))
    lines = [
        t(
            "question.code",
            name=plain(one.name),
            n=one.overlap.passages,
            all=one.overlap.of_passages,
            percent=percent(one.overlap.share_of_code),
        )
        for one in found[:_CODES]
    ]
    if len(found) > _CODES:
        lines.append(t("question.codes.more", n=len(found) - _CODES))
    st.markdown("  \n".join(lines))


def earlier(workbench: Workbench, actor: Actor, view: SuggestionView) -> None:
    """Say what was decided about most of these passages in other runs."""
    for one in feedback.ask(workbench, actor, question_past.earlier_answers, view.suggestion.id):
        st.info(_told(one), icon=":material/history:")


def _told(one: Earlier) -> str:
    kind = _TOLD.get(one.kind, "theme")
    values = {"percent": percent(one.share), "by": plain(one.by), "day": day(one.at), "theme": plain(one.theme)}
    return t(f"question.earlier.{kind}", reason=plain(one.reason), **values)


def doubts(view: SuggestionView, recordings: Mapping[str, str | None], picks: Picks) -> None:
    """Draw the passages that fit worst, and those outside that fit nearly as well."""
    if not (view.worst_inside or view.near_outside):
        return
    folded = st.expander(
        t("question.doubts"), icon=":material/balance:", key=f"doubts-{view.suggestion.id}", on_change="rerun"
    )
    if not folded.open:  # a box and a quote for each would be sent with every question
        return
    with folded:
        for kind, passages in (("worst", view.worst_inside), ("near", view.near_outside)):
            if passages:
                st.caption(t(f"question.{kind}"))
            for number, passage in enumerate(passages):
                key = f"{kind}-{view.suggestion.id}-{number}"
                with picks.boxed(passage, f"use-{key}"):
                    quote(passage, key, recording_id=recordings.get(passage.interview_id))
