"""Settings of this installation, from the environment, with a place on disk for everything."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from qual.engines.weights import default_cache_dir
from qual.errors import BadInput

GIB = 2**30
LANGUAGE_COOKIE = "qual_language"  # the language that somebody chose before signing in; the pages read it too


@dataclass(frozen=True, slots=True)
class Config:
    """Where data lies and what is allowed. Environment names are in `from_environment`."""

    data: Path  # QUAL_DATA
    database_url: str = ""  # QUAL_DATABASE_URL; empty means the embedded database
    cache: Path | None = None  # QUAL_CACHE: unpacked weights; may be deleted at any time
    models: Path | None = None  # QUAL_MODELS: folders of models the user brought
    team: bool = False  # QUAL_TEAM: ask for a name and a password
    online: bool = False  # QUAL_ONLINE: allow fetching models by name; off by default
    engines: str = "real"  # QUAL_ENGINES: "fake" for fast tests of the code around the engines
    threads: int = 0  # QUAL_THREADS for recognition; 0 lets the engine choose
    most_upload_bytes: int = 2 * GIB  # QUAL_MAX_UPLOAD_GB
    most_model_bytes: int = 8 * GIB  # QUAL_MAX_MODEL_GB
    test_hooks: bool = False  # QUAL_TEST_HOOKS: the browser tests' window into the coding screen

    @property
    def database_path(self) -> Path:
        """The embedded database."""
        return self.data / "qual.db"

    @property
    def recordings_folder(self) -> Path:
        """Where recordings lie under their hashes."""
        return self.data / "recordings"

    @property
    def work_folder(self) -> Path:
        """Half-finished transcriptions, one folder per job."""
        return self.data / "work"

    @property
    def kept_folder(self) -> Path:
        """What finished transcriptions leave for the next one on the same recording, one folder per recording."""
        return self.data / "kept"

    @property
    def drafts_folder(self) -> Path:
        """Recordings being made in a browser, until they are kept or discarded."""
        return self.data / "drafts"

    @property
    def keys_folder(self) -> Path:
        """Keys for servers of language models, readable by their owner only."""
        return self.data / "keys"

    @property
    def niceness_path(self) -> Path:
        """Where the worker notes how nice the next worker shall be from its first import on."""
        return self.data / "niceness"

    @property
    def log_folder(self) -> Path:
        """Log files; they name ids, never what was said."""
        return self.data / "logs"

    @property
    def models_folder(self) -> Path:
        """Folders of models the user brought."""
        return self.models or self.data / "models"

    @property
    def cache_folder(self) -> Path:
        """Unpacked weights, shared by all data folders of this user."""
        return self.cache or default_cache_dir()


def from_environment(environ: dict[str, str] | None = None) -> Config:
    """Read the settings; raise BadInput naming the variable that cannot be used."""
    env = dict(os.environ) if environ is None else environ
    data = Path(env.get("QUAL_DATA") or platformdirs.user_data_dir("qual")).expanduser().absolute()
    return Config(
        data=data,
        database_url=env.get("QUAL_DATABASE_URL", "").strip(),
        cache=_path(env, "QUAL_CACHE"),
        models=_path(env, "QUAL_MODELS"),
        team=_flag(env, "QUAL_TEAM"),
        online=_flag(env, "QUAL_ONLINE"),
        engines=env.get("QUAL_ENGINES", "real"),
        threads=int(_number(env, "QUAL_THREADS", 0)),
        most_upload_bytes=int(_number(env, "QUAL_MAX_UPLOAD_GB", 2) * GIB),
        most_model_bytes=int(_number(env, "QUAL_MAX_MODEL_GB", 8) * GIB),
        test_hooks=_flag(env, "QUAL_TEST_HOOKS"),
    )


def cookie_secret(config: Config) -> str:
    """Return this installation's signing secret, made on first use and readable by its owner only."""
    path = config.data / "cookie.key"
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=config.data, encoding="ascii") as file:  # readable by us only
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):  # another process was first: its secret counts
                path.hardlink_to(file.name)  # so that the file is never seen half-written
    return path.read_text(encoding="ascii")


def _path(env: dict[str, str], name: str) -> Path | None:
    return Path(env[name]).expanduser().absolute() if env.get(name) else None


def _flag(env: dict[str, str], name: str) -> bool:
    return env.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _number(env: dict[str, str], name: str, default: float) -> float:
    try:
        return float(env.get(name) or default)
    except ValueError as error:
        raise BadInput(f"{name} is '{env[name]}', which is not a number. Correct it or leave it out.") from error
