"""The passages that can be brought into a theme: those of a code, of a search, or of a question of the computer's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from qual.analysis.concordance import Extent
from qual.analysis.retrieval import Query
from qual.domain.theme import Passage
from qual.errors import BadInput
from qual.services import coded, finding, suggestions
from qual.services.finding import Found, Hit, Within
from qual.services.theme_quotes import QuoteDraft
from qual.ui import feedback, state
from qual.ui.format import clock, shortened
from qual.ui.question import title_of_question
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen

MOST = 100  # passages offered at once
FROM = "bring-from"  # the widget that says where passages come from
_QUOTED = 320  # characters of a passage on its card
_SOURCES = ("coded", "search", "question")


@dataclass(frozen=True, slots=True)
class Offer:
    """A passage that can be brought in, and what stands on its card."""

    draft: QuoteDraft
    text: str
    source: str  # who said it, in which interview, when


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be brought in now."""

    source: str  # one of _SOURCES
    heading: str
    offers: tuple[Offer, ...]  # those in the theme already left out, at most MOST
    note: str  # said below them: that there are none, or more


def origin_of(source: str) -> str:
    """Return the origin of quotes that were offered in a list: what a question of the computer's held is its own."""
    return "suggestion" if source == "question" else "person"


def offered(screen: ThemeScreen, code_id: str, code_name: str) -> Offered:
    """Draw the choice of where passages come from; return those that can be brought in. `code_id` is "" for none."""
    if state.widget(FROM) is None:
        state.fill(FROM, "coded")  # no default: the board fills it too
    with st.container(key="bring-source", horizontal=True, vertical_alignment="bottom"):
        source = str(
            st.segmented_control(
                t("bring.from"), list(_SOURCES), required=True, key=FROM, width="content",
                format_func=lambda one: t(f"bring.from.{one}"),
            )
        )  # fmt: skip
        ways: dict[str, Callable[[], tuple[str, list[Offer] | None]]] = {
            "search": lambda: _from_search(screen),
            "question": lambda: _from_question(screen),
        }
        said, found = ways.get(source, lambda: _from_code(screen, code_id, code_name))()
    if found is None:
        return Offered(source, t("bring.passages"), (), said)
    return _left(screen, source, said, found)


def id_of(draft: QuoteDraft) -> str:
    """Return what a passage is called on the board."""
    return f"{draft.interview_id}/{draft.revision_id}/{draft.start}/{draft.end}"


def draft_of(id_: str) -> QuoteDraft:
    """Return the passage of which `id_of` made a name; raise BadInput for what is none."""
    match id_.split("/"):
        case [interview_id, revision_id, start, end] if start.isdecimal() and end.isdecimal():
            return QuoteDraft(interview_id, revision_id, int(start), int(end))
    raise BadInput("This passage cannot be found. Reload the page and choose it again.")


def who_where_when(passage: Passage) -> str:
    """Return who said a passage, in which interview and when."""
    return _beside(passage.participant or passage.speaker, passage.interview_name, passage.start_s)


def on_card(words: str, most: int = _QUOTED) -> str:
    """Return a passage's words as a card shows them."""
    return shortened(" ".join(words.split()), most)


def _from_code(screen: ThemeScreen, code_id: str, code_name: str) -> tuple[str, list[Offer] | None]:
    if not code_id:
        return t("bring.code.choose"), None
    found = feedback.ask(screen.workbench, screen.actor, coded.coded_passages, screen.view.theme.project_id, code_id)
    return t("bring.heading.coded", code=code_name), [_of_passage(one.passage) for one in found]


def _from_search(screen: ThemeScreen) -> tuple[str, list[Offer] | None]:
    words = st.text_input(t("bring.search"), key="bring-words", placeholder=t("bring.search.hint"))
    uncoded = st.toggle(t("bring.search.uncoded"), key="bring-uncoded")
    if not words.strip():
        return t("bring.search.hint"), None
    found = feedback.attempt(partial(_search, screen, words)).value  # the page goes on where words cannot be sought
    if found is None:
        return "", None
    names = {count.interview.id: count.interview.name for count in found.counts}
    hits = [hit for hit in found.hits if not (uncoded and hit.codes)]
    if not hits:
        return t("bring.search.none"), None
    offers = {(h.interview_id, *h.passage): _of_hit(h, names.get(h.interview_id, "")) for h in hits}
    return t("bring.heading.search", words=words.strip()), list(offers.values())


def _search(screen: ThemeScreen, words: str) -> Found:
    with screen.workbench.read(screen.actor) as tx:
        return finding.find(
            tx,
            screen.view.theme.project_id,
            Query(words),
            Within(),
            extent=Extent.SENTENCE,
            limit=finding.MOST_ON_A_PAGE,
        )


def _from_question(screen: ThemeScreen) -> tuple[str, list[Offer] | None]:
    project_id = screen.view.theme.project_id
    finished = [run for run in feedback.ask(screen.workbench, screen.actor, suggestions.runs, project_id) if run.engine]
    asked = feedback.ask(screen.workbench, screen.actor, suggestions.run_questions, finished[0].id) if finished else ()
    if not asked:
        return t("bring.question.none"), None
    names = {one.id: title_of_question(one) for one in asked}
    question = st.selectbox(
        t("bring.question"), list(names), format_func=names.__getitem__, index=None,
        placeholder=t("bring.question.choose"), key="bring-question",
    )  # fmt: skip
    if not question:
        return t("bring.question.choose"), None
    found = feedback.ask(screen.workbench, screen.actor, suggestions.passages_of, question, most=MOST)
    return t("bring.heading.question"), [_of_passage(passage) for passage in found]


def _left(screen: ThemeScreen, source: str, heading: str, found: Iterable[Offer]) -> Offered:
    known = {(one.quote.revision_id, one.quote.start, one.quote.end) for one in screen.view.quotes}
    left = [one for one in found if (one.draft.revision_id, one.draft.start, one.draft.end) not in known]
    more = len(left) - MOST
    note = t("bring.nothing_left") if not left else t("bring.more", n=more) if more > 0 else ""
    return Offered(source, heading, tuple(left[:MOST]), note)


def _of_passage(passage: Passage) -> Offer:
    draft = QuoteDraft(passage.interview_id, passage.revision_id, passage.start, passage.end)
    return Offer(draft, on_card(passage.quote), who_where_when(passage))


def _of_hit(hit: Hit, interview: str) -> Offer:
    draft = QuoteDraft(hit.interview_id, hit.revision_id, hit.passage.start, hit.passage.end)
    words = f"{hit.before}{hit.text}{hit.after}"
    return Offer(draft, on_card(words), _beside(hit.participant or hit.speaker, interview, hit.start_s))


def _beside(who: str, interview: str, start_s: float | None) -> str:
    return " · ".join(part for part in (who, interview, clock(start_s)) if part)
