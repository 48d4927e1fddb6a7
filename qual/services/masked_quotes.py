"""A theme's quotes as they may leave the project: numbered, with names, places and numbers masked; names in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qual.analysis.language_guess import guess_language
from qual.analysis.masking import Found, Kind, Masked, Masker, united, without, words_in
from qual.analysis.masking_names import named
from qual.analysis.masking_patterns import patterned
from qual.domain.document import Span
from qual.domain.interview import SpeakerRole
from qual.domain.project import LANGUAGES
from qual.domain.theme import Passage, Theme, ThemeQuote
from qual.engines.known_words import open_dictionary
from qual.services.passages import PassageReader
from qual.store import interviews
from qual.store.tx import Tx

_NO_NAME = re.compile(r"(?:speaker|talare|sprecher(?:in)?|s|interviewer|intervjuare|moderator|i|unknown)?\s*\d*", re.I)


@dataclass(frozen=True, slots=True)
class MaskedQuote:
    """A quote, who says it under a letter, and its words with placeholders."""

    quote: ThemeQuote
    who: str  # "Participant A (patients)"
    masked: Masked


@dataclass(frozen=True, slots=True)
class MaskedTheme:
    """What of a theme may leave the project."""

    name: str
    statement: str
    quotes: tuple[MaskedQuote, ...]
    languages: tuple[str, ...]  # of the quotes, the commonest first

    @property
    def n_masked(self) -> int:
        """Return how many stretches of the quotes are masked."""
        return sum(len(one.masked.pieces) for one in self.quotes)


def mask_theme(
    tx: Tx, theme: Theme, quotes: Sequence[ThemeQuote], *, hide: Sequence[str] = (), keep: Sequence[str] = ()
) -> MaskedTheme:
    """Mask a theme's name, statement and these quotes; `hide` are more words to mask, `keep` words that are no names.

    The people of the study are "participant A", "participant B" in the order in which they are quoted, also where
    others say their names.
    """
    reader = PassageReader(tx, theme.project_id)
    passages = [reader.passage(q.interview_id, q.revision_id, Span(q.start, q.end), quote=q.quote) for q in quotes]
    people = _letters(passages)
    aliases = _aliases(tx, theme.project_id, people)
    spoken = [passage.language for passage in passages]
    languages = tuple(sorted(dict.fromkeys(spoken), key=lambda code: -spoken.count(code))) or ("en",)
    written = [*(passage.group for passage in passages), theme.name, theme.statement]
    texts = [(passage.quote, passage.language) for passage in passages]
    texts += [(text, guess_language(text, tuple(LANGUAGES)) or f"{languages[0]}?") for text in written]
    masker = Masker({name: f"[participant {letter}]" for name, letter in aliases.items() if letter})
    done = []
    for (text, _), found in zip(texts, _findings(tuple(texts)), strict=True):
        own = words_in(text, list(aliases), Kind.PARTICIPANT)
        kept = without([*found, *own], text, keep)
        done.append(masker.mask(text, [*kept, *words_in(text, hide, Kind.HIDDEN)]))
    n = len(quotes)
    return MaskedTheme(
        done[2 * n].text,
        done[2 * n + 1].text,
        tuple(
            MaskedQuote(quote, _who(people[_person(passage)], group.text), masked)
            for quote, passage, masked, group in zip(quotes, passages, done[:n], done[n : 2 * n], strict=True)
        ),
        languages,
    )


def names_in(tx: Tx, project_id: str, texts: Sequence[str], language: str) -> tuple[str, ...]:
    """Return what in these texts may say who or where somebody is, as it stands there, each once; for other services.

    `language` is that of texts too short to tell their own.
    """
    spoken = tuple((text, guess_language(text, tuple(LANGUAGES)) or f"{language}?") for text in texts)
    people = list(_aliases(tx, project_id, {}))
    found: dict[str, None] = {}
    for (text, _), hits in zip(spoken, _findings(spoken), strict=True):
        for one in united([*hits, *words_in(text, people, Kind.PARTICIPANT)]):
            found[text[one.start : one.end]] = None
    return tuple(found)


@lru_cache(maxsize=16)
def _findings(texts: tuple[tuple[str, str], ...]) -> tuple[tuple[Found, ...], ...]:
    """Return what is found in texts of these languages; kept, since a page asks anew at every click.

    A language with a question mark is that of most quotes, for words too few to tell their own, such as a group's name:
    there every word counts as common that any of the dictionaries holds.
    """
    codes = {language.rstrip("?") for _, language in texts} | {"en"}
    dictionaries = {code: open_dictionary(code) for code in sorted(codes)}
    opened = [known for known in dictionaries.values() if known is not None]

    def known_anywhere(word: str) -> bool:
        return any(known(word) for known in opened)

    found = []
    for text, language in texts:
        code = language.rstrip("?")
        known = known_anywhere if language != code else dictionaries[code]
        found.append((*patterned(text), *named(text, code, known)))
    return tuple(found)


def _letters(passages: Iterable[Passage]) -> dict[tuple[str, str], str]:
    """Return a letter for each person quoted: A to Z, then A2 and so on."""
    people = dict.fromkeys(_person(passage) for passage in passages)
    return {person: chr(65 + at % 26) + (str(at // 26 + 1) if at >= 26 else "") for at, person in enumerate(people)}


def _person(passage: Passage) -> tuple[str, str]:
    return ("", passage.participant) if passage.participant else (passage.interview_id, passage.speaker)


def _who(letter: str, group: str) -> str:
    return f"Participant {letter} ({group})" if group else f"Participant {letter}"


def _aliases(tx: Tx, project_id: str, people: dict[tuple[str, str], str]) -> dict[str, str]:
    """Return every name of the study's people, folded, with the letter of those quoted ("" for the others).

    Shown names of voices, labels of participants, and each part of a name; voices called "Speaker 2" have none.
    """
    labels = {p.id: p.label for p in interviews.participants_of(tx.connection, project_id)}
    found: dict[str, str] = {}
    for speaker in interviews.speakers_of_project(tx.connection, project_id):
        label = labels.get(speaker.participant_id or "", "")
        person = ("", label) if label else (speaker.interview_id, speaker.name)
        letter = "" if speaker.role is SpeakerRole.INTERVIEWER else people.get(person, "")
        for name in (speaker.name, label, *speaker.name.split()):
            if len(name) > 2 and not _NO_NAME.fullmatch(name):
                folded = name.casefold()
                found[folded] = letter if found.get(folded, letter) == letter else ""  # two people of one name
    return found
