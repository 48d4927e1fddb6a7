"""A language model behind an OpenAI-compatible address is asked once; whatever goes wrong is said in words."""

from __future__ import annotations

import json
import socket
import threading

import pytest

from qual.engines.drafting import Question, ask
from qual.errors import BadAnswer, Cancelled, Unreachable
from tests.chat_server import ChatServer, chat_server


def question(server: ChatServer | None = None, address: str = "") -> Question:
    return Question(address or f"{server.address}/v1", "tiny", "Be short.", "Sum up: [person 1] waited.")  # type: ignore[union-attr]


def test_the_question_arrives_in_openais_form_with_the_key() -> None:
    with chat_server("Fine.") as server:
        answer = ask(question(server), key="secret")

    (asked,) = server.asked
    assert (answer.text, answer.model, answer.n_answer_tokens) == ("Fine.", "tiny-1", 5)
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer secret"
    assert asked.body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": "Sum up: [person 1] waited."},
        ],
        "temperature": 0.0,
        "max_tokens": 1500,
        "seed": 0,
        "stream": False,
    }


def test_without_a_key_none_is_sent() -> None:
    with chat_server("Fine.") as server:
        ask(question(server))

    assert "authorization" not in server.asked[0].headers


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    with chat_server("Fine.") as server:
        assert ask(question(server)).text == "Fine."


def test_where_nobody_listens_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

        with pytest.raises(Unreachable, match="Start the server"):
            ask(question(address=address))


def test_a_server_that_takes_too_long_is_given_up() -> None:
    with chat_server("Late.", wait_s=5.0) as server, pytest.raises(Unreachable, match="in time"):
        ask(question(server), timeout_s=0.2)


def test_who_waits_can_hang_up() -> None:
    stop = threading.Event()

    with chat_server("Late.", wait_s=30.0, when_asked=stop.set) as server, pytest.raises(Cancelled):
        ask(question(server), should_stop=stop.is_set)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"error": {"message": "bad key"}}, "wants another key"),
        (404, {"error": {"message": "model 'tiny' not found"}}, "does not know the model 'tiny'.*not found"),
        (429, {}, "Try again later"),
        (500, {"error": "out of memory"}, "500: out of memory"),
        (302, {}, "302"),
        (200, {"choices": []}, "not in the form"),
        (200, [1], "not in the form"),
        (200, {"choices": [{"message": {"content": " "}}]}, "answered with nothing"),
        (200, {"choices": [{"message": {"content": "Cut"}, "finish_reason": "length"}]}, "did not come to an end"),
    ],
)
def test_errors_are_told_in_words(status: int, body: object, said: str) -> None:
    with chat_server(json.dumps(body), status=status, is_raw=True) as server, pytest.raises(BadAnswer, match=said):
        ask(question(server))


def test_what_is_no_json_is_no_answer() -> None:
    with chat_server("<html>hello</html>", is_raw=True) as server, pytest.raises(BadAnswer, match="not in the form"):
        ask(question(server))


def test_an_answer_without_end_is_cut_off() -> None:
    with chat_server("x" * 3_000_000, is_raw=True) as server, pytest.raises(BadAnswer, match="far longer"):
        ask(question(server))
