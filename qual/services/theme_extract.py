"""A first draft of a theme's summary from its own quotes: sentences people said, chosen by arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qual.analysis import draft
from qual.analysis.draft import Candidate
from qual.domain.document import Span
from qual.domain.theme import SentenceOrigin, Theme, ThemeQuote, ThemeSentence
from qual.errors import BadInput
from qual.services.in_rounds import require_no_machine_help, sight
from qual.services.passage_space import read_space
from qual.services.passages import PassageReader
from qual.services.theme_sentences import add_sentence, remove_sentence
from qual.services.theme_steps import reach_to_change, seen_quotes
from qual.store import theme_parts
from qual.store.tx import Tx

MOST = 12


def extract(tx: Tx, theme_id: str, *, n: int = draft.SENTENCES) -> tuple[ThemeSentence, ...]:
    """Add up to `n` sentences of the theme's quotes to its summary, marked as a machine's, each with its quote.

    Sentences that stand in the summary already are not added again. Raises BadInput for a theme without quotes,
    Conflict to whoever codes in a blind round.
    """
    theme = reach_to_change(tx, theme_id)
    require_no_machine_help(tx, theme.project_id)
    if not 1 <= n <= MOST:
        raise BadInput(f"A draft has between 1 and {MOST} sentences.")
    quotes = seen_quotes(tx, theme)
    if not quotes:
        raise BadInput("This theme has no quotes yet, so there is nothing to draft a summary from. Add quotes first.")
    sentences = draft.candidates(_said(tx, theme, quotes))
    meaning, encoder = _meaning(tx, theme, quotes, sentences)
    chosen = draft.choose(sentences, draft.joined_vectors(draft.word_vectors(sentences), meaning), n=n)
    engine = {
        "engine": "extract",
        "method": draft.METHOD_WITH_MEANING if encoder else draft.METHOD,
        "encoder": encoder,
        "parameters": {"n": n, "new_weight": draft.NEW_WEIGHT, "n_quotes": len(quotes)},
        "made_at": tx.time.isoformat(timespec="seconds"),
        "asked_by": tx.actor.name,
    }
    standing = {one.text for one in theme_parts.sentences_of(tx.connection, theme_id)}
    made = [
        add_sentence(
            tx,
            theme_id,
            sentences[i].text,
            quote_ids=[quotes[sentences[i].quote].id],
            origin=SentenceOrigin.EXTRACT,
            engine=engine,
        )
        for i in chosen
        if " ".join(sentences[i].text.split()) not in standing
    ]
    return tuple(made)


def throw_away(tx: Tx, theme_id: str) -> int:
    """Take every sentence out of the summary that is still a machine's; return how many. They can be put back."""
    reach_to_change(tx, theme_id)
    machine = [one for one in theme_parts.sentences_of(tx.connection, theme_id) if one.origin.is_machine]
    for one in machine:
        remove_sentence(tx, one.id)
    return len(machine)


def _said(tx: Tx, theme: Theme, quotes: Sequence[ThemeQuote]) -> list[tuple[str, tuple[str, str], str]]:
    """Return each quote's words, who said them and in which language."""
    reader = PassageReader(tx, theme.project_id)
    found = []
    for quote in quotes:
        passage = reader.passage(quote.interview_id, quote.revision_id, Span(quote.start, quote.end), quote=quote.quote)
        person = ("", passage.participant) if passage.participant else (quote.interview_id, passage.speaker)
        found.append((quote.quote, person, passage.language))
    return found


def _meaning(
    tx: Tx, theme: Theme, quotes: Sequence[ThemeQuote], sentences: Sequence[Candidate]
) -> tuple[np.ndarray | None, str]:
    """Return for each sentence the direction of its quote's passages, zero where there is none; and the encoder."""
    space = read_space(tx, theme.project_id, sight(tx, theme.project_id).interviews)
    found = [space.direction(quote.interview_id, Span(quote.start, quote.end)) for quote in quotes]
    if all(one is None for one in found):
        return None, ""
    nothing = np.zeros(space.vectors.shape[1], np.float32)
    rows = [nothing if (one := found[sentence.quote]) is None else one for sentence in sentences]
    return np.array(rows, np.float32), space.model
