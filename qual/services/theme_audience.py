"""Themes read by people from outside the research team: which were sent to them, and what of those they see.

They see quotes of participants who agreed to that, under numbers instead of labels, without interviews and, unless
the participant agreed to that too, without sound. Guests read whole transcripts, so nothing is hidden from them here;
see docs/decisions/0016.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qual.domain.ids import new_id
from qual.domain.interview import Consent, SpeakerRole
from qual.domain.permission import Action, Role, may
from qual.domain.theme import Theme, ThemeQuote, ThemeReview
from qual.errors import BadInput, NotFound
from qual.services.passages import PassageReader
from qual.services.theme_shown import forget_shown, keep_shown, names_outside, require_confirmed, theme_outside
from qual.store import accounts, interviews, theme_readers, themes
from qual.store.theme_readers import ThemeReader
from qual.store.tx import Tx

if TYPE_CHECKING:
    from qual.services.themes import QuoteView, ThemeView

SMALLEST_GROUP = 3  # people interviewed; the name of a smaller group would point at somebody
_QUOTES, _SOUND = "quotes_outside", "sound_outside"  # what participants are asked
_NOWHERE: dict[str, Any] = {"interview_id": "", "revision_id": "", "start": 0, "end": 0}


@dataclass(frozen=True, slots=True)
class OutsideReader:
    """A project's reviewer from outside the team, and whether the theme was sent to them."""

    user_id: str
    name: str
    has_it: bool


def outside_readers(tx: Tx, theme_id: str) -> tuple[OutsideReader, ...]:
    """Return the project's outside reviewers by name, and who of them a theme was sent to."""
    theme = _theme(tx, theme_id, Action.READ)
    sent = {reader.user_id for reader in theme_readers.of_theme(tx.connection, theme_id)}
    members = accounts.members_of(tx.connection, theme.project_id)
    return tuple(OutsideReader(m.user_id, m.name, m.user_id in sent) for m in members if m.role is Role.OUTSIDER)


def names_in_theme(tx: Tx, theme_id: str) -> tuple[str, ...]:
    """Return what in a theme's own words, as they are or would be read outside, may name somebody or some place.

    It finds by lists and rules (`analysis/masking_names.py` says what they miss), and replaces no reading.
    """
    return names_outside(tx, _theme(tx, theme_id, Action.DECIDE))


def send_theme(tx: Tx, theme_id: str, user_id: str, *, confirmed: Collection[str] = ()) -> None:
    """Let an outside reviewer of the project open a theme and review it; raise BadInput for everybody else.

    They read the words that others outside read already, or the present ones if it was sent to nobody yet. Raises
    Conflict for names in these words that are not among those `confirmed` as meant to be read.
    """
    theme = _theme(tx, theme_id, Action.DECIDE)
    member = accounts.member(tx.connection, theme.project_id, user_id)
    if member is None:
        raise NotFound("This person is not a member of the project (any more). Ask its owner to add them.")
    if member.role is not Role.OUTSIDER:
        raise BadInput("Themes are sent to outside reviewers; the other members can open every theme already.")
    if _sent(tx, theme_id, user_id) is not None:
        return
    names = names_outside(tx, theme)
    require_confirmed(names, confirmed)
    if not theme_readers.of_theme(tx.connection, theme_id):
        keep_shown(tx, theme)
    made = theme_readers.add(tx.connection, ThemeReader(new_id(), theme_id, user_id, tx.actor.user, tx.time))
    after = dataclasses.asdict(made) | ({"confirmed": names} if names else {})
    tx.record("theme.send", ("theme", theme_id), project_id=theme.project_id, after=after)


def call_back_theme(tx: Tx, theme_id: str, user_id: str) -> None:
    """Close a theme to an outside reviewer again; what they said stays."""
    theme = _theme(tx, theme_id, Action.DECIDE)
    if (sent := _sent(tx, theme_id, user_id)) is not None:
        theme_readers.remove(tx.connection, sent)
        if not theme_readers.of_theme(tx.connection, theme_id):
            forget_shown(tx, theme_id)
        tx.record("theme.call_back", ("theme", theme_id), project_id=theme.project_id, before=sent)


def is_outside(tx: Tx, project_id: str) -> bool:
    """Say whether the actor reads themes only, those sent to them."""
    return not may(tx.role(project_id), Action.READ)


def require_sent(tx: Tx, theme: Theme) -> None:
    """Raise NotFound for somebody from outside the team to whom this theme was not sent."""
    if is_outside(tx, theme.project_id) and _sent(tx, theme.id, tx.actor.user) is None:
        raise NotFound("This theme does not exist, or it was not sent to you. Ask whoever gave you the link.")


def themes_for_eyes(tx: Tx, project_id: str, found: Iterable[Theme]) -> tuple[Theme, ...]:
    """Return those of a project's themes that the actor may open, in the words in which they read them."""
    if not is_outside(tx, project_id):
        return tuple(found)
    sent = theme_readers.sent_to(tx.connection, project_id, tx.actor.user)
    return tuple(theme_outside(tx, theme) for theme in found if theme.id in sent)


def theme_for_eyes(tx: Tx, theme: Theme) -> Theme:
    """Return a theme in the words in which the actor reads it."""
    return theme_outside(tx, theme) if is_outside(tx, theme.project_id) else theme


def quotes_for_eyes(tx: Tx, project_id: str, quotes: Iterable[ThemeQuote]) -> tuple[ThemeQuote, ...]:
    """Return the quotes the actor may read: all, or to somebody from outside those of people who agreed."""
    found = tuple(quotes)
    if not is_outside(tx, project_id) or not found:
        return found
    behind = _Voices(tx, project_id)
    return tuple(quote for quote in found if behind.agreed(quote, _QUOTES))


def agreed_outside(tx: Tx, project_id: str, quotes: Iterable[ThemeQuote]) -> tuple[ThemeQuote, ...]:
    """Return the quotes of people who agreed that their words are read outside the team, whoever asks."""
    behind = _Voices(tx, project_id)
    return tuple(quote for quote in quotes if behind.agreed(quote, _QUOTES))


def reviews_for_eyes(tx: Tx, project_id: str, reviews: Iterable[ThemeReview]) -> tuple[ThemeReview, ...]:
    """Return the reviews the actor may read.

    To somebody from outside these are their own and the answers to them; the rest is the team's, and may quote anybody.
    """
    found, me = tuple(reviews), tx.actor.user
    if not is_outside(tx, project_id):
        return found
    mine = {one.id for one in found if one.reviewer_id == me}
    return tuple(one for one in found if one.id in mine or one.answers in mine)


def outsiders(tx: Tx, project_id: str) -> frozenset[str]:
    """Return the ids of a project's reviewers from outside; for other services, which have asked who it is for."""
    members = accounts.members_of(tx.connection, project_id)
    return frozenset(member.user_id for member in members if member.role is Role.OUTSIDER)


def view_for_eyes(tx: Tx, view: ThemeView, n_hidden: int) -> ThemeView:
    """Return a theme as the actor may see it; its quotes are those of `quotes_for_eyes`, `n_hidden` more are hidden."""
    return masked_view(tx, view, n_hidden) if is_outside(tx, view.theme.project_id) else view


def masked_view(tx: Tx, view: ThemeView, n_hidden: int) -> ThemeView:
    """Return a theme as it may be read outside; for other services. All its quotes are of people who agreed to that.

    People are "1", "2" in the order of their quotes, and a group is named only where at least three people of it were
    interviewed.
    """
    behind = _Voices(tx, view.theme.project_id)
    return dataclasses.replace(
        view, quotes=behind.masked(view.quotes), n_hidden=n_hidden, moves=(), removed=(), codes=()
    )  # notes of the team may quote anybody


class _Voices:
    """Whose words quotes are, and what those people agreed to."""

    def __init__(self, tx: Tx, project_id: str) -> None:
        self._reader = PassageReader(tx, project_id)
        self._people = {p.id: p for p in interviews.participants_of(tx.connection, project_id)}
        heard = {s.participant_id for s in interviews.speakers_of_project(tx.connection, project_id)}
        sizes = Counter(person.group for id_, person in self._people.items() if id_ in heard)
        self._groups = {group for group, n in sizes.items() if n >= SMALLEST_GROUP}

    def agreed(self, quote: ThemeQuote, to: str) -> bool:
        """Say whether everybody who speaks in a quote, the interviewer apart, is known and agreed `to` it."""
        people = self._behind(quote)
        return bool(people) and all(id_ and getattr(self._people[id_], to) is Consent.YES for id_ in people)

    def masked(self, quotes: Iterable[QuoteView]) -> tuple[QuoteView, ...]:
        """Return quotes without what tells who said them, and without sound unless it was agreed to."""
        numbers: dict[str, int] = {}
        return tuple(self._masked(one, numbers) for one in quotes)

    def _behind(self, quote: ThemeQuote) -> list[str]:
        """Return the participants whose turns a quote touches, first things first; "" for an unknown voice."""
        document = self._reader.revision(quote.revision_id).document
        touched = [turn for turn in document.turns if turn.span.start < quote.end and quote.start < turn.span.end]
        voices = [self._reader.voice(quote.interview_id, key) for key in dict.fromkeys(t.speaker for t in touched)]
        return [
            person.id if person else ""
            for speaker, person in voices
            if person or speaker is None or speaker.role is not SpeakerRole.INTERVIEWER
        ]

    def _masked(self, one: QuoteView, numbers: dict[str, int]) -> QuoteView:
        first = self._behind(one.quote)[0]
        may_hear = self.agreed(one.quote, _SOUND)
        group = self._people[first].group
        passage = dataclasses.replace(
            one.passage,
            **_NOWHERE,
            interview_name="",
            speaker="",
            participant=str(numbers.setdefault(first, len(numbers) + 1)),
            group=group if group in self._groups else "",
        )
        quote = dataclasses.replace(one.quote, **_NOWHERE)
        return dataclasses.replace(
            one, quote=quote, passage=passage, recording_id=one.recording_id if may_hear else None
        )


def _sent(tx: Tx, theme_id: str, user_id: str) -> ThemeReader | None:
    found = theme_readers.of_theme(tx.connection, theme_id)
    return next((reader for reader in found if reader.user_id == user_id), None)


def _theme(tx: Tx, theme_id: str, action: Action) -> Theme:
    theme = themes.theme(tx.connection, theme_id)
    tx.require(action, theme.project_id)
    return theme
