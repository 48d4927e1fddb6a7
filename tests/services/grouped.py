"""A project whose passages were grouped as the worker does it, without a worker; to be asked and decided about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qual.analysis.themes import suggest_clusters
from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import SpeakerRole
from qual.domain.theme import Passage, Suggestion
from qual.engines.fakes import FakeEncoder
from qual.services import (
    deciding,
    honouring,
    participants,
    question_making,
    question_payload,
    suggestion_material,
    suggestion_record,
    suggestion_requests,
    suggestions,
    text_vectors,
    transcripts,
)
from qual.services.question_making import Described
from qual.services.suggestion_record import Meanwhile
from qual.store import themes
from tests.plugins.workbenches import Study

ENCODER = FakeEncoder()
TOPICS = (
    "the nurse believed every word she said",
    "there was soup and bread for lunch",
    "my brother phoned about money",
)


class Words:
    """A language that knows the words longer than three letters."""

    def sentences(self, text: str) -> tuple[tuple[int, int], ...]:
        return ((0, len(text)),)

    def lemmas(self, text: str) -> tuple[str, ...]:
        return tuple(word.strip(".,?") for word in text.lower().split() if len(word.strip(".,?")) > 3)


def language(_code: str) -> Words:
    return Words()


def talk(study: Study, name: str, *, group: str = "", site: str = "", n: int = 36) -> str:
    """Add an interview in which somebody speaks of three things in turn; return its id."""
    turns = [SpokenTurn("Interviewer", "What was it like there?", 0.0, 1.0)]
    turns += [
        SpokenTurn(name, f"{TOPICS[i % 3].capitalize()} on day {i} here.", 2.0 * i, 2.0 * i + 2) for i in range(n)
    ]
    with study.workbench.write(study.owner) as tx:
        document = build_document(turns, language="en")
        made = transcripts.import_transcript(tx, study.project.id, document, name=f"With {name}", language="en")
        person = participants.set_participant(tx, study.project.id, name, group=group, attributes={"site": site})
        transcripts.update_speaker(tx, made.interview_id, name, {"participant_id": person.id})
        transcripts.update_speaker(tx, made.interview_id, "Interviewer", {"role": SpeakerRole.INTERVIEWER.value})
    return made.interview_id


def two_talks(study: Study) -> tuple[str, str]:
    """Add two interviews, of a manager and of a participant."""
    return talk(study, "Eva", group="managers", site="north"), talk(study, "Bo", group="participants", site="south")


def ask(study: Study, **scope: Any) -> str:
    """Ask for suggestions, and answer as the worker does; return the run's id."""
    with study.workbench.write(study.owner) as tx:
        suggestion_requests.request_suggestions(tx, study.project.id, **scope)
    return answer(study)


def answer(study: Study) -> str:
    """Answer the newest request as the worker does; return the run's id."""
    job_id = next(job.id for job in study.workbench.jobs.list(study.project.id) if job.kind == "suggest")
    with study.workbench.write(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        segments = suggestion_material.material(tx, run, lambda code: language(code).sentences)
        if texts := text_vectors.texts_without_vector(tx, run, ENCODER.info, segments):
            text_vectors.keep_vectors(tx, run, ENCODER.info, texts, ENCODER.encode(texts))
        vectors = text_vectors.cached_vectors(tx, run, ENCODER.info, segments)
        honoured = honouring.constraints_of(tx, run, segments)
        result = suggest_clusters(
            segments, vectors, [language("").lemmas(s.spoken) for s in segments], constraints=honoured.constraints,
            asked=question_making.asked_words(tx, segments, language),
        )  # fmt: skip
        suggestions.store_result(
            tx, run.id, segments, result, ENCODER.info, honoured,
            suggestion_record.record_of(
                segments, Meanwhile(), result, suggestion_record.digest_of_vectors(segments, vectors)
            ),
        )  # fmt: skip
        suggestion_record.keep_material(tx, run.id, segments, result)
    return run.id


def questions(study: Study, run_id: str) -> tuple[Suggestion, ...]:
    with study.workbench.read(study.owner) as tx:
        return themes.suggestions_of(tx.connection, run_id)


def passages(study: Study, suggestion_id: str) -> tuple[Passage, ...]:
    with study.workbench.read(study.owner) as tx:
        return suggestions.passages_of(tx, suggestion_id, most=1_000)


def described(study: Study, run_id: str, *groups: Sequence[Passage]) -> tuple[Described, ...]:
    """Return the evidence about some of a run's passages."""
    places = [deciding.places(group) for group in groups]
    with study.workbench.read(study.owner) as tx:
        return question_making.describe(tx, run_id, places, language)


def together(study: Study, run_id: str, *chosen: Passage) -> bool:
    """Say whether passages lie in one question of the machine's."""
    found = {question_of(study, run_id, one) for one in chosen}
    return len(found) == 1


def question_of(study: Study, run_id: str, passage: Passage) -> str:
    """Return the question of the machine's in which a passage with these words lies."""
    for one in question_payload.of_the_machine(questions(study, run_id)):
        if any(p.interview_id == passage.interview_id and p.quote == passage.quote for p in passages(study, one.id)):
            return one.id
    raise AssertionError(f"{passage.quote!r} is in no question")


def elsewhere(passage: Passage, quote: str) -> Passage:
    """Return the passage with other words, as after a correction."""
    return replace(passage, quote=quote)


def write(study: Study, act, *args, **more):
    with study.workbench.write(study.owner) as tx:
        return act(tx, *args, **more)


def read(study: Study, service, *args, actor=None):
    with study.workbench.read(actor or study.owner) as tx:
        return service(tx, *args)
