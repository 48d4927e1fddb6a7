"""What the history says of the sentences of a theme's summary, and how each act on them is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qual.domain.event import Event
from qual.domain.theme import SentenceOrigin
from qual.errors import Conflict
from qual.services import theme_sentences, theme_undoing
from qual.services.acts import Kind, Names, now, short, was
from qual.services.acts_of_themes import by_theme, require_not_built_on
from qual.store import theme_parts, themes
from qual.store.tx import Tx

_ON_SENTENCE = {
    "theme.sentence_edit": "changed {what}",
    "theme.sentence_remove": "removed {what}",
    "theme.sentence_restore": "put {what} back",
    "theme.sentence_link": "changed which quotes carry {what}",
    "theme.review": "said something about {what}",
}
_ON_ORDER = dict.fromkeys(("theme.sentence_move", "theme.sentences_order"), "changed {what}")
_THIS = "this sentence"


def _sentence(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the sentence in an event's record: new ones are kept there with the quotes that carry them."""
    inner = record.get("sentence")
    return inner if isinstance(inner, Mapping) else record


def _said(verb: str, way: str, side: Any) -> Callable[[Names, Sequence[Event]], str]:
    def one(theme: str, few: Sequence[Event]) -> str:
        told = [_sentence(side(e)) for e in few]
        machines = all(SentenceOrigin(s["origin"]).is_machine for s in told)
        what = f"sentence '{short(told[0]['text'])}'" if len(few) == 1 else f"{len(few)} sentences"
        whose = {(True, True): "the machine's ", (True, False): "a machine's "}.get((machines, len(few) > 1), "")
        the = "the " if len(few) == 1 and not whose else ""
        return f"{verb} {the}{whose}{what} {way} the theme '{theme}'"

    return lambda names, events: by_theme(names, events, one)


def _said_edit(names: Names, events: Sequence[Event]) -> str:
    return by_theme(names, events, lambda theme, few: "; ".join(_said_one_edit(theme, was(e), now(e)) for e in few))


def _said_one_edit(theme: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    words = short(after["text"])
    if before["text"] != after["text"]:
        return f"Changed the sentence '{short(before['text'])}' of the theme '{theme}' to '{words}'"
    if SentenceOrigin(after["origin"]).is_machine:
        return f"Left the sentence '{words}' of the theme '{theme}' to the machine again"
    return f"Took over the sentence '{words}' of the theme '{theme}'"


def _said_order(names: Names, events: Sequence[Event]) -> str:
    return by_theme(names, events, lambda theme, _: f"Changed the order of the sentences of the theme '{theme}'")


def _said_link(names: Names, events: Sequence[Event]) -> str:
    return by_theme(names, events, lambda theme, few: "; ".join(_said_one_link(names, theme, e) for e in few))


def _said_one_link(names: Names, theme: str, event: Event) -> str:
    before, after = set(was(event)["quotes"]), set(now(event)["quotes"])
    which = f"the sentence '{short(names.sentence(now(event)['sentence_id']))}' of the theme '{theme}'"
    come, gone = len(after - before), len(before - after)
    parts = [f"linked {_quotes(come)} to {which}"] if come else []
    parts += [f"took {_quotes(gone)} off {which}"] if gone else []
    said = " and ".join(parts)
    return said[:1].upper() + said[1:]


def _quotes(n: int) -> str:
    return "a quote" if n == 1 else f"{n} quotes"


def _take_out(tx: Tx, event: Event) -> None:
    sentence_id = _sentence(now(event))["id"]
    require_not_built_on(tx, event, _ON_SENTENCE, _THIS, part_id=sentence_id)
    theme_sentences.remove_sentence(tx, sentence_id)


def _put_back(tx: Tx, event: Event) -> None:
    sentence = theme_parts.sentence(tx.connection, was(event)["id"])
    if sentence.removed_at is not None:
        theme_sentences.restore_sentence(tx, sentence.id)


def _earlier_words(tx: Tx, event: Event) -> None:
    before, after = was(event), now(event)
    require_not_built_on(tx, event, _ON_SENTENCE, _THIS, part_id=after["id"])
    sentence = theme_parts.sentence(tx.connection, after["id"])
    if (sentence.text, sentence.origin.value) != (after["text"], after["origin"]) or sentence.removed_at is not None:
        raise Conflict("This sentence was changed again since.")
    origin = SentenceOrigin(before["origin"])
    theme_undoing.put_words(tx, sentence, words_then=before["text"], origin=origin, made_by=before["made_by"])


def _earlier_order(tx: Tx, event: Event) -> None:
    require_not_built_on(tx, event, _ON_ORDER, "the order of its sentences")
    before, after = was(event)["sentences"], now(event)["sentences"]
    theme_undoing.put_order(tx, event.target_id, earlier_order=before, later_order=after)


def _earlier_place(tx: Tx, event: Event) -> None:
    require_not_built_on(tx, event, _ON_ORDER, "the order of its sentences")
    moved, theme = now(event)["sentence_id"], themes.theme(tx.connection, event.target_id)
    present = [s.id for s in theme_parts.sentences_of(tx.connection, theme.id)]
    if moved not in present:
        raise Conflict("This sentence was removed since.")
    earlier = [id_ for id_ in present if id_ != moved]
    earlier.insert(int(was(event)["position"]), moved)
    theme_undoing.put_order(tx, theme.id, earlier_order=earlier, later_order=present)


def _earlier_links(tx: Tx, event: Event) -> None:
    """Take back what the act linked and unlinked; what others did to the sentence meanwhile stays."""
    before, after = set(was(event)["quotes"]), set(now(event)["quotes"])
    sentence_id = now(event)["sentence_id"]
    linked = theme_parts.links_of(tx.connection, event.target_id).get(sentence_id, frozenset())
    standing = {quote.id for quote in themes.quotes_of(tx.connection, event.target_id)}
    theme_sentences.set_links(tx, sentence_id, sorted((linked - (after - before)) | ((before - after) & standing)))


KINDS: Mapping[str, Kind] = {
    "theme.sentence_add": Kind(_said("Added", "to", now), _take_out),
    "theme.sentence_remove": Kind(_said("Removed", "from", was), _put_back),
    "theme.sentence_restore": Kind(_said("Put", "back into", now), _take_out),
    "theme.sentence_edit": Kind(_said_edit, _earlier_words),
    "theme.sentence_move": Kind(_said_order, _earlier_place),
    "theme.sentences_order": Kind(_said_order, _earlier_order),
    "theme.sentence_link": Kind(_said_link, _earlier_links),
}
