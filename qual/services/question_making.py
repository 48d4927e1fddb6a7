"""Questions that people make of a run's passages: the evidence about them, gathered as for those of the machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis import themes as clusters
from qual.analysis.chosen import togetherness
from qual.analysis.interviewer_words import WordUse, word_use
from qual.analysis.segments import Segment
from qual.domain.interview import SpeakerRole
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.engines.base import EngineInfo, Language
from qual.errors import BadInput, NotFound
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import PassageReader
from qual.services.places_now import PlaceNow, PlacesNow
from qual.services.question_payload import of_the_machine, payload_of, places_of
from qual.services.text_vectors import cached_vectors
from qual.store import interviews, passage_maps, themes
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

Languages = Callable[[str], Language]  # by code, see `Engines.language`


@dataclass(frozen=True, slots=True)
class Described:
    """Some passages of a run and the evidence about them, ready to be posed as a question."""

    run_id: str
    members: tuple[PassagePlace, ...]
    payload: dict[str, object]


def describe(
    tx: Tx, run_id: str, groups: Sequence[Sequence[PassagePlace]], languages: Languages
) -> tuple[Described, ...]:
    """Gather the evidence about each group of a run's passages, of which each may be in one group; writes nothing.

    Takes seconds with ten thousand passages: call it in a reading transaction. Stability is that of the machine's
    grouping; in a run of too few passages for one, what of the passages most like each is with it, as for questions
    chosen on the map (`analysis.chosen`). Raises BadInput for an empty group, or
    for a passage that is in two groups or not of the run; NotFound when the run's vectors are gone.
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.DECIDE, run.project_id)
    require_no_machine_help(tx, run.project_id)
    segments, labels, stability = _passages(tx, run)
    is_grouped = bool((labels >= 0).any())
    numbers = {_place(segment): number for number, segment in enumerate(segments)}
    first_own = int(labels.max(initial=-1)) + 1
    for own, group in enumerate(_checked(groups, numbers), start=first_own):
        labels[[numbers[place] for place in group]] = own
    given = clusters.material(
        segments,
        cached_vectors(tx, run, _encoder(run), segments),
        *_words(tx, run, segments, languages),
    )
    if not is_grouped:
        for own in range(len(groups)):
            members = np.flatnonzero(labels == first_own + own)
            stability[members] = togetherness(given.vectors, members.tolist()) if len(members) > 1 else 0.0
    made = [clusters.describe(given, labels, first_own + own, stability) for own in range(len(groups))]
    return tuple(
        Described(run_id, tuple(_place(segments[i]) for i in one.segments), payload_of(one, segments)) for one in made
    )


def parts_of(
    tx: Tx, suggestion_id: str, parts: Sequence[Sequence[PassagePlace]], languages: Languages
) -> tuple[Described, ...]:
    """Describe the parts of a question, given by passages of the present texts; what is in none is the first part.

    Raises what `describe` does, and BadInput for a passage that is not one of the question's.
    """
    question = themes.suggestion(tx.connection, suggestion_id)
    tx.require(Action.DECIDE, question.project_id)
    members = places_of(question)
    now = PlacesNow(tx, question.project_id).find(members)
    here = {_present(one): member for member, one in zip(members, now, strict=True) if one.place is not None}
    if any(place not in here for part in parts for place in part):
        raise BadInput("Only passages of this question can go into a part of their own. Untick the others.")
    groups = [[here[place] for place in part] for part in parts if part]
    taken = {place for group in groups for place in group}
    rest = [member for member in members if member not in taken]
    return describe(tx, question.run_id, [*([rest] if rest else []), *groups], languages)


def whole_of(tx: Tx, suggestion_ids: Sequence[str], languages: Languages) -> Described:
    """Describe all passages of several questions of a run as those of one; raises what `describe` does."""
    questions = [themes.suggestion(tx.connection, id_) for id_ in dict.fromkeys(suggestion_ids)]
    if len({one.run_id for one in questions}) != 1:
        raise BadInput("Only questions of the same run can be merged. Ask for suggestions again to see them together.")
    members = list(dict.fromkeys(place for one in questions for place in places_of(one)))
    (whole,) = describe(tx, questions[0].run_id, [members], languages)
    return whole


def _present(now: PlaceNow) -> PassagePlace:
    return PassagePlace(now.place.interview_id if now.place else "", now.revision_id, *now.span)


def _words(
    tx: Tx, run: SuggestionRun, segments: Sequence[Segment], languages: Languages
) -> tuple[Sequence[Sequence[str]], Mapping[str, WordUse]]:
    """Return the lemmas of each passage and what interviewers say, by language.

    They are kept with the run's map; only while there is none are they made here, for which the language tools have to
    be loaded: some seconds, and 220 MB of the web server.
    """
    mapped = passage_maps.of_run(tx.connection, run.id)
    if mapped is not None:
        kept = passage_maps.contents(tx.connection, run.id)
        by_place = dict(zip(mapped.passage_places(), kept.lemmas, strict=True))
        if all(_place(segment) in by_place for segment in segments):
            return [by_place[_place(segment)] for segment in segments], kept.asked
    return [languages(s.language).lemmas(s.spoken) for s in segments], asked_words(tx, segments, languages)


def asked_words(tx: Tx, segments: Sequence[Segment], languages: Languages) -> dict[str, WordUse]:
    """Return what interviewers say in the interviews of these passages, by language."""
    said: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for interview_id, revision_id in dict.fromkeys((s.interview_id, s.revision_id) for s in segments):
        document = interviews.revision(tx.connection, revision_id).document
        language = interviews.get(tx.connection, interview_id).language or document.language
        voices = interviews.speakers_of(tx.connection, interview_id)
        asking = {voice.key for voice in voices if voice.role is SpeakerRole.INTERVIEWER}
        said[language] += [
            languages(language).lemmas(turn.span.slice(document.text))
            for turn in document.turns
            if turn.speaker in asking
        ]
    return {language: word_use(turns) for language, turns in said.items()}


def _passages(tx: Tx, run: SuggestionRun) -> tuple[list[Segment], np.ndarray, np.ndarray]:
    """Return a run's passages as they stood then, with their question's number and their stability.

    Where the machine posed no question they are those on the map, of which people made the questions: in none, not
    stable.
    """
    reader = PassageReader(tx, run.project_id)
    known = {one.id for one in interviews.of_project(tx.connection, run.project_id)}
    segments, labels, stability = [], [], []
    for place, label, value in _labelled(tx, run):
        if place.interview_id in known:
            segments.append(_segment(reader, place))
            labels.append(label)
            stability.append(value)
    if not segments:
        raise NotFound("The passages of these suggestions are not in the project any more. Ask for new ones.")
    return segments, np.array(labels, np.int64), np.array(stability)


def _labelled(tx: Tx, run: SuggestionRun) -> Iterator[tuple[PassagePlace, int, float]]:
    machine = of_the_machine(themes.suggestions_of(tx.connection, run.id))
    for question in machine:
        sure = question.payload["segment_stability"]
        assert isinstance(sure, list)
        for place, value in zip(places_of(question), sure, strict=True):
            yield place, question.position, float(value)
    mapped = None if machine else passage_maps.of_run(tx.connection, run.id)
    if mapped is not None:
        for place in mapped.passage_places():
            yield place, -1, 0.0


def _segment(reader: PassageReader, place: PassagePlace) -> Segment:
    interview = reader.interview(place.interview_id)
    document = reader.revision(place.revision_id).document
    index = document.turn_index_at(place.start)
    key = document.turns[index].speaker if index is not None else ""
    voice, person = reader.voice(place.interview_id, key)
    return Segment(
        interview.id, interview.name, place.revision_id, place.start, place.end,
        document.text[place.start : place.end], voice.name if voice else key,
        person.label if person else "", person.group if person else "", interview.language or document.language,
        None, None, tuple(sorted(person.attributes.items())) if person else (),
        voice is not None and voice.role is SpeakerRole.INTERVIEWER,
    )  # fmt: skip


def _place(segment: Segment) -> PassagePlace:
    return PassagePlace(segment.interview_id, segment.revision_id, segment.start, segment.end)


def _encoder(run: SuggestionRun) -> EngineInfo:
    engine, version, model, digest = (
        str(run.engine.get(name, "")) for name in ("engine", "version", "model", "digest")
    )
    return EngineInfo(engine, version, model, digest)


def _checked(
    groups: Sequence[Sequence[PassagePlace]], known: dict[PassagePlace, int]
) -> Sequence[Sequence[PassagePlace]]:
    if not groups or not all(groups):
        raise BadInput("Every part needs at least one passage.")
    wanted = [place for group in groups for place in group]
    if len(set(wanted)) < len(wanted):
        raise BadInput("A passage can be in one part only.")
    if any(place not in known for place in wanted):
        raise BadInput("Some of these passages are not among those of this run. Reload the page and choose them again.")
    return groups
