"""Codings of one interview by several people, compared: where they agree, where and how they differ.

Every coding belongs to exactly one agreement or one difference. Codings of the same code that overlap, whoever made
them, are one finding: an agreement if everybody made it with the same borders, a difference of borders if everybody
made it with others, else a difference of some. Differences of some about the same passage, in which nobody gave
two of the codes, are one difference: same passage, other code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

SAME_PASSAGE = 0.5  # two findings are about the same passage if they share at least half of what either covers


class Kind(StrEnum):
    """How coders differ."""

    ONLY_SOME = "only-some"  # some gave the code, the others no code instead
    OTHER_CODE = "other-code"  # the same passage under different codes
    OTHER_BORDERS = "other-borders"  # everybody gave the code, with different borders


@dataclass(frozen=True, slots=True)
class Placed:
    """What comparing needs of a coding: `[start, end)` in the text that all coders saw."""

    id: str
    coder: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everybody gave the code here, with the same borders."""

    start: int
    end: int
    code: str
    codings: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing to talk about. Codings are sorted by code, coder and place, coders and codes by themselves."""

    kind: Kind
    start: int
    end: int
    codes: tuple[str, ...]
    codings: tuple[Placed, ...]
    silent: tuple[str, ...]  # those compared who gave none of the codes here

    @property
    def coders(self) -> tuple[str, ...]:
        """Who gave any of the codes here."""
        return tuple(sorted({coding.coder for coding in self.codings}))

    def codes_of(self, coder: str) -> tuple[str, ...]:
        """Return what somebody gave here."""
        return tuple(sorted({coding.code for coding in self.codings if coding.coder == coder}))


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that one shows at once: everything in it overlaps something else in it, nothing outside."""

    start: int
    end: int
    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All findings about one interview, in the order of the text."""

    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The findings grouped where they overlap."""
        return tuple(_passage(group) for group in _overlapping([*self.agreements, *self.differences]))


def compare(codings: Iterable[Placed], coders: Iterable[str], *, slack: int = 0) -> Comparison:
    """Compare what `coders` made of one interview; codings of others are left out.

    Args:
        codings: in any order.
        coders: everybody who coded the interview, so that their silence counts.
        slack: borders that lie no more than so many characters apart are the same.

    >>> a, b = Placed("1", "Ada", 0, 9, "calm"), Placed("2", "Ben", 0, 9, "calm")
    >>> compare([a, b], ["Ada", "Ben"]).differences
    ()
    >>> compare([a], ["Ada", "Ben"]).differences[0].silent
    ('Ben',)
    """
    everybody = frozenset(coders)
    if len(everybody) < 2:
        raise ValueError("comparing needs two coders")
    mine = sorted((c for c in codings if c.coder in everybody and c.end > c.start), key=_by_code)
    agreements: list[Agreement] = []
    differences: list[Difference] = []
    partial: list[list[Placed]] = []
    for _, of_code in groupby(mine, key=attrgetter("code")):
        for together in _overlapping(list(of_code)):
            if {c.coder for c in together} != everybody:
                partial.append(together)
            elif _same_borders(together, slack):
                agreements.append(Agreement(*_hull(together), together[0].code, _sorted(together)))
            else:
                differences.append(_difference(Kind.OTHER_BORDERS, together, everybody))
    for codings_of_one in _same_passages(partial):
        kind = Kind.OTHER_CODE if len({c.code for c in codings_of_one}) > 1 else Kind.ONLY_SOME
        differences.append(_difference(kind, codings_of_one, everybody))
    return Comparison(
        tuple(sorted(agreements, key=lambda a: (a.start, a.end, a.code))), tuple(sorted(differences, key=_in_text))
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """Why a difference stands where it stands: three factors that a page can spell out, and their product."""

    n_alike: int  # differences about any of its codes, in all interviews
    n_interviews: int  # interviews with such a difference
    n_compared: int  # interviews compared
    n_themes: int  # themes that rest on any of its codes

    @property
    def score(self) -> float:
        """How often, times in which share of the interviews, times one more than the themes that rest on it."""
        return self.n_alike * (self.n_interviews / self.n_compared) * (1 + self.n_themes)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A difference with its place in the queue explained."""

    interview_id: str
    difference: Difference
    weight: Weight


def rank(
    differences: Mapping[str, Sequence[Difference]], themes: Mapping[str, Iterable[str]] | None = None
) -> list[Ranked]:
    """Return all differences, the most consequential first.

    Differences of the same weight about the same codes stand together, so that a team talks a code through.

    Args:
        differences: by interview; interviews without any count as compared, too.
        themes: for each code the themes that rest on it.
    """
    where: dict[str, set[tuple[str, int]]] = {}  # by code: the interview and number of each difference about it
    for interview_id, found in differences.items():
        for number, difference in enumerate(found):
            for code in difference.codes:
                where.setdefault(code, set()).add((interview_id, number))
    resting = {code: frozenset(of_code) for code, of_code in (themes or {}).items()}

    def weigh(codes: tuple[str, ...]) -> Weight:
        alike = set().union(*(where[code] for code in codes))
        of_codes = frozenset[str]().union(*(resting.get(code, frozenset()) for code in codes))
        return Weight(len(alike), len({interview for interview, _ in alike}), len(differences), len(of_codes))

    weights = {d.codes: weigh(d.codes) for found in differences.values() for d in found}
    ranked = [Ranked(interview, d, weights[d.codes]) for interview, found in differences.items() for d in found]
    return sorted(ranked, key=lambda r: (-r.weight.score, r.difference.codes, r.interview_id, _in_text(r.difference)))


def _difference(kind: Kind, codings: Sequence[Placed], everybody: frozenset[str]) -> Difference:
    codes = tuple(sorted({c.code for c in codings}))
    silent = tuple(sorted(everybody - {c.coder for c in codings}))
    return Difference(kind, *_hull(codings), codes, _sorted(codings), silent)


def _same_borders(codings: Sequence[Placed], slack: int) -> bool:
    """Say whether all coders cover the same stretches, each with its own codings joined where they meet."""
    covered = []
    for _, own in groupby(sorted(codings, key=attrgetter("coder", "start", "end")), key=attrgetter("coder")):
        stretches: list[tuple[int, int]] = []
        for coding in own:
            if stretches and coding.start <= stretches[-1][1]:
                stretches[-1] = (stretches[-1][0], max(stretches[-1][1], coding.end))
            else:
                stretches.append((coding.start, coding.end))
        covered.append([edge for stretch in stretches for edge in stretch])
    if len(set(map(len, covered))) > 1:
        return False
    return all(max(edges) - min(edges) <= slack for edges in zip(*covered, strict=True))


def _same_passages(findings: list[list[Placed]]) -> list[list[Placed]]:
    """Join findings of different codes about the same passage, the best matching first, no coder with two codes."""
    findings = sorted(findings, key=lambda f: (_hull(f), f[0].code))
    hulls = [_hull(finding) for finding in findings]
    pairs = []
    for a, (start, end) in enumerate(hulls):
        for b in range(a + 1, len(hulls)):
            if hulls[b][0] >= end:
                break
            shared = (min(end, hulls[b][1]) - hulls[b][0]) / (max(end, hulls[b][1]) - start)
            if shared >= SAME_PASSAGE:
                pairs.append((-shared, a, b))
    group = list(range(len(findings)))
    coders = [{c.coder for c in finding} for finding in findings]
    for _, a, b in sorted(pairs):
        one, other = group[a], group[b]
        if one != other and not coders[one] & coders[other]:
            coders[one] |= coders[other]
            group = [one if of == other else of for of in group]
    joined: dict[int, list[Placed]] = {}
    for of, finding in zip(group, findings, strict=True):
        joined.setdefault(of, []).extend(finding)
    return list(joined.values())


def _overlapping(things: Sequence) -> list[list]:
    """Group what overlaps, directly or through something between; each has a start and an end."""
    groups: list[list] = []
    reach = -1
    for thing in sorted(things, key=attrgetter("start", "end")):
        if thing.start >= reach:
            groups.append([])
        groups[-1].append(thing)
        reach = max(reach, thing.end)
    return groups


def _passage(group: Sequence[Agreement | Difference]) -> Passage:
    return Passage(
        *_hull(group),
        tuple(one for one in group if isinstance(one, Agreement)),
        tuple(one for one in group if isinstance(one, Difference)),
    )


def _hull(things: Sequence) -> tuple[int, int]:
    return min(thing.start for thing in things), max(thing.end for thing in things)


def _by_code(coding: Placed) -> tuple:
    return coding.code, coding.coder, coding.start, coding.end, coding.id


def _sorted(codings: Iterable[Placed]) -> tuple[Placed, ...]:
    return tuple(sorted(codings, key=_by_code))


def _in_text(difference: Difference) -> tuple:
    return difference.start, difference.end, difference.codes, difference.kind
