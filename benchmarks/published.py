"""Texts with topics and translations that others have published: Debian's packages, their descriptions and tags.

Nothing of them is kept here: `fetch` gets them with apt-get into a folder of the user's cache (190 MB to download), and
raises Unreachable where there is no apt-get or it reaches no packages of Debian.
"""

from __future__ import annotations

import gettext
import html
import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labelled import LANGUAGES, Labelled

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "qual-benchmarks"
HELP = "gnome-user-docs"
OFFICE = {"sv": "libreoffice-help-sv", "de": "libreoffice-help-de", "en": "libreoffice-help-en-us"}
# What the programs are about is the topic of their messages.
PROGRAMS = {
    "gnucash-common": "money",
    "gramps": "families",
    "kalzium-data": "chemistry",
    "kstars-data": "stars",
    "freeciv-data": "history",
    "evolution-common": "mail",
    "digikam-data": "photographs",
}
WANTED = ("./usr/share/help/*/gnome-help/*.page", "./usr/share/libreoffice/*/text/*", "./usr/share/locale/*.mo")
FEWEST_WORDS, MOST_WORDS = 8, 80
N_CODES = 21
MOST_CODED = 2_500


class Unreachable(Exception):
    """The texts could not be fetched here."""


@dataclass(frozen=True, slots=True)
class Told:
    """One text in the languages it is told in, and what it is about."""

    topics: frozenset[str]
    texts: dict[str, str]


def fetch(folder: Path = CACHE) -> Path:
    """Return the folder with everything fetched and unpacked; what is there already stays."""
    for part in ("lists/partial", "cache/archives/partial", "debs", "unpacked"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("lists/*_Translation-sv")):
        _apt(folder, "update")
    for package in (HELP, *OFFICE.values(), *PROGRAMS):
        there = folder / "unpacked" / package
        if there.is_dir():
            continue
        _apt(folder, "download", package)
        (archive,) = (folder / "debs").glob(f"{package}_*.deb")
        there.mkdir()
        listed = subprocess.run(["dpkg-deb", "--fsys-tarfile", archive], check=True, capture_output=True).stdout
        # tar says 2 for a pattern that nothing matches
        subprocess.run(["tar", "-x", "-C", there, "--wildcards", *WANTED], input=listed, check=False, stderr=-3)
        archive.unlink()
    return folder


def _apt(folder: Path, *words: str) -> None:
    options = {
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Acquire::Languages": ",".join(LANGUAGES),
        "Acquire::GzipIndexes": "false",
    }
    given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    try:
        subprocess.run(["apt-get", "-q", *given, *words], check=True, capture_output=True, cwd=folder / "debs")
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise Unreachable(f"Debian's packages cannot be fetched here ({error}).") from error


def labelled(folder: Path) -> dict[str, Labelled]:
    """Return sets of about a thousand texts with one topic each, every text in one language."""
    return {
        "programs": mixed_of(programs(folder), 7, 1_004),
        "manual": mixed_of(help_pages(folder), 7, 1_004),
        "office manual": mixed_of(office(folder), 7, 1_004),
        "packages": mixed_of(packages(folder, "field"), 7, 1_004),
    }


def coded(folder: Path, seed: int = 4) -> dict[str, list[tuple[str, frozenset[str], str]]]:
    """Return sets of texts with their codes, of 21, and languages; those of packages have several codes."""
    random_ = random.Random(seed)
    found = {}
    for name, told in (("uses of packages", packages(folder, "use")), ("chapters of a manual", help_pages(folder))):
        rows = [(one, random_.choice(sorted(one.texts))) for one in commonest(told, N_CODES)]
        random_.shuffle(rows)
        found[name] = [(one.texts[code], one.topics, code) for one, code in rows[:MOST_CODED]]
    return found


def help_pages(folder: Path) -> list[Told]:
    """Return paragraphs of a desktop's manual; the topic is the first word of the page's name: net, power, files."""
    there = folder / "unpacked" / HELP / "usr/share/help"
    found = []
    for page in sorted((there / "C" / "gnome-help").glob("*-*.page")):
        files = {"en": page, **{code: there / code / "gnome-help" / page.name for code in ("sv", "de")}}
        if not all(file.is_file() for file in files.values()):
            continue
        told = {code: _paragraphs(file.read_text("utf-8"), r"<p\b[^>]*>(.*?)</p>") for code, file in files.items()}
        if len({len(one) for one in told.values()}) == 1:
            found += _told(page.stem.split("-")[0], told)
    return _once(found)


def office(folder: Path) -> list[Told]:
    """Return paragraphs of an office suite's manual; the topic is the program: scalc, swriter, sbasic."""
    places = {c: folder / "unpacked" / p / "usr/share/libreoffice/help" for c, p in OFFICE.items()}
    roots = {code: next(place.glob("*/text")) for code, place in places.items()}
    found = []
    for page in sorted(roots["en"].rglob("*.html")):
        path = page.relative_to(roots["en"])
        files = {code: root / path for code, root in roots.items()}
        if path.parts[0] == "shared" or not all(file.is_file() for file in files.values()):
            continue
        marked = {
            c: dict(re.findall(r'<p id="(par_\w+)"[^>]*>(.*?)</p>', f.read_text("utf-8"))) for c, f in files.items()
        }
        names = [name for name in marked["en"] if all(name in one for one in marked.values())]
        found += _told(path.parts[0], {code: [_plain(one[name]) for name in names] for code, one in marked.items()})
    return _once(found)


def programs(folder: Path) -> list[Told]:
    """Return messages of programs; the topic is what the program is for."""
    found = []
    for package, topic in PROGRAMS.items():
        there = folder / "unpacked" / package / "usr/share/locale"
        for file in sorted(there.glob("sv/LC_MESSAGES/*.mo")):
            other = there / "de" / "LC_MESSAGES" / file.name
            if other.is_file():
                swedish, german = _catalogue(file), _catalogue(other)
                both = [text for text in swedish if text in german and isinstance(text, str)]
                told = {"en": both, "sv": [swedish[text] for text in both], "de": [german[text] for text in both]}
                found += _told(topic, {code: [_plain(text) for text in texts] for code, texts in told.items()})
    return _once(found)


def packages(folder: Path, facet: str) -> list[Told]:
    """Return the beginnings of packages' descriptions in the languages they are in, with their tags of a facet."""
    described: dict[str, dict[str, str]] = {}
    for code in LANGUAGES:
        for file in sorted((folder / "lists").glob(f"*_i18n_Translation-{code}")):
            for key, text in re.findall(
                rf"^Description-md5: (\w+)\nDescription-{code}: (.*\n(?: .*\n)*)", file.read_text("utf-8"), re.M
            ):
                described.setdefault(key, {})[code] = _beginning(text)
    found = []
    for file in sorted((folder / "lists").glob("*_binary-*_Packages")):
        for record in file.read_text("utf-8").split("\n\n"):
            tags = frozenset(
                re.findall(rf"\b{facet}::([\w-]+)", "".join(re.findall(r"^Tag:.*\n(?: .*\n)*", record, re.M)))
            )
            key = re.search(r"^Description-md5: (\w+)", record, re.M)
            tags -= {"TODO"}
            if tags and key and key[1] in described:
                found.append(Told(tags, {c: t for c, t in described[key[1]].items() if _is_sentence(t)}))
    return _once(one for one in found if one.texts)


def commonest(told: Iterable[Told], n: int) -> list[Told]:
    """Return the texts about the `n` commonest topics, without their other topics."""
    given = list(told)
    kept = {
        topic
        for topic, _ in sorted(Counter(t for one in given for t in one.topics).items(), key=lambda i: (-i[1], i[0]))[:n]
    }
    return [Told(one.topics & kept, one.texts) for one in given if one.topics & kept]


def mixed_of(told: Iterable[Told], n_topics: int, n: int, seed: int = 0) -> Labelled:
    """Return at most `n` texts of single topics, each in a random language, at most thrice as many of a topic."""
    random_ = random.Random(seed)
    by_topic: dict[str, list[Told]] = {}
    for one in commonest((one for one in told if len(one.topics) == 1), n_topics):
        by_topic.setdefault(min(one.topics), []).append(one)
    least = min(len(some) for some in by_topic.values())
    rows = []
    for topic, some in sorted(by_topic.items()):
        for one in random_.sample(some, min(len(some), 3 * least)):
            language = random_.choice(sorted(one.texts))
            rows.append((one.texts[language], topic, language))
    random_.shuffle(rows)
    texts, topics, languages = zip(*rows[:n], strict=True)
    return Labelled(texts, topics, languages)


def parallel(told: Iterable[Told], most: int = 1_000) -> list[tuple[str, str, str]]:
    """Return texts in Swedish, German and English, drawn at random."""
    full = [(by["sv"], by["de"], by["en"]) for one in told if len(by := one.texts) == len(LANGUAGES)]
    return random.Random(0).sample(full, min(most, len(full)))


def _told(topic: str, told: dict[str, list[str]]) -> Iterator[Told]:
    for row in zip(*(told[code] for code in LANGUAGES), strict=True):
        if all(_is_sentence(text) for text in row) and len(set(row)) == len(row):
            yield Told(frozenset([topic]), dict(zip(LANGUAGES, row, strict=True)))


def _paragraphs(page: str, pattern: str) -> list[str]:
    return [_plain(text) for text in re.findall(pattern, page, re.S)]


def _plain(text: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", " ", text.split("\x04")[-1])).replace("&", "")
    return re.sub(r"\s+([.,;:)])", r"\1", " ".join(text.split()))


def _catalogue(file: Path) -> dict[str, str]:
    with file.open("rb") as stream:
        return gettext.GNUTranslations(stream)._catalog


def _beginning(text: str) -> str:
    """Return the short description and the first paragraph of the long one."""
    first, *rest = text.split("\n")
    paragraph: list[str] = []
    for line in rest:
        if line.strip() == ".":
            break
        paragraph.append(line.strip())
    return " ".join([first.strip() + ".", *paragraph][: 1 + len(paragraph)]).strip()


def _is_sentence(text: str) -> bool:
    n_words = len(re.findall(r"[^\W\d_]{2,}", text))
    return FEWEST_WORDS <= n_words <= MOST_WORDS and not re.search(r"[%{}<>_\\|=]", text)


def _once(found: Iterable[Told]) -> list[Told]:
    seen: set[str] = set()
    kept = []
    for one in found:
        if seen.isdisjoint(one.texts.values()):
            seen.update(one.texts.values())
            kept.append(one)
    return kept
