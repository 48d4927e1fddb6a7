"""Themes by group: how many people and passages of each group carry a theme, corrected for how much each group said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was interviewed: a participant, or a voice that nobody is linked to."""

    id: str
    label: str
    group: str  # "" where nobody has said which
    n_words: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A passage of a theme, and whose words it is; None where only the interviewer speaks."""

    interview_id: str
    start: int
    end: int
    person: str | None
    is_quote: bool = False
    is_coded: bool = False  # with a code of the theme


@dataclass(frozen=True, slots=True)
class GroupSize:
    """A group, and how much was heard of it."""

    group: str
    n_people: int  # interviewed
    n_words: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What one group has of one theme."""

    n_people: int
    n_passages: int
    share: float  # of the theme's passages that are somebody's, 0 to 1
    corrected: float  # the share if every group had said equally much


@dataclass(frozen=True, slots=True)
class Row:
    """One theme; `cells` stand in the order of the table's groups."""

    theme_id: str
    n_people: int
    n_passages: int  # with those in which only the interviewer speaks
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """All themes by all groups."""

    groups: tuple[GroupSize, ...]  # by name, people without a group last
    rows: tuple[Row, ...]  # in the order given


def theme_table(people: Sequence[Person], carried: Mapping[str, Sequence[Carried]]) -> ThemeTable:
    """Count people and passages of each theme by group.

    Corrected share of a group: its passages per word it said, divided by the sum of that over all groups; the share
    of the theme's passages it would have if all groups had said equally much.

    >>> people = [Person("a", "A", "staff", 900), Person("b", "B", "patients", 100)]
    >>> said = [Carried("i", 0, 9, "a"), Carried("i", 9, 12, "b")]
    >>> cells = theme_table(people, {"t": said}).rows[0].cells
    >>> [(cell.n_people, cell.share, round(cell.corrected, 3)) for cell in cells]
    [(1, 0.5, 0.9), (1, 0.5, 0.1)]
    """
    group_of = {person.id: person.group for person in people}
    words: Counter[str] = Counter()
    sizes = Counter(person.group for person in people)
    for person in people:
        words[person.group] += person.n_words
    names = sorted(sizes, key=lambda name: (not name, name.casefold(), name))
    groups = tuple(GroupSize(name, sizes[name], words[name]) for name in names)
    return ThemeTable(groups, tuple(_row(theme_id, groups, group_of, said) for theme_id, said in carried.items()))


def _row(theme_id: str, groups: Sequence[GroupSize], group_of: Mapping[str, str], said: Sequence[Carried]) -> Row:
    passages = Counter(group_of[one.person] for one in said if one.person is not None)
    everybody = {one.person for one in said if one.person is not None}
    people = Counter(group_of[person] for person in everybody)
    rates = [passages[g.group] / g.n_words if g.n_words else 0.0 for g in groups]
    total, rated = passages.total(), sum(rates)
    cells = tuple(
        Cell(
            people[g.group],
            passages[g.group],
            passages[g.group] / total if total else 0.0,
            rate / rated if rated else 0.0,
        )
        for g, rate in zip(groups, rates, strict=True)
    )
    return Row(theme_id, len(everybody), len(said), cells)
