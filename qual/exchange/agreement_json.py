"""Agreement as JSON, for a team's own statistics: every number unrounded, null with its reason where there is none."""

from __future__ import annotations

import json

from qual.analysis.bootstrap import Interval
from qual.analysis.coefficient import Coefficient
from qual.analysis.scores import Scores
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words


def agreement_json(data: AgreementData, words: Words) -> bytes:
    """Return everything that was computed."""
    table = data.table
    return json.dumps(
        {
            "project": data.project,
            "made": data.date.isoformat(),
            "round": data.round and {"name": data.round.name, "blind": data.round.is_blind},
            "unit": data.basis.value,
            "universe": words.universe(data),
            "coders": list(data.coders.values()),
            "unfinished_tasks": data.unfinished,
            "n_units": table.n_units,
            "interviews": [
                {
                    "name": d.name,
                    "coders": list(d.coders),
                    "stretch": d.stretch and list(d.stretch),
                    "units": d.n_units,
                    "codings": d.n_codings,
                    "left_out": {"touched": d.touched, "lost": d.lost},
                }
                for d in data.documents
            ],
            "overall": _row(table.overall),
            "codes": [{"code": list(data.codes[row.code or ""]), **_row(row)} for row in table.codes],
            "pairs": [
                {
                    "coders": [data.coders[coder] for coder in pair.coders],
                    "code": list(data.codes[pair.code]) if pair.code else None,
                    "coefficients": {name: _coefficient(one) for name, one in pair.by_name.items()},
                }
                for pair in table.pairs
            ],
        },
        ensure_ascii=False,
        allow_nan=False,
        indent=1,
    ).encode("utf-8")


def _row(row: Scores) -> dict[str, object]:
    scores = {
        name: {**_coefficient(score.coefficient), "interval": _interval(score.interval)}
        for name, score in row.by_name.items()
    }
    return {"codings": row.n_codings, "prevalence": row.prevalence, "coefficients": scores}


def _coefficient(one: Coefficient) -> dict[str, object]:
    found: dict[str, object] = {"value": one.value, "n": one.n_units}
    return found if one.reason is None else {**found, "reason": one.reason.value}


def _interval(interval: Interval | None) -> dict[str, object] | None:
    if interval is None:
        return None
    if interval.low is None:
        return {"reason": interval.reason and interval.reason.value, "interviews": interval.n_groups}
    return {"level": interval.level, "low": interval.low, "high": interval.high, "resamples": interval.n_resamples}
