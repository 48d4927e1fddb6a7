"""The vectors of passages as a run of suggestions finds them: each text is embedded once in a project, then kept."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from qual.analysis.segments import Segment
from qual.domain.permission import Action
from qual.engines.base import EngineInfo
from qual.errors import NotFound
from qual.store import themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

READ_WHOLE = 1_000  # characters; of longer texts encoders may once have read only the beginning, 512 tokens


def text_digest(text: str) -> str:
    """Return the key under which a passage's vector is cached.

    Long texts, which are now read to their end, have keys of their own: their vectors are made anew, no others.
    """
    return hashlib.sha256((text if len(text) <= READ_WHOLE else f"whole\0{text}").encode()).hexdigest()


def every_digest(text: str) -> set[str]:
    """Return the keys under which vectors of a passage may be cached."""
    return {text_digest(text), _earlier_digest(text)}


def _earlier_digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def vector_model(info: EngineInfo) -> str:
    """Return the name under which vectors of this encoder are cached; two encoders' vectors never mix."""
    return f"{info.model}@{info.digest}"


def texts_without_vector(tx: Tx, run: SuggestionRun, info: EngineInfo, segments: Sequence[Segment]) -> tuple[str, ...]:
    """Return the passages that have no cached vector yet, each text once, in order."""
    known = themes.texts_with_vector(tx.connection, run.project_id, vector_model(info))
    return tuple(dict.fromkeys(s.spoken for s in segments if text_digest(s.spoken) not in known))


def keep_vectors(tx: Tx, run: SuggestionRun, info: EngineInfo, texts: Sequence[str], vectors: np.ndarray) -> None:
    """Cache vectors, float32 of shape (n_texts, dimension)."""
    tx.require(Action.SUGGEST, run.project_id)
    found = {
        text_digest(text): np.ascontiguousarray(vector, dtype="<f4").tobytes()
        for text, vector in zip(texts, vectors, strict=True)
    }
    themes.add_vectors(tx.connection, run.project_id, vector_model(info), found)


def cached_vectors(tx: Tx, run: SuggestionRun, info: EngineInfo, segments: Sequence[Segment]) -> np.ndarray:
    """Return the segments' vectors, float32 of shape (n_segments, dimension); raise NotFound if one is missing."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, segment in enumerate(segments):
        rows[text_digest(segment.spoken)].append(number)
    now = {_earlier_digest(s.spoken): text_digest(s.spoken) for s in segments if len(s.spoken) > READ_WHOLE}
    earlier: dict[str, bytes] = {}  # of long texts, as a run saw them that only read their beginning
    found = np.zeros((len(segments), 0), dtype="<f4")

    def fill(digest: str, vector: bytes) -> None:
        nonlocal found
        one = np.frombuffer(vector, dtype="<f4")
        if not found.size:
            found = np.zeros((len(segments), len(one)), dtype="<f4")
        found[rows.pop(digest)] = one

    for digest, vector in themes.each_vector(tx.connection, run.project_id, vector_model(info)) if rows else ():
        if digest in rows:
            fill(digest, vector)
        elif digest in now:
            earlier[now[digest]] = vector
    for digest in [digest for digest in rows if digest in earlier]:
        fill(digest, earlier[digest])
    if rows:
        raise NotFound("A passage changed while themes were sought. Ask for suggestions again.")
    return found


def vectors_under(tx: Tx, run: SuggestionRun, info: EngineInfo, digests: Sequence[str]) -> np.ndarray:
    """Return the vectors cached under these keys, float32 of shape (n, dimension); raise NotFound if one is missing."""
    known = themes.vectors_of(tx.connection, run.project_id, vector_model(info), list(dict.fromkeys(digests)))
    try:
        return np.vstack([np.frombuffer(known[digest], dtype="<f4") for digest in digests])
    except KeyError as error:
        raise NotFound("What these suggestions were computed from is gone. Ask for suggestions again.") from error
