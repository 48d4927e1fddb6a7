"""Where a code is used: how often by interview and coder, the passages page by page, and telling examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qual.analysis.spread import in_turn
from qual.domain.codebook import Code
from qual.domain.coding import Coding
from qual.domain.edits import Anchor
from qual.domain.permission import Action
from qual.domain.round import Sight
from qual.domain.theme import Passage
from qual.services.in_rounds import sight
from qual.services.passages import PassageReader
from qual.services.wordings import Wording, merged_wordings, wordings
from qual.store import accounts, codings, interviews, recodings
from qual.store.tx import Tx

MOST_ON_A_PAGE = 200
_EXAMPLES = 5
_LOOKED_AT = 400  # newest codings among which examples are chosen
_READ = 12  # passages among which those of different people come first, where there are few interviews


@dataclass(frozen=True, slots=True)
class Use:
    """A passage that has the code, and under which words it was given if those are not in force any more."""

    coding: Coding
    passage: Passage
    coder: str
    wording: Wording | None
    recording_id: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a code is used in one interview, or by one coder."""

    id: str
    name: str
    codings: int


@dataclass(frozen=True, slots=True)
class CodeCard:
    """What there is to know of a code besides its own words."""

    code: Code
    total: int
    stale: int  # codings made under words that are not in force
    by_interview: tuple[Tally, ...]
    by_coder: tuple[Tally, ...]
    examples: tuple[Use, ...]
    wordings: tuple[Wording, ...]  # newest first
    merged: tuple[Wording, ...]  # last words of the codes that were merged into this one


@dataclass(frozen=True, slots=True)
class UsePage:
    """Some of the passages that have a code, newest first, and how many there are in all."""

    project_id: str
    total: int
    uses: tuple[Use, ...]


def code_card(tx: Tx, code_id: str) -> CodeCard:
    """Return a code's card; raise NotFound to people outside its project."""
    code = codings.code(tx.connection, code_id)
    tx.require(Action.READ, code.project_id)
    seen = sight(tx, code.project_id)
    by_interview: Counter[str] = Counter()
    by_coder: Counter[str] = Counter()
    for interview_id, coder_id, count in recodings.tally(tx.connection, code_id, seen):
        by_interview[interview_id] += count
        by_coder[coder_id] += count
    titles = {i.id: i.name for i in interviews.of_project(tx.connection, code.project_id)}
    return CodeCard(
        code,
        by_coder.total(),
        recodings.how_many(tx.connection, code_id, seen, stale=True),
        _tallies(by_interview, titles),
        _tallies(by_coder, accounts.names(tx.connection)),
        _examples(tx, code, seen),
        wordings(tx, code_id),
        merged_wordings(tx, code_id),
    )


def uses(
    tx: Tx,
    code_id: str,
    *,
    interview_id: str | None = None,
    coder_id: str | None = None,
    stale: bool = False,
    skip: int = 0,
    most: int = 20,
) -> UsePage:
    """Return a page of the passages that have a code, newest first; with `stale` those made under old words only."""
    code = codings.code(tx.connection, code_id)
    tx.require(Action.READ, code.project_id)
    seen = sight(tx, code.project_id)
    found = recodings.under(
        tx.connection,
        code_id,
        seen,
        interview_id=interview_id,
        coder_id=coder_id,
        stale=stale,
        skip=skip,
        most=min(most, MOST_ON_A_PAGE),
    )
    total = recodings.how_many(tx.connection, code_id, seen, interview_id=interview_id, coder_id=coder_id, stale=stale)
    return UsePage(code.project_id, total, as_uses(tx, code, found))


def _examples(tx: Tx, code: Code, seen: Sight) -> tuple[Use, ...]:
    """Choose real passages that show a code: the newest ones, from as many interviews and people as there are."""
    newest = [c for c in recodings.under(tx.connection, code.id, seen, most=_LOOKED_AT) if c.anchor is not Anchor.LOST]
    interviews_of = [c.interview_id for c in newest]
    enough = _EXAMPLES if len(set(interviews_of)) >= _EXAMPLES else _READ  # each interview's transcript has to be read
    read = as_uses(tx, code, in_turn(newest, interviews_of)[:enough])
    voices = [use.passage.participant or (use.passage.interview_id, use.passage.speaker) for use in read]
    return tuple(in_turn(read, voices)[:_EXAMPLES])


def as_uses(tx: Tx, code: Code, found: Iterable[Coding]) -> tuple[Use, ...]:
    """Return codings of one code as lists show them; the caller has looked whether the actor may see them."""
    reader = PassageReader(tx, code.project_id)
    names = accounts.names(tx.connection)
    words: dict[str, dict[int, Wording]] = {}

    def old_words(coding: Coding) -> Wording | None:
        made_with = coding.coded_as or coding.code_id
        if made_with not in words:
            words[made_with] = {wording.version: wording for wording in wordings(tx, made_with)}
        wording = words[made_with].get(coding.code_version)
        return wording if wording and not _is_in_force(wording, code) else None

    return tuple(
        Use(
            coding,
            reader.passage(coding.interview_id, coding.revision_id, coding.span, quote=coding.quote),
            names.get(coding.coder_id, ""),
            old_words(coding),
            reader.interview(coding.interview_id).recording_id,
        )
        for coding in found
    )


def _is_in_force(wording: Wording, code: Code) -> bool:
    return all(
        getattr(wording, field) == getattr(code, field)
        for field in ("name", "definition", "include", "exclude", "example")
    )


def _tallies(counts: Counter[str], names: dict[str, str]) -> tuple[Tally, ...]:
    return tuple(Tally(id_, names.get(id_, ""), count) for id_, count in counts.most_common())
