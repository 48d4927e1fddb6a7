"""Agreement to take away: workbook, JSON, and the methods paragraph as Word or plain text."""

from __future__ import annotations

from qual.domain.permission import Action
from qual.errors import BadInput
from qual.exchange.agreement_files import WRITERS
from qual.exchange.agreement_words import words_of
from qual.services.agreement import Asked, agreement
from qual.store.tx import Tx


def export_agreement(tx: Tx, asked: Asked, kind: str, language: str) -> bytes:
    """Return agreement as a file: "xlsx", "json", "docx" or "txt", in "en", "sv" or "de". The export is logged."""
    tx.require(Action.EXPORT, asked.project_id)
    if kind not in WRITERS:
        raise BadInput(f"Agreement is not written as '{kind}'. Choose one of: {', '.join(WRITERS)}.")
    data = WRITERS[kind](agreement(tx, asked), words_of(language))
    tx.record(
        "agreement.export",
        ("project", asked.project_id),
        project_id=asked.project_id,
        after={"kind": kind, "language": language, "unit": asked.basis.value, "round": asked.round_id},
    )
    return data
