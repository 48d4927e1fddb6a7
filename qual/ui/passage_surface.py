"""One passage at a time: read it, mark what matters, say it in one's own words, and then see which cards fit.

Used for reading an interview and for practising; `Acts` is where what is said goes. The words of one's own come first:
cards are shown only afterwards, so that they do not put words into anybody's mouth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from qual.analysis.steps import Step
from qual.domain.codebook import CodeNode
from qual.domain.document import Span
from qual.services.read_and_say import Reading, Said
from qual.ui import layout, state
from qual.ui.cards import cards
from qual.ui.format import label, plain, shortened
from qual.ui.text import Say

_SHOWN_QUOTE = 160  # characters of what was marked, in the list of what one said


@dataclass(frozen=True, slots=True)
class Acts:
    """What becomes of what a person says; the first two answer whether it was kept."""

    say_words: Callable[[Sequence[Span], str], bool]
    choose: Callable[[Sequence[Span], Sequence[str]], bool]
    take_back: Callable[[Said], None]
    go: Callable[[int], None]  # to a position in the text


@dataclass(frozen=True, slots=True)
class Surface:
    """What is drawn: a reading at its passage, what was said about it, and the cards there are."""

    key: str  # tells one reading from another
    reading: Reading
    said: tuple[Said, ...]
    nodes: tuple[CodeNode, ...]
    acts: Acts
    say: Say
    may_hear: bool = False
    is_fixed: bool = False  # may be read, not changed

    @property
    def text(self) -> str:
        """The text that is read."""
        return self.reading.revision.document.text

    @property
    def place(self) -> str:
        """Part of the keys of this passage's widgets; another one after each thing that was said."""
        return f"{self.key}-{self.reading.number}-{state.round_of(self.key)}"

    def go(self, number: int) -> None:
        """Show another passage."""
        state.hold(self.key, None)
        state.next_round(self.key)
        self.acts.go(self.reading.position_of(number))
        st.rerun()


def draw(surface: Surface) -> None:
    """Draw the passage somebody is at."""
    reading, step = surface.reading, surface.reading.step
    if step is None:
        return
    marked = _marked(surface)
    head(surface, surface.say("plain.passage", number=reading.number + 1, of=len(reading.steps)), stage=marked)
    if marked is None or surface.is_fixed:
        if surface.said:
            st.caption(surface.say("plain.said.count", n=len(surface.said)))
        _hear(surface, step)
        _passage(surface, step)
        _said(surface, step)
    else:
        _cards(surface, step, marked)


def head(surface: Surface, title: str, *, stage: object = None) -> None:
    """Draw how far one is and what is on the screen; a new passage begins at the top of the window."""
    reading = surface.reading
    with st.container(key="plain-head"):
        st.progress(min(reading.number / max(len(reading.steps), 1), 1.0))
        st.header(title, anchor=False)
    layout.begin_at_top(f"{surface.key} {reading.number} {stage is not None}")


def _marked(surface: Surface) -> tuple[int, ...] | None:
    """Return what was marked, while cards are chosen for it; None while the passage is read."""
    held = state.held(surface.key)
    if not isinstance(held, tuple) or held[0] != surface.reading.number:
        return None
    return tuple(held[1:])


def _choose_cards_for(surface: Surface, marked: Sequence[int]) -> None:
    state.hold(surface.key, (surface.reading.number, *marked))
    state.next_round(surface.key)


def _passage(surface: Surface, step: Step) -> None:
    """Draw the text with its sentences to be marked, and the field for one's own words."""
    say, number = surface.say, surface.reading.number
    with st.form(f"plain-say-{surface.place}", border=False, enter_to_submit=False):
        marked = _lines(surface, step)
        words = ""
        if not surface.is_fixed:
            st.caption(say("plain.mark.note"))
            words = st.text_area(say("plain.words"), key=f"plain-words-{surface.place}", height=110)
        with st.container(key="plain-steps", horizontal=True):
            back = st.form_submit_button(say("plain.back"), key="plain-back", disabled=number == 0)
            skip = st.form_submit_button(
                say("plain.next" if surface.is_fixed or surface.said else "plain.skip"), key="plain-skip"
            )
            on = not surface.is_fixed and st.form_submit_button(say("plain.on"), key="plain-on", type="primary")
    if not (back or skip or on):
        return
    if words.strip() and not surface.acts.say_words(step.stretches(marked), words):
        return  # it was refused, and why stands on the page; nothing typed is lost
    if on:
        _choose_cards_for(surface, marked)
        st.rerun()
    surface.go(number - 1 if back else number + 1)


def _lines(surface: Surface, step: Step) -> tuple[int, ...]:
    """Draw who says what; return the numbers of the sentences that are marked."""
    marked: list[int] = []
    number = 0
    for row, line in enumerate(step.lines):
        with st.container(key=f"plain-{'asks' if line.asks else 'tells'}-{row}", gap=None):
            st.text(surface.reading.voices.get(line.speaker, line.speaker))
            for sentence in line.sentences:
                said = sentence.slice(surface.text)
                if surface.is_fixed:
                    st.markdown(plain(said))
                elif st.checkbox(label(said), key=f"plain-sentence-{surface.place}-{number}"):
                    marked.append(number)
                number += 1
    return tuple(marked)


def _cards(surface: Surface, step: Step, marked: tuple[int, ...]) -> None:
    """Draw what was read and said, and the cards of which some, one or none fit."""
    say, number = surface.say, surface.reading.number
    stretches = step.stretches(marked)
    with st.container(key="plain-read"):
        for span in stretches:
            st.text(span.slice(surface.text))
    own = [one.words for one in surface.said if one.code_id is None]
    if own:
        with st.container(key="plain-own"):
            st.caption(say("plain.own"))
            for words in own:
                st.text(words)
    st.subheader(say("plain.cards"), anchor=False)
    st.caption(say("plain.cards.note") if surface.nodes else say("plain.cards.none"))
    with st.form(f"plain-cards-{surface.place}", border=False, enter_to_submit=False):
        chosen = cards(surface.nodes, say, key=surface.place)
        with st.container(key="plain-steps", horizontal=True):
            back = st.form_submit_button(say("plain.reread"), key="plain-reread")
            more = st.form_submit_button(say("plain.more"), key="plain-more")
            on = st.form_submit_button(say("plain.keep"), key="plain-keep", type="primary")
    if not (back or more or on):
        return
    if chosen and not surface.acts.choose(stretches, chosen):
        return
    surface.go(number + 1 if on else number)


def _said(surface: Surface, step: Step) -> None:
    """List what one has said about this passage, to be taken away or to find cards for."""
    if not surface.said:
        return
    say = surface.say
    names = {node.code.id: node.code.name for node in surface.nodes}
    with st.container(key="plain-said"):
        st.subheader(say("plain.said"), anchor=False)
        for one in surface.said:
            with st.container(key=f"plain-one-{one.id}", horizontal=True, vertical_alignment="center"):
                with st.container(gap=None):
                    if one.code_id is None:
                        st.text(one.words)
                    else:
                        st.markdown(f"**{plain(names.get(one.code_id, say('plain.card.gone')))}**")
                    st.caption(plain(f"“{shortened(' '.join(one.quote.split()), _SHOWN_QUOTE)}”"))
                if not surface.is_fixed:
                    _change(surface, step, one)


def _change(surface: Surface, step: Step, one: Said) -> None:
    if one.code_id is None:
        marked = [number for number, sentence in enumerate(step.sentences) if sentence.overlaps(one.span)]
        st.button(
            surface.say("plain.find_cards"), key=f"find-{one.id}", on_click=_choose_cards_for, args=(surface, marked)
        )
    st.button(
        surface.say("plain.take_away"), key=f"take-{one.id}", on_click=surface.acts.take_back, args=(one,)
    )  # fmt: skip


def _hear(surface: Surface, step: Step) -> None:
    """Offer to hear the passage where there is a recording with times."""
    interview, document = surface.reading.interview, surface.reading.revision.document
    start_s = document.seconds_at(step.span.start)
    if not surface.may_hear or interview.recording_id is None or start_s is None:
        return
    words = document.words_in(step.span)
    last = document.turn_index_at(step.span.end - 1)
    end_s = words[-1].end_s if words else (document.turns[last].end_s if last is not None else None)
    layout.sound(interview.recording_id, start_s, end_s, "passage")
