"""Which language model a project may ask for drafts: chosen by its owner, off until then."""

from __future__ import annotations

from qual.domain.language_model import KEY, LanguageModel, checked, read_language_model
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict
from qual.store import accounts
from qual.store.tx import Tx

LONGEST_KEY = 500


def language_model(tx: Tx, project_id: str) -> LanguageModel:
    """Return the project's choice; not set by default."""
    tx.require(Action.READ, project_id)
    return read_language_model(accounts.project(tx.connection, project_id).settings)


def choose_language_model(
    tx: Tx, project_id: str, address: str, model: str, *, leaves_confirmed: bool = False, online: bool = False
) -> LanguageModel:
    """Let drafts be asked of this model from now on. Owners only.

    `online` is whether this installation may reach other machines at all (`Config.online`). Raises BadInput as
    `domain.language_model.checked` does.
    """
    tx.require(Action.MANAGE_PROJECT, project_id)
    return _store(tx, project_id, checked(address, model, leaves_confirmed=leaves_confirmed, online=online))


def switch_off(tx: Tx, project_id: str) -> None:
    """Let nothing be asked of a language model any more. Owners only; drafts there are stay."""
    tx.require(Action.MANAGE_PROJECT, project_id)
    _store(tx, project_id, LanguageModel())


def record_key(tx: Tx, project_id: str, key: str) -> str:
    """Note that the owner gave a key, or took it away, without the key; return it cleaned, for `KeyFolder.put`.

    Raises BadInput for one that no header can carry.
    """
    tx.require(Action.MANAGE_PROJECT, project_id)
    cleaned = key.strip()
    if len(cleaned) > LONGEST_KEY or not cleaned.isascii() or any(c.isspace() or not c.isprintable() for c in cleaned):
        raise BadInput("This is no key: it has blanks, line breaks or letters that keys do not have. Copy it again.")
    host = language_model(tx, project_id).host
    said = {"host": host, "is_set": bool(cleaned)}
    tx.record("project.language_model_key", ("project", project_id), project_id=project_id, after=said)
    return cleaned


def require_model(tx: Tx, project_id: str, *, online: bool) -> LanguageModel:
    """Return the project's model; raise Conflict where none is chosen, or text may not leave for it (any more)."""
    chosen = language_model(tx, project_id)
    if not chosen.is_set:
        raise Conflict(
            "No language model is chosen for this project, so nothing is sent anywhere. Its owner chooses one in "
            "Settings."
        )
    try:
        return checked(chosen.address, chosen.model, leaves_confirmed=chosen.leaves_confirmed, online=online)
    except BadInput as error:
        raise Conflict(f"{error} Nothing was sent.") from error


def _store(tx: Tx, project_id: str, wanted: LanguageModel) -> LanguageModel:
    before = accounts.project(tx.connection, project_id)
    if read_language_model(before.settings) == wanted:
        return wanted
    after = accounts.change_project(tx.connection, before, settings={**before.settings, KEY: wanted.as_json()})
    tx.record("project.update", ("project", project_id), project_id=project_id, before=before, after=after)
    return wanted
