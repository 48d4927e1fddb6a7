"""Speech models of this installation: who may bring them in, what is recorded, and which are here."""

from __future__ import annotations

from pathlib import Path

from qual.domain.permission import Action
from qual.engines.models import DEFAULT_SPEECH, Label, ModelStatus, describe_models
from qual.errors import NotAllowed
from qual.services.installation import require_keeper
from qual.store.tx import Tx

PACKAGED = DEFAULT_SPEECH


def speech_models(models_dir: Path) -> tuple[ModelStatus, ...]:
    """Return every speech model that is known, those that can be used first, the packaged one before all."""
    found = describe_models(models_dir, job="speech")
    return tuple(sorted(found, key=lambda m: (m.state == "missing", m.name != PACKAGED, not m.imported, m.name)))


def usable_models(models_dir: Path) -> tuple[ModelStatus, ...]:
    """Return the speech models that can be used now."""
    return tuple(model for model in speech_models(models_dir) if model.state != "missing")


def require_may_import(tx: Tx, project_id: str, *, by_path: bool = False, team: bool = False) -> None:
    """Raise NotAllowed unless the actor may bring in models, and in a team only as a file they send.

    A path would let whoever asks find out what lies on the server's disk.
    """
    tx.require(Action.READ, project_id)
    require_keeper(tx, project_id)
    if by_path and team:
        raise NotAllowed("On a shared server models come in as a zip file, not by a path on its disk.")


def record_import(tx: Tx, project_id: str, label: Label) -> None:
    """Note in the project's log that a model was brought in."""
    require_may_import(tx, project_id)
    tx.record("model.import", ("model", label.name), project_id=project_id, after=label)


def record_removal(tx: Tx, project_id: str, name: str) -> None:
    """Note in the project's log that a model was removed."""
    require_may_import(tx, project_id)
    tx.record("model.remove", ("model", name), project_id=project_id, before={"name": name})
