"""Building a theme in one act each: codes and passages brought in, quotes laid onto a sentence or taken off one."""

from __future__ import annotations

from collections.abc import Sequence

from qual.domain.theme import ThemeQuote
from qual.errors import NotFound
from qual.services import theme_codes, theme_quotes, theme_sentences
from qual.services.theme_quotes import QuoteDraft
from qual.services.theme_steps import reach_to_change
from qual.store import theme_parts
from qual.store.tx import Tx


def bring_codes(tx: Tx, theme_id: str, code_ids: Sequence[str]) -> None:
    """Let several codes belong to a theme, all or none; see `theme_codes.add_code`."""
    for code_id in code_ids:
        theme_codes.add_code(tx, theme_id, code_id)


def bring_passages(
    tx: Tx,
    theme_id: str,
    drafts: Sequence[QuoteDraft],
    *,
    origin: str = "person",
    onto_id: str | None = None,
) -> tuple[ThemeQuote, ...]:
    """Let several passages carry a theme, and with `onto_id` one sentence of it at once, all or none.

    Passages that carry the theme already are linked only. Raises what `add_quotes` and `set_links` raise.
    """
    brought = theme_quotes.add_quotes(tx, theme_id, drafts, origin=origin)
    if onto_id is not None:
        carry(tx, theme_id, [quote.id for quote in brought], onto_id=onto_id)
    return brought


def carry(
    tx: Tx, theme_id: str, quote_ids: Sequence[str], *, onto_id: str | None = None, off_id: str | None = None
) -> None:
    """Say that quotes carry the sentence `onto_id`, and no longer `off_id`; either may be None.

    What others have linked meanwhile stays. Raises Conflict if a sentence was removed, NotFound if a quote was, or if
    a sentence is another theme's.
    """
    reach_to_change(tx, theme_id)
    links = theme_parts.links_of(tx.connection, theme_id)
    for sentence_id in (off_id, onto_id):
        if sentence_id is not None and theme_parts.sentence(tx.connection, sentence_id).theme_id != theme_id:
            raise NotFound("This sentence does not belong to the theme. Reload the page.")
    if off_id is not None:
        left = links.get(off_id, frozenset()) - set(quote_ids)
        theme_sentences.set_links(tx, off_id, sorted(left))
    if onto_id is not None:
        theme_sentences.set_links(tx, onto_id, sorted({*links.get(onto_id, frozenset()), *quote_ids}))
