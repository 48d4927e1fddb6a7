"""The paragraph on agreement for a paper's methods section, with the numbers filled in, and its references."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import qual
from qual.analysis.bootstrap import FEWEST_GROUPS, Interval
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words, source_of


@dataclass(frozen=True, slots=True)
class Methods:
    """A paragraph and what it refers to."""

    title: str
    paragraph: str
    references_title: str
    references: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return "\n".join([self.title, "", self.paragraph, "", self.references_title, *self.references])


def methods(data: AgreementData, words: Words) -> Methods:
    """Write the paragraph in the language of `words`."""
    title, below = words.say("methods.title"), words.say("methods.references")
    if not data.documents:
        return Methods(title, words.say("methods.nothing"), below, ())
    interval = data.table.overall.by_name[data.main_of_all].interval or _any_interval(data)
    sentences = [*_who(data, words), *_what(data, words), *_values(data, words), _how_sure(data, words, interval)]
    sentences.append(words.say("methods.software", version=qual.__version__))
    names = [data.main_of_all, data.main, "percent_agreement"]
    if interval is not None and interval.low is not None:
        names.append("interval")
    references = sorted({source_of(name) for name in names})
    return Methods(title, " ".join(s for s in sentences if s), below, tuple(references))


def _who(data: AgreementData, words: Words) -> list[str]:
    numbers = {"coders": len(data.coders), "interviews": words.say("count.interviews", n=data.n_interviews)}
    if data.round is None:
        return [words.say("methods.coded.now", **numbers)]
    kind = "blind" if data.round.is_blind else "open"
    said = [words.say(f"methods.coded.{kind}", **numbers, round=data.round.name)]
    sample = data.round.sample
    if sample is None:
        said.append(words.say("methods.chosen"))
    else:
        key = "methods.sampled.strata" if len(sample.get("strata") or ()) > 1 else "methods.sampled"
        said.append(
            words.say(
                key, drawn=sample.get("drawn", "?"), size=sample.get("of", "?"), seed=str(sample.get("seed", "?"))
            )
        )
    if data.unfinished:
        said.append(words.say("methods.ended", n=data.unfinished))
    return said


def _what(data: AgreementData, words: Words) -> list[str]:
    said = [words.say("methods.units", unit=words.unit(data.basis), n=data.table.n_units)]
    if any(document.stretch for document in data.documents):
        said.append(words.say("methods.stretches"))
    if data.touched + data.lost:
        said.append(words.say("methods.left_out", n=data.touched + data.lost))
    if data.with_subcodes:
        said.append(words.say("methods.subcodes"))
    return said


def _values(data: AgreementData, words: Words) -> list[str]:
    overall = data.table.overall
    score = overall.by_name[data.main_of_all]
    percent = overall.by_name["percent_agreement"].coefficient.value or 0.0
    name = words.name(data.main_of_all)
    if score.coefficient.value is None:
        reason = words.reason(score.coefficient, overall)
        said = [words.say("methods.overall.undefined", name=name, reason=reason)]
    else:
        said = [
            words.say(
                "methods.overall",
                name=name,
                value=words.value(score.coefficient),
                interval=_in_brackets(words, score.interval),
                percent=words.of_hundred(percent),
            )
        ]
    return said + _per_code(data, words)


def _per_code(data: AgreementData, words: Words) -> list[str]:
    scores = [(row, row.by_name[data.main].coefficient.value) for row in data.used]
    known = sorted((value, data.name_of(row.code)) for row, value in scores if value is not None)
    said = []
    if len(known) == 1:
        ((value, code),) = known
        one = {"name": words.name(data.main), "code": code, "median": words.number(value)}
        said.append(words.say("methods.codes.one", **one))
    elif known:
        values = [value for value, _ in known]
        ends = {"low": words.number(values[0]), "high": words.number(values[-1])}
        middle = words.number(median(values))
        said.append(words.say("methods.codes", name=words.name(data.main), n=len(values), median=middle, **ends))
    if len(known) < len(scores):
        said.append(words.say("methods.codes.undefined", n=len(scores) - len(known)))
    return said


def _how_sure(data: AgreementData, words: Words, interval: Interval | None) -> str:
    if interval is None:
        return ""
    if interval.low is None:
        too_few = interval.n_groups < FEWEST_GROUPS
        return words.say("methods.no_interval", fewest=FEWEST_GROUPS) if too_few else ""
    return words.say("methods.interval", times=interval.n_resamples, n=data.n_interviews)


def _in_brackets(words: Words, interval: Interval | None) -> str:
    if interval is None or interval.low is None or interval.high is None:
        return ""
    return words.say("methods.value.interval", low=words.number(interval.low), high=words.number(interval.high))


def _any_interval(data: AgreementData) -> Interval | None:
    scores = [row.by_name[data.main] for row in data.table.codes]
    return next((score.interval for score in scores if score.interval is not None), None)
