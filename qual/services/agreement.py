"""Agreement between coders on turns, per code and over the whole codebook."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qual.analysis.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from qual.analysis.units import placed, presence, ratings
from qual.domain.codebook import in_tree_order
from qual.domain.permission import Action
from qual.services.in_rounds import sight
from qual.store import accounts, codings, interviews
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement about one code. Coefficients are None where they are not defined."""

    code: str
    n_units: int
    prevalence: float  # share of ratings that give the code, 0 to 1
    percent: float | None
    alpha: float | None
    kappa: float | None  # two coders only


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """What was compared: turns of the interviews in which at least two people coded."""

    interviews: tuple[str, ...]
    coders: tuple[str, ...]
    n_turns: int
    rows: tuple[CodeAgreement, ...]


def agreement_on_turns(tx: Tx, project_id: str) -> AgreementTable:
    """Compare coders turn by turn in every interview that two or more of them coded.

    A turn without a coding counts as "code not given" for everybody who coded in that interview; who coded nothing
    there is not compared. Without a second coder the table has no rows.
    """
    tx.require(Action.READ, project_id)
    names = accounts.names(tx.connection)
    everything = codings.of_project(tx.connection, project_id, sight(tx, project_id))
    codes = [node.code for node in in_tree_order(codings.codes_of(tx.connection, project_id))]
    compared = []
    for revision in interviews.current_revisions(tx.connection, project_id):
        mine = [c for c in everything if c.interview_id == revision.interview_id]
        if len({c.coder_id for c in mine}) >= 2:
            compared.append((revision, mine))
    coders = sorted({c.coder_id for _, mine in compared for c in mine}, key=lambda coder: names.get(coder, ""))
    turns = [[turn.span for turn in revision.document.turns] for revision, _ in compared]
    tables = []  # for each interview (n_codes, n_coders, n_turns)
    for units, (_, mine) in zip(turns, compared, strict=True):
        given = presence(units, placed(mine), coders, [code.id for code in codes])
        tables.append(ratings(given, coders, {c.coder_id for c in mine}))
    everywhere = np.concatenate(tables, axis=2) if tables else np.zeros((len(codes), 0, 0))
    rows = [_row(code.name, table) for code, table in zip(codes, everywhere, strict=True) if np.nansum(table)]
    titles = tuple(interviews.get(tx.connection, revision.interview_id).name for revision, _ in compared)
    return AgreementTable(titles, tuple(names.get(c, "") for c in coders), sum(map(len, turns)), tuple(rows))


def _row(code: str, table: np.ndarray) -> CodeAgreement:
    return CodeAgreement(
        code,
        table.shape[1],
        float(np.nanmean(table)),
        percent_agreement(table).value,
        krippendorff_alpha(table).value,
        cohen_kappa(table[0], table[1]).value if len(table) == 2 else None,
    )
