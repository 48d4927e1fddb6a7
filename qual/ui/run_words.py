"""A run of suggestions in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qual.store.themes import SuggestionRun
from qual.ui.format import day
from qual.ui.text import t

_DIGEST = 12  # characters; the file has all


def run_names(runs: Iterable[SuggestionRun]) -> dict[str, str]:
    """Return what each run is called, by id; `runs` are all of a project, finished or not.

    The number tells apart what was asked for in the same minute. Runs are never deleted, so it stays.
    """
    in_order = sorted(runs, key=lambda run: (run.created_at, run.id))
    return {run.id: _name(run, number) for number, run in enumerate(in_order, start=1)}


def _name(run: SuggestionRun, number: int) -> str:
    """Return which it is, when it was asked for, how fine, over how many passages."""
    made = run.created_at.astimezone()
    scope = t(f"themes.granularity.{run.parameters['granularity']}").lower()
    name = t("themes.run", n=number, day=day(made), time=f"{made:%H:%M}", scope=scope)
    return f"{name} · {t('count.passages', n=run.n_segments)}" if run.engine else name


def scope_of(run: SuggestionRun) -> str:
    """Return in words which passages a run was about."""
    asked: Any = run.parameters
    parts = [t("runs.scope.interviews", n=len(asked["interview_ids"]))] if asked.get("interview_ids") else []
    parts += [", ".join(asked["groups"])] if asked.get("groups") else []
    parts += [t("runs.scope.codes", n=len(asked["code_ids"]))] if asked.get("code_ids") else []
    parts = parts or [t("runs.scope.all")]
    parts += [t(f"runs.scope.{flag}") for flag in ("only_uncoded", "with_interviewers") if asked.get(flag)]
    return " · ".join([t(f"themes.unit.{asked['unit']}").lower(), *parts])


def early_reason_of(run: SuggestionRun) -> str:
    """Return why somebody asked before enough was read, "" where that was not so."""
    reading: Any = run.parameters.get("reading") or {}
    return str(reading.get("early_reason") or "")


def made_with(run: SuggestionRun) -> str:
    """Return how a run was made: model, digest and parameters, as a methods section needs them."""
    engine: Any = run.engine
    parameters: Any = engine.get("parameters") or {}
    told = [
        f"{t(f'runs.parameter.{name}')} {_value(parameters[name])}"
        for name in ("granularity", "seed", "n_neighbours", "n_runs", "languages_not_centred")
        if parameters.get(name) not in (None, [])
    ]
    digest = str(engine.get("digest") or "")[:_DIGEST]
    model = t("runs.model", model=engine.get("model", ""), digest=digest, version=engine.get("version", ""))
    groups: Any = engine.get("groups") or {}
    told += [t("runs.groups", digest=str(groups["digest"])[:_DIGEST])] if groups.get("n") else []
    return " · ".join([model, *told])


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
