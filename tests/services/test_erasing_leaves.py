"""Whatever was done about an interview: once it is deleted for good, everything else is as if it had never been."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qual.config import Config
from qual.domain.coding import Coding
from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import Revision
from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import QualError
from qual.services import (
    agreement,
    coding,
    erasing,
    interviews,
    memos,
    overview,
    participants,
    progress,
    reading_record,
    rounds,
    saturating,
    theme_balance,
    theme_quotes,
    theme_sentences,
    themes,
    transcripts,
)
from qual.services.rounds import Task
from qual.services.theme_quotes import QuoteDraft
from qual.store import events
from qual.store.schema import metadata
from qual.workbench import open_workbench
from tests.plugins.workbenches import Study

TURNS = tuple(SpokenTurn(name, f"Sentence {n} about {name} and a door.", n, n + 1.0) for n, name in enumerate("ABABAB"))
# The log and what it answered stay; so does what is still to be deleted of files until that is done.
STAYS = {"events", "receipts", "leftovers", "alembic_version"}


OWN = {"code", "memo", "uncode", "read"}  # what coders do, the rest does the owner


class Work:
    """Everything people may do about one interview, in any order."""

    def __init__(self, study: Study, coders: tuple[Actor, Actor], theme_id: str, sentence_id: str) -> None:
        self.study, self.coders, self.theme_id, self.sentence_id = study, coders, theme_id, sentence_id
        with study.workbench.write(study.owner) as tx:
            document = build_document(TURNS, language="en")
            made = transcripts.import_transcript(tx, study.project.id, document, name="Other", language="en")
            known = participants.participants(tx, study.project.id)[0]
            transcripts.update_speaker(tx, made.interview_id, "A", {"participant_id": known.id})
        self.id, self.made, self.n_done = made.interview_id, list[Coding](), 0

    def now(self, tx: Any) -> Revision:
        revision = transcripts.current_revision(tx, self.id)
        assert revision is not None
        return revision

    def do(self, what: str, who: int, turn: int) -> None:
        actor = self.coders[who]
        try:
            with self.study.workbench.write(actor if what in OWN else self.study.owner) as tx:
                getattr(self, what)(tx, self.now(tx), turn)
        except QualError:  # not every act is possible at every moment; then nothing of it is stored
            return
        self.n_done += 1

    def code(self, tx: Any, now: Revision, turn: int) -> None:
        self.made.append(coding.add_coding(tx, self.id, now.id, now.document.turns[turn].span, self.study.code.id))

    def uncode(self, tx: Any, _now: Revision, turn: int) -> None:
        coding.remove_coding(tx, self.made[turn % len(self.made)].id if self.made else "none")

    def memo(self, tx: Any, _now: Revision, turn: int) -> None:
        target = Target(MemoTarget.CODING, self.made[0].id) if self.made else Target(MemoTarget.INTERVIEW, self.id)
        first = memos.add_memo(tx, target, f"A thought {turn}")
        memos.answer_memo(tx, first.id, "Another one")

    def correct(self, tx: Any, now: Revision, turn: int) -> None:
        transcripts.correct_turn(tx, self.id, now.id, turn, f"Corrected {turn} and a door.")

    def quote(self, tx: Any, now: Revision, turn: int) -> None:
        draft = QuoteDraft(self.id, now.id, *now.document.turns[turn].span)
        made = theme_quotes.add_quote(tx, self.theme_id, draft)
        theme_sentences.link(tx, self.sentence_id, made.id)

    def read(self, tx: Any, now: Revision, turn: int) -> None:
        reading_record.note_read(tx, self.id, now.id, [now.document.turns[turn].span])

    def check(self, tx: Any, now: Revision, turn: int) -> None:
        progress.set_checked(tx, self.id, now.id, now.document.turns[turn].span.end)

    def rename(self, tx: Any, _now: Revision, turn: int) -> None:
        interviews.change_interview(tx, self.id, name=f"Other {turn}", recorded_on=None)


ACTS = ("code", "uncode", "memo", "correct", "quote", "read", "check", "rename")
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 1), st.integers(0, 5)), min_size=4, max_size=14)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=steps)
def test_every_other_row_and_every_number_is_as_before(
    study_data: tuple[Path, Study], done: list[tuple[str, int, int]]
) -> None:
    empty, made = study_data
    with TemporaryDirectory() as folder:
        shutil.copytree(empty, Path(folder) / "data")
        workbench = open_workbench(Config(data=Path(folder) / "data"))
        try:
            erased_is_as_before(replace(made, workbench=workbench), done)
        finally:
            workbench.close()


def erased_is_as_before(study: Study, done: list[tuple[str, int, int]]) -> None:
    coders = study.member("Ada", Role.EDITOR), study.member("Ben", Role.CODER)
    theme_id, sentence_id = ground(study, coders)
    before, numbers_before = everything(study), numbers(study, theme_id)

    work = Work(study, coders, theme_id, sentence_id)
    for what, who, turn in done:
        work.do(what, who, turn)
    assert work.n_done or {what for what, _, _ in done} == {"uncode"}
    with study.workbench.write(study.owner) as tx:
        title = interviews.interview(tx, work.id).name
        erasing.delete_interview(tx, work.id, title=title)

    assert everything(study) == before
    assert numbers(study, theme_id) == numbers_before
    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) is None


def ground(study: Study, coders: tuple[Actor, Actor]) -> tuple[str, str]:
    """Have two people code the first interview, and carry a theme by it."""
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P1", group="patients")
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})
        draft = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("nobody came"))
        theme = themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", [draft])
        quote = themes.theme_view(tx, theme.id).quotes[0].quote.id
        sentence = theme_sentences.add_sentence(tx, theme.id, "Nobody comes.", quote_ids=[quote])
    for actor, words in zip(coders, ("a nurse sat down", "sat down with me"), strict=True):
        with study.workbench.write(actor) as tx:
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)
    return theme.id, sentence.id


def numbers(study: Study, theme_id: str) -> list[Any]:
    """Return what pages of numbers say: interviews, the overview of themes, saturation, balance, agreement."""
    with study.workbench.read(study.owner) as tx:
        project = study.project.id
        return [
            interviews.interview_lines(tx, project),
            overview.overview(tx, project),
            saturating.saturation_of(tx, project),
            theme_balance.balance_of(tx, theme_id),
            agreement.prepare(tx, agreement.Asked(project)),
        ]


def everything(study: Study) -> dict[str, list[str]]:
    with study.workbench.read(study.owner) as tx:
        return {
            table.name: sorted(str(tuple(row)) for row in tx.connection.execute(sa.select(table)))
            for table in metadata.sorted_tables
            if table.name not in STAYS
        }


def test_with_a_round_of_its_own_it_is_the_round_alone_that_stays(local_study: Study) -> None:
    study = local_study
    coders = study.member("Ada", Role.EDITOR), study.member("Ben", Role.CODER)
    theme_id, sentence_id = ground(study, coders)
    before = everything(study)
    work = Work(study, coders, theme_id, sentence_id)
    with study.workbench.write(study.owner) as tx:
        made = rounds.make_round(tx, study.project.id, "First", [Task(work.id, coders[0].user)])
    work.do("code", 0, 1)

    with study.workbench.write(study.owner) as tx:
        erasing.delete_interview(tx, work.id, title="Other", although_in_round=True)

    after = everything(study)
    assert {name for name in after if after[name] != before[name]} == {"rounds"}
    with study.workbench.read(study.owner) as tx:
        assert not rounds.round_view(tx, made.id).round.is_open, "nothing is left to be coded in it"
