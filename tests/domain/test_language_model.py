"""Which addresses of language models may be used, and when text may leave the machine."""

from __future__ import annotations

import pytest

from qual.domain.language_model import USUAL, LanguageModel, checked, is_loopback, read_language_model
from qual.errors import BadInput


@pytest.mark.parametrize(
    "address", [USUAL, "http://localhost:1234/v1/", "http://[::1]:8080/v1", "https://127.0.0.2/v1"]
)
def test_a_server_on_this_machine_needs_no_confirmation(address: str) -> None:
    chosen = checked(f" {address} ", " qwen3:8b ", leaves_confirmed=False, online=False)

    assert chosen.is_set
    assert chosen.is_local
    assert chosen.model == "qwen3:8b"
    assert not chosen.address.endswith("/")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "no address"),
        ("ftp://127.0.0.1/", "no address"),
        ("127.0.0.1:11434", "no address"),
        ("http://127.0.0.1:99999/v1", "no address"),
        ("http://[::1/v1", "no address"),
        ("http://me:pass@127.0.0.1/v1", "passwords"),
        ("http://127.0.0.1/v1?key=abc", "questions"),
    ],
)
def test_what_is_no_address_is_refused(address: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        checked(address, "tiny", leaves_confirmed=True, online=True)


def test_another_machine_needs_permission_confirmation_and_a_secure_way() -> None:
    there = "https://models.example.org/v1"
    with pytest.raises(BadInput, match="QUAL_ONLINE"):
        checked(there, "tiny", leaves_confirmed=True, online=False)
    with pytest.raises(BadInput, match="Confirm"):
        checked(there, "tiny", leaves_confirmed=False, online=True)
    with pytest.raises(BadInput, match="https"):
        checked("http://10.0.0.5:11434/v1", "tiny", leaves_confirmed=True, online=True)

    assert not checked(there, "tiny", leaves_confirmed=True, online=True).is_local


@pytest.mark.parametrize(
    "host", ["127.0.0.1.example.org", "localhost.example.org", "0.0.0.0", "192.168.1.2", "", "2130706433"]
)
def test_names_that_look_local_are_not(host: str) -> None:
    assert not is_loopback(host)


def test_a_model_must_be_named() -> None:
    with pytest.raises(BadInput, match="Name the model"):
        checked(USUAL, " ", leaves_confirmed=False, online=False)


def test_a_choice_comes_back_from_the_settings_and_what_cannot_be_read_is_none() -> None:
    chosen = LanguageModel(USUAL, "tiny")

    assert read_language_model({"language_model": chosen.as_json()}) == chosen
    assert not read_language_model({"language_model": {"address": 5}}).is_set
    assert not read_language_model({}).is_set
    assert chosen.host == "127.0.0.1:11434"
