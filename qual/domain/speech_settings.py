"""How one project wants its recordings written down: a model per language, and the words of the study."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qual.errors import BadInput

KEY = "speech"  # in Project.settings
ENGINES = ("faster-whisper", "openai-whisper")  # the first is the default
MOST_TERMS = 300
LONGEST_TERM = 80  # characters
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SEPARATOR = re.compile(r"[\n\r,;]+")


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """A project's choices. `models` maps languages to model names; absent: the packaged model."""

    models: Mapping[str, str] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()
    engine: str = ""  # "": the default

    def as_json(self) -> dict[str, object]:
        """Return the fields as plain JSON values."""
        return {"models": dict(self.models), "vocabulary": list(self.vocabulary), "engine": self.engine}

    def model_for(self, language: str) -> str:
        """Return the model chosen for a language, "" for the packaged one."""
        return self.models.get(language, "")

    def with_model(self, language: str, model: str) -> SpeechSettings:
        """Return settings in which `language` is written down by `model` ("": the packaged one)."""
        check_model_name(model)
        others = {code: name for code, name in self.models.items() if code != language}
        return replace(self, models=others | ({language: model} if model else {}))


def read_settings(settings: Mapping[str, object]) -> SpeechSettings:
    """Return what a project's settings say about speech; what is missing or odd counts as not chosen."""
    stored = settings.get(KEY)
    if not isinstance(stored, Mapping):
        return SpeechSettings()
    models, terms = stored.get("models"), stored.get("vocabulary")
    engine = stored.get("engine")
    return SpeechSettings(
        {str(code): str(name) for code, name in models.items()} if isinstance(models, Mapping) else {},
        tuple(map(str, terms)) if isinstance(terms, list | tuple) else (),
        str(engine) if engine in ENGINES else "",
    )


def check_model_name(name: str) -> None:
    """Raise BadInput unless `name` may be a model's name; "" is the packaged one."""
    if name and not _MODEL.fullmatch(name):
        raise BadInput(f"'{name[:100]}' cannot be a model's name. Use letters, digits, dots, dashes and underscores.")


def check_engine(name: str) -> None:
    """Raise BadInput unless `name` is an engine; "" is the default."""
    if name and name not in ENGINES:
        raise BadInput(f"There is no speech engine named '{name[:100]}'. Choose {' or '.join(ENGINES)}.")


def read_vocabulary(text: str) -> tuple[str, ...]:
    """Return the terms of a list typed by a person, one a line or parted by commas; each once, in order.

    >>> read_vocabulary("Avdelning 62, PIVA\\nlitium\\nPIVA")
    ('Avdelning 62', 'PIVA', 'litium')
    """
    terms = tuple(dict.fromkeys(term for part in _SEPARATOR.split(text) if (term := _clean(part))))
    if len(terms) > MOST_TERMS:
        raise BadInput(f"The vocabulary has {len(terms)} terms; {MOST_TERMS} is the most. Keep the hardest to spell.")
    for term in terms:
        if len(term) > LONGEST_TERM:
            raise BadInput(f"'{term[:30]}…' is longer than {LONGEST_TERM} characters. Give terms, not sentences.")
    return terms


def vocabulary_digest(terms: Iterable[str]) -> str:
    """Return the SHA-256 by which a transcript names the vocabulary it was made with; "" for none."""
    joined = "\n".join(terms)
    return hashlib.sha256(joined.encode()).hexdigest() if joined else ""


def _clean(term: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in term).split())
