"""Keys for servers of language models: files of their own, outside database, events, exports and logs."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from qual.domain.ids import parse_id
from qual.store.blobs import full_disk_in_words


class KeyFolder:
    """One file a project. A key belongs to one host and is given to no other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, project_id: str, host: str, key: str) -> None:
        """Keep a project's key for a host, in the place of the one before; an empty one removes it."""
        path = self._path(project_id)
        if not key:
            path.unlink(missing_ok=True)
            return
        with full_disk_in_words("the key"):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=self.folder)  # readable by us only
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"host": host, "key": key}, file)
            Path(name).replace(path)

    def get(self, project_id: str, host: str) -> str:
        """Return a project's key for a host, "" if there is none."""
        try:
            stored = json.loads(self._path(project_id).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return ""
        return str(stored.get("key", "")) if isinstance(stored, dict) and stored.get("host") == host else ""

    def _path(self, project_id: str) -> Path:
        return self.folder / hashlib.sha256(parse_id(project_id).encode()).hexdigest()
