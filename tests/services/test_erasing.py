"""An interview deleted for good, on both stores: no row and no word of it is left, and nothing else has changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from qual.config import Config
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.ids import new_id
from qual.domain.offer import Offer
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import (
    codebook,
    coding,
    erasing,
    history,
    interviews,
    many_codings,
    rounds,
    theme_audience,
    theme_history,
    theme_sentences,
    themes,
    transcripts,
    workspace,
)
from qual.services.many_codings import Wanted
from qual.store import events, offers
from qual.store.schema import events as event_table
from qual.store.schema import metadata
from qual.workbench import open_workbench
from qual.worker.clearing import Clearing
from tests.plugins.workbenches import Study
from tests.services import mapped
from tests.services.grouped import TOPICS, ask, talk
from tests.services.spoken_for import SpokenFor, found_in_files, found_in_rows, speak, work_on
from tests.services.test_similar import embed

WORDS = ("quorvel", "zimbrak", "plöxine", "vrandol", "with zanthia", "zanthia first")
TITLE = "With Zanthia"


@pytest.fixture(scope="module")
def prepared(study_data: tuple[Path, Study], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SpokenFor]:
    """Lend a data folder with the interview in it, to copy from: making it takes seconds."""
    empty, study = study_data
    data = tmp_path_factory.mktemp("spoken") / "data"
    shutil.copytree(empty, data)
    workbench = open_workbench(Config(data=data))
    try:
        return data, make(replace(study, workbench=workbench))
    finally:
        workbench.close()


@pytest.fixture
def world(prepared: tuple[Path, SpokenFor], tmp_path: Path) -> Iterator[SpokenFor]:
    """Lend an interview about which everything was done, beside one that has nothing to do with it."""
    folder, made = prepared
    shutil.copytree(folder, tmp_path / "data")
    workbench = open_workbench(Config(data=tmp_path / "data"))
    try:
        yield replace(made, study=replace(made.study, workbench=workbench))
    finally:
        workbench.close()


def make(study: Study) -> SpokenFor:
    talk(study, "Eva", group="managers")
    interview_id = speak(study)
    mapped.draw(study, ask(study))
    embed(study)
    made = work_on(study, interview_id)
    offer_elsewhere(made)
    return made


def offer_elsewhere(world: SpokenFor) -> None:
    """Offer a code for a passage of another interview, with a passage of this one as the reason."""
    study = world.study
    near = {
        "interview_id": world.interview_id,
        "revision_id": world.revision_id,
        "start": 0,
        "end": 5,
        "quote": "quorvel",
    }
    shown = ({"code_id": study.code.id, "code_version": 1, "method": "x", "n_examples": 1, "nearest": [near]},)
    with study.workbench.write(study.owner) as tx:
        offer = Offer(
            new_id(), study.project.id, study.owner.user, study.interview_id, study.revision.id, 0, 4, "What", shown,
            {}, 1, tx.time,
        )  # fmt: skip
        offers.add(tx.connection, offer)
        tx.record("offer.make", ("offer", offer.id), project_id=study.project.id, after=offer)


def erase(world: SpokenFor, **more: bool) -> erasing.Erased:
    with world.study.workbench.write(world.study.owner) as tx:
        return erasing.delete_interview(tx, world.interview_id, title=TITLE, **({"although_in_round": True} | more))


def test_no_word_of_it_is_left_in_any_table_or_file(study: Study) -> None:
    world = make(study)
    assert len(found_in_rows(world.study, WORDS)) > 50
    assert found_in_files(world.study, WORDS)

    told = erase(world)

    assert (told.codings, told.quotes, told.has_recording) == (
        2,
        2,
        True,
    )  # a third coding is hidden by the blind round
    assert found_in_rows(world.study, WORDS) == []
    assert found_in_files(world.study, WORDS) == []
    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) is None


def test_its_words_go_where_readers_outside_still_had_them_though_the_team_had_reworded_them(world: SpokenFor) -> None:
    study = world.study
    olga = study.member("Olga", Role.OUTSIDER)
    with study.workbench.write(study.owner) as tx:
        view = themes.theme_view(tx, world.theme_id)
        taken = next(one.sentence for one in view.sentences if one.sentence.id in world.extract_ids)
        if taken.origin.is_machine:
            taken = theme_sentences.take_over(tx, taken.id, taken.version)
        names = theme_audience.names_in_theme(tx, world.theme_id)
        theme_audience.send_theme(tx, world.theme_id, olga.user, confirmed=names)
        theme_sentences.edit_sentence(tx, taken.id, taken.version, "Time has to be made.")
    assert any("theme_shown" in place for place in found_in_rows(study, WORDS))

    erase(world)

    assert [place for place in found_in_rows(study, WORDS) if "theme_shown" in place] == []
    with study.workbench.read(study.owner) as tx:
        assert "Time has to be made." in [one.sentence.text for one in themes.theme_view(tx, world.theme_id).sentences]


def test_voices_linked_to_nobody_are_not_named_by_any_question_of_a_run(local_study: Study) -> None:
    study = local_study
    talk(study, "Eva")
    with study.workbench.write(study.owner) as tx:
        turns = [SpokenTurn("Vrandol", f"{TOPICS[i % 3]} on day {i} here.") for i in range(36)]
        made = transcripts.import_transcript(
            tx, study.project.id, build_document(turns, language="en"), name="Zimbrak (ward)", language="en"
        )
    ask(study)
    assert any(one.startswith("suggestions.payload") for one in found_in_rows(study, ("zimbrak",)))

    with study.workbench.write(study.owner) as tx:
        erasing.delete_interview(tx, made.interview_id, title="Zimbrak (ward)")

    assert found_in_rows(study, ("zimbrak", "vrandol")) == []


def test_the_log_says_who_did_what_and_when_and_is_whole(world: SpokenFor) -> None:
    study = world.study
    before = log(study)

    erase(world)

    after = log(study)
    assert after[: len(before)] == before
    assert "interview.erase" in {action for _, _, action, *_ in after[len(before) :]}
    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) is None
        assert events.misjudged(tx.connection, study.project.id) == []


def test_nothing_that_stays_refers_to_it_but_runs_and_decisions_that_say_it_is_gone(world: SpokenFor) -> None:
    erase(world)

    at = {table_column.split(":")[0] for table_column in found_in_rows(world.study, (world.interview_id,))}
    assert at == {
        "events.target_id", "events.interview_id", "events.before", "events.after", "suggestions.payload",
        "passage_decisions.parts",
    }  # fmt: skip


def test_a_sentence_keeps_its_words_and_is_without_support_and_copies_of_its_words_go(world: SpokenFor) -> None:
    study = world.study
    assert world.extract_ids

    told = erase(world)

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, world.theme_id)
        steps = theme_history.theme_steps(tx, study.project.id, theme_id=world.theme_id)
    carried = {one.sentence.text: len(one.quote_ids) for one in view.sentences}
    assert (carried["People wait."], carried["Nobody comes."], told.unsupported) == (0, 1, 2)
    assert [q.quote.interview_id for q in view.quotes] == [study.interview_id]
    assert not {one.sentence.id for one in view.sentences} & set(world.extract_ids)
    assert "quotes_erased" in {step.kind for step in steps}


def test_only_an_owner_who_typed_the_title_and_accepts_the_open_round_can_do_it(world: SpokenFor) -> None:
    workbench = world.study.workbench
    with pytest.raises(NotAllowed), workbench.write(world.ada) as tx:
        erasing.delete_interview(tx, world.interview_id, title=TITLE, although_in_round=True)
    with pytest.raises(BadInput, match="type its name"), workbench.write(world.study.owner) as tx:
        erasing.delete_interview(tx, world.interview_id, title="With zanthia", although_in_round=True)
    with pytest.raises(Conflict, match="open round 'First'"), workbench.write(world.study.owner) as tx:
        erasing.delete_interview(tx, world.interview_id, title=TITLE)
    assert found_in_rows(world.study, ("quorvel",))


def test_the_round_goes_on_without_it(world: SpokenFor) -> None:
    study = world.study

    erase(world)

    with study.workbench.read(study.owner) as tx:
        (view,) = rounds.rounds_of(tx, study.project.id)
    assert view.round.is_open
    assert [task.assignment.interview_id for task in view.tasks] == [study.interview_id]


def test_the_dry_run_counts_what_goes_and_deletes_nothing(world: SpokenFor) -> None:
    study = world.study
    before = everything(study)
    with study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"example": "'the nurse believed every word she said and Quorvel'"})

    with study.workbench.read(study.owner) as tx:
        plan = erasing.losses(tx, world.interview_id)

    assert (plan.turns, plan.codings, plan.coders, plan.memos, plan.quotes) == (25, 2, 2, 6, 2)
    assert (plan.themes, plan.unsupported, plan.open_rounds, plan.hides) == (("Doors",), 2, ("First",), True)
    assert plan.recording is not None
    assert next((one.kind, one.name) for one in plan.repeated) == ("code", "Being believed")
    assert {name: rows for name, rows in everything(study).items() if name not in CHANGED_BY_A_CODE} == {
        name: rows for name, rows in before.items() if name not in CHANGED_BY_A_CODE
    }


def test_undo_says_that_it_is_for_good_and_goes_on_with_what_is_left_of_an_act_over_several_interviews(
    world: SpokenFor,
) -> None:
    study = world.study
    with study.workbench.write(world.ada, key="both") as tx:
        wanted = [
            Wanted(new_id(), study.interview_id, study.revision.id, study.span_of("nobody came"), study.code.id),
            Wanted(new_id(), world.interview_id, world.revision_id, world.span_of("money"), study.code.id),
        ]
        many_codings.add_codings(tx, study.project.id, wanted)
    with study.workbench.write(study.owner, key="erasing") as tx:
        erasing.delete_interview(tx, world.interview_id, title=TITLE, although_in_round=True)

    with pytest.raises(Conflict, match="for good"), study.workbench.write(study.owner) as tx:
        history.undo(tx, study.interview_id, act="erasing")
    with study.workbench.write(world.ada) as tx:
        history.history(tx, study.interview_id)
        done = history.undo(tx, study.interview_id)
    assert done.done
    assert "nobody came" in done.said
    with study.workbench.read(study.owner) as tx:
        assert [c.quote for c in workspace.state(tx, study.interview_id).codings] == []


def test_every_act_before_it_can_still_be_asked_to_be_undone_and_told(world: SpokenFor) -> None:
    study = world.study
    erase(world)

    for actor in (study.owner, world.ada, world.ben):
        past: list[str] = []
        for _ in range(60):
            try:
                with study.workbench.write(actor) as tx:
                    history.history(tx, study.interview_id)
                    past.append(history.undo(tx, study.interview_id, past=past).act)
            except Conflict:
                break
        assert len(past) < 60
    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) is None


def test_a_mark_that_arrives_afterwards_is_answered_with_a_clear_sentence(world: SpokenFor) -> None:
    erase(world)

    with pytest.raises(NotFound, match="deleted for good"), world.study.workbench.write(world.ada) as tx:
        coding.add_coding(tx, world.interview_id, world.revision_id, Span(0, 4), world.study.code.id)
    with pytest.raises(NotFound, match="does not exist"), world.study.workbench.read(world.ada) as tx:
        transcripts.revision(tx, world.revision_id)


def test_a_recording_that_another_interview_has_stays(world: SpokenFor) -> None:
    study = world.study
    with study.workbench.write(study.owner) as tx:
        other = interviews.add_interview(tx, study.project.id, "Again", language="en", recording_id=world.recording.id)

    assert not erase(world).has_recording

    assert study.workbench.blobs.path(world.recording.sha256).is_file()
    with study.workbench.write(study.owner) as tx:
        erasing.delete_interview(tx, other.id, title="Again")
    with pytest.raises(NotFound):
        study.workbench.blobs.path(world.recording.sha256)


def test_what_a_crash_left_behind_the_worker_deletes(world: SpokenFor, monkeypatch: pytest.MonkeyPatch) -> None:
    workbench = world.study.workbench
    with monkeypatch.context() as crash:
        crash.setattr(type(workbench), "clear_leftovers", lambda _self: False)
        erase(world)
    assert found_in_files(world.study, ("quorvel",))

    Clearing(workbench).clear(quiet_s=0.0)

    assert found_in_files(world.study, ("quorvel",)) == []
    assert workbench.clear_leftovers()


def test_copies_made_before_upgrades_go_with_it(local_study: Study) -> None:
    copy = local_study.workbench.config.data / "qual-before-upgrade-20260101T000000Z.db"
    copy.write_bytes(b"nobody came")

    with local_study.workbench.write(local_study.owner) as tx:
        erasing.delete_interview(tx, local_study.interview_id, title="Anna")

    assert not copy.exists()


CHANGED_BY_A_CODE = {"codes", "code_versions", "events"}


def log(study: Study) -> list[tuple[Any, ...]]:
    """Return who did what to what, and when."""
    c = event_table.c
    with study.workbench.read(study.owner) as tx:
        rows = tx.connection.execute(
            sa.select(c.seq, c.actor_id, c.action, c.target_id, c.time, c.key, c.undoes).order_by(c.seq)
        )
        return [tuple(row) for row in rows]


def everything(study: Study) -> dict[str, list[str]]:
    """Return all rows of all tables."""
    with study.workbench.read(study.owner) as tx:
        return {
            table.name: sorted(str(tuple(row)) for row in tx.connection.execute(sa.select(table)))
            for table in metadata.sorted_tables
        }
