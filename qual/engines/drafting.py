"""Asks a language model at an OpenAI-compatible address; one request, no proxy, no redirect, nothing kept of its text.

Standard library on purpose: libraries for this read proxies and keys from the environment, and log what they send.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from qual.errors import BadAnswer, Cancelled, Unreachable

TIMEOUT_S = 600.0  # small machines write for minutes
CONNECT_S = 10.0
LOOK_EVERY_S = 0.5
MOST_BYTES = 2 * 2**20
_SHOWN = 200  # characters of what a server says went wrong


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom."""

    address: str  # up to and including "/v1"
    model: str
    system: str
    task: str
    temperature: float = 0.0
    most_tokens: int = 1500
    seed: int = 0

    @property
    def body(self) -> bytes:
        """The request as it is sent."""
        return json.dumps(
            {
                "model": self.model,
                "messages": [{"role": "system", "content": self.system}, {"role": "user", "content": self.task}],
                "temperature": self.temperature,
                "max_tokens": self.most_tokens,
                "seed": self.seed,
                "stream": False,
            },
            ensure_ascii=False,
        ).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the words, and what the server says of itself."""

    text: str
    model: str
    n_prompt_tokens: int | None = None
    n_answer_tokens: int | None = None


def ask(
    question: Question,
    *,
    key: str = "",
    should_stop: Callable[[], bool] = lambda: False,
    timeout_s: float = TIMEOUT_S,
) -> Answer:
    """Return the model's answer; looks twice a second whether it shall stop.

    Raises Unreachable when nobody answers there or in time, BadAnswer when what comes is no answer of a model (with
    what the server says, as for a wrong key or an unknown model), Cancelled when asked to stop.
    """
    call = _Call(question, key, timeout_s)
    thread = threading.Thread(target=call.run, name="draft", daemon=True)
    thread.start()
    until = time.monotonic() + timeout_s + CONNECT_S  # a socket's own limit is for each piece that comes
    while thread.is_alive():
        thread.join(LOOK_EVERY_S)
        if thread.is_alive() and should_stop():
            call.hang_up()
            raise Cancelled("Stopped. Nothing of the model's answer was stored.")
        if thread.is_alive() and time.monotonic() > until:
            call.hang_up()
            raise call.too_late()
    if call.problem is not None:
        raise call.problem
    return _read(question, call.status, call.body)


class _Call:
    """One request in a thread of its own, so that who waits for it can hang up."""

    def __init__(self, question: Question, key: str, timeout_s: float) -> None:
        self._question, self._key, self._timeout_s = question, key, timeout_s
        parts = urlsplit(question.address)
        self._where = parts.hostname or ""
        self._path = f"{parts.path.rstrip('/')}/chat/completions"
        self._connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(
                self._where, parts.port, timeout=CONNECT_S, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(self._where, parts.port, timeout=CONNECT_S)
        )
        self.status, self.body = 0, b""
        self.problem: Unreachable | BadAnswer | None = None

    def run(self) -> None:
        """Send the question and read the answer."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            self._connection.connect()
            self._connection.sock.settimeout(self._timeout_s)
            self._connection.request("POST", self._path, self._question.body, headers)
            with self._connection.getresponse() as response:
                self.status = response.status
                self.body = response.read(MOST_BYTES + 1)
        except TimeoutError:
            self.problem = self.too_late()
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.problem = Unreachable(
                f"Nobody answers at {self._question.address} ({type(error).__name__}). Start the server of the "
                "language model, or correct its address in Settings."
            )
        finally:
            self._connection.close()

    def too_late(self) -> Unreachable:
        """Return what to say when the answer does not come in time."""
        return Unreachable(
            f"The language model at {self._where} did not answer in time. Try a smaller model or fewer quotes."
        )

    def hang_up(self) -> None:
        """Let go of the connection; the thread ends by itself."""
        with suppress(OSError):
            if self._connection.sock is not None:
                self._connection.sock.shutdown(socket.SHUT_RDWR)  # closing alone would leave the thread waiting


def _read(question: Question, status: int, body: bytes) -> Answer:
    said = _said(body)
    if status in {401, 403}:
        raise BadAnswer(f"The server at {question.address} wants another key ({status}). Correct the key in Settings.")
    if status == 404:
        raise BadAnswer(
            f"The server at {question.address} does not know the model '{question.model}', or its address is "
            f"another one, such as with /v1 at its end (404{said}). Correct them in Settings."
        )
    if status == 429:
        raise BadAnswer(f"The server at {question.address} takes no more questions now (429{said}). Try again later.")
    if status != 200:
        raise BadAnswer(
            f"The server at {question.address} answered with an error ({status}{said}). Nothing was stored."
        )
    if len(body) > MOST_BYTES:
        raise BadAnswer("The answer is far longer than a summary. Nothing was stored.")
    return _answer(question, body)


def _answer(question: Question, body: bytes) -> Answer:
    try:
        value = json.loads(body)
        choice = value["choices"][0]
        text = choice["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise BadAnswer(
            f"What {question.address} answers is not in the form of OpenAI's chat completions. Is it the right address?"
        ) from error
    if not isinstance(text, str) or not text.strip():
        raise BadAnswer(f"The model '{question.model}' answered with nothing. Try again or choose another model.")
    if choice.get("finish_reason") == "length":
        raise BadAnswer(
            f"The model '{question.model}' did not come to an end within {question.most_tokens} tokens. Nothing was "
            "stored. Choose fewer quotes or another model."
        )
    usage = value.get("usage") if isinstance(value.get("usage"), dict) else {}
    named = value.get("model")
    return Answer(
        text,
        named if isinstance(named, str) else question.model,
        _whole(usage.get("prompt_tokens")),
        _whole(usage.get("completion_tokens")),
    )


def _said(body: bytes) -> str:
    """Return what a server says went wrong, shortened, as part of a sentence."""
    try:
        value = json.loads(body[:MOST_BYTES])
    except (ValueError, RecursionError):
        return ""
    error = value.get("error") if isinstance(value, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str) or not message.strip():
        return ""
    return f": {' '.join(message.split())[:_SHOWN]}"


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
