"""Says where two passages use the same words and only one of them denies; by lists of words, not by meaning.

It finds "they listened" beside "they never listened". It cannot tell irony, denials without such a word, or whose words
are denied, so whoever shows what it finds says that a person has to read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from qual.analysis.concordance import sentences_in
from qual.analysis.segments import spoken_text
from qual.analysis.stems import stem, words
from qual.domain.document import Span

DENYING = {
    "sv": "inte icke ej aldrig ingen inget inga ingenting ingenstans knappast knappt varken utan sällan omöjligt",
    "de": "nicht nie niemals kein keine keinen keiner keinem keines keinerlei nichts niemand niemanden niemandem "
    "nirgends nirgendwo kaum weder ohne selten",
    "en": "not never no none nobody nothing nowhere hardly barely scarcely neither nor without cannot seldom rarely",
}
TURNING = {  # words and phrases that set what follows against something; "men", "aber" and "but" are everywhere
    "sv": ("tvärtom", "däremot", "å andra sidan", "istället", "i stället", "snarare", "ändå", "trots",
           "fast egentligen", "till skillnad", "förutom"),
    "de": ("im gegenteil", "dagegen", "hingegen", "andererseits", "trotzdem", "stattdessen", "sondern", "obwohl",
           "im gegensatz", "eigentlich nicht", "außer"),
    "en": ("on the contrary", "however", "on the other hand", "instead", "although", "whereas", "except", "unlike",
           "despite", "even though", "not really", "actually"),
}  # fmt: skip
SHORTEST_SHARED = 4  # letters; shorter words are mostly grammar
COMMON = 1 / 8  # of the passages; a word in more of them says nothing about a subject
COMMON_FROM = 20  # passages; among fewer, nothing can be called common


@dataclass(frozen=True, slots=True)
class Turn:
    """What sets a passage against others: the words that deny or turn, and those it shares with what they say."""

    denying: tuple[str, ...]
    turning: tuple[str, ...]
    shared: tuple[str, ...]  # words as the passage has them, said elsewhere with the other polarity
    denies: bool = True  # False: the others deny, and this passage does not

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing."""
        return not (self.shared or self.turning)


def is_known(language: str) -> bool:
    """Say whether there are lists of words for a language."""
    return language in DENYING


def denials(text: str, language: str) -> tuple[str, ...]:
    """Return the words of a text that deny, in order, each once.

    >>> denials("They didn't listen, never.", "en"), denials("De lyssnade aldrig.", "sv")
    (("didn't", 'never'), ('aldrig',))
    """
    folded = _folded(text)
    found = (folded[a:b] for a, b in words(folded))
    return tuple(dict.fromkeys(word for word in found if _denies(word, language)))


def turning_words(text: str, language: str) -> tuple[str, ...]:
    """Return the words and phrases of a text that set one thing against another, in the order of the list.

    >>> turning_words("Im Gegenteil, es half.", "de")
    ('im gegenteil',)
    """
    folded = f" {' '.join(_plain_words(text))} "
    return tuple(phrase for phrase in TURNING.get(language, ()) if f" {phrase} " in folded)


def turn_against(
    text: str, language: str, others: Sequence[tuple[str, str]], *, topic: str = "", common: Set[str] = frozenset()
) -> Turn:
    """Return where a passage says with the other polarity what passages in the same language say.

    A word counts when it stands in a sentence that denies here and only in sentences that do not deny there, or the
    other way round. One such word is chance, unless it is what the others speak of: a sentence needs two of them, or
    one that is in the topic or in two of the others. Turning words count where the others have none.

    Args:
        text: the passage.
        language: its language; in those without lists nothing is found.
        others: (text, language) of what it is held against.
        topic: what the others have in common, in a person's words.
        common: stems that say nothing about a subject, see `common_stems`.
    """
    same = [other for other, code in others if code == language]
    if not is_known(language):
        return Turn((), (), ())
    here = _sentences(text, language)
    there = [sentence for other in same for sentence in _sentences(other, language)]
    turning = () if any(turning_words(other, language) for other in same) else turning_words(text, language)
    affirmed = {s for one in there if not one.denials for s in one.stems}
    denied = {s for one in there if one.denials for s in one.stems}
    spoken_of = _spoken_of(same, topic, language)
    shared, denying = _shared([one for one in here if one.denials], affirmed - denied - common, spoken_of)
    if shared:
        return Turn(denying, turning, shared)
    plain = {s for one in here if one.denials for s in one.stems}
    shared, _ = _shared([one for one in here if not one.denials], denied - affirmed - plain - common, spoken_of)
    return Turn((), turning, shared, denies=not shared)


def common_stems(texts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return by language the stems that more than an eighth of the texts hold: "said", "want", "little".

    `texts` are (text, language), a sample of what is said at all. With fewer than 20 texts of a language, none.
    """
    counts: dict[str, Counter[str]] = {}
    sizes: Counter[str] = Counter()
    for text, language in texts:
        sizes[language] += 1
        stems = {found for one in _sentences(text, language) for found in one.stems}
        counts.setdefault(language, Counter()).update(stems)
    return {
        language: frozenset(found for found, n in counted.items() if n > COMMON * sizes[language])
        for language, counted in counts.items()
        if sizes[language] >= COMMON_FROM
    }


@dataclass(frozen=True, slots=True)
class _Sentence:
    denials: tuple[str, ...]
    stems: dict[str, str]  # stem: word as it stands


def _shared(
    sentences: Iterable[_Sentence], wanted: set[str], spoken_of: Set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of these sentences whose stems are wanted, and the denying words beside them."""
    shared: dict[str, str] = {}
    denying: dict[str, None] = {}
    for one in sentences:
        here = {s: word for s, word in one.stems.items() if s in wanted}
        if len(here) > 1 or here.keys() & spoken_of:
            shared |= here
            denying |= dict.fromkeys(one.denials)
    return tuple(shared.values()), tuple(denying)


def _spoken_of(texts: Sequence[str], topic: str, language: str) -> set[str]:
    """Return the stems that are in the topic or in at least two of the texts."""
    counts = Counter(found for text in texts for found in {s for one in _sentences(text, language) for s in one.stems})
    stems = {found for one in _sentences(topic, language) for found in one.stems}
    return stems | {found for found, n in counts.items() if n > 1}


@lru_cache(maxsize=4096)
def _sentences(text: str, language: str) -> tuple[_Sentence, ...]:
    found = []
    text = spoken_text(text)
    for span in sentences_in(text, Span(0, len(text))):
        sentence = span.slice(text)
        stems = {
            stem(word, language): word
            for word in (whole.split("'")[0] for whole in _plain_words(sentence) if not _denies(whole, language))
            if len(word) >= SHORTEST_SHARED and word not in _GRAMMAR.get(language, ())
        }
        found.append(_Sentence(denials(sentence, language), stems))
    return tuple(found)


def _plain_words(text: str) -> list[str]:
    folded = _folded(text)
    return [folded[a:b] for a, b in words(folded)]


def _folded(text: str) -> str:
    return text.casefold().replace("’", "'")


def _denies(word: str, language: str) -> bool:
    return word in _DENYING.get(language, ()) or (language == "en" and word.endswith("n't"))


_DENYING = {code: frozenset(word.casefold() for word in listed.split()) for code, listed in DENYING.items()}
_GRAMMAR = {  # of at least four letters: said in every sentence whatever it is about
    code: frozenset(word.casefold() for word in listed.split())
    for code, listed in {
        "sv": "detta dessa denna vilken vilket vilka någon något några alla allt hela bara också även sedan sådan sånt "
        "sådant varit blev blir blivit hade hava haft kunde kunna skulle ville skall måste finns fanns från till "
        "över under efter innan eller därför eftersom medan gjorde göra gjort mycket många samma själv sina sitt "
        "deras hans hennes jag dem dom vara verkligen typ liksom faktiskt kanske tycker tyckte tror säger sade sagt",
        "de": "dieser diese dieses diesem diesen jener welche welcher einer einem einen eine alle alles ganze auch nur "
        "noch schon dann hatte hatten haben habe wurde wurden werden wird waren sind sein kann konnte konnten können "
        "sollte muss musste will wollte über unter nach bevor oder weil dass während sehr viele selbst seine ihre "
        "ihrer ihnen mich mir uns euch wirklich halt eben vielleicht sagen sagt gesagt glaube denke finde immer",
        "en": "this that these those which what some something someone anything anyone all every everything just also "
        "even then there here have having been being were does doing done could would should must might will from "
        "into over under after before because while very much many same self your their them they with when where "
        "really like actually maybe perhaps think thought know said says about than more most other another such "
        "well only still going want wanted come came make made take took",
    }.items()
}
