"""A run that was asked for with the wishes and the seed of an earlier one: whether it came to the same groups."""

from __future__ import annotations

from dataclasses import dataclass

from qual.services import run_differences, run_records
from qual.services.run_differences import RunDifferences
from qual.services.run_records import RunComparison
from qual.store import themes
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a run compares with the newest earlier one of the same wishes, and what else differs between the two."""

    compared: RunComparison
    differences: RunDifferences

    @property
    def is_same(self) -> bool:
        """Say whether both looked at the same passages and every one of them is in the same group."""
        found = self.compared
        return not (found.n_elsewhere or found.only_earlier or found.only_later)


def repeat_of(tx: Tx, run_id: str) -> Repeat | None:
    """Return how a run compares with the newest earlier one of the same wishes; None where there is none with groups.

    Raises Conflict while the actor codes in a blind round.
    """
    line = run_records.run_record(tx, run_id).line
    before = [one for one in themes.runs_of(tx.connection, line.run.project_id) if one.created_at < line.run.created_at]
    for other in before if line.n_shown else ():
        if other.engine and not other.note and not run_differences.other_wishes(other, line.run):
            compared = run_records.compare(tx, other.id, run_id)
            return Repeat(compared, run_differences.differences(tx, other.id, run_id))
    return None
