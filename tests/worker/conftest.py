"""A worker process with fake engines on each store, and a recording to give it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qual.cli.files import receive
from qual.config import Config
from qual.domain.document import Document
from qual.services import transcripts
from qual.services.recordings import Received
from qual.workbench import open_workbench
from tests.browser.sounds import write_sound
from tests.plugins.workbenches import Study, make_study
from tests.processes import Worker, worker_process

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Ward:
    """A study with a worker at work."""

    study: Study
    worker: Worker
    folder: Path

    def receive(self, seconds: float = 11.0, *, wait: bool = True) -> Received:
        """Bring in a recording; wait for its transcript unless told otherwise."""
        sound = write_sound(self.folder / f"talk-{next(_numbers)}.wav", seconds)
        received = receive(
            self.study.workbench, self.study.owner, self.study.project.id, sound, language="en", n_speakers=2
        )
        if wait:
            self.worker.wait_for(received.job_id)
        return received

    def document(self, interview_id: str) -> Document:
        """Return the present transcript."""
        with self.study.workbench.read(self.study.owner) as tx:
            revision = transcripts.current_revision(tx, interview_id)
        assert revision is not None
        return revision.document

    def ask(self, service: Callable[..., str], *given: object, **wanted: object) -> str:
        """Ask for a job by a service and wait until it is done; return its id."""
        with self.study.workbench.write(self.study.owner) as tx:
            job_id = service(tx, *given, **wanted)
        self.worker.wait_for(job_id)
        return job_id


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ward(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """One worker for all tests of a module, since starting it takes longer than its jobs."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_server").create_database()
    folder = tmp_path_factory.mktemp("ward")
    workbench = open_workbench(Config(data=folder / "data", database_url=url, engines="fake"))
    study = make_study(workbench)
    with worker_process(workbench) as worker:
        yield Ward(study, worker, folder)
    workbench.close()
