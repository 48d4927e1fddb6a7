"""Making a round: its name, whether its coders see each other's work, and who codes what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import streamlit as st

from qual.domain.project import Actor
from qual.services import rounds, sampling
from qual.services.rounds import LONGEST_NAME, Task
from qual.ui import feedback, state
from qual.ui.layout import say_warning
from qual.ui.round_people import coders_of, readable_of
from qual.ui.sample_form import sample_form
from qual.ui.stretch_form import stretch_form
from qual.ui.text import t
from qual.workbench import Workbench

_WAYS = ("all", "grid", "sample")
_SIGHTS = ("blind", "together")
_CODEBOOKS = ("fixed", "grows")
_INTERVIEW = "interview"  # the grid's first column; the others are called by the ids of coders


def make_form(workbench: Workbench, actor: Actor, project_id: str, *, n_rounds: int) -> None:
    """Draw the form of a new round."""
    interviews, coders = readable_of(workbench, actor, project_id), coders_of(workbench, actor, project_id)
    if not interviews:
        st.caption(t("rounds.make.no_text"))
        return
    turn = state.round_of("make")
    name = st.text_input(
        t("rounds.name"), key=f"round-name-{turn}", placeholder=t("rounds.name.hint"), max_chars=LONGEST_NAME
    )
    kind = _kind(turn)
    way = st.segmented_control(
        t("rounds.way"), _WAYS, default="all", required=True, format_func=lambda one: t(f"rounds.way.{one}"),
        key=f"round-way-{turn}",
    )  # fmt: skip
    if way == "grid":
        tasks = tasks_of(_grid(interviews, coders, turn), list(interviews))
        if _pressed(turn):
            _made(feedback.change(workbench, actor, rounds.make_round, project_id, name, tasks, **kind))
        return
    who = st.multiselect(
        t("rounds.coders"), list(coders), format_func=lambda id_: coders[id_], key=f"round-who-{turn}",
        placeholder=t("rounds.choose"),
    )  # fmt: skip
    if kind["is_blind"] and len(who) == 1:
        say_warning(t("rounds.alone"))
    if way == "sample":
        wish, drawn = sample_form(workbench, actor, project_id, turn=turn, n_rounds=n_rounds)
        if drawn is not None and _pressed(turn):
            shown = drawn.sample["digest"]
            make = sampling.make_drawn_round
            _made(feedback.change(workbench, actor, make, project_id, name, wish, who, shown=shown, **kind))
        return
    what = st.multiselect(
        t("rounds.interviews"), list(interviews), format_func=lambda id_: interviews[id_], key=f"round-what-{turn}",
        placeholder=t("rounds.interviews.all", n=len(interviews)),
    )  # fmt: skip
    chosen = what or list(interviews)
    part = stretch_form(workbench, actor, chosen[0], key=f"{turn}-{chosen[0]}") if len(chosen) == 1 else None
    if _pressed(turn):
        tasks = [Task(interview, coder, part) for interview in chosen for coder in who]
        _made(feedback.change(workbench, actor, rounds.make_round, project_id, name, tasks, **kind))


class _Kind(TypedDict):
    is_blind: bool
    is_codebook_fixed: bool


def _kind(turn: int) -> _Kind:
    left, right = st.columns(2)
    sight = left.radio(
        t("rounds.sight"), _SIGHTS, format_func=lambda one: t(f"rounds.sight.{one}"),
        captions=[t(f"rounds.sight.{one}.now") for one in _SIGHTS], key=f"round-sight-{turn}",
    )  # fmt: skip
    codebook = right.radio(
        t("rounds.codebook"), _CODEBOOKS, format_func=lambda one: t(f"rounds.codebook.{one}"),
        captions=[t(f"rounds.codebook.{one}.note") for one in _CODEBOOKS], key=f"round-codebook-{turn}",
    )  # fmt: skip
    return {"is_blind": sight == "blind", "is_codebook_fixed": codebook == "fixed"}


def _grid(interviews: Mapping[str, str], coders: Mapping[str, str], turn: int) -> list[dict[str, Any]]:
    st.caption(t("rounds.grid.note"))
    table = [{_INTERVIEW: name, **dict.fromkeys(coders, False)} for name in interviews.values()]
    columns = {id_: st.column_config.CheckboxColumn(name) for id_, name in coders.items()}
    return st.data_editor(
        table,
        hide_index=True,
        column_config={_INTERVIEW: st.column_config.TextColumn(t("rounds.interview")), **columns},
        disabled=[_INTERVIEW],
        key=f"round-grid-{turn}",
    )


def tasks_of(table: Sequence[Mapping[str, Any]], interview_ids: Sequence[str]) -> list[Task]:
    """Return the tasks that are ticked in the grid, whose rows stand in the order of `interview_ids`."""
    rows = zip(interview_ids, table, strict=True)
    return [Task(id_, coder) for id_, row in rows for coder, ticked in row.items() if coder != _INTERVIEW and ticked]


def _pressed(turn: int) -> bool:
    return st.button(t("rounds.make.button"), type="primary", key=f"round-make-{turn}")


def _made(outcome: feedback.Outcome[Any]) -> None:
    if outcome.ok and outcome.value is not None:
        state.next_round("make")
        state.leave_note(t("rounds.made.note", name=outcome.value.name))
        st.rerun()
