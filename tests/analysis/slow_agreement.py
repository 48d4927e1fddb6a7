"""Coefficients of agreement once more, straight from their definitions: loops over ratings and single characters.

Shares no code with the product. None means that a coefficient is not defined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, permutations, product
from math import isnan
from statistics import mean

Table = Sequence[Sequence[float]]  # one row a coder
Metric = Callable[[float, float], float]


def by_unit(table: Table) -> list[list[float]]:
    """Return the ratings of each unit that somebody rated."""
    units = [[value for value in unit if not isnan(value)] for unit in zip(*table, strict=True)]
    return [unit for unit in units if unit]


def values_of(table: Table) -> list[float]:
    return sorted({value for unit in by_unit(table) for value in unit})


def distance(values: Sequence[float], weights: str = "identity") -> Metric:
    spread = values[-1] - values[0] if values else 0
    ranks = {value: rank for rank, value in enumerate(values)}
    q = len(values)

    def between(a: float, b: float) -> float:
        if a == b:
            return 0.0
        if weights == "linear":
            return abs(a - b) / spread
        if weights == "quadratic":
            return (a - b) ** 2 / spread**2
        if weights == "ordinal":
            n = abs(ranks[a] - ranks[b]) + 1
            return (n * (n - 1) / 2) / (q * (q - 1) / 2)
        return 1.0

    return between


def seen(table: Table, metric: Metric) -> float | None:
    of_units = [mean(metric(a, b) for a, b in permutations(unit, 2)) for unit in by_unit(table) if len(unit) > 1]
    return mean(of_units) if of_units else None


def shares(table: Table) -> dict[float, float]:
    units = by_unit(table)
    return {value: sum(unit.count(value) / len(unit) for unit in units) / len(units) for value in values_of(table)}


def finish(observed: float | None, expected: float | None) -> float | None:
    if observed is None or expected is None or abs(expected) < 1e-12:
        return None
    return 1 - observed / expected


def percent(table: Table) -> float | None:
    observed = seen(table, distance(values_of(table)))
    return None if observed is None else 1 - observed


def holsti(table: Table) -> float | None:
    found = []
    for one, other in combinations(table, 2):
        both = [(a, b) for a, b in zip(one, other, strict=True) if not isnan(a) and not isnan(b)]
        if both:
            coded = sum(not isnan(a) for a in one) + sum(not isnan(b) for b in other)
            found.append(2 * sum(a == b for a, b in both) / coded)
    return mean(found) if found else None


def fleiss(table: Table) -> float | None:
    metric = distance(values_of(table))
    return finish(seen(table, metric), 1 - sum(share**2 for share in shares(table).values()))


def conger(table: Table) -> float | None:
    """Gwet (2014): p_e = sum of squared mean shares, less the variance of the raters' shares by the raters."""
    rows = [[value for value in row if not isnan(value)] for row in table]
    rows = [row for row in rows if row]
    by_chance = 0.0
    for value in values_of(table):
        own = [row.count(value) / len(row) for row in rows]
        if len(own) < 2:
            return None
        middle = mean(own)
        variance = sum((share - middle) ** 2 for share in own) / (len(own) - 1)
        by_chance += middle**2 - variance / len(own)
    return finish(seen(table, distance(values_of(table))), 1 - by_chance)


def brennan_prediger(table: Table) -> float | None:
    values = values_of(table)
    return finish(seen(table, distance(values)), 1 - 1 / len(values)) if values else None


def gwet(table: Table, weights: str = "identity") -> float | None:
    values = values_of(table)
    if len(values) < 2:
        return None
    metric, q = distance(values, weights), len(values)
    total = sum(1 - metric(a, b) for a, b in product(values, values))
    by_chance = total / (q * (q - 1)) * sum(share * (1 - share) for share in shares(table).values())
    return finish(seen(table, metric), 1 - by_chance)


def cohen(one: Sequence[float], other: Sequence[float], weights: str = "identity") -> float | None:
    both = [(a, b) for a, b in zip(one, other, strict=True) if not isnan(a) and not isnan(b)]
    if not both:
        return None
    metric = distance(sorted({value for pair in both for value in pair}), weights)
    return finish(mean(metric(a, b) for a, b in both), mean(metric(a, b) for (a, _), (_, b) in product(both, both)))


def scott(one: Sequence[float], other: Sequence[float]) -> float | None:
    both = [(a, b) for a, b in zip(one, other, strict=True) if not isnan(a) and not isnan(b)]
    pool = [value for pair in both for value in pair]
    return finish(mean(a != b for a, b in both), mean(a != b for a, b in product(pool, pool))) if both else None


def krippendorff(table: Table, level: str = "nominal") -> float | None:
    units = [unit for unit in by_unit(table) if len(unit) > 1]
    pool = [value for unit in units for value in unit]
    often = Counter(pool)

    def metric(a: float, b: float) -> float:
        if level == "ordinal":
            low, high = min(a, b), max(a, b)
            return (sum(n for value, n in often.items() if low <= value <= high) - (often[a] + often[b]) / 2) ** 2
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        return float(a != b)

    if not units:
        return None
    observed = sum(sum(metric(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units) / len(pool)
    return finish(observed, mean(metric(a, b) for a, b in permutations(pool, 2)))


Place = tuple[int, int]  # document, character
Span = tuple[str, int, int, str]  # coder, start, end, code


class Characters:
    """Every character of every document, who gave which codes to it, and in which unit of theirs it lies."""

    def __init__(self, documents: Sequence[Sequence[Span]], lengths: Sequence[int], coders: Sequence[set[str]]) -> None:
        self.coders = {(d, x): sorted(who) for d, who in enumerate(coders) if len(who) > 1 for x in range(lengths[d])}
        self.value: dict[tuple[str, Place], frozenset[str]] = {}
        self.unit: dict[tuple[str, Place], int] = {}
        self.documents = documents
        for d, x in self.coders:
            for coder in self.coders[d, x]:
                mine = [s for s in documents[d] if s[0] == coder]
                self.value[coder, (d, x)] = here = frozenset(s[3] for s in mine if s[1] <= x < s[2])
                goes_on = x > 0 and here == self.value[coder, (d, x - 1)]
                for code in here:
                    goes_on = goes_on and any(s[3] == code and s[1] < x < s[2] for s in mine)
                before = self.unit[coder, (d, x - 1)] if goes_on else len(self.unit)
                self.unit[coder, (d, x)] = before

    def presence(self, code: str) -> list[list[float]]:
        """Return who gave the code to which character, one row a coder, NaN for who did not code there."""
        everybody = sorted({coder for who in self.coders.values() for coder in who})
        return [
            [
                float(code in self.value[coder, place]) if coder in who else float("nan")
                for place, who in self.coders.items()
            ]
            for coder in everybody
        ]

    def u(self, *, binary: bool = False) -> float | None:
        def value(coder: str, place: Place) -> object:
            found = self.value[coder, place]
            return bool(found) if binary else found

        pool: Counter[object] = Counter()
        sizes: Counter[tuple[str, int]] = Counter()
        gaps, differing = 0, 0.0
        for place, who in self.coders.items():
            for coder in who:
                pool[value(coder, place)] += 1
                if self.value[coder, place]:
                    sizes[coder, self.unit[coder, place]] += 1
                else:
                    gaps += 1
            pairs = sum(value(a, place) != value(b, place) for a, b in permutations(who, 2))
            differing += pairs / (len(who) - 1)
        n = sum(pool.values())
        if not n:
            return None
        itself = gaps + sum(size**2 for size in sizes.values())
        return finish(differing / n, sum(a * (n - a) for a in pool.values()) / (n**2 - itself))

    def _shared(self) -> tuple[Counter, Counter, Counter]:
        """Return masses by value, squared intersections by value and lengths of differing pairs of values."""
        mass: Counter = Counter()
        pairs: Counter = Counter()
        crossing: Counter = Counter()
        for place, who in self.coders.items():
            for a, b in permutations(who, 2):
                one, other = self.value[a, place], self.value[b, place]
                if one and other:
                    mass[one] += 1 / (len(who) - 1)
                    pairs[one, other] += 1 / (len(who) - 1)
                    crossing[a, self.unit[a, place], b, self.unit[b, place], one, len(who)] += 1
        squares: Counter = Counter()
        for (*_, value, m), size in crossing.items():
            squares[value] += size**2 / (m - 1)
        return mass, squares, pairs

    def cu(self) -> float | None:
        mass, squares, pairs = self._shared()
        n, itself = sum(mass.values()), sum(squares.values())
        if not n or n**2 - itself <= 1e-9:
            return None
        differing = sum(size for (one, other), size in pairs.items() if one != other)
        return finish(differing / n, (n**2 - sum(a * a for a in mass.values())) / (n**2 - itself))

    def ku(self, code: str) -> float | None:
        mass, squares, pairs = self._shared()
        mine = sum(size for value, size in mass.items() if code in value)
        itself = sum(size for value, size in squares.items() if code in value)
        n = sum(mass.values())
        if not mine or mine * n - itself <= 1e-9:
            return None
        differing = sum(size for (one, other), size in pairs.items() if code in one and code not in other)
        return finish(differing / mine, mine * (n - mine) / (mine * n - itself))
