"""The work folder of a transcription: what each step left there, and whether it is still good."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from qual.errors import BadFile, StoreProblem

VERSION = 4  # raise it when a step's outcome changes, so that half-done work is not mixed
_LEFT = ("sound.*", "plan.json*", "language*.json*", "voices*", "chunk-*.json*")


def key_of(*parts: Any) -> str:
    """Return a digest of everything a step's outcome depends on."""
    return hashlib.sha256(json.dumps([VERSION, *parts], sort_keys=True).encode()).hexdigest()


def digest_of(path: Path, title: str) -> str:
    """Return the SHA-256 of a recording; raise BadFile if it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadFile(title, f"the file cannot be opened ({error.strerror}).") from error


def stored(path: Path, key: str | None) -> Any:
    """Return what was stored for `key` (None: for any), None if nothing was."""
    record = record_of(path)
    return record["value"] if record is not None and key in (None, record["key"]) else None


def record_of(path: Path) -> dict[str, Any] | None:
    """Return a whole record, None where there is none or it is damaged."""
    try:
        record = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return None
    return record if isinstance(record, dict) and {"key", "value"} <= set(record) else None


def needed(path: Path, key: str | None) -> Any:
    """Return what was stored for `key`; raise ValueError if the step has not run."""
    value = stored(path, key)
    if value is None:
        raise ValueError(f"the step that writes {path.name} has not run with these settings")
    return value


def store(path: Path, key: str, value: Any, **more: Any) -> None:
    """Write all or nothing, also when the process or the machine dies half-way; StoreProblem on a full disk."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8") as out:
            json.dump({"key": key, "value": value, **more}, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StoreProblem(
            f"The disk is full: {path.parent} has no room left. Free some space and start again; what was "
            "recognised so far is kept, and the work goes on there."
        ) from error


def forget(work_dir: Path) -> None:
    """Remove what the steps left in the work folder, and the folder if it is empty then."""
    for pattern in _LEFT:
        for file in Path(work_dir).glob(pattern):
            file.unlink(missing_ok=True)
    if Path(work_dir).is_dir() and not any(Path(work_dir).iterdir()):
        Path(work_dir).rmdir()
