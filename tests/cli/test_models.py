"""Models on the command line: the list says what to expect, an import is whole or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from qual.cli import app
from qual.errors import BadFile
from tests.engines.tiny_models import write_model, zip_of


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUAL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("QUAL_MODELS", raising=False)


def test_the_list_says_what_is_here_and_what_to_expect() -> None:
    said = CliRunner().invoke(app, ["models", "list"]).output

    assert said.startswith("whisper-base: ready. many languages; MIT, 148 MB")
    assert "a rough draft for Swedish" in said
    assert "kb-whisper-base: not here" in said


@pytest.mark.parametrize("zipped", [False, True])
def test_a_model_is_imported_and_listed(tmp_path: Path, zipped: bool) -> None:
    source = write_model(tmp_path / "kb-tiny")
    given = zip_of(source, tmp_path / "kb-tiny.zip") if zipped else source

    result = CliRunner().invoke(app, ["models", "import", str(given), "--languages", "sv"])

    assert result.exit_code == 0, result.output
    assert "kb-tiny is ready (faster-whisper, 1 MB, licence apache-2.0)" in result.output
    assert "kb-tiny: ready. sv; apache-2.0" in CliRunner().invoke(app, ["models", "list"]).output


def test_an_incomplete_model_is_refused_by_what_lacks(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["models", "import", str(write_model(tmp_path / "half", without="model.bin"))])

    assert isinstance(result.exception, BadFile)
    assert "model.bin" in str(result.exception)
    assert not (tmp_path / "data" / "models").exists()
