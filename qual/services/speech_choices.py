"""What a project chose for its transcriptions: models by language, the engine, the words of the study."""

from __future__ import annotations

from qual.domain.permission import Action
from qual.domain.speech_settings import (
    KEY,
    SpeechSettings,
    check_engine,
    read_settings,
    read_vocabulary,
)
from qual.store import accounts
from qual.store.tx import Tx


def choices(tx: Tx, project_id: str) -> SpeechSettings:
    """Return what the project chose."""
    tx.require(Action.READ, project_id)
    return read_settings(accounts.project(tx.connection, project_id).settings)


def choose_model(tx: Tx, project_id: str, language: str, model: str) -> SpeechSettings:
    """Have recordings in `language` written down by `model` from now on; "" is the packaged one. Owners only."""
    tx.require(Action.MANAGE_PROJECT, project_id)
    return _store(tx, project_id, choices(tx, project_id).with_model(language, model))


def choose_engine(tx: Tx, project_id: str, engine: str) -> SpeechSettings:
    """Have recordings written down by this engine from now on; "" is the default. Owners only."""
    tx.require(Action.MANAGE_PROJECT, project_id)
    check_engine(engine)
    now = choices(tx, project_id)
    return _store(tx, project_id, SpeechSettings(now.models, now.vocabulary, engine))


def set_vocabulary(tx: Tx, project_id: str, text: str) -> SpeechSettings:
    """Store the words of the study, typed one a line or parted by commas, for whoever may transcribe."""
    tx.require(Action.TRANSCRIBE, project_id)
    now = choices(tx, project_id)
    return _store(tx, project_id, SpeechSettings(now.models, read_vocabulary(text), now.engine))


def _store(tx: Tx, project_id: str, wanted: SpeechSettings) -> SpeechSettings:
    before = accounts.project(tx.connection, project_id)
    if read_settings(before.settings) == wanted:
        return wanted
    after = accounts.change_project(tx.connection, before, settings={**before.settings, KEY: wanted.as_json()})
    tx.record("project.update", ("project", project_id), project_id=project_id, before=before, after=after)
    return wanted
