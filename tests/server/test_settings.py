from __future__ import annotations

import socket
import tomllib
from pathlib import Path

from streamlit import config

from qual.config import Config
from qual.server.packets import send_at_once
from qual.server.settings import STREAMLIT, streamlit_environment

ROOT = Path(__file__).resolve().parents[2]


def test_the_file_and_the_environment_say_the_same() -> None:
    file = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    file.pop("theme", None)

    assert {
        f"{section}.{name}": value for section, options in file.items() for name, value in options.items()
    } == STREAMLIT


def test_every_setting_is_one_that_streamlit_knows_by_that_variable(tmp_path: Path) -> None:
    environment = streamlit_environment(Config(data=tmp_path), 8502, team=False)
    known = {option.env_var for option in config._config_options_template.values()}

    assert {name for name in environment if not name.startswith("QUAL_")} <= known
    assert {option for option in STREAMLIT if option not in config._config_options_template} == set()


def test_a_team_is_served_where_it_was_asked_for(tmp_path: Path) -> None:
    alone = streamlit_environment(Config(data=tmp_path), 8502, team=False)
    team = streamlit_environment(Config(data=tmp_path), 8502, team=True, address="0.0.0.0")

    assert (alone["STREAMLIT_SERVER_ADDRESS"], alone["QUAL_TEAM"]) == ("127.0.0.1", "")
    assert (team["STREAMLIT_SERVER_ADDRESS"], team["QUAL_TEAM"]) == ("0.0.0.0", "1")
    assert team["STREAMLIT_SERVER_PORT"] == "8502"
    assert team["STREAMLIT_SERVER_TRUSTED_USER_HEADERS"] == '{"X-Qual-User": "email"}'
    assert team["QUAL_DATA"] == str(tmp_path)


def test_small_answers_are_sent_at_once_whoever_opened_the_socket() -> None:
    with socket.socket(socket.AF_INET) as listening:  # protocol number 0, as Streamlit opens it
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        found = send_at_once()

        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert found >= 1
