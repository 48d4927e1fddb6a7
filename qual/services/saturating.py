"""How many new codes and themes each interview brought, in the order in which the interviews were held."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from qual.analysis.saturation import Step, interviews_needed, saturation
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.services.in_rounds import sight
from qual.services.theme_material import material
from qual.store import codings, interviews
from qual.store.tx import Tx


class Counted(StrEnum):
    """What is counted as new."""

    CODES = "codes"
    THEMES = "themes"


@dataclass(frozen=True, slots=True)
class Saturation:
    """A curve over interviews."""

    steps: tuple[Step, ...]
    interviews: tuple[str, ...]  # names, in the order of the steps
    new: tuple[tuple[str, ...], ...]  # names of what each interview brought first
    needed: int | None  # interviews after which, on average, nine tenths are known
    n_left_out: int  # interviews with a transcript in which nothing is coded yet
    n_without_day: int  # of those shown, for which nobody said when they were held


def saturation_of(tx: Tx, project_id: str, counted: Counted = Counted.CODES) -> Saturation:
    """Return the curve of codes or themes over the interviews with codings or quotes that the actor may see.

    Interviews come in the order of the day on which they were held, where nobody said so of the day they were added.
    """
    tx.require(Action.READ, project_id)
    if counted is Counted.CODES:
        found, names = _codes(tx, project_id)
    else:
        found, names = _themes(tx, project_id)
    held = sorted((i for i in interviews.of_project(tx.connection, project_id) if i.revision_id), key=_when)
    used = [interview for interview in held if found.get(interview.id)]
    steps = saturation([found[interview.id] for interview in used])
    return Saturation(
        steps,
        tuple(interview.name for interview in used),
        _firsts([found[interview.id] for interview in used], names),
        interviews_needed(steps),
        len(held) - len(used),
        sum(not interview.recorded_on for interview in used),
    )


def _codes(tx: Tx, project_id: str) -> tuple[dict[str, set[str]], dict[str, str]]:
    names = {code.id: code.name for code in codings.codes_of(tx.connection, project_id)}
    found: dict[str, set[str]] = {}
    for place in codings.places(tx.connection, project_id, sight(tx, project_id)):
        if place.code_id in names:
            found.setdefault(place.interview_id, set()).add(place.code_id)
    return found, names


def _themes(tx: Tx, project_id: str) -> tuple[dict[str, set[str]], dict[str, str]]:
    there = material(tx, project_id)
    found: dict[str, set[str]] = {}
    for theme_id, carried in there.carried.items():
        for one in carried:
            found.setdefault(one.interview_id, set()).add(theme_id)
    return found, {theme.id: theme.name for theme in there.themes}


def _firsts(found: list[set[str]], names: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    known: set[Hashable] = set()
    firsts = []
    for here in found:
        firsts.append(tuple(sorted((names[id_] for id_ in here - known), key=str.casefold)))
        known |= here
    return tuple(firsts)


def _when(interview: Interview) -> tuple[str, str, str]:
    added = interview.created_at.isoformat()
    return interview.recorded_on or added[:10], added, interview.id
