"""Finds who speaks in a written transcript: `Name:`, time stamps, names in bold or in a column.

A label counts as a speaker when it looks like a name and recurs, or when the text is plainly a dialogue;
`Note: …` and `10:30` stay text. A line `Speakers: A; B`, which Qual writes itself, settles the question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from qual.domain.document import SpokenTurn
from qual.exchange.plain_text import one_line

UNKNOWN = "?"  # the label under which a turn without a speaker is written
SPEAKERS_LINE = "Speakers:"

_TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_BRACKETED = rf"[\[({{<]\s*{_TIME}(?:\s*(?:-|–|—|-->)\s*{_TIME})?\s*[\])}}>]"
_F4 = r"#\d{1,3}:\d{2}:\d{2}(?:[-.,]\d{1,3})?#"
_ANY_STAMP = re.compile(rf"{_BRACKETED}|{_F4}|{_TIME}")
_FIRST_STAMP = re.compile(rf"\s*(?P<stamp>{_BRACKETED}|{_F4})\s*[-–—]?\s*")
_FIRST_BARE = re.compile(rf"\s*(?P<stamp>{_TIME})(?=\s)\s*[-–—]?\s*")
_LAST_F4 = re.compile(rf"\s*(?P<stamp>{_F4})\s*$")
_STAMP_AFTER = re.compile(rf"\s*(?P<stamp>{_BRACKETED}|{_F4})\s*")
_COLON = re.compile(rf"(?P<name>[^:：\t]{{1,60}}?)\s*(?P<stamp>{_BRACKETED}|{_F4}|{_TIME})?\s*[:：](?=\s|$)\s*")
_NAME_STAMP = re.compile(rf"(?P<name>[^:：\t]{{1,60}}?)\s*(?P<stamp>{_BRACKETED}|{_F4}|\s{_TIME})\s*$")
_COLUMN = re.compile(r"(?P<name>[^:：\t]{1,60}?)\s*\t\s*(?=\S)")
_MARKDOWN = re.compile(r"^\s*(\*\*|__)(?P<name>[^*_]{1,60}?)(?P<colon>:?)\1\s*(?P<more>:?)")

_NUMBERED = re.compile(r"(speaker|sprecher|talare|person)[ _-]?\d{1,2}", re.IGNORECASE)  # as recognisers write
_LONGEST_NAME, _MOST_WORDS = 40, 5
_ROLE = re.compile(
    r"(interviewer(in)?|interviewleiter(in)?|intervjuare|intervjuledare|moderator(in)?|facilitator|participant|"
    r"deltagare|teilnehmer(in)?|patient(in)?|respondent|informant|befragter?|befragte person|speaker|"
    r"sprecher(in)?|talare|person|[a-zåäöü]{1,3})[ _-]?\d{0,3}[a-z]?",
    re.IGNORECASE,
)
# Labels that open a remark, a heading or a form field rather than speech.
_NO_NAME = re.compile(
    r"notes?|nota|nb|n\.b|obs!?|anm|anmärkning|anmerkung|notiz|hinweis|kommentar|comments?|ps|p\.s|date|datum|time|tid|"
    r"zeit|uhrzeit|ort|plats|place|duration|dauer|längd|title|titeln?|interview|intervju|transcript|transkript(ion)?|"
    r"example|exempel|beispiel|warning|warnung|varning|summary|zusammenfassung|sammanfattning|project|projekt|file|"
    r"datei|language|språk|sprache|recorded|recording|inspelning|aufnahme|https?|ftp|mailto|context|kontext|bakgrund|"
    r"hintergrund|background|topic|ämne|thema|keywords|cf|vgl|jfr|conclusion|fazit|slutsats|results?|resultat|"
    r"ergebnis|important|viktigt|wichtig|remember|todo",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a written text; lines of the same paragraph share `block`; `bold` is its bold beginning."""

    text: str
    block: int
    bold: str = ""


class _Kind(Enum):
    COLON = "Name: text"
    BOLD = "**Name** text"
    COLUMN = "Name <tab> text"
    HEADING = "a line with a name and a time stamp, or a name in bold"
    NONE = "text"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line read on the assumption that its label is a speaker; `plain` is the same line if it is not."""

    kind: _Kind
    name: str
    text: str
    plain: str
    block: int
    start_s: float | None = None
    end_s: float | None = None
    plain_start_s: float | None = None


def is_stamp(text: str) -> bool:
    """Say whether `text` is a time stamp and nothing else."""
    return _ANY_STAMP.fullmatch(text.strip()) is not None


def looks_like_name(name: str) -> bool:
    """Say whether `name` has the form of a speaker's label: short, with a letter, no sentence marks."""
    words = name.split()
    return (
        0 < len(words) <= _MOST_WORDS
        and len(name) <= _LONGEST_NAME
        and any(map(str.isalpha, name))
        and not re.search(r"[!?;,\"“”„«»…/\\<>=|]|\w{4,}\.", name)
        and not _is_remark(name)
    )


def _is_remark(name: str) -> bool:
    return _NO_NAME.fullmatch(name.split()[0].rstrip(".")) is not None if name.split() else False


def spoken_turns(paragraphs: Sequence[Paragraph]) -> tuple[list[SpokenTurn], tuple[str, ...]]:
    """Return turns and warnings. Without any speaker every paragraph is a turn with speaker ''."""
    named = _settled(paragraphs)
    if named is not None:
        return named, ()
    lines = [_read_line(p) for p in _with_stamps_above(paragraphs)]
    speakers = _accepted(lines)
    if not speakers:
        return _by_block(lines), (
            "No speakers were recognised, so every paragraph is a turn of its own. "
            "Begin each turn with a name and a colon, as in 'Anna: …', to have them told apart.",
        )
    turns = [t for t in _by_speaker(lines, speakers) if t.text]
    warnings = ()
    if turns and not turns[0].speaker:
        begins = turns[0].text[:40]
        warnings = (f"The text before the first speaker ('{begins}…') was kept as turns without a speaker.",)
    return _with_borrowed_starts(turns, lines), warnings


def recognised(paragraphs: Sequence[Paragraph]) -> list[tuple[str, str] | None]:
    """Return (speaker, what is said) for every paragraph that names its speaker, else None."""
    lines = [_read_line(p) for p in paragraphs]
    speakers = _accepted(lines)
    return [(speakers[line.name.casefold()], line.text) if line.name.casefold() in speakers else None for line in lines]


def seconds(stamp: str) -> float | None:
    """Return the first time in `stamp` in seconds: `[01:02:03.5]`, `#00:03:40-5#` (tenths) or `3:40`."""
    found = re.search(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[-.,](\d{1,3})(?!\d|:))?", stamp)
    if not found:
        return None
    hours, minutes, whole, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + (float(f"0.{part}") if part else 0.0)


# --- reading one line


def _with_stamps_above(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Put a time stamp that stands on a line of its own before the line it times."""
    waiting = ""
    for paragraph in paragraphs:
        if is_stamp(paragraph.text):
            waiting = f"[{paragraph.text.strip().strip('[](){}<>#')}] "
        elif waiting:
            yield replace(paragraph, text=waiting + paragraph.text)
            waiting = ""
        else:
            yield paragraph


def _read_line(paragraph: Paragraph) -> _Line:
    text = _without_markdown(paragraph.text)
    plain, plain_start_s = text, None
    stamp = _FIRST_STAMP.match(text)
    if stamp:
        plain_start_s = seconds(stamp["stamp"])
        plain = text[stamp.end() :]
    bare = None if stamp else _FIRST_BARE.match(text)
    start_s = plain_start_s if stamp else seconds(bare["stamp"]) if bare else None
    rest = plain if stamp else text[bare.end() :] if bare else text
    end = _LAST_F4.search(rest)
    end_s = seconds(end["stamp"]) if end and end.start() else None
    if end_s is not None:
        rest, plain = rest[: end.start()], _LAST_F4.sub("", plain)
    kind, name, said, own_stamp = _label(rest, paragraph.bold, stamped=start_s is not None)
    if kind is _Kind.COLON and own_stamp is None and start_s is None:
        after = _STAMP_AFTER.match(said)
        if after:
            own_stamp, said = after["stamp"], said[after.end() :]
    return _Line(
        kind,
        " ".join(name.split()),
        one_line(said),
        one_line(plain),
        paragraph.block,
        start_s if own_stamp is None else seconds(own_stamp),
        end_s,
        plain_start_s,
    )


def _label(rest: str, bold: str, *, stamped: bool) -> tuple[_Kind, str, str, str | None]:
    """Return kind, name, what is said, and the stamp that stood with the name."""
    head = rest[:160]
    if found := _COLON.match(head):
        return _Kind.COLON, found["name"], rest[found.end() :], found["stamp"]
    if found := _NAME_STAMP.fullmatch(head) if len(rest) <= 160 else None:
        return _Kind.HEADING, found["name"], "", found["stamp"]
    if found := _COLUMN.match(head):
        return _Kind.COLUMN, found["name"], rest[found.end() :], None
    if _NUMBERED.fullmatch(rest):
        return _Kind.HEADING, rest, "", None
    if bold and rest.startswith(bold):
        whole = len(bold) == len(rest)
        return (_Kind.HEADING if whole else _Kind.BOLD), bold, rest[len(bold) :], None
    if stamped and len(rest.split()) <= _MOST_WORDS:
        return _Kind.HEADING, rest, "", None
    return _Kind.NONE, "", rest, None


def _without_markdown(text: str) -> str:
    found = _MARKDOWN.match(text)
    if found and (found["colon"] or found["more"]):
        return f"{found['name']}: {text[found.end() :]}"
    return text


# --- deciding which labels are speakers


def _accepted(lines: Sequence[_Line]) -> dict[str, str]:
    """Return the accepted speakers: case-folded label -> the name as first written."""
    labelled = [n for n in lines if n.kind is not _Kind.NONE and looks_like_name(n.name)]
    counts = Counter(n.name.casefold() for n in labelled)
    remarks = sum(n.kind is _Kind.COLON and _is_remark(n.name) for n in lines)
    total = max(len(lines) - remarks, 1)
    share = len(labelled) / total
    dialogue = share >= 0.5 or sum(c >= 2 for c in counts.values()) >= 2
    likely = sum(_is_cased(n.name) or counts[n.name.casefold()] >= 2 for n in labelled) / total
    plain_dialogue = likely >= 0.5 and len(labelled) < 6  # a short one, where nobody needs to speak twice
    timed_headings = sum(n.kind is _Kind.HEADING and n.start_s is not None for n in labelled) >= 2
    accepted: dict[str, str] = {}
    for line in labelled:
        key = line.name.casefold()
        cased, role = _is_cased(line.name), _ROLE.fullmatch(line.name) is not None
        if line.kind is not _Kind.COLON:
            timed = line.kind is _Kind.HEADING and line.start_s is not None
            fits = (counts[key] >= 2 and dialogue) or (timed and timed_headings and cased)
        elif counts[key] >= 2:
            fits = cased or role or dialogue
        else:
            fits = role or (cased and plain_dialogue) or (not line.name[0].islower() and share >= 0.8)
        if fits:
            accepted.setdefault(key, line.name)
    return accepted


def _is_cased(name: str) -> bool:
    """Say whether every word begins like a name's: with a capital, a digit, or in a script without capitals."""
    return all(not word[0].islower() for word in name.split())


def _by_speaker(lines: Sequence[_Line], speakers: dict[str, str]) -> Iterator[SpokenTurn]:
    """Yield turns: a labelled line begins one, other lines go on, unless they carry their own stamp."""
    current = SpokenTurn("", "")
    for line in lines:
        speaker = speakers.get(line.name.casefold()) if line.kind is not _Kind.NONE else None
        if speaker is not None:
            yield current
            current = SpokenTurn(speaker, line.text, line.start_s, line.end_s)
        elif (line.plain_start_s is not None and current.text) or (not current.speaker and current.text):
            yield current
            current = SpokenTurn(current.speaker, line.plain, line.plain_start_s, line.end_s)
        else:
            text = f"{current.text} {line.plain}".strip()
            start_s = current.start_s if current.start_s is not None else line.plain_start_s
            end_s = line.end_s if line.end_s is not None else current.end_s
            current = replace(current, text=text, start_s=start_s, end_s=end_s)
    yield current


def _by_block(lines: Sequence[_Line]) -> list[SpokenTurn]:
    blocks: dict[int, SpokenTurn] = {}
    for line in lines:
        begun = blocks.get(line.block, SpokenTurn("", "", line.plain_start_s))
        text = f"{begun.text} {line.plain}".strip()
        blocks[line.block] = replace(begun, text=text, end_s=line.end_s)
    return _with_borrowed_starts([t for t in blocks.values() if t.text], lines)


def _with_borrowed_starts(turns: list[SpokenTurn], lines: Sequence[_Line]) -> list[SpokenTurn]:
    """In f4 transcripts the stamp stands at the end of a turn, and the next turn begins there."""
    if not any(line.end_s is not None for line in lines):
        return turns
    result: list[SpokenTurn] = []
    previous_s: float | None = 0.0
    for turn in turns:
        result.append(turn if turn.start_s is not None else replace(turn, start_s=previous_s))
        previous_s = turn.end_s
    return result


# --- texts that name their speakers themselves


def _settled(paragraphs: Sequence[Paragraph]) -> list[SpokenTurn] | None:
    """Read a text with a `Speakers:` line among its first ten lines, as Qual writes it; None without one."""
    at = next((i for i, p in enumerate(paragraphs[:10]) if p.text.startswith(SPEAKERS_LINE)), None)
    if at is None:
        return None
    names = [n.strip() for n in paragraphs[at].text.removeprefix(SPEAKERS_LINE).split(";")]
    names = sorted({n for n in names if n} | {UNKNOWN}, key=len, reverse=True)
    label = re.compile(rf"(?:(\[{_TIME}\]|{_F4})\s)?({'|'.join(map(re.escape, names))}):(?:\s|$)")
    turns: list[SpokenTurn] = []
    for paragraph in paragraphs[at + 1 :]:
        found = label.match(paragraph.text)
        if found:
            speaker = "" if found[2] == UNKNOWN else found[2]
            start_s = seconds(found[1]) if found[1] else None
            turns.append(SpokenTurn(speaker, one_line(paragraph.text[found.end() :]), start_s))
        elif turns:
            text = one_line(f"{turns[-1].text} {paragraph.text}")
            turns[-1] = replace(turns[-1], text=text)
        else:
            return None  # written by somebody else: a 'Speakers:' heading of its own kind
    return turns or None
