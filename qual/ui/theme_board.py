"""Where a theme is built: codes and passages dragged in, onto sentences too, and sentences put in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from qual.domain.codebook import CodeNode
from qual.services import codebook, theme_building, theme_sentences
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.components.board import Drop, board
from qual.ui.text import catalogue, t
from qual.ui.theme_bring_in import FROM, Offered, draft_of, id_of, offered, on_card, origin_of, who_where_when
from qual.ui.theme_screen import ThemeScreen

_QUOTED = 160  # characters of a quote on its card: its whole words stand further down the page


def build(screen: ThemeScreen) -> None:
    """Draw the board, folded away until it is opened."""
    part = st.expander(t("build.title"), icon=":material/drag_indicator:", key="build", on_change="rerun")
    if not part.open:
        return
    project_id = screen.view.theme.project_id
    nodes = feedback.ask(screen.workbench, screen.actor, codebook.tree, project_id)
    counts = feedback.ask(screen.workbench, screen.actor, codebook.counts, project_id)
    code_id, name = _code_looked_at(screen, nodes, counts)
    with part:
        found = offered(screen, code_id, name)
        looked_at = code_id if found.source == "coded" else ""
        board(
            key=f"board-{screen.theme_id}",
            contents=_contents(screen, nodes, counts, found) | {"code": looked_at},
            answered=_answered(screen),
            refused=state.take_error(_place(screen)),
            strings=catalogue(),
            on_drops=partial(take_drops, screen),
            on_look=partial(_look, screen),
        )


def take_drops(screen: ThemeScreen, drops: Sequence[Drop]) -> None:
    """Store what was dropped, each drop for itself; what is refused is said on the board when it is drawn next."""
    refused: list[str] = [state.take_error(_place(screen))]
    for drop in drops:
        if drop.n <= _answered(screen):
            continue
        feedback.change_first(screen.workbench, screen.actor, _store, screen.theme_id, drop)
        refused.append(state.take_error())
        state.hold(f"board-{screen.theme_id}", drop.n)
    state.leave_error(" ".join(filter(None, refused)))
    state.say_error_at(_place(screen))


def _store(tx: Tx, theme_id: str, drop: Drop) -> None:
    acts: dict[str, Callable[[], object]] = {
        "codes": lambda: theme_building.bring_codes(tx, theme_id, drop.ids),
        "passages": lambda: theme_building.bring_passages(
            tx, theme_id, [draft_of(id_) for id_ in drop.ids], origin=origin_of(drop.source), onto_id=drop.onto
        ),
        "quotes": lambda: theme_building.carry(tx, theme_id, drop.ids, onto_id=drop.onto, off_id=drop.off),
        "sentence": lambda: theme_sentences.move_sentence(tx, drop.ids[0], before=drop.before),
    }
    acts[drop.what]()


def _contents(
    screen: ThemeScreen, nodes: Sequence[CodeNode], counts: dict[str, int], found: Offered
) -> dict[str, object]:
    view, numbers = screen.view, screen.numbers()
    mine = {one.code.id for one in view.codes}
    return {
        "codes": [
            {
                "id": node.code.id,
                "name": node.code.name,
                "depth": node.depth,
                "colour": node.code.colour,
                "n": counts.get(node.code.id, 0),
                "mine": node.code.id in mine,
            }
            for node in nodes
        ],
        "passages": [{"id": id_of(one.draft), "text": one.text, "source": one.source} for one in found.offers],
        "source": found.source,
        "heading": found.heading,
        "note": found.note,
        "sentences": [
            {
                "id": one.sentence.id,
                "text": one.sentence.text,
                "by": t(f"sentence.by.{one.sentence.origin.value}") if one.sentence.origin.is_machine else "",
                "quotes": list(one.quote_ids),
            }
            for one in view.sentences
        ],
        "quotes": [
            {
                "id": one.quote.id,
                "text": on_card(one.passage.quote, _QUOTED),
                "source": who_where_when(one.passage),
                "number": numbers[one.quote.id],
                "machine": one.quote.origin == origin_of("question"),
            }
            for one in view.quotes
        ],
    }


def _code_looked_at(screen: ThemeScreen, nodes: Sequence[CodeNode], counts: dict[str, int]) -> tuple[str, str]:
    """Return the id and name of the code whose passages are offered: the one pressed last, or the theme's first."""
    names = {node.code.id: node.code.name for node in nodes}
    pressed = str(state.held(f"board-code-{screen.theme_id}") or "")
    own = next((one.code.id for one in screen.view.codes if counts.get(one.code.id)), "")
    chosen = pressed if pressed in names else own
    return chosen, names.get(chosen, "")


def _look(screen: ThemeScreen, code_id: str) -> None:
    state.hold(f"board-code-{screen.theme_id}", code_id)
    state.fill(FROM, "coded")


def _answered(screen: ThemeScreen) -> int:
    n = state.held(f"board-{screen.theme_id}")
    return n if isinstance(n, int) else 0


def _place(screen: ThemeScreen) -> str:
    return f".board.{screen.theme_id}"
