"""The job that seeks theme suggestions.

No checkpointed steps: the vectors stored so far are themselves the checkpoint, and a run's result is stored once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

from qual.analysis.clustering import Granularity
from qual.analysis.decided_passages import Honoured
from qual.analysis.memory_needs import grouping_bytes
from qual.analysis.segments import Segment
from qual.analysis.themes import ClusteringResult, suggest_clusters
from qual.domain.project import Actor
from qual.engines import memory
from qual.errors import TooLittleMemory
from qual.services import (
    honouring,
    question_making,
    suggestion_material,
    suggestion_record,
    suggestion_requests,
    suggestions,
    text_vectors,
)
from qual.services.suggestion_record import Meanwhile
from qual.store.job_context import JobContext
from qual.store.themes import SuggestionRun
from qual.workbench import Workbench
from qual.worker.mapping import ask_for_map
from qual.worker.pacing import stop_if_asked

TEXTS_PER_STEP = 128  # passages embedded between two checkpoints; some seconds of work
MOST_LOOKS = 4  # at the material, while people correct it
EMBEDDING = 0.85  # of a job's time, where there are passages to embed
CACHED = 0.1  # the same where all were embedded before
LEMMAS = 0.3  # of what comes after the embedding
LEMMAS_PER_LOOK = 500


# The passages that were grouped, what came of it (None: there were none), the decisions that bound it, and the digest
# of the vectors.
Grouped = tuple[tuple[Segment, ...], ClusteringResult | None, Honoured, str]


@dataclass(frozen=True, slots=True)
class Look:
    """The passages as they were found, and the texts among them that have no vector yet."""

    segments: tuple[Segment, ...]
    missing: tuple[str, ...]

    @property
    def texts(self) -> dict[str, str]:
        """The revision of each interview."""
        return {s.interview_id: s.revision_id for s in self.segments}


def suggest(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Embed the passages that have no vector yet, cluster all of them, and store each cluster as a question."""
    actor = workbench.actor(str(given["actor"]))
    with workbench.read(actor) as tx:
        run = suggestion_requests.run_of_job(tx, context.job_id)
    if not run.engine:
        _Seeking(workbench, context, actor, run).run()
    ask_for_map(workbench, actor, run.id)
    context.progress("cluster", 1.0)


class _Seeking:
    def __init__(self, workbench: Workbench, context: JobContext, actor: Actor, run: SuggestionRun) -> None:
        self._workbench, self._context, self._actor, self._run = workbench, context, actor, run
        self._engines = workbench.engines
        self._encoder = self._engines.encoder
        self._embedding = CACHED

    def run(self) -> None:
        """Look at the material until every passage has a vector, group the passages, store them."""
        first = look = self._look()
        if first.missing:
            self._embedding = EMBEDDING
        meanwhile = Meanwhile()
        for _ in range(MOST_LOOKS):
            if not look.missing:
                break
            self._embed(look)
            look = self._look()  # embedding takes minutes; the passages are those that stand now
        else:
            settled = self._with_vectors(look)
            meanwhile = replace(meanwhile, n_without_vector=len(look.segments) - len(settled))
            look = Look(settled, ())
        while not self._store(first, meanwhile, *self._group(look.segments)):
            pass  # an interview was deleted while the passages were grouped: group the others anew

    def _look(self) -> Look:
        with self._workbench.read(self._actor) as tx:
            languages = self._engines.language
            segments = suggestion_material.material(tx, self._run, lambda code: languages(code).sentences)
            missing = text_vectors.texts_without_vector(tx, self._run, self._encoder.info, segments)
        return Look(segments, missing)

    def _with_vectors(self, look: Look) -> tuple[Segment, ...]:
        missing = set(look.missing)
        return tuple(segment for segment in look.segments if segment.spoken not in missing)

    def _embed(self, look: Look) -> None:
        total = sum(len(text) for text in {segment.spoken for segment in look.segments})
        done = total - sum(len(text) for text in look.missing)
        said_in: defaultdict[str, set[str]] = defaultdict(set)
        for segment in look.segments:
            said_in[segment.spoken].add(segment.interview_id)
        for start in range(0, len(look.missing), TEXTS_PER_STEP):
            self._context.progress("embed", self._embedding * done / total)
            stop_if_asked(self._context)
            texts = look.missing[start : start + TEXTS_PER_STEP]
            vectors = self._encoder.encode(texts)
            with self._workbench.write(self._actor) as tx:
                now = suggestion_material.texts_now(tx, self._run.project_id)
                kept = [number for number, text in enumerate(texts) if not said_in[text].isdisjoint(now)]
                left = [texts[number] for number in kept]
                text_vectors.keep_vectors(tx, self._run, self._encoder.info, left, vectors[kept])
            done += sum(len(text) for text in texts)

    def _group(self, segments: tuple[Segment, ...]) -> Grouped:
        self._require_memory(len(segments))
        try:
            return self._grouped(segments)
        except MemoryError as error:
            raise TooLittleMemory(_short_of_memory(len(segments))) from error

    def _grouped(self, found: tuple[Segment, ...]) -> Grouped:
        run = self._run
        with self._workbench.read(self._actor) as tx:
            now = suggestion_material.texts_now(tx, run.project_id)
            segments = tuple(segment for segment in found if segment.interview_id in now)
            vectors = text_vectors.cached_vectors(tx, run, self._encoder.info, segments)
            honoured = honouring.constraints_of(tx, run, segments)
            asked = question_making.asked_words(tx, segments, self._engines.language)
        if not segments:
            return segments, None, honoured, ""
        lemmas = self._lemmas(segments)
        self._context.progress("cluster", self._after_embedding(LEMMAS))
        stop_if_asked(self._context)
        result = suggest_clusters(
            segments,
            vectors,
            lemmas,
            granularity=Granularity(str(run.parameters["granularity"])),
            seed=int(str(run.parameters["seed"])),
            constraints=honoured.constraints,
            asked=asked,
        )
        return segments, result, honoured, suggestion_record.digest_of_vectors(segments, vectors)

    def _lemmas(self, segments: tuple[Segment, ...]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for number, segment in enumerate(segments):
            if number % LEMMAS_PER_LOOK == 0:
                self._context.progress("cluster", self._after_embedding(LEMMAS * number / len(segments)))
                stop_if_asked(self._context)
            found.append(tuple(self._engines.language(segment.language).lemmas(segment.spoken)))
        return found

    def _after_embedding(self, share: float) -> float:
        return self._embedding + (1 - self._embedding) * share

    def _store(
        self,
        first: Look,
        meanwhile: Meanwhile,
        segments: tuple[Segment, ...],
        result: ClusteringResult | None,
        honoured: Honoured,
        vectors: str,
    ) -> bool:
        """Store the groups; return False, storing nothing, if an interview has been deleted since they were made."""
        with self._workbench.write(self._actor) as tx:
            now = suggestion_material.texts_now(tx, self._run.project_id)
            if not {segment.interview_id for segment in segments} <= now.keys():
                return False
            counts = Counter(segment.interview_id for segment in first.segments)
            told = replace(
                meanwhile,
                n_deleted=sum(n for interview_id, n in counts.items() if interview_id not in now),
                n_corrected=sum(now.get(i, revision) != revision for i, revision in first.texts.items()),
            )
            suggestions.store_result(
                tx, self._run.id, segments, result, self._encoder.info, honoured,
                suggestion_record.record_of(segments, told, result, vectors),
            )  # fmt: skip
            suggestion_record.keep_material(tx, self._run.id, segments, result)
        return True

    def _require_memory(self, n_segments: int) -> None:
        free = memory.free_bytes()
        needed = grouping_bytes(n_segments, self._encoder.dimension)
        if free is not None and needed > free:
            raise TooLittleMemory(_short_of_memory(n_segments, f" and {_gigabytes(free)} are free", needed))


def _short_of_memory(n_segments: int, free: str = "", needed: int = 0) -> str:
    need = f"needs about {_gigabytes(needed)} of memory{free}" if needed else "needs more memory than there is"
    return (
        f"Grouping {n_segments:,} passages {need}. Close other programs and try again, or ask for fewer interviews or "
        "larger passages. Nothing was lost: passages that have been read once are not read again."
    )


def _gigabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1e9:.1f} GB"
