"""The sound of a theme's quote, for who may hear it: by role, or because the participant agreed to outside ears."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.permission import Action
from qual.errors import NotFound
from qual.services.theme_audience import is_outside
from qual.services.themes import theme_view
from qual.store import interviews
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a quote is heard."""

    sha256: str  # of the recording
    start_s: float
    end_s: float


def audible_quote(tx: Tx, theme_id: str, quote_id: str) -> Heard:
    """Return where a quote of a theme can be heard.

    Raises NotFound for quotes that are not shown to the actor, and where there is no sound, or none for outside ears.
    """
    view = theme_view(tx, theme_id)
    if not is_outside(tx, view.theme.project_id):
        tx.require(Action.HEAR, view.theme.project_id)
    one = next((one for one in view.quotes if one.quote.id == quote_id), None)
    if one is None:
        raise NotFound("This quote was removed from the theme. Reload the page.")
    start_s, end_s = one.passage.start_s, one.passage.end_s
    if one.recording_id is None or start_s is None or end_s is None or end_s <= start_s:
        raise NotFound("This quote cannot be heard: it has no recording, or its speaker has not agreed to that.")
    return Heard(interviews.recording(tx.connection, one.recording_id).sha256, start_s, end_s)
