"""The passages of a question that a person has ticked, wherever on the page they were ticked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qual.domain.passage_decision import PassagePlace
from qual.domain.theme import Passage
from qual.services.suggestions import SuggestionView
from qual.ui import state
from qual.ui.text import t


class Picks:
    """What is ticked of one question; at first the passages it is asked with."""

    def __init__(self, view: SuggestionView, *, may_choose: bool) -> None:
        """Look up what is ticked; without `may_choose` there are no boxes."""
        self._name = f"picks.{view.suggestion.id}"
        self._may_choose = may_choose
        current = {p.interview_id: p.revision_id for p in (*view.quotes, *view.worst_inside, *view.near_outside)}
        ticked = [place_of(str(key)) for key in state.remembered(self._name)]
        is_stale = any(place.revision_id != current.get(place.interview_id, place.revision_id) for place in ticked)
        if is_stale or not state.is_remembered(self._name):  # a correction has moved what was ticked: begin anew
            self.choose(view.quotes)

    @property
    def chosen(self) -> list[PassagePlace]:
        """The ticked passages, in the order they were ticked."""
        return [place_of(str(key)) for key in state.remembered(self._name)]

    def choose(self, places: Sequence[Passage | PassagePlace]) -> None:
        """Tick these and no others; call before the boxes are drawn."""
        state.remember(self._name, tuple(key_of(place) for place in places))

    def boxed(self, passage: Passage, widget: str) -> st.delta_generator.DeltaGenerator:
        """Draw the box of a passage, if there are boxes, and return where the passage itself goes."""
        if not self._may_choose:
            return st.container()
        box, said = st.columns((0.4, 12))
        key = key_of(passage)
        state.fill(widget, key in state.remembered(self._name))  # the same passage may have a box elsewhere
        box.checkbox(
            t("question.use"), key=widget, label_visibility="collapsed", on_change=self._turn, args=(key, widget)
        )
        return said

    def _turn(self, key: str, widget: str) -> None:
        others = tuple(one for one in state.remembered(self._name) if one != key)
        state.remember(self._name, (*others, key) if state.widget(widget) else others)


def key_of(place: Passage | PassagePlace) -> str:
    """Return a passage's place as one word."""
    return f"{place.interview_id}|{place.revision_id}|{place.start}|{place.end}"


def place_of(key: str) -> PassagePlace:
    """Return the place behind `key_of`."""
    interview_id, revision_id, start, end = key.split("|")
    return PassagePlace(interview_id, revision_id, int(start), int(end))
