"""The language model that a project's owner chose for drafts: its address, and whether text leaves the machine."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from qual.errors import BadInput

KEY = "language_model"  # in Project.settings; the key that some addresses ask for is never there
USUAL = "http://127.0.0.1:11434/v1"  # where a local server such as Ollama listens
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """An OpenAI-compatible address and the model asked there; empty: no drafts are written by a model."""

    address: str = ""
    model: str = ""
    leaves_confirmed: bool = False  # the owner said that text may leave the machine

    @property
    def is_set(self) -> bool:
        """Say whether there is one."""
        return bool(self.address and self.model)

    @property
    def host(self) -> str:
        """Return the host and port, without anything that could be secret."""
        parts = urlsplit(self.address)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname or "")

    @property
    def is_local(self) -> bool:
        """Say whether the address is this machine itself, so that nothing sent there leaves it."""
        return is_loopback(urlsplit(self.address).hostname or "")

    def as_json(self) -> dict[str, object]:
        """Return what is stored in the project's settings."""
        return asdict(self)


def is_loopback(host: str) -> bool:
    """Say whether a host is the machine itself; names other than localhost could lead anywhere.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("127.0.0.1.example.org")
    (True, True, True, False)
    """
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked(address: str, model: str, *, leaves_confirmed: bool, online: bool) -> LanguageModel:
    """Return a usable choice; raise BadInput, in words, for one that is not.

    Args:
        address: http or https, such as "http://127.0.0.1:11434/v1".
        model: as that server calls it.
        leaves_confirmed: the owner said that text may leave the machine; needed for other hosts.
        online: whether this installation may reach other machines at all (QUAL_ONLINE).
    """
    wanted = LanguageModel(address.strip().rstrip("/"), model.strip(), leaves_confirmed)
    try:
        parts = urlsplit(wanted.address)
        _ = parts.port
    except ValueError as error:
        raise BadInput(f"'{address}' is no address. Write it like {USUAL}.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(wanted.address) > _LONGEST:
        raise BadInput(f"'{address}' is no address. Write it like {USUAL}.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadInput("Leave names, passwords and questions out of the address; a key has a field of its own.")
    if not wanted.model or len(wanted.model) > _LONGEST:
        raise BadInput("Name the model as the server calls it, for example 'qwen3:8b'.")
    if not wanted.is_local:
        _require_may_leave(wanted, parts.scheme, online=online)
    return wanted


def _require_may_leave(wanted: LanguageModel, scheme: str, *, online: bool) -> None:
    if not online:
        raise BadInput(
            f"{wanted.host} is another machine, and this installation sends nothing to others. Use a server on this "
            f"machine, such as {USUAL}, or ask whoever set Qual up to start it with QUAL_ONLINE=1."
        )
    if scheme != "https":
        raise BadInput(f"Text would travel to {wanted.host} for everybody on the way to read. Use an https address.")
    if not wanted.leaves_confirmed:
        raise BadInput(
            f"{wanted.host} is another machine. Confirm that text may leave this one, or use a local server."
        )


def read_language_model(settings: Mapping[str, object]) -> LanguageModel:
    """Return a project's choice; what cannot be read, such as a later version's, counts as none."""
    stored = settings.get(KEY)
    if not isinstance(stored, dict):
        return LanguageModel()
    address, model = stored.get("address"), stored.get("model")
    if not isinstance(address, str) or not isinstance(model, str):
        return LanguageModel()
    return LanguageModel(address, model, stored.get("leaves_confirmed") is True)
