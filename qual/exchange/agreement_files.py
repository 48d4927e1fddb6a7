"""Agreement as files to take away: a workbook with every number, and the methods paragraph as text or Word."""

from __future__ import annotations

import io
from collections.abc import Callable

from qual.analysis.scores import Score, Scores
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_json import agreement_json
from qual.exchange.agreement_methods import methods
from qual.exchange.agreement_words import Words, in_order, source_of
from qual.exchange.plain_text import xml_safe
from qual.exchange.spreadsheet import Cell, Sheet, write_workbook


def agreement_xlsx(data: AgreementData, words: Words) -> bytes:
    """Return the workbook: overall, per code, pairs of coders, definitions, interviews and coders."""
    sheets = [_overall(data, words), _codes(data, words), _pairs(data, words), _definitions(data, words)]
    return write_workbook([*sheets, _documents(data, words)], title=f"{data.project}: {words.say('methods.title')}")


def methods_txt(data: AgreementData, words: Words) -> bytes:
    """Return the methods paragraph as plain text."""
    return ("\ufeff" + methods(data, words).text + "\n").encode("utf-8")


def methods_docx(data: AgreementData, words: Words) -> bytes:
    """Return the methods paragraph as a Word document."""
    import docx  # heavy; only when somebody asks for a Word document

    found = methods(data, words)
    word = docx.Document()
    word.core_properties.title, word.core_properties.author = xml_safe(data.project)[:255], "Qual"
    word.add_heading(xml_safe(found.title), level=1)
    word.add_paragraph(xml_safe(found.paragraph))
    if found.references:
        word.add_heading(found.references_title, level=2)
        for reference in found.references:
            word.add_paragraph(reference)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


WRITERS: dict[str, Callable[[AgreementData, Words], bytes]] = {
    "xlsx": agreement_xlsx,
    "docx": methods_docx,
    "txt": methods_txt,
    "json": agreement_json,
}


def _overall(data: AgreementData, words: Words) -> Sheet:
    row = data.table.overall
    rows: list[tuple[Cell, ...]] = [
        (
            words.name(name),
            *_score(row.by_name[name], words),
            _units(row.by_name[name]),
            _meaning(data, words, name, row),
        )
        for name in in_order(row.by_name)
    ]
    interval = row.by_name[data.main_of_all].interval
    facts = [
        ("fact.project", data.project),
        ("fact.made", data.date.isoformat()),
        ("fact.round", data.round.name if data.round else words.say("fact.now")),
        ("fact.unit", words.say(f"unit.{data.basis.value}.what")),
        ("fact.universe", " ".join(words.universe(data))),
        ("fact.all", words.say("definition.sets")),
    ]
    if interval is not None:
        how = {"n": interval.n_groups, "times": interval.n_resamples}
        said = words.say("interval.how", **how) if interval.low is not None else words.interval(interval)
        facts.append(("fact.interval", said))
    rows.append(("",))
    rows += [(words.say(key), said) for key, said in facts]
    header = tuple(words.say(f"column.{c}") for c in ("coefficient", "value", "low", "high", "n", "meaning"))
    return Sheet(words.say("sheet.overall"), header, rows, (28, 34, 10, 10, 10, 90))


def _codes(data: AgreementData, words: Words) -> Sheet:
    names = in_order(data.table.codes[0].by_name) if data.table.codes else []
    columns = ("code", "path", "codings", "prevalence", "units")
    header = [words.say(f"column.{column}") for column in columns]
    for name in names:
        header += [words.name(name), words.say("column.low"), words.say("column.high")]
    rows = []
    for row in data.table.codes:
        path = data.codes[row.code or ""]
        first: list[Cell] = [
            path[-1],
            " > ".join(path),
            row.n_codings,
            row.prevalence,
            _units(next(iter(row.by_name.values()))),
        ]
        for name in names:
            first += _score(row.by_name[name], words)
        rows.append(first)
    return Sheet(words.say("sheet.codes"), header, rows, (28, 40, 11, 12, 9, *([13, 9, 9] * len(names))))


def _pairs(data: AgreementData, words: Words) -> Sheet:
    names = in_order({name for pair in data.table.pairs for name in pair.by_name})
    header = [words.say(f"column.{column}") for column in ("coder_a", "coder_b", "code", "units")]
    rows = []
    for pair in data.table.pairs:
        units = next(iter(pair.by_name.values())).n_units
        who = data.by_name(pair.coders)
        rows.append(
            [
                *who,
                data.name_of(pair.code) or words.say("fact.all"),
                units,
                *(
                    (pair.by_name[name].value if pair.by_name[name].value is not None else words.say("undefined"))
                    if name in pair.by_name
                    else ""
                    for name in names
                ),
            ]
        )
    return Sheet(
        words.say("sheet.pairs"), [*header, *map(words.name, names)], rows, (20, 20, 30, 9, *[14] * len(names))
    )


def _definitions(data: AgreementData, words: Words) -> Sheet:
    everywhere = {name for row in (data.table.overall, *data.table.codes) for name in row.by_name}
    rows = [(words.name(name), words.definition(name), source_of(name)) for name in in_order(everywhere)]
    rows.append((words.say("fact.all"), words.say("definition.sets"), ""))
    rows.append((words.name("krippendorff_alpha"), words.say("scale"), source_of("krippendorff_alpha")))
    header = tuple(words.say(f"column.{column}") for column in ("coefficient", "definition", "source"))
    return Sheet(words.say("sheet.definitions"), header, rows, (28, 90, 90))


def _documents(data: AgreementData, words: Words) -> Sheet:
    rows = [
        (
            d.name,
            ", ".join(d.coders),
            f"{d.stretch.start}–{d.stretch.end}" if d.stretch else words.say("whole"),
            d.n_characters,
            d.n_units,
            d.n_codings,
            d.touched,
            d.lost,
        )
        for d in data.documents
    ]
    columns = ("interview", "coders", "stretch", "characters", "units", "codings", "touched", "lost")
    header = tuple(words.say(f"column.{column}") for column in columns)
    return Sheet(words.say("sheet.documents"), header, rows, (32, 40, 18, 12, 9, 11, 14, 14))


def _score(score: Score, words: Words) -> tuple[Cell, Cell, Cell]:
    value = score.coefficient.value
    if value is None:
        return words.say("undefined"), "", ""
    interval = score.interval
    return (value, "", "") if interval is None or interval.low is None else (value, interval.low, interval.high)


def _units(score: Score) -> int:
    return score.coefficient.n_units


def _meaning(data: AgreementData, words: Words, name: str, row: Scores) -> str:
    return words.meaning(name, row.by_name[name].coefficient, data.basis, row)
