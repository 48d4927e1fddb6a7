"""Rounds in words: what kind one is, how its interviews were drawn, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qual.domain.round import Round
from qual.services.rounds import RoundView
from qual.ui.format import day, percent
from qual.ui.text import t

_DIGITS = 8  # of a digest; enough to tell two lists apart by eye


def kind_of(one: Round) -> str:
    """Return what its coders see of each other, and what becomes of the codebook."""
    when = "now" if one.is_open else "then"
    sight = "blind" if one.is_blind else "together"
    codebook = "fixed" if one.is_codebook_fixed else "grows"
    return " ".join((t(f"rounds.sight.{sight}.{when}"), t(f"rounds.codebook.{codebook}.{when}")))


def end_of(view: RoundView) -> str:
    """Return when and why it was revealed, '' while it is open."""
    one = view.round
    if one.ended_at is None:
        return ""
    when = day(one.ended_at)
    if not one.end_reason:
        return t("rounds.ended.all", when=when)
    left = len(view.tasks) - view.n_done
    early = t("rounds.ended.early", who=view.ended_by, when=when, reason=one.end_reason)
    return f"{early} {t('rounds.ended.left', n=left)}" if left else early


def sample_of(sample: Mapping[str, Any]) -> str:
    """Return how a round's interviews were drawn, so that it can be reported and repeated."""
    unit = sample["unit"]
    what = t(f"rounds.sample.{unit}", drawn=sample["drawn"], of=sample["of"], words=sample["words"])
    asked = t("rounds.sample.share", percent=percent(sample["share"])) if sample["share"] is not None else ""
    groups = [
        t("rounds.sample.group", name=one["name"] or t("rounds.sample.no_group"), drawn=one["drawn"], of=one["of"])
        for one in sample["strata"]
    ]
    by = t("rounds.sample.by_group", groups=", ".join(groups)) if sample["by_group"] else ""
    seed = t("rounds.sample.seed", seed=sample["seed"], list=sample["digest"][:_DIGITS])
    return " · ".join(part for part in (what, asked, by, seed) if part)


def not_drawn(sample: Mapping[str, Any]) -> list[str]:
    """Return the groups of which nothing was drawn."""
    return [one["name"] or t("rounds.sample.no_group") for one in sample["strata"] if not one["drawn"]]
