"""A theme's steps from state to state, each kept with who took it and why; and who may reach a theme at all."""

from __future__ import annotations

from collections.abc import Container, Iterable

from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Theme, ThemeMove, ThemeQuote, ThemeSentence, ThemeState
from qual.domain.theme_standing import state_after
from qual.errors import BadInput, Conflict, NotFound
from qual.services.in_rounds import sight
from qual.services.theme_audience import is_outside, quotes_for_eyes, require_sent
from qual.services.theme_shown import sentences_outside
from qual.store import theme_parts, themes
from qual.store.tx import Tx

LONGEST_NOTE = 5_000


def reach(tx: Tx, theme_id: str, action: Action = Action.DECIDE) -> Theme:
    """Return a theme if the actor may do `action` with it; raise NotFound to people outside its project."""
    theme = themes.theme(tx.connection, theme_id)
    if tx.role(theme.project_id) is None:
        raise NotFound("This theme does not exist, or you are not a member of its project.")
    tx.require(action, theme.project_id)
    require_sent(tx, theme)
    return theme


def reach_to_change(tx: Tx, theme_id: str) -> Theme:
    """Return a theme that the actor may change; raise Conflict if it is set aside."""
    theme = reach(tx, theme_id)
    if theme.state is ThemeState.SET_ASIDE:
        raise Conflict(f"The theme '{theme.name}' is set aside. Take it up again, then change it.")
    return theme


def send_to_review(tx: Tx, theme_id: str, note: str = "") -> Theme:
    """Ask the team for its verdicts on a draft; verdicts already given on the present wording count.

    Raises Conflict if the theme is no draft, if nothing carries it, or if a sentence is still a machine's.
    """
    theme = reach_to_change(tx, theme_id)
    if theme.state is not ThemeState.DRAFT:
        raise Conflict(f"The theme '{theme.name}' is in review already. Reload the page to see what was said.")
    if not themes.quotes_of(tx.connection, theme_id) and not theme_parts.codes_of(tx.connection, theme_id):
        raise Conflict(f"Nothing carries '{theme.name}' yet. Bring in a quote or a code, then send it to review.")
    machine = [s for s in theme_parts.sentences_of(tx.connection, theme_id) if s.origin.is_machine]
    if machine:
        which = "A sentence of the summary is" if len(machine) == 1 else f"{len(machine)} sentences of the summary are"
        raise Conflict(
            f"{which} still a machine's. Take over or remove what a machine wrote, then send the theme to review: the "
            "team judges what people say."
        )
    return settle(tx, move(tx, theme, ThemeState.IN_REVIEW, note))


def back_to_draft(tx: Tx, theme_id: str, note: str = "") -> Theme:
    """Take a theme back from review to work on it; what reviewers said stays."""
    theme = reach_to_change(tx, theme_id)
    if theme.state is ThemeState.DRAFT:
        raise Conflict(f"The theme '{theme.name}' is a draft already.")
    return move(tx, theme, ThemeState.DRAFT, note)


def set_aside(tx: Tx, theme_id: str, reason: str) -> Theme:
    """Put a theme away with a reason; nothing of it is deleted."""
    before = reach_to_change(tx, theme_id)
    if not reason.strip():
        raise BadInput("Say in a few words why the theme is set aside; the team will want to know.")
    return move(tx, before, ThemeState.SET_ASIDE, reason, action="theme.set_aside")


def take_up(tx: Tx, theme_id: str) -> Theme:
    """Bring a theme that was set aside back as a draft; raise Conflict if its name is taken meanwhile."""
    before = reach(tx, theme_id)
    if before.state is not ThemeState.SET_ASIDE:
        raise Conflict(f"Somebody has taken '{before.name}' up again already.")
    require_free_name(tx, before.project_id, before.name, besides=theme_id)
    return move(tx, before, ThemeState.DRAFT, "", action="theme.take_up")


def move(tx: Tx, theme: Theme, state: ThemeState, note: str, *, action: str = "theme.move") -> Theme:
    """Take a theme to another state, and keep who did so and why; for other services, which have looked who may."""
    said = note.replace("\x00", "").strip()
    if len(said) > LONGEST_NOTE:
        raise BadInput(f"The note has {len(said)} characters; use at most {LONGEST_NOTE}.")
    after = themes.change_theme(tx.connection, theme, state=state)
    theme_parts.add_move(tx.connection, ThemeMove(new_id(), theme.id, theme.state, state, tx.actor.user, said, tx.time))
    change = {"state": state.value, "reason": said}
    tx.record(action, ("theme", theme.id), project_id=theme.project_id, before=theme, after=change)
    return after


def settle(tx: Tx, theme: Theme, note: str = "") -> Theme:
    """Take a theme to the state that its parts and verdicts imply now; for other services, after each change."""
    sentences = theme_parts.sentences_of(tx.connection, theme.id)
    state = state_after(theme, sentences, themes.reviews_of(tx.connection, theme.id))
    return theme if state is theme.state else move(tx, theme, state, note)


def require_free_name(tx: Tx, project_id: str, name: str, *, besides: str | None = None) -> None:
    """Raise Conflict if a theme in use has the name already."""
    for theme in themes.themes_of(tx.connection, project_id):
        if theme.id != besides and theme.state is not ThemeState.SET_ASIDE and theme.name.casefold() == name.casefold():
            raise Conflict(f"There is already a theme named '{theme.name}'. Choose another name, or merge into it.")


def seen_quotes(tx: Tx, theme: Theme, closed: Container[str] | None = None) -> tuple[ThemeQuote, ...]:
    """Return the quotes of a theme that the actor may read, see `unveiled_quotes` and `quotes_for_eyes`."""
    return quotes_for_eyes(tx, theme.project_id, unveiled_quotes(tx, theme, closed))


def unveiled_quotes(tx: Tx, theme: Theme, closed: Container[str] | None = None) -> tuple[ThemeQuote, ...]:
    """Return a theme's quotes without those from interviews the actor codes blind (`closed`, if it is known)."""
    hidden = sight(tx, theme.project_id).interviews if closed is None else closed
    return tuple(quote for quote in themes.quotes_of(tx.connection, theme.id) if quote.interview_id not in hidden)


def seen_sentences(
    tx: Tx, theme: Theme, quotes: Iterable[ThemeQuote], *, outside: bool = False
) -> tuple[ThemeSentence, ...]:
    """Return the sentences of a summary that the actor, or somebody from `outside`, may read.

    `quotes` are those that they may read, see `seen_quotes`.

    Whoever codes blind sees no machine's sentences, which would steer them. Somebody from outside reads the words last
    confirmed (`theme_shown`), and a sentence that a machine made of participants' words only once a person has taken it
    over, and only if they may read every quote that carries it.
    """
    found = theme_parts.sentences_of(tx.connection, theme.id)
    outside = outside or is_outside(tx, theme.project_id)
    if outside:
        found = sentences_outside(tx, theme.id, found)
    elif not sight(tx, theme.project_id).interviews:
        return found
    known, links = {quote.id for quote in quotes}, theme_parts.links_of(tx.connection, theme.id)
    return tuple(
        one
        for one in found
        if not one.origin.is_machine
        and (not outside or not one.engine or ((carried := links.get(one.id, frozenset())) and carried <= known))
    )
