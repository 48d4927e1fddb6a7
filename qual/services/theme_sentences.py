"""A theme's summary, sentence by sentence: writing, rewording, moving and removing, and which quotes carry each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.domain.ids import new_id
from qual.domain.theme import SentenceOrigin, Theme, ThemeSentence
from qual.errors import BadInput, Conflict, NotFound
from qual.services.theme_steps import reach_to_change, seen_quotes, settle
from qual.store import theme_parts
from qual.store.tx import Tx

LONGEST_SENTENCE = 2_000
MOST_SENTENCES = 200


def add_sentence(
    tx: Tx,
    theme_id: str,
    text: str,
    *,
    quote_ids: Sequence[str] = (),
    origin: str = "person",
    engine: Mapping[str, object] | None = None,
    before: str | None = None,
) -> ThemeSentence:
    """Add a sentence to a theme's summary, at its end or before another sentence, with the quotes that carry it.

    A machine's sentence (origin "extract" or "model") says in `engine` where it comes from; it is nobody's until a
    person takes it over. Raises BadInput for empty or overlong words, NotFound for quotes of other themes.
    """
    theme = reach_to_change(tx, theme_id)
    kind = SentenceOrigin(origin)
    if kind.is_machine and not engine:
        raise BadInput("A machine's sentence must say which machine wrote it, and how.")
    standing = list(theme_parts.sentences_of(tx.connection, theme_id))
    if len(standing) >= MOST_SENTENCES:
        raise BadInput(f"The summary has {MOST_SENTENCES} sentences already. Shorten it, or make a second theme.")
    made = theme_parts.add_sentence(
        tx.connection,
        ThemeSentence(
            new_id(), theme_id, len(standing), _clean(text), kind, dict(engine or {}), 1, tx.actor.user, tx.time, None
        ),
    )
    _put_in_order(tx, _placed(standing, made, before))
    known = {quote.id for quote in seen_quotes(tx, theme)}
    for quote_id in dict.fromkeys(quote_ids):
        _require_quote(known, quote_id)
        theme_parts.link(tx.connection, made.id, quote_id)
    record = {"sentence": made, "quotes": list(dict.fromkeys(quote_ids))}
    tx.record("theme.sentence_add", ("theme", theme_id), project_id=theme.project_id, after=record)
    settle(tx, theme)
    return theme_parts.sentence(tx.connection, made.id)


def add_sentences(
    tx: Tx, theme_id: str, texts: Sequence[str], *, quote_ids: Sequence[str] = ()
) -> tuple[ThemeSentence, ...]:
    """Add a person's sentences at the end of a summary, all or none; the quotes carry each of them."""
    if not texts:
        raise BadInput("Write the sentence first; nothing was saved.")
    return tuple(add_sentence(tx, theme_id, text, quote_ids=quote_ids) for text in texts)


def edit_sentence(tx: Tx, sentence_id: str, version: int, text: str) -> ThemeSentence:
    """Reword a sentence; verdicts on its earlier wording stop counting.

    A machine's sentence that a person rewords is that person's from then on; where it came from stays with it.
    Raises Conflict if somebody else has reworded it since `version`.
    """
    theme, before = _standing(tx, sentence_id)
    said = _clean(text)
    _require_version(before, version)
    return before if said == before.text else _reword(tx, theme, before, said)


def take_over(tx: Tx, sentence_id: str, version: int) -> ThemeSentence:
    """Make a machine's sentence one's own, word for word; raise Conflict if it is a person's already."""
    theme, before = _standing(tx, sentence_id)
    _require_version(before, version)
    if not before.origin.is_machine:
        raise Conflict("Somebody has taken this sentence over already.")
    return _reword(tx, theme, before, before.text)


def move_sentence(tx: Tx, sentence_id: str, *, before: str | None = None) -> ThemeSentence:
    """Move a sentence before another one of its theme, or to the end; nothing changes of what it says."""
    theme, moved = _standing(tx, sentence_id)
    others = [s for s in theme_parts.sentences_of(tx.connection, theme.id) if s.id != sentence_id]
    _put_in_order(tx, _placed(others, moved, before))
    after = theme_parts.sentence(tx.connection, sentence_id)
    if after.position != moved.position:
        tx.record(
            "theme.sentence_move",
            ("theme", theme.id),
            project_id=theme.project_id,
            before={"sentence_id": sentence_id, "position": moved.position},
            after={"sentence_id": sentence_id, "position": after.position},
        )
    return after


def order_sentences(tx: Tx, theme_id: str, sentence_ids: Sequence[str]) -> None:
    """Put all sentences of a theme into this order; raise Conflict if others have come or gone meanwhile."""
    theme = reach_to_change(tx, theme_id)
    standing = {s.id: s for s in theme_parts.sentences_of(tx.connection, theme_id)}
    if len(sentence_ids) != len(standing) or set(sentence_ids) != set(standing):
        raise Conflict("Somebody added or removed a sentence meanwhile. Look at the summary again, then order it.")
    if list(sentence_ids) == list(standing):
        return
    _put_in_order(tx, [standing[id_] for id_ in sentence_ids])
    tx.record(
        "theme.sentences_order",
        ("theme", theme_id),
        project_id=theme.project_id,
        before={"sentences": list(standing)},
        after={"sentences": list(sentence_ids)},
    )


def remove_sentence(tx: Tx, sentence_id: str) -> ThemeSentence:
    """Take a sentence out of the summary; its verdicts and links stay, so that it can come back."""
    theme, before = _standing(tx, sentence_id)
    after = theme_parts.change_sentence(tx.connection, before, removed_at=tx.time)
    tx.record("theme.sentence_remove", ("theme", theme.id), project_id=theme.project_id, before=before)
    settle(tx, theme)
    return after


def restore_sentence(tx: Tx, sentence_id: str) -> ThemeSentence:
    """Put a removed sentence back, where it was in the summary."""
    before = theme_parts.sentence(tx.connection, sentence_id)
    theme = reach_to_change(tx, before.theme_id)
    if before.removed_at is None:
        raise Conflict("This sentence is in the summary already.")
    others = theme_parts.sentences_of(tx.connection, theme.id)
    back = theme_parts.change_sentence(tx.connection, before, removed_at=None)
    _put_in_order(tx, [*others[: before.position], back, *others[before.position :]])
    after = theme_parts.sentence(tx.connection, sentence_id)
    tx.record("theme.sentence_restore", ("theme", theme.id), project_id=theme.project_id, after=after)
    settle(tx, theme)
    return after


def link(tx: Tx, sentence_id: str, quote_id: str) -> None:
    """Say that a quote of the theme carries a sentence; saying it twice changes nothing."""
    set_links(tx, sentence_id, [*_links(tx, sentence_id), quote_id])


def unlink(tx: Tx, sentence_id: str, quote_id: str) -> None:
    """Say that a quote carries a sentence no more."""
    set_links(tx, sentence_id, [id_ for id_ in _links(tx, sentence_id) if id_ != quote_id])


def set_links(tx: Tx, sentence_id: str, quote_ids: Sequence[str]) -> None:
    """Say which quotes carry a sentence; quotes that the actor may not see stay linked as they are."""
    theme, sentence = _standing(tx, sentence_id)
    seen = {quote.id for quote in seen_quotes(tx, theme)}
    linked = theme_parts.links_of(tx.connection, theme.id).get(sentence_id, frozenset())
    wanted = set(quote_ids) | (linked - seen)
    if wanted == linked:
        return
    for quote_id in sorted(wanted - linked):
        _require_quote(seen, quote_id)
        theme_parts.link(tx.connection, sentence_id, quote_id)
    for quote_id in sorted(linked - wanted):
        theme_parts.unlink(tx.connection, sentence_id, quote_id)
    tx.record(
        "theme.sentence_link",
        ("theme", theme.id),
        project_id=theme.project_id,
        before={"sentence_id": sentence.id, "quotes": sorted(linked)},
        after={"sentence_id": sentence.id, "quotes": sorted(wanted)},
    )


def _reword(tx: Tx, theme: Theme, before: ThemeSentence, text: str) -> ThemeSentence:
    after = theme_parts.change_sentence(
        tx.connection,
        before,
        text=text,
        origin=SentenceOrigin.PERSON,
        version=before.version + 1,
        made_by=tx.actor.user,
    )
    tx.record("theme.sentence_edit", ("theme", theme.id), project_id=theme.project_id, before=before, after=after)
    settle(tx, theme)
    return after


def _links(tx: Tx, sentence_id: str) -> list[str]:
    theme, _ = _standing(tx, sentence_id)
    return sorted(theme_parts.links_of(tx.connection, theme.id).get(sentence_id, frozenset()))


def _standing(tx: Tx, sentence_id: str) -> tuple[Theme, ThemeSentence]:
    sentence = theme_parts.sentence(tx.connection, sentence_id)
    theme = reach_to_change(tx, sentence.theme_id)
    if sentence.removed_at is not None:
        raise Conflict("Somebody removed this sentence meanwhile. Reload the page; it can be put back there.")
    return theme, sentence


def _require_version(sentence: ThemeSentence, version: int) -> None:
    if sentence.version != version:
        raise Conflict(
            f"Somebody changed this sentence meanwhile to: '{sentence.text}'. Yours is not lost: compare the two, "
            "then save again what the sentence should say."
        )


def _require_quote(known: set[str], quote_id: str) -> None:
    if quote_id not in known:
        raise NotFound("This quote was removed from the theme. Reload the page.")


def _placed(others: Sequence[ThemeSentence], one: ThemeSentence, before: str | None) -> list[ThemeSentence]:
    if before is None:
        return [*others, one]
    at = next((place for place, other in enumerate(others) if other.id == before), None)
    if at is None:
        raise Conflict("The sentence you chose the place by was removed meanwhile. Reload the page.")
    return [*others[:at], one, *others[at:]]


def _put_in_order(tx: Tx, order: Sequence[ThemeSentence]) -> None:
    for position, sentence in enumerate(order):
        if sentence.position != position:
            theme_parts.change_sentence(tx.connection, sentence, position=position)


def _clean(text: str) -> str:
    said = " ".join(text.replace("\x00", "").split())
    if not said:
        raise BadInput("Write the sentence first; nothing was saved.")
    if len(said) > LONGEST_SENTENCE:
        raise BadInput(f"The sentence has {len(said)} characters; use at most {LONGEST_SENTENCE}, or make it two.")
    return said
