"""The child process that touches foreign media: opens one file, reports on standard output in lines of JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qual.engines.clip import clip_file
from qual.engines.decoding import LONGEST_S, decode_file, probe_file
from qual.errors import BadFile, StoreProblem

MOST_MEMORY = 3 << 30  # bytes of address space, libraries included; a 90-minute file needs a tenth of it
MOST_WRITTEN = LONGEST_S * 32_000 + (64 << 20)  # bytes in one file


def main(what: str, path: str, name: str, out: str, *stretch: str) -> None:
    """Do one thing with a file and say how it went."""
    _limit()
    try:
        if what == "probe":
            _say(answer=asdict(probe_file(Path(path), name=name)))
        elif what == "clip":
            start_s, end_s = map(float, stretch)
            _say(answer={"duration_s": clip_file(Path(path), Path(out), start_s, end_s, name=name)})
        else:
            sound = decode_file(Path(path), Path(out), name=name, tell=lambda share: _say(share=share))
            _say(answer=asdict(sound))
    except BadFile as error:
        _say(error="BadFile", file=error.file, problem=error.problem, where=error.where, remedy=error.remedy)
    except StoreProblem as error:
        _say(error="StoreProblem", problem=str(error))
    except MemoryError:
        remedy = "Open it in a player and save it as wav or mp3, then try again."
        _say(error="BadFile", file=name, problem="decoding it takes too much memory.", where=None, remedy=remedy)


def _say(**message: Any) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()  # a broken pipe ends this process soon after the one that asked


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has other means, and the allow-list holds there too
        return
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
