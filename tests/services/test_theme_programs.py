"""Random programs of acts on a theme: whatever is undone comes back by redo, and what is refused changes nothing.

In every run the same few; `QUAL_PROGRAMS=2000 pytest --timeout 0 tests/services/test_theme_programs.py` runs others.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qual.config import Config
from qual.domain.permission import Role
from qual.domain.project import Actor, User
from qual.errors import Conflict
from qual.services import codebook, history, projects, theme_codes, theme_quotes, theme_sentences, themes
from qual.services.theme_quotes import QuoteDraft
from qual.store import accounts, events, theme_parts
from qual.store import themes as stored
from qual.store.tx import Tx
from qual.workbench import Workbench, open_workbench
from tests.plugins.workbenches import make_study

ASKED = int(os.environ.get("QUAL_PROGRAMS", "0"))
PROFILE = settings(
    max_examples=ASKED or 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not ASKED,
    database=None,
)
WORDS = ("nobody came", "locked door", "a nurse sat down", "believed", "And then?")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """Lend one open workbench; every program has a project of its own in it."""
    opened = open_workbench(Config(data=tmp_path_factory.mktemp("programs")))
    yield opened
    opened.close()


class Program:
    """A theme that somebody else made, and what two people do to it."""

    def __init__(self, office: Workbench) -> None:
        self.study = study = make_study(office, name=uuid.uuid4().hex)
        self.people = [Actor(str(uuid.uuid4()), uuid.uuid4().hex) for _ in range(2)]
        with office.write(study.owner) as tx:
            for one in self.people:
                accounts.add_user(tx.connection, User(one.user, one.name, "", False, tx.time))
                projects.set_member(tx, study.project.id, one.name, Role.CODER)
            self.codes = [study.code.id, codebook.add_code(tx, study.project.id, "Doors").id]
            self.theme = themes.create_theme(tx, study.project.id, "Nights", "Said.").id
        self.acts: list[Callable[[Tx, int, int], Any]] = [
            self.bring, self.take_out, self.code, self.uncode, self.write, self.edit, self.remove, self.put_back,
            self.order, self.move, self.link, self.reword,
        ]  # fmt: skip

    def do(self, who: int, what: int, n: int, m: int) -> bool:
        """Do an act; say whether anything was recorded."""
        with self.study.workbench.write(self.people[who]) as tx:
            self.acts[what % len(self.acts)](tx, n, m)
            return bool(tx.recorded)

    def undo(self, who: int) -> history.Done:
        with self.study.workbench.write(self.people[who]) as tx:
            return history.undo(tx, self.study.interview_id)

    def redo(self, who: int) -> history.Done:
        with self.study.workbench.write(self.people[who]) as tx:
            return history.redo(tx, self.study.interview_id)

    def shown(self) -> Any:
        """Return what the theme says, but for how often it was reworded."""
        with self.study.workbench.read(self.study.owner) as tx:
            seen = themes.theme_view(tx, self.theme)
        words = {one.quote.id: one.quote.quote for one in seen.quotes}
        return (
            (seen.theme.name, seen.theme.statement, seen.theme.worded_by, seen.theme.state),
            [one.quote.quote for one in seen.quotes],
            sorted(one.code.name for one in seen.codes),
            [(s.sentence.text, s.sentence.made_by, sorted(words[id_] for id_ in s.quote_ids)) for s in seen.sentences],
        )

    def bring(self, tx: Tx, n: int, _m: int) -> None:
        span = self.study.span_of(WORDS[n % len(WORDS)])
        theme_quotes.add_quote(tx, self.theme, QuoteDraft(self.study.interview_id, self.study.revision.id, *span))

    def take_out(self, tx: Tx, n: int, _m: int) -> None:
        if found := stored.quotes_of(tx.connection, self.theme):
            theme_quotes.remove_quote(tx, self.theme, found[n % len(found)].id)

    def code(self, tx: Tx, n: int, _m: int) -> None:
        theme_codes.add_code(tx, self.theme, self.codes[n % len(self.codes)])

    def uncode(self, tx: Tx, n: int, _m: int) -> None:
        if found := theme_parts.codes_of(tx.connection, self.theme):
            theme_codes.remove_code(tx, self.theme, found[n % len(found)].code_id)

    def write(self, tx: Tx, n: int, m: int) -> None:
        quotes = [quote.id for quote in stored.quotes_of(tx.connection, self.theme)]
        theme_sentences.add_sentence(tx, self.theme, f"Sentence {n}.", quote_ids=quotes[: m % 3])

    def edit(self, tx: Tx, n: int, m: int) -> None:
        if found := theme_parts.sentences_of(tx.connection, self.theme):
            one = found[n % len(found)]
            theme_sentences.edit_sentence(tx, one.id, one.version, f"Sentence {m}.")

    def remove(self, tx: Tx, n: int, _m: int) -> None:
        if found := theme_parts.sentences_of(tx.connection, self.theme):
            theme_sentences.remove_sentence(tx, found[n % len(found)].id)

    def put_back(self, tx: Tx, n: int, _m: int) -> None:
        if found := theme_parts.sentences_of(tx.connection, self.theme, removed=True):
            theme_sentences.restore_sentence(tx, found[n % len(found)].id)

    def order(self, tx: Tx, n: int, _m: int) -> None:
        found = [one.id for one in theme_parts.sentences_of(tx.connection, self.theme)]
        at = n % len(found) if found else 0
        theme_sentences.order_sentences(tx, self.theme, [*found[at:], *found[:at]])

    def move(self, tx: Tx, n: int, m: int) -> None:
        if len(found := theme_parts.sentences_of(tx.connection, self.theme)) > 1:
            moved, before = found[n % len(found)], found[m % len(found)]
            theme_sentences.move_sentence(tx, moved.id, before=None if before == moved else before.id)

    def link(self, tx: Tx, n: int, m: int) -> None:
        found, quotes = theme_parts.sentences_of(tx.connection, self.theme), stored.quotes_of(tx.connection, self.theme)
        if found and quotes:
            chosen = [quote.id for number, quote in enumerate(quotes) if m >> number & 1]
            theme_sentences.set_links(tx, found[n % len(found)].id, chosen)

    def reword(self, tx: Tx, n: int, m: int) -> None:
        present = stored.theme(tx.connection, self.theme)
        name = present.name if n % 2 else f"Name {m} {self.theme}"
        themes.edit_theme(tx, self.theme, present.version, name=name, statement=f"Said {n}.")


step = st.tuples(st.integers(0, 1), st.integers(0, 11), st.integers(0, 31), st.integers(0, 31))


@PROFILE
@given(st.lists(step, min_size=1, max_size=20))
def test_what_one_person_did_is_undone_step_by_step_and_redone(office: Workbench, steps: list[Any]) -> None:
    program = Program(office)
    seen = [program.shown()]
    for _, what, n, m in steps:
        if program.do(0, what, n, m):
            seen.append(program.shown())

    for before in reversed(seen[:-1]):
        done = program.undo(0)
        assert done.done, done.said
        assert program.shown() == before
    for after in seen[1:]:
        done = program.redo(0)
        assert done.done, done.said
        assert program.shown() == after


@PROFILE
@given(st.lists(st.tuples(step, st.booleans()), min_size=2, max_size=20))
def test_an_undo_between_colleagues_is_refused_whole_or_done_again_whole(office: Workbench, steps: list[Any]) -> None:
    program = Program(office)
    project_id = program.study.project.id
    for (who, what, n, m), takes_back in steps:
        if not takes_back:
            program.do(who, what, n, m)
            continue
        before = program.shown()
        try:
            undone = program.undo(who)
        except Conflict:
            continue  # nothing of theirs is left
        if undone.done:
            redone = program.redo(who)
            assert redone.done, redone.said
        assert program.shown() == before
    with program.study.workbench.read(program.study.owner) as tx:
        assert events.misjudged(tx.connection, project_id) == []
        assert events.broken_link(tx.connection, project_id) is None
