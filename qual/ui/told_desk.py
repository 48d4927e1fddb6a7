"""A theme in plain words as its reader goes through it: its parts, what they said of each, and where they are."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.project import Actor
from qual.domain.theme import ThemeReview, Verdict
from qual.domain.theme_standing import STATEMENT
from qual.services.themes import QuoteView, ReviewView, ThemeView
from qual.ui import state
from qual.ui.text import Say
from qual.workbench import Workbench

ANSWERS = (Verdict.AGREE, Verdict.DISPUTE, Verdict.COMMENT, Verdict.QUESTION)
END = "end"  # the place after the last part
WHOLE = "whole"  # the place where all parts stand below each other


@dataclass(frozen=True, slots=True)
class Part:
    """What is judged at once: the statement, or one sentence of the summary."""

    sentence_id: str | None
    version: int
    text: str
    quotes: tuple[QuoteView, ...]

    @property
    def place(self) -> str:
        """Return what the part is called, whatever is put before it or taken away meanwhile."""
        return self.sentence_id or STATEMENT


@dataclass(frozen=True, slots=True)
class Desk:
    """What every piece of the page needs."""

    workbench: Workbench
    actor: Actor
    say: Say
    view: ThemeView
    parts: tuple[Part, ...]
    is_team: bool  # reads labels, and hears as its role allows
    may_hear: bool

    @property
    def key(self) -> str:
        """Under which the place in this theme is held."""
        return _key(self.view.theme.id)

    @property
    def places(self) -> tuple[str, ...]:
        """Return the places there are, in the order in which they are read."""
        return (*(part.place for part in self.parts), END)

    @property
    def is_lost(self) -> bool:
        """Say whether the part that was read last is not there any more."""
        held = state.held(self.key)
        return held is not None and held not in {*self.places, WHOLE}

    def number(self) -> int:
        """Return which place is open, counted from 0: the one last opened, or the first without an answer."""
        held = state.held(self.key)
        if held in self.places:
            return self.places.index(str(held))
        mine = self.mine()
        return next((n for n, part in enumerate(self.parts) if part.place not in mine), 0)

    def go(self, place: str) -> None:
        """Open another place."""
        state.hold(self.key, place)
        state.hold(f"{self.key}-answer", None)
        state.next_round(self.key)

    def mine(self) -> dict[str, ThemeReview]:
        """Return what the reader last said about the present words of each part, by its place."""
        said: dict[str, ThemeReview] = {}
        for one in self.view.reviews:
            review = one.review
            is_mine = review.reviewer_id == self.actor.user and review.quote_id is None and one.is_current
            if is_mine and review.verdict in ANSWERS:
                said[review.sentence_id or STATEMENT] = review
        return said

    def answered(self) -> tuple[tuple[ThemeReview, tuple[ReviewView, ...]], ...]:
        """Return what the reader said, about present or earlier words, with the answers to it; oldest first."""
        mine = [one.review for one in self.view.reviews if one.review.reviewer_id == self.actor.user]
        found = [(said, tuple(one for one in self.view.reviews if one.review.answers == said.id)) for said in mine]
        return tuple((said, answers) for said, answers in found if answers)


def open_whole(theme_id: str) -> None:
    """Have the page in plain words show all of a theme when it opens it next."""
    state.hold(_key(theme_id), WHOLE)


def _key(theme_id: str) -> str:
    return f"told-{theme_id}"


def parts_of(view: ThemeView) -> tuple[Part, ...]:
    """Return what is read one after the other; a machine's sentences are nobody's yet and are left out.

    Quotes that carry no sentence stand with the statement.
    """
    sentences = [one for one in view.sentences if not one.sentence.origin.is_machine]
    linked = {quote_id for one in sentences for quote_id in one.quote_ids}
    by_id = {one.quote.id: one for one in view.quotes}
    free = tuple(quote for id_, quote in by_id.items() if id_ not in linked)
    return (
        Part(None, view.theme.version, view.theme.statement, free),
        *(
            Part(one.sentence.id, one.sentence.version, one.sentence.text, tuple(by_id[id_] for id_ in one.quote_ids))
            for one in sentences
        ),
    )
