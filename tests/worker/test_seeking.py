"""What the job that seeks suggestions makes of bad luck: material that changes, memory that is short, odd texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from qual.config import Config
from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import Revision
from qual.engines import memory
from qual.engines.fakes import FakeEncoder
from qual.errors import EngineMissing, TooLittleMemory
from qual.services import (
    erasing,
    suggestion_record,
    suggestion_requests,
    suggestions,
    transcripts,
)
from qual.services.suggestions import NOTHING_TO_GROUP, TOO_FEW
from qual.services.text_vectors import text_digest
from qual.store.schema import vectors
from qual.store.themes import SuggestionRun
from qual.workbench import open_workbench
from qual.worker import suggesting
from tests.plugins.workbenches import Study, make_study
from tests.services.gone import delete_rows

PLACES = ("garden", "kitchen", "corridor", "office", "ambulance")
THINGS = ("waited for the nurse", "talked about money", "slept badly again", "phoned my sister", "lost the key")


@dataclass
class Context:
    """Stands in for the worker's side of a job."""

    job_id: str
    shares: list[float] = field(default_factory=list)

    def progress(self, _stage: str, share: float) -> None:
        self.shares.append(share)

    def should_stop(self, *, afresh: bool = False) -> bool:
        return False


class Watched(FakeEncoder):
    """Notes what it encodes, and lets something happen before its n-th batch."""

    def __init__(self, **happens: Callable[[], None]) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.batches = 0
        self._happens = happens

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.batches += 1
        if happens := self._happens.get(f"before_{self.batches}"):
            happens()
        self.seen += texts
        return super().encode(texts)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    workbench = open_workbench(Config(data=tmp_path / "data", engines="fake"))
    yield make_study(workbench, spoken=(SpokenTurn("Anna", "Yes."),))
    workbench.close()


def talk(study: Study, name: str, n: int = 80, *, language: str = "en", text: str = "") -> Revision:
    turns = [
        SpokenTurn(name, text or f"{name} says: I {THINGS[i % 5]} in the {PLACES[i % 7 % 5]} on day {i}.")
        for i in range(n)
    ]
    with study.workbench.write(study.owner) as tx:
        document = build_document(turns, language=language)
        return transcripts.import_transcript(tx, study.project.id, document, name=name, language=language)


def seek(study: Study, encoder: FakeEncoder | None = None, **wanted: Any) -> SuggestionRun:
    """Ask for suggestions and do the job here; return the run as it is stored."""
    study.workbench.engines.__dict__["encoder"] = encoder or FakeEncoder()
    with study.workbench.write(study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id, **wanted)
    work(study, job_id)
    with study.workbench.read(study.owner) as tx:
        return suggestion_requests.run_of_job(tx, job_id)


def work(study: Study, job_id: str) -> Context:
    context = Context(job_id)
    suggesting.suggest(study.workbench, context, {"actor": study.owner.user})  # type: ignore[arg-type]
    return context


def grouped(study: Study, run: SuggestionRun) -> list[list[str]]:
    with study.workbench.read(study.owner) as tx:
        views = suggestions.run_suggestions(tx, run.id)
        return [
            [passage.quote for passage in suggestions.passages_of(tx, view.suggestion.id, most=10_000)]
            for view in views
        ]


def voices(study: Study, run: SuggestionRun) -> set[str]:
    return {quote.split()[0] for group in grouped(study, run) for quote in group}


def test_a_new_interview_costs_only_itself(study: Study) -> None:
    talk(study, "Eva")
    seek(study)
    talk(study, "Bo", 30)
    encoder = Watched()

    run = seek(study, encoder)

    assert {text.split()[0] for text in encoder.seen} == {"Bo"}
    assert voices(study, run) == {"Eva", "Bo"}
    assert run.n_segments == 110


def test_a_run_is_a_record_and_the_same_passages_give_the_same_one(study: Study) -> None:
    revision = talk(study, "Eva")

    first, second = seek(study, seed=3), seek(study, seed=3)

    record = first.engine
    assert (record["model"], record["parameters"]["seed"]) == ("fake-sentences", 3)  # type: ignore[index]
    assert record["material"]["texts"] == {revision.interview_id: revision.id}  # type: ignore[index]
    assert {"python", "numpy", "scikit-network"} <= record["versions"].keys()  # type: ignore[attr-defined]
    assert record["material"] == second.engine["material"]
    assert grouped(study, first) == grouped(study, second)
    with study.workbench.read(study.owner) as tx:
        kept = suggestion_record.run_materials.of_run(tx.connection, first.id)
    assert kept is not None
    assert len(kept.places) == first.n_segments == 80


def test_a_finished_job_that_runs_again_stores_nothing_twice(study: Study) -> None:
    talk(study, "Eva")
    run = seek(study)
    before = grouped(study, run)

    work(study, run.job_id)

    assert grouped(study, run) == before


def test_an_interview_deleted_while_passages_are_embedded_is_left_out_and_that_is_said(study: Study) -> None:
    gone = talk(study, "Adam", 70)
    talk(study, "Eva")

    run = seek(study, Watched(before_2=lambda: delete_rows(study, gone.interview_id)))

    assert voices(study, run) == {"Eva"}
    assert run.engine["meanwhile"] == {"deleted": 70, "corrected": 0, "without_vector": 0}


def test_an_interview_deleted_for_good_while_passages_are_embedded_gets_no_more_vectors(study: Study) -> None:
    gone = talk(study, "Adam", 300)
    eva = talk(study, "Eva")

    def erase() -> None:
        with study.workbench.write(study.owner) as tx:
            erasing.delete_interview(tx, gone.interview_id, title="Adam")

    run = seek(study, Watched(before_2=erase))

    assert voices(study, run) == {"Eva"}
    with study.workbench.read(study.owner) as tx:
        kept = set(tx.connection.scalars(sa.select(vectors.c.text_sha256)))
    spoken = [turn.span.slice(eva.document.text) for turn in eva.document.turns]
    assert kept == {text_digest(text) for text in spoken}


def test_an_interview_deleted_while_passages_are_grouped_is_left_out(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = talk(study, "Adam", 70)
    talk(study, "Eva")
    real, calls = suggesting.suggest_clusters, []

    def group(*given: Any, **ways: Any) -> Any:
        calls.append(len(given[0]))
        if len(calls) == 1:
            delete_rows(study, gone.interview_id)
        return real(*given, **ways)

    monkeypatch.setattr(suggesting, "suggest_clusters", group)

    run = seek(study)

    assert calls == [150, 80]
    assert voices(study, run) == {"Eva"}
    assert run.engine["meanwhile"] == {"deleted": 70, "corrected": 0, "without_vector": 0}


def test_when_all_is_deleted_there_is_nothing_to_group(study: Study) -> None:
    gone = talk(study, "Adam", 70)

    run = seek(study, Watched(before_1=lambda: delete_rows(study, gone.interview_id)))

    assert (run.note, run.n_segments) == (NOTHING_TO_GROUP, 0)


def test_a_correction_while_the_job_runs_is_read_and_grouped(study: Study) -> None:
    revision = talk(study, "Eva", suggesting.TEXTS_PER_STEP + 16)

    def correct() -> None:
        with study.workbench.write(study.owner) as tx:
            text = "Eva never says that she lost the key in the garden."
            transcripts.correct_turn(tx, revision.interview_id, revision.id, 79, text)

    run = seek(study, Watched(before_2=correct))

    assert "Eva never says that she lost the key in the garden." in {
        quote for group in grouped(study, run) for quote in group
    }
    assert run.engine["meanwhile"] == {"deleted": 0, "corrected": 1, "without_vector": 0}


def test_a_text_that_changes_at_every_look_is_left_out_and_that_is_said(study: Study) -> None:
    revision = talk(study, "Eva")
    now = [revision.id]

    def correct() -> None:
        with study.workbench.write(study.owner) as tx:
            text = f"Eva says something else again, time {len(now)}, in the garden."
            now.append(transcripts.correct_turn(tx, revision.interview_id, now[-1], 79, text).id)

    run = seek(study, Watched(**{f"before_{n}": correct for n in range(1, 20)}))

    assert run.n_segments == 79
    assert run.engine["meanwhile"] == {"deleted": 0, "corrected": 1, "without_vector": 1}


def test_short_memory_is_said_before_grouping_and_nothing_is_lost(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(study, "Eva")
    monkeypatch.setattr(memory, "free_bytes", lambda: 40_000_000)

    with pytest.raises(TooLittleMemory, match=r"Grouping 80 passages needs about 0.1 GB .* 0.0 GB are free"):
        seek(study)

    monkeypatch.undo()
    encoder = Watched()
    seek(study, encoder)
    assert encoder.seen == []


def test_memory_that_runs_out_in_the_middle_becomes_a_sentence(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    talk(study, "Eva")

    def group(*_given: Any, **_ways: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(suggesting, "suggest_clusters", group)

    with pytest.raises(TooLittleMemory, match="Nothing was lost"):
        seek(study)


def test_a_missing_encoder_is_told_as_it_says_itself(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    talk(study, "Eva")
    engines = study.workbench.engines
    message = "The packaged sentence encoder could not be written as tested on this computer."

    def missing(_engines: object) -> None:
        raise EngineMissing(message)

    monkeypatch.setattr(type(engines), "encoder", property(missing))
    with study.workbench.write(study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id)

    with pytest.raises(EngineMissing, match="packaged sentence encoder"):
        work(study, job_id)


def test_only_one_word_turns_leave_nothing_to_group(study: Study) -> None:
    run = seek(study)

    assert (run.note, run.n_segments) == (NOTHING_TO_GROUP, 0)


def test_passages_that_are_all_the_same_are_one_group(study: Study) -> None:
    talk(study, "Eva", 70, text="I waited there again and again.")

    assert [len(group) for group in grouped(study, seek(study))] == [70]


def test_a_language_with_five_passages_is_named_as_not_centred(study: Study) -> None:
    talk(study, "Eva")
    talk(study, "Ida", 5, language="sv")

    run = seek(study)

    assert run.engine["parameters"]["languages_not_centred"] == ["sv"]  # type: ignore[index]


def test_too_few_passages_are_shown_with_those_most_like_them(study: Study) -> None:
    talk(study, "Eva", 12)

    run = seek(study)

    assert run.note == TOO_FEW
    with study.workbench.read(study.owner) as tx:
        near = suggestion_record.nearest_passages(tx, run.id)
    assert len(near) == 12
    assert all(1 <= len(one.nearest) <= 5 for one in near)
    assert all(one.passage.start not in {other.start for other in one.nearest} for one in near)


def test_what_lost_its_interview_is_no_longer_near_anything(study: Study) -> None:
    gone = talk(study, "Adam", 6)
    talk(study, "Eva", 6)
    run = seek(study)

    delete_rows(study, gone.interview_id)

    with study.workbench.read(study.owner) as tx:
        near = suggestion_record.nearest_passages(tx, run.id)
    assert {one.passage.speaker for one in near} == {"Eva"}
    assert {other.speaker for one in near for other in one.nearest} <= {"Eva"}


def test_one_passage_alone_is_near_to_nothing(study: Study) -> None:
    talk(study, "Eva", 1)

    run = seek(study)

    assert (run.note, run.n_segments) == (TOO_FEW, 1)
    with study.workbench.read(study.owner) as tx:
        assert suggestion_record.nearest_passages(tx, run.id) == ()


def test_progress_goes_from_reading_to_grouping_without_going_back(study: Study) -> None:
    talk(study, "Eva", 300)
    study.workbench.engines.__dict__["encoder"] = FakeEncoder()
    with study.workbench.write(study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id)

    shares = work(study, job_id).shares

    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert len([share for share in shares if 0 < share < suggesting.EMBEDDING]) == 300 // suggesting.TEXTS_PER_STEP
