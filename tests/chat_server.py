"""A real web server on loopback that speaks OpenAI's chat completions, for tests; it remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]  # names in lower case
    body: Any


@dataclass
class ChatServer:
    """Where it listens, and what came in."""

    address: str
    answer: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def chat_server(
    answer: str,
    *,
    status: int = 200,
    wait_s: float = 0.0,
    is_raw: bool = False,
    port: int = 0,
    when_asked: Callable[[], None] = lambda: None,
) -> Iterator[ChatServer]:
    """Answer every question with `answer` for the length of the block: as a model's words, or raw as the whole body."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append(Asked(self.path, headers, json.loads(given)))
            when_asked()
            over.wait(wait_s)
            with suppress(ConnectionError):  # who asked may have hung up
                data = (server.answer if is_raw else _completion(server.answer)).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server = ChatServer(f"http://127.0.0.1:{listening.server_port}", answer)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        over.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


def _completion(text: str) -> str:
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "model": "tiny-1",
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
            "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25},
        }
    )
