"""What numbers of agreement say, in plain sentences in English, Swedish and German: names, definitions, reasons."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qual.analysis.bootstrap import FEWEST_GROUPS, Interval
from qual.analysis.coefficient import Coefficient, Undefined
from qual.analysis.compared import Basis
from qual.analysis.scores import Scores
from qual.errors import BadInput
from qual.exchange.agreement_data import AgreementData

LANGUAGES = ("en", "sv", "de")
_FILES = Path(__file__).parent / "agreement"
# In the order in which they are shown: what a team is asked for most often first.
ORDER = (
    "krippendorff_alpha", "u_alpha", "u_alpha_binary", "cu_alpha", "c_alpha_binary", "ku_alpha", "cohen_kappa",
    "scott_pi", "fleiss_kappa", "conger_kappa", "gwet_ac1", "brennan_prediger", "percent_agreement", "holsti",
)  # fmt: skip


@cache
def _catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_FILES / f"{language}.json").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language; raise BadInput for another one (`words_of`)."""

    language: str

    def say(self, key: str, **values: object) -> str:
        """Return a sentence with values in it; numbers among them are written as the language does.

        With a count `n` of 1, "key.one" is taken where it exists.
        """
        if values.get("n") == 1 and f"{key}.one" in _catalogue(self.language):
            key = f"{key}.one"
        written = {name: self.count(v) if isinstance(v, int) else v for name, v in values.items()}
        return _catalogue(self.language)[key].format(**written)

    def number(self, value: float, digits: int = 2) -> str:
        """Write a number with a decimal point or comma; never "-0.00"."""
        text = f"{value:.{digits}f}"
        if not text.strip("-0."):
            text = text.removeprefix("-")
        return text.replace(".", _catalogue(self.language)["decimal"]).replace("-", "−")

    def count(self, n: int) -> str:
        """Write a whole number, long ones in groups of three."""
        return f"{n:,}".replace(",", "\u202f") if n >= 10_000 else str(n)

    def of_hundred(self, share: float) -> str:
        """Write a share as so many of 100; 0 and 100 only where it is none or all."""
        hundred = share * 100
        if 0 < hundred < 1 or 99 < hundred < 100:
            return self.number(min(max(hundred, 0.1), 99.9), 1)
        return str(round(hundred))

    def name(self, coefficient: str) -> str:
        """Return what a coefficient is called."""
        return self.say(f"name.{coefficient}")

    def definition(self, coefficient: str) -> str:
        """Return how a coefficient is defined."""
        return self.say(f"definition.{coefficient}")

    def unit(self, basis: Basis, *, of: bool = False) -> str:
        """Return the units' name, after "of" in its own form where the language has one."""
        key = f"unit.{basis.value}.of"
        return self.say(key if of and key in _catalogue(self.language) else f"unit.{basis.value}")

    def value(self, coefficient: Coefficient) -> str:
        """Write a coefficient's value, or that it has none."""
        return self.say("undefined") if coefficient.value is None else self.number(coefficient.value)

    def reason(self, coefficient: Coefficient, row: Scores | None = None) -> str:
        """Say why a coefficient has no value."""
        reason = coefficient.reason or Undefined.NO_VARIATION
        nothing = row is not None and not row.n_codings
        if nothing and reason in {Undefined.NO_VARIATION, Undefined.CODE_NOT_SHARED, Undefined.TOO_LITTLE_SHARED}:
            return self.say("reason.unused" if row and row.code else "reason.nothing-coded")
        return self.say(f"reason.{reason.value}")

    def meaning(self, name: str, coefficient: Coefficient, basis: Basis, row: Scores) -> str:
        """Say in one plain sentence what a value says, or why there is none."""
        if coefficient.value is None or coefficient.observed is None:
            return self.reason(coefficient, row)
        units, which = self.unit(basis, of=True), "code" if row.code else "all"
        seen = self.of_hundred(1 - coefficient.observed)
        if name in {"percent_agreement", "holsti"}:
            return self.say(f"meaning.{name}.{which}", units=units, seen=seen)
        chance, expected = self.say(f"chance.{name}"), coefficient.expected or 0.0
        if expected > 1:  # units laid out by lot may differ more often than there are characters to differ on
            return self.say("meaning.beyond", chance=chance, ratio=str(round(100 * coefficient.observed / expected)))
        where = f"where.{name}" if f"where.{name}" in _catalogue(self.language) else "where.percent_agreement"
        values = {"seen": seen, "units": self.say(where, units=units), "chance": chance}
        share = round(coefficient.value * 100)
        key = "chance" if share > 0 else "equal" if share == 0 else "below"
        return self.say(f"meaning.{key}", **values, expected=self.of_hundred(1 - expected), share=str(share))

    def interval(self, interval: Interval | None) -> str:
        """Write an interval, or why there is none; "" for what has no value at all."""
        if interval is None:
            return ""
        if interval.low is None or interval.high is None:
            return self.say(f"interval.{interval.reason}", fewest=FEWEST_GROUPS, n=interval.n_groups)
        return self.say("interval", low=self.number(interval.low), high=self.number(interval.high))

    def ends(self, interval: Interval | None) -> str:
        """Write only the ends of an interval, "" where it has none."""
        if interval is None or interval.low is None or interval.high is None:
            return ""
        return self.say("interval.ends", low=self.number(interval.low), high=self.number(interval.high))

    def universe(self, data: AgreementData) -> list[str]:
        """Say what was compared: how much, what counts, what was left out."""
        n, unit = data.table.n_units, self.unit(data.basis)
        interviews = self.say("count.interviews", n=data.n_interviews)
        said = [self.say("universe", interviews=interviews, coders=len(data.coders), n=n, unit=unit)]
        said.append(self.say("universe.done" if data.round else "universe.now"))
        if data.unfinished:
            said.append(self.say("universe.unfinished", n=data.unfinished))
        if any(document.stretch for document in data.documents):
            said.append(self.say("universe.stretches"))
        if data.touched + data.lost:
            left_out = {"n": data.touched + data.lost, "touched": data.touched, "lost": data.lost}
            said.append(self.say("universe.left_out", **left_out))
        if data.with_subcodes:
            said.append(self.say("universe.subcodes"))
        return said


def words_of(language: str) -> Words:
    """Return the sentences of a language."""
    if language not in LANGUAGES:
        raise BadInput(f"There are no sentences in '{language}'. Choose one of: {', '.join(LANGUAGES)}.")
    return Words(language)


def source_of(coefficient: str) -> str:
    """Return where a coefficient comes from."""
    return _catalogue("sources")[coefficient]


def in_order(names: object) -> list[str]:
    """Return names of coefficients in the order in which they are shown."""
    wanted = set(names)  # type: ignore[call-overload]
    return [name for name in ORDER if name in wanted]
