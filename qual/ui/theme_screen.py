"""What every part of a theme's page needs: who looks at which theme, what they may do, and pressing a button for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.domain.theme import ThemeState
from qual.services.themes import ThemeView
from qual.ui import feedback, state
from qual.ui.text import t
from qual.workbench import Workbench


@dataclass(frozen=True, slots=True)
class ThemeScreen:
    """A theme on somebody's screen."""

    workbench: Workbench
    actor: Actor
    role: Role | None
    view: ThemeView

    @property
    def theme_id(self) -> str:
        """Return the theme's id."""
        return self.view.theme.id

    @property
    def may_change(self) -> bool:
        """Say whether the person may change the theme now."""
        return may(self.role, Action.DECIDE) and self.view.theme.state is not ThemeState.SET_ASIDE

    @property
    def may_judge(self) -> bool:
        """Say whether the person may agree, dispute and ask now."""
        return may(self.role, Action.REVIEW) and self.view.theme.state is not ThemeState.SET_ASIDE

    @property
    def may_hear(self) -> bool:
        """Say whether the person may hear the quotes; an outside reviewer's view has no recordings but allowed ones."""
        return may(self.role, Action.HEAR) or not may(self.role, Action.READ)

    def numbers(self) -> dict[str, int]:
        """Return the number under which each quote is named in the summary, from 1."""
        return {one.quote.id: number for number, one in enumerate(self.view.quotes, start=1)}

    def press(self, service: Callable[..., object], *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what a button calls when it is pressed; a refusal is said at the top of the page drawn next."""
        call = (self.workbench, self.actor, service, *args)
        return {"on_click": feedback.on_press, "args": call, "kwargs": kwargs}

    def opens(self, panel: str, label: str) -> bool:
        """Draw the button that opens and closes a form of the page, and say whether it is open.

        A popover that is drawn when it opens would not do: closing it draws the page anew, and the press on whatever
        else was pressed to close it, the menu for one, is lost.
        """
        is_open = state.is_open(panel)
        st.button(
            t(label),
            key=panel,
            type="tertiary",
            icon=f":material/keyboard_arrow_{'up' if is_open else 'down'}:",
            icon_position="right",
            on_click=state.set_open,
            args=(panel, not is_open),
        )
        return is_open

    def submit(self, form: str, note: str, service: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        """Run what a form asks for; it comes back empty and `note` is left, or it stays as it is and says why not."""
        done = feedback.change(self.workbench, self.actor, service, *args, **kwargs).ok
        if done:
            state.next_round(form)
            state.leave_note(note)
        return done
