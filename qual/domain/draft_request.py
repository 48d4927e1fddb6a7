"""One question to a language model for a theme's summary: what was sent, to whom, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a person read and let go; `system` and `task` are what is sent, to the letter."""

    id: str
    project_id: str
    theme_id: str
    job_id: str
    system: str
    task: str
    digest: str  # SHA-256 of both
    quote_ids: tuple[str, ...]  # in the order of their numbers in the text
    engine: dict[str, object]  # address, host, model, temperature, seed, most_tokens, language, prompt_version
    asked_by: str
    created_at: datetime
    answered_at: datetime | None
    n_sentences: int
