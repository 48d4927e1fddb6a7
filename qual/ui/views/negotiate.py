"""Negotiate: the differences between coders one at a time, the most consequential first, talked through and decided."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from qual.domain.decision import State
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.round import Round
from qual.services import codebook, diary, differences, projects
from qual.services.differences import Line, Queue
from qual.store.tx import Tx
from qual.ui import difference_card, difference_queue, feedback, keys, state
from qual.ui.layout import empty, page_head, prepare_negotiating, say_error, say_warning
from qual.ui.outcome_form import ERRORS, Desk, codebook_form, outcome_form
from qual.ui.outcome_words import cast_of
from qual.ui.text import t
from qual.workbench import Workbench

_NOW = ""  # codings as they stand, outside rounds


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the queue of the open project and the difference that is open."""
    prepare_negotiating()
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    page_head(t("negotiate.title"), over=project.name, lead=t("negotiate.lead"))
    round_id = _scope(workbench, actor, project)
    queue = feedback.ask(workbench, actor, differences.queue, project.id, round_id)
    _left_out(queue)
    if not queue.lines:
        empty(t("negotiate.empty.title"), t("negotiate.empty.round" if round_id else "negotiate.empty.now"))
        return
    is_nameless = _progress(workbench, actor, project, queue, may_export=may(role, Action.EXPORT))
    menu, card = st.columns((4, 9), gap="large")
    with menu:
        lines = difference_queue.narrowed(queue)
        current = difference_queue.chosen(queue, lines)
        state.choose("interview", current.found.interview_id)
        if lines:
            difference_queue.listing(queue, lines, current)
        else:
            st.caption(t("negotiate.none"))
    with card:
        _steps(lines, current)
        _card(workbench, actor, role, project, queue, lines, current, is_nameless=is_nameless)


def _scope(workbench: Workbench, actor: Actor, project: Project) -> str | None:
    rounds = feedback.ask(workbench, actor, differences.choices, project.id)
    if not rounds:
        return None
    names = {**{one.id: one.name for one in rounds}, _NOW: t("negotiate.now")}
    is_passage = "start" in st.query_params  # a link without a round means codings as they stand
    linked = state.chosen("round") or (_NOW if is_passage else _newest(rounds))
    chosen = st.selectbox(
        t("negotiate.scope"),
        list(names),
        index=list(names).index(linked) if linked in names else len(rounds),
        format_func=lambda id_: names[id_],
        key=f"negotiate-scope-{project.id}",
    )
    state.choose("round", chosen or None)
    return chosen or None


def _newest(rounds: Sequence[Round]) -> str:
    """Return the round most likely meant: the last one that was revealed."""
    return next((one.id for one in rounds if not one.is_open), _NOW)


def _left_out(queue: Queue) -> None:
    if queue.unfinished:
        say_warning(t("negotiate.unfinished", n=queue.unfinished))
    if queue.left_out:
        st.caption(t("negotiate.left_out", n=queue.left_out))


def _progress(workbench: Workbench, actor: Actor, project: Project, queue: Queue, *, may_export: bool) -> bool:
    with st.container(key="negotiate-progress", horizontal=True, vertical_alignment="center"):
        st.progress(
            queue.n_settled / len(queue.lines), t("negotiate.progress", done=queue.n_settled, n=len(queue.lines))
        )
        if may_export:
            _download(workbench, actor, project)
        return st.toggle(t("negotiate.nameless"), key="negotiate-nameless", help=t("negotiate.nameless.help"))


def _download(workbench: Workbench, actor: Actor, project: Project) -> None:
    with st.popover(t("negotiate.download"), icon=":material/download:", key="negotiate-download"):
        st.caption(t("negotiate.download.note"))
        for kind in ("xlsx", "csv"):
            st.download_button(
                t(f"negotiate.as.{kind}"),
                data=partial(_export, workbench, actor, project.id, kind),
                file_name=t("negotiate.file", project=project.name, kind=kind),
                key=f"diary-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _export(workbench: Workbench, actor: Actor, project_id: str, kind: str) -> bytes:
    """Write the file when it is asked for; the log keeps who took it away."""
    with workbench.write(actor) as tx:
        return diary.export_diary(tx, project_id, kind)


def _steps(lines: Sequence[Line], current: Line) -> None:
    before, after = difference_queue.beside(lines, current)
    number = next((n for n, line in enumerate(lines, start=1) if line.key == current.key), 0)
    with st.container(key="step", horizontal=True, vertical_alignment="center"):
        for name, key, shortcut in (("back", before, "K"), ("on", after, "J")):
            st.button(
                t(f"negotiate.{name}"),
                key=f"step-{name}",
                disabled=key is None,
                shortcut=shortcut,
                on_click=state.choose,
                args=("difference", key),
            )
            if name == "back":
                st.caption(t("negotiate.at", number=number, n=len(lines)), width="content")


def _card(
    workbench: Workbench,
    actor: Actor,
    role: Role | None,
    project: Project,
    queue: Queue,
    lines: Sequence[Line],
    line: Line,
    *,
    is_nameless: bool,
) -> None:
    cast = cast_of(queue, line, is_nameless=is_nameless)
    round_id = queue.round.id if queue.round else None
    difference_card.passage(line, feedback.ask(workbench, actor, differences.place, line), role)
    difference_card.voices(queue, line, cast)
    difference_card.thread(workbench, actor, role, project.id, round_id, line)
    if error := state.take_error(ERRORS):
        say_error(error)
    difference_card.settled(workbench, actor, role, queue, line, cast)
    if line.state is State.OPEN and may(role, Action.NEGOTIATE):
        members = feedback.ask(workbench, actor, projects.members, project.id)
        desk = Desk(
            project.id,
            round_id,
            {member.user_id: member.name for member in members},
            feedback.ask(workbench, actor, codebook.tree, project.id),
            is_nameless,
            difference_queue.next_open(lines, line),
        )
        keys.write_with("w", "outcomes")
        outcome_form(workbench, actor, queue, line, cast, desk)
        codebook_form(workbench, actor, line, desk)
        st.caption(t("negotiate.keys"))
    difference_card.earlier(queue, line, cast)
