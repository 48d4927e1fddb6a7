"""Finds what has a form of its own: numbers of persons and telephones, addresses, dates, wards, e-mail, the web."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qual.analysis.masking import Found, Kind

_MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|"
    "januar|jänner|februar|märz|mai|august|"
    "january|february|march|may|june|july|october|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|oct|nov|dec|dez"
)
_STREETS_SV = r"gatan|gata|vägen|gränd|gränden|torget|torg|stigen|backen|allén|esplanaden|kajen|plan|liden"
_STREETS_DE = r"straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer|damm|chaussee|steig|markt"
_STREETS_EN = r"street|st|road|rd|avenue|ave|lane|close|drive|way|square|court|gardens|terrace|crescent|place"
_WARD_CODE = r"(?:[A-ZÅÄÖÜ]{0,3}\s?\d{1,4}(?:[:.]\d{1,2})?(?:[A-Za-z]|\s(?-i:[A-Z]))?|(?-i:[A-ZÅÄÖÜ])\d?)"

_PATTERNS: tuple[tuple[Kind, str, int], ...] = (
    (Kind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w.+-]+\s?(?:\(at\)|\[at\]|\bsnabel-a\b)\s?[\w-]+(?:\.[\w-]+)+", 0),
    (
        Kind.WEB,
        r"https?://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:se|de|at|ch|com|org|net|nu|eu|uk|info|io)\b(?:/\S*)?",
        re.IGNORECASE,
    ),
    (Kind.WEB, r"(?<![\w.])@\w[\w.]{2,}", 0),
    # personnummer and coordination numbers; century, hyphen or plus as people write and say them
    (Kind.ID_NUMBER, r"(?<!\d)(?:19|20)?\d{2}[01]\d[0-9]\d\s?[-+–]?\s?\d{4}(?!\d)", 0),
    (Kind.ID_NUMBER, r"(?<!\d)(?:19|20)?\d{2}\s[01]\d\s[0-9]\d\s?[-+–]?\s?\d{4}(?!\d)", 0),
    (Kind.ID_NUMBER, r"(?<!\d)\d{6}[-+]\d{3}[\dxX](?!\w)", 0),  # reserve numbers of hospitals
    (Kind.ID_NUMBER, r"(?<!\w)\d{2}\s?\d{6}\s?[A-Z]\s?\d{3}(?!\w)|(?<!\w)[A-Z]\d{9}(?!\w)", 0),  # German insurance
    (Kind.ID_NUMBER, r"(?<!\w)\d{3}[ -]\d{3}[ -]\d{4}(?!\w)", 0),  # NHS
    (Kind.ID_NUMBER, r"(?<!\w)\d{3}-\d{2}-\d{4}(?!\w)|(?<!\w)[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?!\w)", 0),
    (Kind.ID_NUMBER, r"(?<!\w)[A-Z]{2,4}[-/ ]?\d{3,}(?:[-/]\d+)*(?!\w)", 0),  # of records: "JR-20391"
    (
        Kind.PHONE,
        r"(?<![\w+])(?:\+|00)\d{1,3}[\s\-/()\d]{5,16}\d(?!\d)|(?<![\w.,])\(?0\d{1,4}\)?[\s\-–/]*\d(?:[\s\-–/]?\d){4,9}(?!\d)",
        0,
    ),
    (Kind.ADDRESS, rf"(?<!\w)\w*\w(?:{_STREETS_SV})\s+\d+(?:[a-z]|\s(?-i:[A-Z]))?(?!\w)", re.IGNORECASE),
    (Kind.ADDRESS, r"(?<!\w)\w{2,}(?:gatan|gränd|gränden|allén|esplanaden)(?!\w)", re.IGNORECASE),
    (
        Kind.ADDRESS,
        rf"(?<!\w)(?:[A-ZÄÖÜ][\w-]+[ -](?-i:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Ufer|Damm|Markt)"
        rf"|\w{{2,}}(?:{_STREETS_DE}))\s+\d+(?:[a-z]|\s(?-i:[A-Z]))?(?!\w)",
        re.IGNORECASE,
    ),
    (Kind.ADDRESS, r"(?<!\w)[\w-]{2,}(?:straße|strasse|gasse|chaussee)(?!\w)", re.IGNORECASE),
    (Kind.ADDRESS, r"(?<!\w)(?:Am|An der|Auf der|Im|Zum|Zur|Unter den)\s[A-ZÄÖÜ][\wäöüß]+\s\d+\s?[a-z]?(?!\w)", 0),
    (Kind.ADDRESS, rf"(?<!\w)\d+[A-Za-z]?,?\s(?:[A-Z][\w'’]+\s){{1,3}}(?i:{_STREETS_EN})(?!\w)", 0),
    (
        Kind.ADDRESS,
        r"(?<!\w)(?:[A-Z][\w'’]+\s){1,3}(?:Street|Road|Avenue|Lane|Close|Drive|Square|Gardens|Crescent)(?!\w)",
        0,
    ),
    (Kind.ADDRESS, r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)", 0),  # British postcodes
    (Kind.ADDRESS, r"(?<!\d)(?:SE-|S-|D-|A-|CH-)?\d{3}\s\d{2}(?=\s+[A-ZÅÄÖ])|(?<!\w)(?:SE|D|A|CH|S)-\d{4,5}(?!\d)", 0),
    (Kind.DATE, r"(?<!\d)\d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)", 0),
    (Kind.DATE, r"(?<![\d.,])\d{1,2}\.\s?\d{1,2}\.(?!\d)|(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])", 0),
    (
        Kind.DATE,
        rf"(?<!\w)(?:den\s)?\d{{1,2}}(?:\.|:?[ae]|st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b\.?(?:,?\s\d{{4}}\b)?",
        re.IGNORECASE,
    ),
    (Kind.DATE, rf"\b(?:{_MONTHS})\s(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?", re.IGNORECASE),
    (Kind.DATE, rf"\b(?:{_MONTHS})\s(?:of\s)?(?:19|20)\d{{2}}\b", re.IGNORECASE),
    (Kind.DATE, r"(?<![\d.,-])(?:19|20)\d{2}(?![\d-])(?!\s?(?:mg|kr|kronor|euro|pounds))", 0),
    (Kind.WARD, rf"\b(?:avdelning(?:en)?|avd\.?|vårdavdelning(?:en)?)\s{_WARD_CODE}(?!\w)", re.IGNORECASE),
    (Kind.WARD, rf"\b(?:Station|Abteilung|Stat\.)\s{_WARD_CODE}(?!\w)", 0),
    (Kind.WARD, rf"\b(?:[Ww]ard|[Uu]nit)\s{_WARD_CODE}(?!\w)", 0),
    (Kind.WARD, r"\b(?:rum|rummet|room|bed|säng|Zimmer|Bett)\s\d{1,4}[A-Za-z]?(?!\w)", re.IGNORECASE),
    (Kind.WARD, r"\b(?:PIVA|PAVA|PÖL|P\d{1,2}|M\d{2})\b", 0),
    (Kind.NAME, r"\b(?:Café|Haus|Klinik|Klinikum|Wohnheim|Praxis|Firma|Verein|Pension|Hotel) [A-ZÄÖÜ]\w+", 0),
    (Kind.NUMBER, r"(?<![\w.,])\d{5,}(?:[-/]\d+)*(?!\w)", 0),  # of records, cases, customers, postal codes
)
_COMPILED = tuple((kind, re.compile(pattern, flags)) for kind, pattern, flags in _PATTERNS)
_NOT_A_STREET = {"straße", "strasse", "gasse", "hauptstraße", "gatan", "gränd", "einbahnstraße"}


def patterned(text: str) -> Iterator[Found]:
    """Yield everything of these forms, in whatever language; findings may overlap.

    >>> text = "Ring 070-123 45 67, eva@x.se."
    >>> [(f.kind.value, text[f.start:f.end]) for f in patterned(text)]
    [('e-mail', 'eva@x.se'), ('web address', 'x.se'), ('phone', '070-123 45 67')]
    """
    for kind, pattern in _COMPILED:
        for hit in pattern.finditer(text):
            end = hit.start() + len(hit[0].rstrip(" .,;:!?)" if kind is Kind.WEB else " "))
            if kind is Kind.ADDRESS and hit[0].casefold() in _NOT_A_STREET:
                continue
            yield Found(hit.start(), end, kind)
