"""What a person should know about a transcript, and the settings that go with it into a methods section."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qual.analysis.chunks import LONGEST
from qual.analysis.spoken_language import related
from qual.analysis.vocabulary import Vocabulary
from qual.domain.project import LANGUAGES
from qual.domain.speech import Chunk, RecognisedSegment, SpeechPlan, Stretch
from qual.engines.base import SAMPLE_RATE, EngineInfo
from qual.engines.decoding import clock
from qual.engines.work import VERSION

UNSURE = 0.8  # below this share a detected language is mentioned
MOST = 0.8  # share of the speech that counts as all of it
_NAMED = 5  # places named in a warning


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps of a transcription found out beside the words."""

    given_language: str  # "" where it was found out
    share: float  # how sure the main language is
    shares: Mapping[str, float]  # of the words, by language, the largest first
    spoken: Mapping[str, float]  # of the speech, by the language it is in instead of the one given
    n_speakers: int | None  # as given
    made_by: EngineInfo | None  # what told the voices apart
    n_found: int
    vocabulary: Vocabulary
    written: str = ""  # the language the text is in, "" where that cannot be told


def language_shares(segments: Sequence[RecognisedSegment], main: str) -> dict[str, float]:
    """Return the share of the words in each language, the largest first; `main` where there are no words."""
    counts: dict[str, int] = {}
    for segment in segments:
        language = segment.language or main
        counts[language] = counts.get(language, 0) + len(segment.words or segment.text.split())
    total = sum(counts.values())
    if not total:
        return {main: 1.0}
    return {code: round(n / total, 4) for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n}


def spoken_shares(spoken: Sequence[str], chunks: Sequence[Chunk]) -> dict[str, float]:
    """Return the share of the speech in each language of `spoken`, one a chunk, the largest first; "" is left out."""
    total = sum(chunk.end_sample - chunk.start_sample for chunk in chunks)
    found: dict[str, float] = {}
    for code, chunk in zip(spoken, chunks, strict=True):
        if code:
            found[code] = found.get(code, 0.0) + (chunk.end_sample - chunk.start_sample) / total
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def warnings(found: Findings, segments: Sequence[RecognisedSegment], missed: Sequence[Stretch]) -> tuple[str, ...]:
    """Return what a person should look at, each with its places and what to do."""
    return (*_language(found), *_doubts(segments), *_missed(missed), *_speakers(found), *_vocabulary(found.vocabulary))


def settings(found: Findings, plan: SpeechPlan) -> dict[str, object]:
    """Return the settings a transcript was made with, as plain JSON values that do not depend on the machine."""
    terms = found.vocabulary.used
    digest = hashlib.sha256("\n".join(terms).encode()).hexdigest() if terms else ""
    guessed = bool(found.made_by and found.made_by.settings.get("n_speakers_guessed"))
    return {
        "chunks": {"version": VERSION, "longest_s": LONGEST / SAMPLE_RATE, "count": len(plan.chunks)},
        "language": {
            "given": found.given_language or "auto",
            "found": next(iter(found.shares)),
            "certainty": round(found.share, 4),
            "shares": dict(found.shares),
        },
        "speakers": {
            "given": found.n_speakers if found.n_speakers is not None else "auto",
            "found": found.n_found,
            "guessed": guessed,
            "by": found.made_by.as_json() if found.made_by else None,
        },
        "vocabulary": {"terms": len(terms), "left_out": len(found.vocabulary.left_out), "sha256": digest},
    }


def _doubts(segments: Sequence[RecognisedSegment]) -> list[str]:
    translated = [segment.start_s for segment in segments if segment.doubt == "translated"]
    invented = [segment.start_s for segment in segments if segment.doubt and segment.doubt != "translated"]
    said = []
    if invented:
        said.append(f"Some text may be invented by the speech model (at {_at(invented)}); it is marked as uncertain.")
    if translated:
        said.append(
            f"Some text looks translated instead of written down as spoken (at {_at(translated)}); it is marked. "
            "Choose the language spoken there, or 'auto', and transcribe that passage again."
        )
    return said


def _missed(stretches: Sequence[Stretch]) -> list[str]:
    if not stretches:
        return []
    places = ", ".join(f"{clock(s.start_s)}-{clock(s.end_s)}" for s in stretches[:_NAMED])
    return [f"Somebody speaks where no words were recognised ({places}{_more(len(stretches))}); listen there."]


def _language(found: Findings) -> list[str]:
    said = []
    if not found.given_language and found.share < UNSURE:
        said.append(f"The language was taken to be {next(iter(found.shares))!r}, but that is not sure; check the text.")
    chosen = found.given_language
    if chosen and found.spoken:
        said.append(_otherwise(found.spoken, chosen))
    elif chosen and found.written and not related(found.written, chosen):
        said.append(
            f"{_name(chosen)} was chosen, but the text came out in {_name(found.written)}. "
            f"If that is what is spoken, transcribe again with {_name(found.written)}, or 'auto'."
        )
    return said


def _otherwise(spoken: Mapping[str, float], chosen: str) -> str:
    code, share = next(iter(spoken.items()))
    if share >= MOST:
        return (
            f"The speech sounds {_name(code)}, but {_name(chosen)} was chosen: the text may be a translation. "
            f"Transcribe it again with {_name(code)}, or 'auto'."
        )
    parts = " and ".join(f"{share:.0%} of the speech sounds {_name(code)}" for code, share in spoken.items())
    return (
        f"{parts}, but {_name(chosen)} was chosen: the text there may be a translation. Transcribe these passages "
        f"again with {' or '.join(map(_name, spoken))}, or all of it with 'auto'."
    )


def _name(code: str) -> str:
    return LANGUAGES.get(code, repr(code))


def _speakers(found: Findings) -> list[str]:
    if found.made_by is None or not found.made_by.settings.get("n_speakers_guessed"):
        return []
    people = "one voice was" if found.n_found == 1 else f"{found.n_found} voices were"
    return [f"How many people speak was not given; {people} found, which is a guess. Give the number to be sure."]


def _vocabulary(vocabulary: Vocabulary) -> list[str]:
    if not vocabulary.left_out:
        return []
    return [
        f"Of the vocabulary only the first {len(vocabulary.used)} terms could be given to the speech model; "
        f"{len(vocabulary.left_out)} were left out, from {vocabulary.left_out[0]!r} on. Put the important ones first."
    ]


def _at(places_s: Sequence[float]) -> str:
    return ", ".join(clock(place) for place in places_s[:_NAMED]) + _more(len(places_s))


def _more(count: int) -> str:
    return f" and {count - _NAMED} more" if count > _NAMED else ""
