"""Who is quoted how often for a theme, beside how much each said and what of theirs is coded with its codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qual.analysis.quote_balance import quote_balance
from qual.domain.permission import Action
from qual.services.theme_material import material
from qual.store import themes
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Quoted:
    """One person, quoted or not."""

    label: str
    group: str
    n_quotes: int
    share: float  # of the quotes that are somebody's, 0 to 1
    expected: float  # quotes, if they followed how many words each said
    n_coded: int  # passages with a code of the theme


@dataclass(frozen=True, slots=True)
class QuoteBalance:
    """How a theme's quotes fall on people."""

    people: tuple[Quoted, ...]  # quoted most often first
    not_quoted: tuple[Quoted, ...]  # spoke and is not quoted; most passages with the theme's codes first
    effective: float  # people who, quoted equally often, would be as mixed
    carried_by_two: bool
    n_of_nobody: int  # quotes in which only the interviewer speaks

    @property
    def n_quotes(self) -> int:
        """Return how many quotes are somebody's."""
        return sum(one.n_quotes for one in self.people)


def balance_of(tx: Tx, theme_id: str) -> QuoteBalance:
    """Return how the quotes of a theme fall on people, as far as the actor may see them."""
    theme = themes.theme(tx.connection, theme_id)
    tx.require(Action.READ, theme.project_id)
    found = material(tx, theme.project_id, set_aside=True, only=theme_id)
    carried = found.carried[theme_id]
    quoted = [one.person for one in carried if one.is_quote]
    coded = Counter(one.person for one in carried if one.is_coded)
    people = found.people.interviewed
    balance = quote_balance([id_ for id_ in quoted if id_], {person.id: person.n_words for person in people})
    shares = {one.person: one for one in balance.people}
    spoken = sum(person.n_words for person in people)
    n = sum(id_ is not None for id_ in quoted)
    rows = [
        Quoted(
            person.label,
            person.group,
            shares[person.id].quotes if person.id in shares else 0,
            shares[person.id].share if person.id in shares else 0.0,
            n * person.n_words / spoken if spoken else 0.0,
            coded[person.id],
        )
        for person in people
    ]
    return QuoteBalance(
        tuple(sorted((r for r in rows if r.n_quotes), key=lambda r: (-r.n_quotes, r.label.casefold()))),
        tuple(sorted((r for r in rows if not r.n_quotes), key=lambda r: (-r.n_coded, r.label.casefold()))),
        balance.effective,
        balance.carried_by_two,
        quoted.count(None),
    )
