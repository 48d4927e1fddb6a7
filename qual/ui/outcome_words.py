"""How differences and decisions are said: people by name or as A, B, C; codes by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from qual.analysis.comparing import Weight
from qual.domain.codebook import Code
from qual.domain.decision import Outcome, in_hidden_order
from qual.services.differences import Decided, Line, Queue
from qual.ui.format import day
from qual.ui.text import t


@dataclass(frozen=True, slots=True)
class Cast:
    """Who coded a passage, in the order in which they are shown, and what each is called there."""

    order: tuple[str, ...]
    names: Mapping[str, str]

    @property
    def in_a_row(self) -> int:
        """How many stand beside each other."""
        return 2 if len(self.order) in (2, 4) else 3

    def __getitem__(self, coder_id: str) -> str:
        """Return what a coder is called."""
        return self.names.get(coder_id, t("negotiate.somebody"))


def cast_of(queue: Queue, line: Line, *, is_nameless: bool) -> Cast:
    """Return the people compared: by name, or in an order that says nothing as A, B, C."""
    difference = line.found.difference
    everybody = [id_ for id_ in queue.coders if id_ in {*difference.coders, *difference.silent}]
    if not is_nameless:
        return Cast(tuple(everybody), queue.coders)
    order = in_hidden_order(everybody, line.key)
    return Cast(order, {id_: letter for id_, letter in zip(order, _letters(len(order)), strict=True)})


def code_names(code_ids: Sequence[str], codes: Mapping[str, Code]) -> str:
    """Return codes by name, each once; "no code" for none."""
    names = dict.fromkeys(codes[id_].name for id_ in code_ids)
    return ", ".join(names) or t("negotiate.no_code")


def why_here(weight: Weight) -> str:
    """Say each factor that puts a difference where it stands in the queue."""
    return t(
        "negotiate.why",
        often=t("negotiate.why.often", n=weight.n_alike),
        spread=t("negotiate.why.spread", n=weight.n_interviews, all=weight.n_compared),
        themes=t("negotiate.why.themes", n=weight.n_themes) if weight.n_themes else t("negotiate.why.no_themes"),
    )


def outcome_of(one: Decided, codes: Mapping[str, Code], cast: Cast) -> str:
    """Say what was decided."""
    decision = one.decision
    given = code_names([given.code_id for given in one.gives], codes)
    if decision.outcome is Outcome.KEEP:
        return t("negotiate.settled.keep", who=cast[decision.kept_of or ""], codes=given)
    if decision.outcome is Outcome.CODEBOOK:
        changed = codes.get(decision.code_id or "")
        return t("negotiate.settled.codebook", name=changed.name if changed else "", codes=given)
    return t(f"negotiate.settled.{decision.outcome.value}", codes=given)


def signed(one: Decided) -> str:
    """Say who decided and when, and whether names were hidden."""
    said = t("negotiate.settled.by", who=one.decided_by, when=day(one.decision.decided_at))
    return f"{said} · {t('negotiate.settled.nameless')}" if one.decision.is_nameless else said


def _letters(n: int) -> list[str]:
    return [ascii_uppercase[i] if i < len(ascii_uppercase) else f"Z{i}" for i in range(n)]
