"""What would go with an interview that is deleted for good, counted, and what of its words people copied elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qual.analysis.repeated import repeats, runs_of
from qual.domain.erasure import EXTRACT
from qual.domain.interview import Interview, Recording
from qual.domain.permission import Action
from qual.domain.round import Round
from qual.domain.theme import ThemeSentence
from qual.services.in_rounds import sight
from qual.store import codings, erasing, erasing_records, interviews, memos, rounds, theme_parts, theme_shown, themes
from qual.store.erasing import Doomed
from qual.store.theme_shown import ShownWords
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text of people's own that repeats words of the interview; it stays. `kind` is "code", "theme" or "sentence"."""

    kind: str
    name: str  # of the code or the theme


@dataclass(frozen=True, slots=True)
class Losses:
    """What goes with an interview. What an open blind round hides from the actor is not counted."""

    interview: Interview
    recording: Recording | None  # None also where another interview has the same one, which then keeps it
    turns: int
    revisions: int
    codings: int
    coders: int
    memos: int
    decisions: int
    quotes: int
    counter_quotes: int
    themes: tuple[str, ...]  # names of those that lose quotes
    copied: int  # sentences of summaries that are words of it, and go
    unsupported: int  # those of people that no quote carries afterwards
    tasks: int  # in rounds
    open_rounds: tuple[str, ...]  # names of those still open
    hides: bool  # whether one of these is blind: there is more than is counted here
    questions: int  # of runs of suggestions that hold passages of it
    repeated: tuple[Repeated, ...]


def losses(tx: Tx, interview_id: str) -> Losses:
    """Return what would go with an interview, without deleting anything; for owners."""
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.ERASE, interview.project_id)
    seen = sight(tx, interview.project_id)
    what = erasing.doomed(tx.connection, interview_id)
    made = codings.of_interview(tx.connection, interview_id, seen)
    said = [m for m in memos.of_project(tx.connection, interview.project_id, seen) if m.interview_id == interview_id]
    revision = interviews.revision(tx.connection, interview.revision_id) if interview.revision_id else None
    hit = quotes_by_theme(tx, interview_id)
    named = {theme.id: theme.name for theme in themes.themes_of(tx.connection, interview.project_id)}
    in_rounds = open_rounds_with(tx, interview)
    questions = erasing_records.questions_about(tx.connection, interview.project_id, interview_id)
    copies, closed = copied_sentences(tx, interview, what), bool(seen.interviews)
    return Losses(
        interview,
        recording_to_go(tx, interview),
        len(revision.document.turns) if revision else 0,
        what.counts.get("revisions", 0),
        len(made),
        len({one.coder_id for one in made}),
        len(said),
        0 if closed else what.counts.get("decisions", 0),
        what.counts.get("theme_quotes", 0),
        what.counts.get("theme_counter_quotes", 0),
        tuple(sorted(named[id_] for id_ in hit if id_ in named)),
        0 if closed else len(copies),
        len(_left_unsupported(tx, what) - copies.keys()),
        what.counts.get("assignments", 0),
        tuple(one.name for one in in_rounds),
        any(one.hides for one in in_rounds),
        0 if closed else questions,
        repeated(tx, interview.project_id, [revision.document.text] if revision else []),
    )  # fmt: skip


def quotes_by_theme(tx: Tx, interview_id: str) -> dict[str, set[str]]:
    """Return the quotes that go, by theme."""
    found: dict[str, set[str]] = {}
    for quote in themes.quotes_of_interview(tx.connection, interview_id):
        found.setdefault(quote.theme_id, set()).add(quote.id)
    return found


def _left_unsupported(tx: Tx, what: Doomed) -> set[str]:
    """Return the standing sentences of people that only quotes carry which go."""
    quotes = what.ids.get("theme_quotes", frozenset())
    carried = erasing_records.sentences_carried_by(tx.connection, quotes)
    alone = [theme_parts.sentence(tx.connection, id_) for id_, all_quotes in carried.items() if all_quotes <= quotes]
    return {one.id for one in alone if one.removed_at is None and not one.origin.is_machine}


def copied_sentences(tx: Tx, interview: Interview, what: Doomed) -> dict[str, str]:
    """Return the sentences of summaries that are words of the interview, each with its theme.

    Those a machine took from its quotes, or wrote from them, which nobody took over; and those that were taken from it
    and taken over word for word.
    """
    quotes = what.ids.get("theme_quotes", frozenset())
    carried = erasing_records.sentences_carried_by(tx.connection, quotes)
    is_copy, found = copies_of(tx, interview), {}
    for one in erasing_records.sentences_of_project(tx.connection, interview.project_id):
        if (_is_extract(one) and is_copy(one.text)) or (one.origin.is_machine and one.id in carried):
            found[one.id] = one.theme_id
    return found


def copied_outside(tx: Tx, interview: Interview) -> tuple[ShownWords, ...]:
    """Return the words of the interview in which sentences are read outside that the team has reworded since."""
    is_copy = copies_of(tx, interview)
    sentences = erasing_records.sentences_of_project(tx.connection, interview.project_id)
    taken = {one.id for one in sentences if _is_extract(one)}
    shown = theme_shown.of_project(tx.connection, interview.project_id)
    return tuple(one for one in shown if one.sentence_id in taken and is_copy(one.words))


def copies_of(tx: Tx, interview: Interview) -> Callable[[str], bool]:
    """Return what says whether a text stands in the interview, word for word."""
    spoken = [_spaced(text) for text in _texts(tx, interview)]
    return lambda text: any(_spaced(text) in one for one in spoken)


def _is_extract(sentence: ThemeSentence) -> bool:
    return sentence.engine.get("engine") == EXTRACT


def _texts(tx: Tx, interview: Interview) -> list[str]:
    """Return the first and the present text, what machines heard, and the words of quotes as they were taken."""
    first = [step.id for step in interviews.steps_of(tx.connection, interview.id)[:1]]
    heard = [one.id for one in interviews.recognitions_of(tx.connection, interview.id)]
    ids = dict.fromkeys([*first, *heard, *([interview.revision_id] if interview.revision_id else [])])
    quoted = [one.quote for one in themes.quotes_of_interview(tx.connection, interview.id)]
    return [*(interviews.revision(tx.connection, id_).document.text for id_ in ids), *quoted]


def open_rounds_with(tx: Tx, interview: Interview) -> list[Round]:
    """Return the open rounds in which somebody codes an interview."""
    given = rounds.assignments_of_project(tx.connection, interview.project_id)
    with_it = {one.round_id for one in given if one.interview_id == interview.id}
    return [one for one in rounds.open_of_project(tx.connection, interview.project_id) if one.id in with_it]


def recording_to_go(tx: Tx, interview: Interview) -> Recording | None:
    """Return the recording that goes with an interview, None without one, or where another interview has it, too."""
    if interview.recording_id is None:
        return None
    every = interviews.of_project(tx.connection, interview.project_id)
    if any(one.recording_id == interview.recording_id and one.id != interview.id for one in every):
        return None
    return interviews.recording(tx.connection, interview.recording_id)


def repeated(tx: Tx, project_id: str, texts: Iterable[str]) -> tuple[Repeated, ...]:
    """Return the texts of people's own, outside the interview, that repeat words of it."""
    runs = frozenset().union(*(runs_of(text) for text in texts))
    found = [one for one, text in _own_texts(tx, project_id) if runs and repeats(runs, text)]
    return tuple(dict.fromkeys(found))


def _own_texts(tx: Tx, project_id: str) -> Iterator[tuple[Repeated, str]]:
    for code in codings.codes_of(tx.connection, project_id):
        for text in (code.definition, code.include, code.exclude, code.example):
            yield Repeated("code", code.name), text
    for theme in themes.themes_of(tx.connection, project_id):
        yield Repeated("theme", theme.name), theme.statement
        for sentence in theme_parts.sentences_of(tx.connection, theme.id):
            if not sentence.origin.is_machine:
                yield Repeated("sentence", theme.name), sentence.text


def _spaced(text: str) -> str:
    return " ".join(text.split())
