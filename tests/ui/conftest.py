"""The pages on a real workbench over an embedded database; a page is opened the way a link opens it."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from qual.analysis.clustering import Granularity
from qual.analysis.evidence import Coverage, CoverageRow
from qual.analysis.keywords import LanguageWords
from qual.analysis.segments import Segment
from qual.analysis.themes import Cluster, ClusteringResult, Parameters
from qual.config import Config
from qual.engines.base import EngineInfo
from qual.services import coding, suggestion_requests, suggestions
from qual.workbench import Workbench, close_shared_workbench, open_workbench, shared_workbench
from tests.plugins.workbenches import Study, make_study

MAIN = Path(__file__).parents[2] / "qual" / "ui" / "main.py"
HOSTILE = "<script>alert(1)</script> :red[*loud*] $x$ [link](http://example.org)"

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _no_search_for_components(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare every AppTest a look through all installed packages; our components are declared inline."""
    monkeypatch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)


@pytest.fixture(scope="session")
def blank_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lend a data folder with an empty, up-to-date database, made once and copied by every test."""
    folder = tmp_path_factory.mktemp("blank") / "data"
    opened = open_workbench(Config(data=folder))
    opened.local_actor()
    opened.close()
    return folder


@pytest.fixture(scope="session")
def filled_folder(blank_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Study]:
    """Lend a data folder with a small project and one coding in it, made once and copied."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    shutil.copytree(blank_folder, folder)
    opened = open_workbench(Config(data=folder))
    study = make_study(opened)
    with opened.write(study.owner) as tx:
        span = study.span_of("It helped to be believed.")
        coding.add_coding(tx, study.interview_id, study.revision.id, span, study.code.id)
    opened.close()
    return folder, study


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lend the path at which the pages of this process expect their data; close them afterwards."""
    monkeypatch.setenv("QUAL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("QUAL_DATABASE_URL", raising=False)
    monkeypatch.delenv("QUAL_TEAM", raising=False)
    close_shared_workbench()
    yield tmp_path / "data"
    close_shared_workbench()


@pytest.fixture
def desk(data: Path, blank_folder: Path) -> Workbench:
    """Lend the workbench that the pages of this process use, empty."""
    shutil.copytree(blank_folder, data)
    return shared_workbench()


@pytest.fixture
def team_desk(data: Path, blank_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Workbench:
    """Lend the workbench of a server on which people sign in."""
    shutil.copytree(blank_folder, data)
    monkeypatch.setenv("QUAL_TEAM", "1")
    return shared_workbench()


@pytest.fixture
def filled(data: Path, filled_folder: tuple[Path, Study]) -> Study:
    """Lend a small project with one coding, on the workbench that the pages use."""
    folder, study = filled_folder
    shutil.copytree(folder, data)
    return dataclasses.replace(study, workbench=shared_workbench())


@pytest.fixture
def open_page() -> OpenPage:
    """Lend the way to a page: its path, and what its address names."""

    def open_(path: str, **address: str) -> AppTest:
        app = AppTest.from_file(MAIN, default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        if path != "projects":
            app._page_hash = calc_hash(path)  # AppTest has no public way to a page that is a function
        return app.run()

    return open_


def shown(app: AppTest) -> str:
    """Return everything the page says, as a person reads it: without the marks that keep text from being markup."""
    boxes = (app.error, app.warning, app.info, app.success)
    kinds = (app.title, app.subheader, app.markdown, app.caption, app.text, *boxes)
    return "\n".join(str(element.value) for kind in kinds for element in kind).replace("\\", "")


def open_part(page: AppTest, key: str) -> None:
    """Open a panel of the page that is drawn only when it is open."""
    page.session_state[key] = True
    page.run()


@dataclass(frozen=True)
class Asked:
    """A finished request for suggestions with one question."""

    study: Study
    suggestion_id: str


@pytest.fixture
def asked(filled: Study) -> Asked:
    """Lend a project in which suggestions were asked for and one cluster was found."""
    with filled.workbench.write(filled.owner) as tx:
        job = suggestion_requests.request_suggestions(tx, filled.project.id)
    with filled.workbench.write(filled.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job)
        suggestions.store_result(
            tx, run.id, segments_of(filled), one_cluster(), EngineInfo("encoder", "tiny", "1", "0" * 64)
        )
        found = suggestions.run_suggestions(tx, run.id)[0].suggestion.id
    return Asked(filled, found)


def segments_of(study: Study) -> list[Segment]:
    """Return what the participant says as passages."""
    return [
        Segment(
            study.interview_id, "Anna", study.revision.id, *turn.span, turn.span.slice(study.document.text),
            "Anna", "", "", "en", None, None,
        )
        for turn in study.document.turns
        if turn.speaker == "Anna"
    ]  # fmt: skip


def one_cluster() -> ClusteringResult:
    rows = (CoverageRow("Anna: Anna", 1, 2, 1.0, 1, 1, 1.0),)
    cluster = Cluster((1,), (0.9,), 0.9, (LanguageWords("en", ()),), (1,), (), (0,), Coverage(rows, (), rows, rows), ())
    return ClusteringResult((cluster,), False, (), (), Parameters(Granularity.MEDIUM, 0, 2, 1, 1))


def handed_over(page: AppTest) -> dict[str, object]:
    """Return what the page gave to the workspace in the browser."""
    component = next(e for e in page.main if getattr(e, "type", "") == "bidi_component")
    return json.loads(component.proto.json)
