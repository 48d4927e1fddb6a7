"""Agreement turn by turn, as the command line prints it."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.services.agreement import agreement_on_turns
from tests.plugins.workbenches import Study
from tests.services.codes import Desk


@pytest.fixture
def desk(study: Study) -> Desk:
    """Lend a codebook at work, once on each store."""
    return Desk(study)


def test_two_coders_are_compared_turn_by_turn(desk: Desk) -> None:
    ben, code = desk.study.member("Ben", Role.CODER), desk.study.code
    desk.code("Unused")
    for words in ("locked door", "to be believed"):
        desk.give(code, words)
    desk.give(code, "nobody came", by=ben)  # the turn of the locked door

    table = desk.ask(agreement_on_turns, desk.study.project.id)

    (row,) = table.rows  # 0 1 0 1 and 0 1 0 0 over four turns
    assert (row.code, row.n_units, row.prevalence) == ("Being believed", 4, 3 / 8)
    assert row.percent == pytest.approx(3 / 4)
    assert row.kappa == pytest.approx((3 / 4 - 1 / 2) / (1 - 1 / 2))
    assert row.alpha == pytest.approx(1 - (2 / 8) / (2 * 3 * 5 / (8 * 7)))
    assert table.n_turns == 4


def test_three_coders_have_an_alpha_but_no_kappa(desk: Desk) -> None:
    for by in (None, desk.study.member("Ben", Role.CODER), desk.study.member("Cem", Role.CODER)):
        desk.give(desk.study.code, "locked door", by=by)

    (row,) = desk.ask(agreement_on_turns, desk.study.project.id).rows

    assert (row.percent, row.alpha, row.kappa) == (1, 1, None)


def test_one_coder_alone_gives_no_rows(desk: Desk) -> None:
    desk.give(desk.study.code, "locked door")

    assert desk.ask(agreement_on_turns, desk.study.project.id).rows == ()
