"""Drawing at random what several people are to code: the wish, and the sample it draws, before the round is made."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import sampling
from qual.services.sampling import LARGEST_SEED, LONGEST_STRETCH, Drawn, Place, SampleUnit, Wish
from qual.ui import feedback
from qual.ui.format import plain
from qual.ui.layout import say_warning
from qual.ui.round_people import readable_of
from qual.ui.round_words import not_drawn, sample_of
from qual.ui.text import t
from qual.workbench import Workbench

_USUAL_SHARE = 20  # percent; what is commonly coded twice
_USUAL_WORDS = 300
_MOST_SHOWN = 8  # a longer list scrolls
_SCROLLS_PX = 260


def sample_form(
    workbench: Workbench, actor: Actor, project_id: str, *, turn: int, n_rounds: int
) -> tuple[Wish, Drawn | None]:
    """Draw the fields and what would be drawn; None, having said why, where nothing can be."""
    wish = _wish(workbench, actor, project_id, turn, n_rounds)

    def look() -> Drawn:
        with workbench.read(actor) as tx:
            return sampling.draw_sample(tx, project_id, wish)

    drawn = feedback.attempt(look).value
    if drawn is not None:
        _show(drawn)
    return wish, drawn


def _wish(workbench: Workbench, actor: Actor, project_id: str, turn: int, n_rounds: int) -> Wish:
    names = readable_of(workbench, actor, project_id)
    left, middle, right = st.columns(3)
    unit = left.segmented_control(
        t("sample.unit"), list(SampleUnit), default=SampleUnit.INTERVIEWS, required=True,
        format_func=lambda one: t(f"sample.unit.{one.value}"), key=f"sample-unit-{turn}",
    )  # fmt: skip
    by = middle.segmented_control(
        t("sample.by"), ["share", "number"], default="share", required=True,
        format_func=lambda one: t(f"sample.by.{one}"), key=f"sample-by-{turn}",
    )  # fmt: skip
    if by == "number":
        number, share = right.number_input(t("sample.number"), 1, 10_000, 5, key=f"sample-number-{turn}"), None
    else:
        percent = right.number_input(t("sample.share"), 1, 100, _USUAL_SHARE, key=f"sample-share-{turn}")
        number, share = None, int(percent) / 100
    words = _USUAL_WORDS
    if unit == SampleUnit.STRETCHES:
        words = left.number_input(
            t("sample.words"),
            10,
            LONGEST_STRETCH,
            _USUAL_WORDS,
            key=f"sample-words-{turn}",
            help=t("sample.words.help"),
        )
    seed = right.number_input(
        t("sample.seed"), 0, LARGEST_SEED, n_rounds + 1, key=f"sample-seed-{turn}", help=t("sample.seed.help")
    )
    by_group = middle.checkbox(t("sample.by_group"), True, key=f"sample-groups-{turn}", help=t("sample.by_group.help"))
    chosen = st.multiselect(
        t("sample.from"), list(names), format_func=lambda id_: names[id_], key=f"sample-from-{turn}",
        placeholder=t("rounds.interviews.all", n=len(names)),
    )  # fmt: skip
    return Wish(
        SampleUnit(unit or SampleUnit.INTERVIEWS), share, int(number) if number else None, int(seed), int(words),
        bool(by_group), tuple(chosen) or None,
    )  # fmt: skip


def _show(drawn: Drawn) -> None:
    st.caption(plain(sample_of(drawn.sample)), help=t("rounds.sample.help"))
    if missing := not_drawn(drawn.sample):
        say_warning(t("sample.missing", groups=", ".join(missing), n=len(drawn.sample["strata"])))
    shown = "\n".join(f"- {_line(place)}" for place in drawn.places)
    with st.container(key="drawn", height=_SCROLLS_PX if len(drawn.places) > _MOST_SHOWN else "content"):
        st.markdown(shown)


def _line(place: Place) -> str:
    name = f"**{plain(place.interview.name)}**"
    group = f" ({plain(place.group)})" if place.group else ""
    return f"{name}{group}: {plain(place.opening)} …" if place.opening else f"{name}{group}"
