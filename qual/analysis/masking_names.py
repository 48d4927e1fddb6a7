"""Finds names of people, places and organisations by lists, titles, and capital letters where a language has few.

Without a trained model, so by rules: a word is masked when a list of names or places holds it, when it follows a title,
or when it is capitalised where the language would not have it so. German writes all nouns with capitals: there a word
that neither the dictionary holds nor can be put together of words it holds is masked. What this misses: names that are
common words and stand at the beginning of a sentence or, in German, anywhere without a title; lower-case names that no
list holds; who is meant though no name is said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qual.analysis.masking import Found, Kind, Known

_LISTS = Path(__file__).parent / "masking_lists"
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?…:\n\"”“»«„(\[–—]|--|- )\s*[\"”“»«„'’(\[]*\s*$")
_GIVEN: dict[str, str] = json.loads((_LISTS / "words.json").read_text(encoding="utf-8"))


def _given(name: str) -> frozenset[str]:
    return frozenset(_GIVEN[name].split())


_PARTICLES, _TITLES = _given("particles"), _given("titles")
_ROLES = _given("roles")  # a name may follow, and so may anything else
_ACRONYMS = _given("acronyms")  # of the field: they name a thing, not a place or a person
_DETERMINERS, _TO_PLACES = _given("determiners"), _given("to_places")
_PLACE_ENDS = tuple(_given("place_ends"))
_NEVER = {  # capitalised without being names, whatever stands around them
    code: frozenset(words.split()) for code, words in json.loads((_LISTS / "never.json").read_text("utf-8")).items()
}
_DECLENSIONS = ("es", "en", "e", "n", "nen", "se", "ns")  # of German nouns, rarely of names
_NOUN_ENDS = ("ung", "heit", "keit", "schaft", "tion", "tät", "tum", "nis", "chen", "lein", "ismus", "ment", "ik", "ur")
_LONGEST_PLACE = 4  # words
_MOST_PARTS = 4  # of a compound


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    opens: bool  # a sentence, a quotation, a line

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


def named(text: str, language: str, known: Known | None) -> Iterator[Found]:
    """Yield what may be a name; neighbouring names of a person are one.

    `known` says whether the language's dictionary holds a word in just these letters; None where there is none.

    >>> [f.kind.value for f in named("Ja, sen kom Anna Lindqvist från Skövde.", "sv", None)]
    ['person', 'place']
    """
    tokens = _tokens(text)
    kinds: list[Kind | None] = []
    for at, token in enumerate(tokens):
        kind = _kind(tokens, at, language, known)
        after_first = at > 0 and kinds[-1] is Kind.PERSON and _bare(tokens[at - 1].text) in _list("first.txt")
        if (
            after_first
            and token.is_capital
            and token.text.casefold() not in _NEVER.get(language, ())
            and text[tokens[at - 1].end : token.start] == " "
        ):
            kind = Kind.PERSON  # "Tobias Krämer", though a Krämer is a grocer
        kinds.append(kind)
    for first, last in _places(tokens):
        kinds[first:last] = [kinds[at] if kinds[at] is Kind.PERSON else Kind.PLACE for at in range(first, last)]
    yield from _joined(text, tokens, kinds)


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(hit.start(), hit.end(), hit[0], bool(_OPENS.search(text, max(0, hit.start() - 12), hit.start())))
        for hit in _WORD.finditer(text)
    ]


def _kind(tokens: Sequence[_Token], at: int, language: str, known: Known | None) -> Kind | None:
    """Return what one word seems to be, None for a common word."""
    token = tokens[at]
    folded = re.split("['’]", token.text.casefold())[0]  # "they're", "hab's"
    before = tokens[at - 1].text.casefold() if at else ""
    if (
        len(token.text) < 2
        or folded in _NEVER.get(language, frozenset())
        or token.text in _ACRONYMS
        or folded in _TITLES | _ROLES
    ):
        return None
    if not token.is_capital:  # recognisers write names so
        return None if known is None or known(folded) or len(folded) < 4 else _exactly(_bare(token.text).capitalize())
    if before in _TITLES:
        return Kind.PERSON
    listed = _listed(token.text)
    if language == "de":
        return _german(token, before, listed, known)
    if not token.opens:
        return listed or Kind.NAME
    return _opening(token, listed, known)


def _opening(token: _Token, listed: Kind | None, known: Known | None) -> Kind | None:
    """Judge a capital at the beginning of a sentence, where every word has one."""
    if known is None:
        return listed
    if known(token.text.casefold()):
        return listed if listed is Kind.PERSON and _bare(token.text) in _list("first.txt") else None
    return listed or (None if _is_compound(token.text.casefold(), known) else Kind.NAME)


def _german(token: _Token, before: str, listed: Kind | None, known: Known | None) -> Kind | None:
    """Judge a capital in German, where nouns have them too; the dictionary holds names of places and firms as well."""
    if known is None:
        return listed
    word, folded = token.text, token.text.casefold()
    is_first = _bare(word) in _list("first.txt")
    is_common = known(folded) or _is_declined(word, known)
    if listed and is_common:
        if (listed is Kind.PLACE and before in _TO_PLACES) or before in _ROLES:
            return listed
        return listed if is_first and before not in _DETERMINERS else None
    if listed:
        return None if known(word) and not is_first and before in _DETERMINERS else listed
    if known(folded) or (_is_compound(folded, known) and not folded.endswith(_PLACE_ENDS)):
        return None
    if known(word):
        return None if is_common or token.opens else Kind.NAME
    return Kind.PLACE if folded.endswith(_PLACE_ENDS) else Kind.NAME


def _is_declined(word: str, known: Known) -> bool:
    """Say whether a German word has forms, or is a form, that names are not found in: "Arztes", "Ängste", "Minuten".

    Not a form by "er" alone, which makes people of places, nor by "s".
    """
    if any(known(word + ending) for ending in _DECLENSIONS) or (word.endswith("e") and known(word + "n")):
        return True
    stems = (word.removesuffix(ending) for ending in ("en", "n", "e", "s", "er") if word.endswith(ending))
    if any(len(stem) > 3 and known(stem) for stem in stems):
        return True
    return word.endswith(_NOUN_ENDS) or any(known(other) for other in _with_umlaut(word))


def _with_umlaut(word: str) -> Iterator[str]:
    for plain, changed in (("au", "äu"), ("a", "ä"), ("o", "ö"), ("u", "ü"), ("A", "Ä"), ("O", "Ö"), ("U", "Ü")):
        if plain in word:
            yield from (word.replace(plain, changed, 1) + ending for ending in ("", "e", "er", "en"))


def _is_compound(word: str, known: Known, parts: int = _MOST_PARTS) -> bool:
    """Say whether a word is put together of words of the dictionary, as Swedish and German do at will."""
    if parts < _MOST_PARTS and (known(word) or known(word.capitalize())):
        return True
    if parts == 1 or len(word) < 7:
        return False
    for cut in range(4, len(word) - 3):
        head, tail = word[:cut], word[cut:]
        whole = (head, head.removesuffix("s"), head.removesuffix("n"), head.removesuffix("en"), head.removesuffix("-"))
        if any(len(h) > 3 and (known(h) or known(h.capitalize())) for h in whole) and _is_compound(
            tail, known, parts - 1
        ):
            return True
    return False


def _listed(word: str) -> Kind | None:
    return next(filter(None, map(_exactly, (word, _bare(word), *_halves(word)))), None)


def _exactly(word: str) -> Kind | None:
    if word in _list("first.txt") or word in _list("last.txt"):
        return Kind.PERSON
    return Kind.PLACE if word in _list("places.txt") else None


def _halves(word: str) -> tuple[str, ...]:
    return tuple(part for part in word.split("-") if len(part) > 3) if "-" in word else ()


def _bare(word: str) -> str:
    """Return a name without the s of its genitive."""
    short = re.sub(r"['’]s?$", "", word)
    if short != word or not word.endswith("s") or word in _list("first.txt"):
        return short
    return word[:-1]


def _places(tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tokens that are places of several words, as "Bad Homburg"."""
    for at, token in enumerate(tokens):
        if token.is_capital and token.text in _first_words():
            for length in range(min(_LONGEST_PLACE, len(tokens) - at), 1, -1):
                words = " ".join(one.text for one in tokens[at : at + length])
                if words in _list("places.txt") or _bare(words) in _list("places.txt"):
                    yield at, at + length
                    break


def _joined(text: str, tokens: Sequence[_Token], kinds: Sequence[Kind | None]) -> Iterator[Found]:
    """Yield the findings, a person's names and what stands between them as one."""
    at = 0
    while at < len(tokens):
        kind, last = kinds[at], at
        if kind is None:
            at += 1
            continue
        while (following := _goes_on(text, tokens, kinds, last, kind)) is not None:
            kind = Kind.PERSON if Kind.PERSON in (kind, kinds[following]) else kind
            last = following
        end = tokens[last].end
        shortened = re.sub(r"['’]s?$", "", text[tokens[at].start : end])
        yield Found(tokens[at].start, tokens[at].start + len(shortened), kind)
        at = last + 1


def _goes_on(text: str, tokens: Sequence[_Token], kinds: Sequence[Kind | None], last: int, kind: Kind) -> int | None:
    """Return the token up to which a name goes on after `last`, None if it ends there."""
    following = last + 1
    if kind is Kind.PERSON and following + 1 < len(tokens) and tokens[following].text in _PARTICLES:
        following += 1
    if following >= len(tokens) or kinds[following] is None or not tokens[following].is_capital:
        return None
    between = [text[a.end : b.start] for a, b in zip(tokens[last:following], tokens[last + 1 :], strict=False)]
    return following if all(gap.strip() == "" and "\n" not in gap for gap in between) else None


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset((_LISTS / name).read_text(encoding="utf-8").split("\n"))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(place.split(" ")[0] for place in _list("places.txt") if " " in place)
