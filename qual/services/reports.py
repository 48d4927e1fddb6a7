"""The report: codebook, coded passages and themes, gathered once and written as DOCX, XLSX or HTML."""

from __future__ import annotations

from collections.abc import Callable

from qual.domain.codebook import CodeNode, in_tree_order
from qual.domain.permission import Action
from qual.domain.theme import SuggestionState, ThemeReview
from qual.errors import BadInput
from qual.exchange.report_data import (
    CodedPassage,
    CodePath,
    MachinePart,
    ReportData,
    ReportInterview,
    ReportMove,
    ReportSentence,
    ReportTheme,
    ReviewLine,
)
from qual.exchange.report_files import report_docx, report_html, report_xlsx
from qual.services import diary, memo_list, theme_against
from qual.services import themes as theme_services
from qual.services.coding_states import coding_states
from qual.services.in_rounds import restraints, sight
from qual.services.interviews import InterviewLine, interview_lines
from qual.services.passages import PassageReader
from qual.services.question_payload import of_the_machine
from qual.services.themes import ThemeView
from qual.store import accounts, codings, interviews, themes
from qual.store.tx import Tx

WRITERS: dict[str, Callable[[ReportData], bytes]] = {"docx": report_docx, "xlsx": report_xlsx, "html": report_html}


def report(tx: Tx, project_id: str, kind: str) -> bytes:
    """Return the project's report as a file of the kind "docx", "xlsx" or "html"; the export is logged."""
    if kind not in WRITERS:
        raise BadInput(f"There is no report of the kind '{kind}'. Choose docx, xlsx or html.")
    data = WRITERS[kind](report_data(tx, project_id))
    tx.record("report.export", ("project", project_id), project_id=project_id, after={"kind": kind, "bytes": len(data)})
    return data


def report_data(tx: Tx, project_id: str) -> ReportData:
    """Gather what a report shows. Codings and themes are people's; the machine's part is counted apart."""
    tx.require(Action.EXPORT, project_id)
    project = accounts.project(tx.connection, project_id)
    nodes = in_tree_order(codings.codes_of(tx.connection, project_id))
    reader = PassageReader(tx, project_id)
    return ReportData(
        project.name,
        tx.time.date(),
        project.languages,
        tuple(_interview(tx, line) for line in interview_lines(tx, project_id)),
        nodes,
        _passages(tx, project_id, nodes, reader),
        _themes(tx, project_id),
        _machine(tx, project_id),
        memo_list.memo_rows(tx, project_id, memo_list.memo_threads(tx, project_id)),
        _missing(tx, project_id),
        diary.agreed_rows(tx, project_id),
        diary.diary_rows(tx, project_id),
    )


def _missing(tx: Tx, project_id: str) -> tuple[str, ...]:
    """Say what open blind rounds keep out of the report, so that nobody takes it for everything."""
    asked, me = restraints(tx, project_id), tx.actor.name
    said = [
        f"The blind round '{name}' is open: "
        + (f"of what its coders did in it, only {me}'s own part is in this report."
           if name in asked.mine else "what its coders did in it is not in this report.")
        for name in asked.blind
    ]  # fmt: skip
    if asked.own:
        names = [i.name for i in interviews.of_project(tx.connection, project_id) if i.id in asked.own]
        said.append(f"What others did in the interviews that {me} codes blind is left out too: {', '.join(names)}.")
    return tuple(said)


def _interview(tx: Tx, line: InterviewLine) -> ReportInterview:
    found = line.interview
    text = interviews.revision(tx.connection, found.revision_id).document.text if found.revision_id else ""
    return ReportInterview(
        found.name,
        found.language,
        len(text.split()),
        line.recording.duration_s if line.recording else None,
        line.participants,
        line.n_codings,
    )


def _passages(tx: Tx, project_id: str, nodes: tuple[CodeNode, ...], reader: PassageReader) -> tuple[CodedPassage, ...]:
    names, paths = accounts.names(tx.connection), _paths(nodes)
    order = {node.code.id: number for number, node in enumerate(nodes)}
    found = []
    shown = [
        one for one in codings.of_project(tx.connection, project_id, sight(tx, project_id)) if one.code_id in paths
    ]
    states = coding_states(tx, project_id, shown)
    for coding in shown:
        place = reader.passage(coding.interview_id, coding.revision_id, coding.span, quote=coding.quote)
        found.append(
            CodedPassage(
                paths[coding.code_id],
                coding.quote,
                place.interview_name,
                place.speaker,
                place.participant,
                place.group,
                place.start_s,
                names.get(coding.coder_id, ""),
                coding.anchor,
                place.language,
                states[coding.id],
            )
        )
    by_path = {path: order[code_id] for code_id, path in paths.items()}
    return tuple(sorted(found, key=lambda passage: by_path[passage.code]))


def _paths(nodes: tuple[CodeNode, ...]) -> dict[str, CodePath]:
    """Return each code's names from the root down; parents stand before their children in tree order."""
    paths: dict[str, CodePath] = {}
    for node in nodes:
        paths[node.code.id] = (*paths.get(node.code.parent_id or "", ()), node.code.name)
    return paths


def _themes(tx: Tx, project_id: str) -> tuple[ReportTheme, ...]:
    views = [theme_services.theme_view(tx, line.theme.id) for line in theme_services.theme_lines(tx, project_id)]
    return tuple(_theme(tx, view) for view in views)


def _theme(tx: Tx, view: ThemeView) -> ReportTheme:
    numbers = {one.quote.id: number for number, one in enumerate(view.quotes, start=1)}
    parts = {one.sentence.id: f"sentence {place}" for place, one in enumerate(view.sentences, start=1)}
    parts |= {one.id: "a sentence that was removed" for one in view.removed}

    def about(said: ThemeReview) -> str:
        if said.quote_id is not None:
            return f"quote {numbers[said.quote_id]}" if said.quote_id in numbers else "a quote"
        return parts.get(said.sentence_id, "a sentence") if said.sentence_id else "the statement"

    return ReportTheme(
        view.theme.name,
        view.theme.statement,
        view.theme.state,
        view.author,
        tuple(quote.passage for quote in view.quotes),
        tuple(
            ReviewLine(r.reviewer, r.review.verdict, r.review.comment, about(r.review), not r.is_current)
            for r in view.reviews
        ),
        tuple(
            ReportSentence(one.sentence.text, tuple(numbers[id_] for id_ in one.quote_ids), one.sentence.origin)
            for one in view.sentences
        ),
        tuple(one.code.name for one in view.codes),
        tuple(ReportMove(m.move.now, m.who, m.move.created_at.date(), m.move.note) for m in view.moves),
        tuple(one.passage for one in theme_against.counter_views(tx, view.theme.id)),
    )


def _machine(tx: Tx, project_id: str) -> MachinePart:
    made = of_the_machine(themes.suggestions_of_project(tx.connection, project_id))
    states = [suggestion.state for suggestion in made]
    engines = [suggestion.engine for suggestion in made]
    engines += [r.engine for r in interviews.current_revisions(tx.connection, project_id) if r.engine]
    return MachinePart(
        tuple(dict.fromkeys(f"{e.get('model')} ({e.get('engine')} {e.get('version')})" for e in engines)),
        states.count(SuggestionState.ACCEPTED),
        states.count(SuggestionState.MERGED),
        states.count(SuggestionState.SET_ASIDE),
        states.count(SuggestionState.OPEN),
    )
