"""A model sent by an owner is checked and put in its place; a spoilt one is refused and nothing stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qual.domain.permission import Role
from qual.store import events
from tests.engines.tiny_models import write_model, zip_of
from tests.server.conftest import Served


def put(served: Served, content: bytes, browser: Any = None, **query: str) -> Any:
    wanted = {"name": "kb-base", "filename": "kb.zip"} | query
    path = f"/api/projects/{served.study.project.id}/models"
    return (browser or served.browser).put(path, params=wanted, content=content)


def test_a_zip_becomes_a_model_and_is_noted_in_the_log(served_on_both: Served, tmp_path: Path) -> None:
    served = served_on_both
    archive = zip_of(write_model(tmp_path / "kb"), tmp_path / "kb.zip").read_bytes()

    answer = put(served, archive)

    assert answer.status_code == 200, answer.text
    assert answer.json()["licence"] == "apache-2.0"
    folder = served.workbench.config.models_folder
    assert [path.name for path in folder.iterdir()] == ["kb-base"]
    with served.workbench.read(served.study.owner) as tx:
        (event,) = events.of_target(tx.connection, "kb-base")
    assert (event.action, event.after["digest"]) == ("model.import", answer.json()["digest"])


def test_a_spoilt_model_is_refused_by_the_name_of_its_file_and_nothing_stays(served: Served, tmp_path: Path) -> None:
    archive = zip_of(write_model(tmp_path / "kb", without="tokenizer.json"), tmp_path / "kb.zip").read_bytes()

    answers = [put(served, archive), put(served, archive[:5000]), put(served, b""), put(served, archive, name="../x")]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert "tokenizer.json" in answers[0].json()["error"]["message"]
    assert "kb.zip" in answers[1].json()["error"]["message"]
    assert list(served.workbench.config.models_folder.iterdir()) == []


def test_an_editor_may_not_bring_in_models(served: Served, tmp_path: Path) -> None:
    answer = put(served, b"", served.member("Ben", Role.EDITOR))

    assert answer.status_code == 403
    assert not served.workbench.config.models_folder.exists()
