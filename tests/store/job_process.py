"""A small worker process for the job tests: `python -m tests.store.job_process URL FOLDER EFFECTS`.

Every start of a step is appended to EFFECTS/log; its effect is one row under a unique key, as in real steps.
A step waits while a file called `hold-<job>-<step>` lies in EFFECTS, so that tests decide when it ends.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from qual.errors import BadInput, Cancelled
from qual.store.job_context import JobContext
from qual.store.job_worker import JobWorker

EFFECTS = Path(sys.argv[3]) if __name__ == "__main__" else Path()


def note(line: str) -> None:
    """Append a line to the log in one write, which the kernel keeps whole."""
    descriptor = os.open(EFFECTS / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def do_step(context: JobContext, number: int) -> dict[str, int]:
    """Have the effect of one step, once."""
    note(f"{context.job_id} {number} {os.getpid()}")
    while (EFFECTS / f"hold-{context.job_id}-{number}").exists():
        if context.should_stop():
            raise Cancelled("Stopped within a step.")
        time.sleep(0.02)
    with sqlite3.connect(EFFECTS / "effects.db", timeout=30) as connection:
        connection.execute("INSERT OR IGNORE INTO effect VALUES (?, ?)", (context.job_id, number))
    connection.close()
    return {"number": number}


def count(context: JobContext, arguments: dict[str, Any]) -> None:
    """Do as many steps as asked for."""
    steps = arguments["steps"]
    for number in range(steps):
        result = context.step("count", do_step, context, number)
        context.progress(f"stage {result['number']}", (number + 1) / steps)


def fail(context: JobContext, arguments: dict[str, Any]) -> None:
    """Do one step, then fail in the way asked for as long as the file `broken` lies there."""
    context.step("count", do_step, context, 0)
    if arguments["where"] == "step":
        context.step("break", break_down, arguments["how"])
    else:
        break_down(arguments["how"])
    context.step("count", do_step, context, 1)


def break_down(how: str) -> None:
    """Raise an error of ours or one of nobody's."""
    if not (EFFECTS / "broken").exists():
        return
    if how == "ours":
        raise BadInput("The recording has no sound. Choose another file.")
    raise KeyError("Frau Müller sagte")


def compare(context: JobContext, arguments: dict[str, Any]) -> None:
    """Note the result of a step that JSON changes, as this run of the job sees it."""
    note(f"saw {context.job_id} {context.step('odd', lambda: {'pair': (1, 2), 3: None})}")
    context.step("count", do_step, context, 0)


def main() -> None:
    """Run the worker until it is told to end."""
    worker = JobWorker(sys.argv[1], Path(sys.argv[2]), follow=os.getppid(), take_every_s=0.1)
    worker.register("count", count)
    worker.register("fail", fail)
    worker.register("compare", compare)
    worker.run()


if __name__ == "__main__":
    sys.addaudithook(lambda name, values: name == "socket.connect" and note(f"connect {values[1]}"))
    main()
