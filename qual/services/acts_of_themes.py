"""What the history says of themes, their wording, quotes and codes, and how each act on them is taken back.

A theme is worked on by many at once, so an act is not barred by whatever else happened to its theme: only by what was
built on the very part it is about. Steps of the state follow from verdicts and from decisions with a reason, and are
no acts of this kind (docs/decisions/0024).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from qual.domain.event import Event
from qual.domain.theme import ThemeCode, ThemeQuote, Verdict
from qual.errors import Conflict
from qual.services import theme_quotes, theme_undoing
from qual.services.acts import Kind, Names, hindrance, now, short, was
from qual.store import events as stored
from qual.store import themes
from qual.store.tx import Tx

Built = Mapping[str, str]  # by action: how one says what somebody has done to {what}

_ON_QUOTE: Built = {
    "theme.quote_remove": "taken {what} out",
    "theme.sentence_link": "linked {what} to a sentence or taken it from one",
    "theme.sentence_add": "linked {what} to a sentence",
    "theme.review": "commented on {what}",
}
_ON_CODE: Built = {"theme.code_remove": "taken {what} away"}
_JUDGEMENTS = {Verdict.AGREE.value, Verdict.DISPUTE.value}


def require_not_built_on(tx: Tx, event: Event, built: Built, what: str, *, part_id: str = "") -> None:
    """Raise Conflict, naming the person, when something was done since to what an act is about and still stands.

    `built` names the kinds of act that count; with `part_id` only those count that name this part of the theme.
    """
    since = [
        e
        for e in stored.standing_since(tx.connection, [event.target_id], event.seq)
        if e.action in built and (not part_id or _holds([e.before, e.after], part_id))
    ]
    if since:
        last, who = hindrance(tx, since)
        raise Conflict(f"{who} {built[last.action].format(what=what)} since.")


def _holds(value: Any, id_: str) -> bool:
    if isinstance(value, Mapping):
        return any(_holds(inner, id_) for inner in value.values())
    return any(_holds(inner, id_) for inner in value) if isinstance(value, list) else value == id_


def by_theme(names: Names, events: Sequence[Event], say: Callable[[str, Sequence[Event]], str]) -> str:
    """Return what `say` says of the events on each theme, given its name."""
    grouped: dict[str, list[Event]] = {}
    for event in events:
        grouped.setdefault(event.target_id, []).append(event)
    return "; ".join(say(names.theme(id_), few) for id_, few in grouped.items())


def _said_quotes(verb: str, way: str, side: Any) -> Callable[[Names, Sequence[Event]], str]:
    def one(theme: str, few: Sequence[Event]) -> str:
        what = f"'{short(side(few[0])['quote'])}'" if len(few) == 1 else f"{len(few)} passages"
        return f"{verb} {what} {way} the theme '{theme}'"

    return lambda names, events: by_theme(names, events, one)


def _said_codes(verb: str, way: str, side: Any) -> Callable[[Names, Sequence[Event]], str]:
    def said(names: Names, events: Sequence[Event]) -> str:
        def one(theme: str, few: Sequence[Event]) -> str:
            codes = ", ".join(f"'{names.code(side(e)['code_id'])}'" for e in few)
            return f"{verb} the code{'s' * (len(few) > 1)} {codes} {way} the theme '{theme}'"

        return by_theme(names, events, one)

    return said


def _said_plain(verb: str) -> Callable[[Names, Sequence[Event]], str]:
    return lambda names, events: by_theme(names, events, lambda theme, _: f"{verb} the theme '{theme}'")


def _said_update(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(_said_one_update(was(e), now(e)) for e in events)


def _said_one_update(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before["name"] == after["name"]:
        return f"Changed the statement of the theme '{after['name']}' to '{short(after['statement'])}'"
    also = "" if before["statement"] == after["statement"] else " and changed its statement"
    return f"Renamed the theme '{before['name']}' to '{after['name']}'{also}"


def _take_quote_out(tx: Tx, event: Event) -> None:
    quote_id = now(event)["id"]
    require_not_built_on(tx, event, _ON_QUOTE, "this passage", part_id=quote_id)
    theme_quotes.remove_quote(tx, event.target_id, quote_id)


def _put_quote_back(tx: Tx, event: Event) -> None:
    fields = {name: value for name, value in was(event).items() if name != "sentences"}
    theme_quotes.restore_quote(tx, ThemeQuote(**fields), now(event).get("sentences", ()))


def _take_code_away(tx: Tx, event: Event) -> None:
    row = _row(now(event))
    require_not_built_on(tx, event, _ON_CODE, "this code", part_id=row.code_id)
    theme_undoing.take_code(tx, row)


def _give_code_back(tx: Tx, event: Event) -> None:
    theme_undoing.give_code(tx, _row(was(event)))


def _row(record: Mapping[str, Any]) -> ThemeCode:
    return ThemeCode(**{**record, "created_at": datetime.fromisoformat(record["created_at"])})


def _earlier_wording(tx: Tx, event: Event) -> None:
    """Put the words before the act back; raise Conflict when others changed or judged those it brought."""
    theme, before, after = themes.theme(tx.connection, event.target_id), was(event), now(event)
    if (theme.name, theme.statement) != (after["name"], after["statement"]):
        require_not_built_on(tx, event, {"theme.update": "changed {what}"}, "its wording")
        raise Conflict("Its wording was changed again since.")
    for judged in stored.standing_since(tx.connection, [theme.id], event.seq):
        if judged.actor_id != tx.actor.user and _judges_statement(judged):
            raise Conflict(f"{Names(tx).person(judged.actor_id)} has judged its statement since.")
    theme_undoing.put_wording(
        tx,
        theme.id,
        name_then=before["name"],
        statement_then=before["statement"],
        worded_by=before["worded_by"],
    )


def _judges_statement(event: Event) -> bool:
    said = now(event)
    on_part = said.get("quote_id") or said.get("sentence_id")
    return event.action == "theme.review" and not on_part and said["verdict"] in _JUDGEMENTS


def _withdraw(tx: Tx, event: Event) -> None:
    since = stored.standing_since(tx.connection, [event.target_id], event.seq)
    require_not_built_on(tx, event, {e.action: "worked on {what}" for e in since}, "this theme")
    theme_undoing.withdraw(tx, event.target_id)


def _bring_back(tx: Tx, event: Event) -> None:
    theme_undoing.bring_back(tx, event.target_id)


KINDS: Mapping[str, Kind] = {
    "theme.create": Kind(_said_plain("Made"), _withdraw),
    "theme.withdraw": Kind(_said_plain("Withdrew"), _bring_back),
    "theme.bring_back": Kind(_said_plain("Brought back"), _withdraw),
    "theme.update": Kind(_said_update, _earlier_wording),
    "theme.quote_add": Kind(_said_quotes("Brought", "into", now), _take_quote_out),
    "theme.quote_remove": Kind(_said_quotes("Took", "out of", was), _put_quote_back),
    "theme.quote_restore": Kind(_said_quotes("Put", "back into", now), _take_quote_out),
    "theme.code_add": Kind(_said_codes("Brought", "into", now), _take_code_away),
    "theme.code_remove": Kind(_said_codes("Took", "out of", was), _give_code_back),
}
