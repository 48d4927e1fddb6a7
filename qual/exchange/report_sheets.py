"""The report as a workbook: one sheet per kind of thing, every text a text."""

from __future__ import annotations

from qual.exchange.decision_files import agreed_sheet, diary_sheet
from qual.exchange.memo_files import memo_sheet
from qual.exchange.report_data import (
    ANCHORS,
    CODING_STATES,
    STATES,
    VERDICTS,
    ReportData,
    clock,
    code_counts,
    coding_states,
    language_name,
    long_date,
    move_words,
)
from qual.exchange.spreadsheet import Sheet, write_workbook


def report_xlsx(data: ReportData) -> bytes:
    """Return the workbook: Read me, Codebook, Coded passages, Themes, Theme summaries, Theme quotes, Reviews,
    Interviews, Memos.

    Where coders were compared, what they agree on and their decisions stand after the coded passages.
    """
    sheets = [
        _read_me(data),
        _codebook(data),
        _passages(data),
        _themes(data),
        _sentences(data),
        _quotes(data),
        _reviews(data),
        _interviews(data),
        memo_sheet(data.memos),
    ]
    if data.agreed or data.decisions:
        sheets[3:3] = [agreed_sheet(data.agreed), diary_sheet(data.decisions, with_discussion=False)]
    return write_workbook(sheets, title=f"{data.project}: report")


def _read_me(data: ReportData) -> Sheet:
    machine = data.machine
    rows = [
        ("Made", long_date(data.date)),
        ("Languages", ", ".join(map(language_name, data.languages))),
        ("Interviews", len(data.interviews)),
        ("Codes", len(data.codes)),
        ("Coded passages", len(data.passages)),
        ("Themes", len(data.themes)),
        ("Memos", len(data.memos)),
        *(("Not in this report", sentence) for sentence in data.missing),
        ("", ""),
        ("Whose work this is", "All codings, themes and reviews in this workbook are decisions of people."),
        ("Suggested by the machine", f"{machine.made} theme suggestions, by {_models(data)}"),
        ("… accepted", machine.accepted),
        ("… merged into a theme", machine.merged),
        ("… set aside", machine.set_aside),
        ("… still open", machine.open),
        *((f"Codings: {CODING_STATES[state]}", n) for state, n in coding_states(data)),
        ("", ""),
        ("Memos", "What the team wrote for itself. Delete that sheet before you pass this workbook on."),
        ("Check", "A remark in this column says that the transcript was corrected where the passage stood."),
    ]
    return Sheet("Read me", ("Project", data.project), rows, (28, 90))


def _models(data: ReportData) -> str:
    return "; ".join(data.machine.models) or "no model (none were asked for)"


def _codebook(data: ReportData) -> Sheet:
    header = ("Code", "Level", "Path", "Definition", "When to use", "When not to use", "Example", "Colour")
    rows = [
        (
            c.node.code.name,
            c.node.depth + 1,
            " > ".join(c.path),
            c.node.code.definition,
            c.node.code.include,
            c.node.code.exclude,
            c.node.code.example,
            c.node.code.colour,
            c.codings,
            c.with_subcodes,
            c.interviews,
        )
        for c in code_counts(data)
    ]
    header = (*header, "Codings", "With subcodes", "Interviews")
    return Sheet("Codebook", header, rows, (28, 7, 40, 44, 44, 44, 44, 10, 10, 14, 11))


def _passages(data: ReportData) -> Sheet:
    header = (
        "Code", "Passage", "Interview", "Speaker", "Participant", "Group", "Time", "Coded by", "Check",
        "How it came about",
    )  # fmt: skip
    rows = [
        (
            " > ".join(p.code),
            p.quote,
            p.interview,
            p.speaker,
            p.participant,
            p.group,
            clock(p.start_s),
            p.coder,
            ANCHORS[p.anchor],
            CODING_STATES[p.state],
        )
        for p in data.passages
    ]
    return Sheet("Coded passages", header, rows, (36, 80, 24, 18, 14, 18, 9, 18, 30, 34))


def _themes(data: ReportData) -> Sheet:
    rows = [
        (
            t.name,
            t.statement,
            STATES[t.state],
            t.author,
            len(t.quotes),
            len({_voice(q) for q in t.quotes}),
            ", ".join(t.codes),
            "; ".join(move_words(move) for move in t.moves),
        )
        for t in data.themes
    ]
    header = ("Theme", "Statement", "State", "Written by", "Quotes", "Voices", "Codes", "How it came there")
    return Sheet("Themes", header, rows, (32, 80, 12, 18, 9, 9, 32, 60))


def _sentences(data: ReportData) -> Sheet:
    rows = [
        (t.name, number, s.text, ", ".join(map(str, s.quotes)), s.remark)
        for t in data.themes
        for number, s in enumerate(t.sentences, start=1)
    ]
    header = ("Theme", "Sentence", "Words", "Carried by quotes", "Remark")
    return Sheet("Theme summaries", header, rows, (32, 10, 80, 18, 60))


def _voice(quote: object) -> tuple[str, str]:
    return (quote.participant, "") if quote.participant else (quote.interview_name, quote.speaker)


def _quotes(data: ReportData) -> Sheet:
    header = ("Theme", "Side", "No.", "Quote", "Interview", "Speaker", "Participant", "Group", "Time", "Language")
    rows = [
        (
            t.name,
            side,
            number,
            q.quote,
            q.interview_name,
            q.speaker,
            q.participant,
            q.group,
            clock(q.start_s),
            language_name(q.language),
        )
        for t in data.themes
        for side, quotes in (("for", t.quotes), ("against", t.against))
        for number, q in enumerate(quotes, start=1)
    ]
    return Sheet("Theme quotes", header, rows, (32, 9, 6, 80, 24, 18, 14, 18, 9, 12))


def _reviews(data: ReportData) -> Sheet:
    rows = [
        (t.name, r.who, VERDICTS[r.verdict], r.about, "an earlier wording" if r.is_earlier else "", r.comment)
        for t in data.themes
        for r in t.reviews
    ]
    header = ("Theme", "Reviewer", "Verdict", "About", "Wording", "Comment")
    return Sheet("Reviews", header, rows, (32, 20, 12, 18, 18, 80))


def _interviews(data: ReportData) -> Sheet:
    rows = [
        (
            i.name,
            language_name(i.language),
            i.words,
            clock(i.duration_s),
            ", ".join(i.participants),
            i.codings,
        )
        for i in data.interviews
    ]
    header = ("Interview", "Language", "Words", "Length", "Participants", "Codings")
    return Sheet("Interviews", header, rows, (32, 12, 9, 10, 40, 10))
