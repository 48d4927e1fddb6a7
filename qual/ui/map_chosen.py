"""The passages chosen on the map, beside it: read one by one, leave some out, make a question of the rest."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.services import asked_question, passage_map
from qual.services.passage_map import PassageMap, Said, Spot
from qual.services.question_making import Described
from qual.ui import feedback, map_choice, state
from qual.ui.format import label, plain, shortened
from qual.ui.layout import quote, say_error
from qual.ui.links import way
from qual.ui.text import t
from qual.workbench import Workbench

PAGE = 10
_LONGEST_TURN = 400  # characters of the turns around a passage
_POSED = "map-posed"


def chosen_passages(workbench: Workbench, actor: Actor, found: PassageMap, role: Role | None) -> None:
    """Draw what is chosen: nothing yet, one passage in its context, or a list with the question it may become."""
    if state.held(_POSED):
        state.hold(_POSED, None)
        st.rerun()  # the whole page: it shows the question now
    known = {spot.number: spot for spot in found.spots}
    spots = [known[number] for number in map_choice.chosen(found.run_id) if number in known]
    reads = map_choice.reads(found.run_id)
    if reads is not None and reads in known:
        _in_context(workbench, actor, found, reads, role, among=len(spots))
    elif not spots:
        st.markdown(t("map.how"))
    else:
        _list(workbench, actor, found, spots, role)


def _list(workbench: Workbench, actor: Actor, found: PassageMap, spots: list[Spot], role: Role | None) -> None:
    left_out = map_choice.left_out(found.run_id)
    kept = [spot for spot in spots if spot.number not in left_out]
    people = {(spot.person, "" if spot.is_known else spot.interview_id) for spot in kept}
    n_people = t("count.people", n=len(people))
    st.subheader(t("map.chosen", n=len(kept)), anchor=False)
    st.caption(
        t("map.chosen.of", people=n_people, interviews=t("count.interviews", n=len({s.interview_id for s in kept})))
    )
    if may(role, Action.SUGGEST):
        _question(workbench, actor, found.run_id, [spot.number for spot in kept])
    page = state.page_of("map")
    for spot in spots[page * PAGE : (page + 1) * PAGE]:
        _row(found.run_id, spot, ticked=spot.number not in left_out)
    _pages(page, -(-len(spots) // PAGE))
    _let_go(found.run_id)


def _question(workbench: Workbench, actor: Actor, run_id: str, numbers: list[int]) -> None:
    words = st.text_input(t("map.pose.words"), key=f"map-why-{run_id}", placeholder=t("map.pose.words.hint"))
    st.button(
        t("map.pose", n=len(numbers)),
        key="map-pose",
        type="primary",
        width="stretch",
        on_click=_pose,
        args=(workbench, actor, run_id, numbers, words),
    )
    if problem := state.take_error(_POSED):
        say_error(problem)


def _pose(workbench: Workbench, actor: Actor, run_id: str, numbers: list[int], words: str) -> None:
    """Make the question from the button's callback, and have the page open it."""

    def describe() -> Described:
        with workbench.read(actor) as tx:  # a second's work, before anybody has to wait for a writing one
            return asked_question.describe_chosen(tx, run_id, numbers)

    described = feedback.attempt_first(describe)
    posed = described.value and feedback.change_first(workbench, actor, asked_question.pose, described.value, words)
    if not posed or posed.value is None:
        state.say_error_at(_POSED)
        return
    state.leave_note(t("map.posed"))
    state.choose("question", posed.value.id)
    state.wish_for_view("questions")
    map_choice.choose(run_id, ())
    state.hold(_POSED, True)


def _row(run_id: str, spot: Spot, *, ticked: bool) -> None:
    with st.container(key=f"row-map-{spot.number}"):
        said, read = st.columns((10, 2))
        said.checkbox(
            label(f"{spot.opening} — {spot.person}, {spot.interview}"),
            value=ticked,
            key=f"map-in-{run_id}-{spot.number}",
            on_change=map_choice.tick,
            args=(run_id, spot.number),
        )
        read.button(
            t("map.read"),
            key=f"map-read-{spot.number}",
            type="tertiary",
            on_click=map_choice.read,
            args=(run_id, spot.number),
        )


def _pages(page: int, pages: int) -> None:
    if pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(t("map.back"), key="map-back", disabled=page == 0, on_click=state.turn_page, args=("map", page - 1))
        st.caption(t("map.page", n=page + 1, of=pages), width="content")
        st.button(
            t("map.next"), key="map-next", disabled=page + 1 >= pages, on_click=state.turn_page, args=("map", page + 1)
        )


def _in_context(
    workbench: Workbench, actor: Actor, found: PassageMap, number: int, role: Role | None, *, among: int
) -> None:
    read = feedback.ask(workbench, actor, passage_map.in_context, found.run_id, number)
    passage = read.passage
    st.subheader(t("map.passage"), anchor=False)
    _said(read.before)
    quote(passage, f"map-{number}", recording_id=read.recording_id if may(role, Action.HEAR) else None)
    _said(read.after)
    codes = ", ".join(read.codes)
    st.caption(plain(t("map.codes", codes=codes)) if codes else t("map.codes.none"))
    with st.container(horizontal=True, gap="small"):
        where = {"interview": passage.interview_id}
        if may(role, Action.CODE):
            way(t("map.open"), "code", key="map-open", at=passage.start, ids=where)
        if among == 1 and number in map_choice.chosen(found.run_id):
            _let_go(found.run_id)
        else:
            back = t("map.to_list" if among else "map.close")
            st.button(back, key="map-to-list", on_click=map_choice.read, args=(found.run_id, None))


def _let_go(run_id: str) -> None:
    st.button(t("map.let_go"), key="map-let-go", type="tertiary", on_click=map_choice.choose, args=(run_id, ()))


def _said(turn: Said | None) -> None:
    if turn is not None:
        st.caption(plain(f"{turn.speaker}: {shortened(turn.text, _LONGEST_TURN)}"))
