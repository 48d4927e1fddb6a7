"""A run of suggestions in words."""

from __future__ import annotations

from typing import Any

from qual.store.themes import SuggestionRun
from qual.ui.format import day
from qual.ui.text import has, t

_DIGEST = 12  # characters; the file has all
_CHOSEN = ("only_uncoded", "with_interviewers")
_SCOPE = {*_CHOSEN, "interview_ids", "code_ids", "reading"}  # told in words of their own


def named(run: SuggestionRun) -> str:
    """Return what a run is called: when it was asked for, how fine, over how many passages."""
    made = run.created_at.astimezone()
    scope = t(f"themes.granularity.{run.parameters['granularity']}").lower()
    name = t("themes.run", day=day(made), time=f"{made:%H:%M}", scope=scope)
    return f"{name} · {t('count.passages', n=run.n_segments)}" if run.engine else name


def scope_of(run: SuggestionRun) -> str:
    """Return in words which passages a run was about."""
    asked: Any = run.parameters
    unit = t(f"themes.unit.{asked['unit']}").lower()
    parts = [t("runs.scope.interviews", n=len(asked["interview_ids"]))] if asked.get("interview_ids") else []
    parts += [", ".join(asked["groups"])] if asked.get("groups") else []
    parts += [t("runs.scope.codes", n=len(asked["code_ids"]))] if asked.get("code_ids") else []
    parts += [t(f"runs.scope.{name}") for name in _CHOSEN if asked.get(name)]
    return " · ".join([unit, *(parts or [t("runs.scope.all")])])


def made_with(run: SuggestionRun) -> str:
    """Return how a run was made: model, digest and every parameter, as a methods section needs them."""
    engine: Any = run.engine
    parameters: Any = engine.get("parameters") or {}
    others = {name: value for name, value in parameters.items() if name not in _SCOPE}
    told = [f"{_name(name)} {_value(value)}" for name, value in others.items() if _tells(value)]
    digest = str(engine.get("digest") or "")[:_DIGEST]
    model = t("runs.model", model=engine.get("model", ""), digest=digest, version=engine.get("version", ""))
    return " · ".join([model, *told])


def _tells(value: object) -> bool:
    return value not in ("", None, [], {}) and not (isinstance(value, list) and len(str(value)) > 120)


def _name(name: str) -> str:
    return t(f"runs.parameter.{name}") if has(f"runs.parameter.{name}") else name.replace("_", " ")


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
