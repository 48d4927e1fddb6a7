"""Questions that people ask about passages they chose on the map, with the evidence that the machine's come with.

Describing chosen passages takes a second with ten thousand on the map and writes nothing; posing them writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from qual.analysis import themes as clusters
from qual.analysis.chosen import togetherness
from qual.analysis.segments import Segment
from qual.domain.ids import new_id
from qual.domain.interview import SpeakerRole
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.domain.theme import Suggestion, SuggestionState
from qual.errors import BadInput, Conflict, NotFound
from qual.services.in_rounds import require_no_machine_help
from qual.services.passage_map import standing
from qual.services.passage_map_making import encoder_of
from qual.services.passages import PassageReader
from qual.services.question_making import Described
from qual.services.question_payload import of_the_machine, payload_of, places_of
from qual.services.text_vectors import vectors_under
from qual.store import passage_maps, themes
from qual.store.passage_maps import PassagePlaces
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

FEWEST = 2  # passages
LONGEST_WORDS = 500  # characters in which a person says why they ask
MAP = "map"  # what `engine["chosen_on"]` says of these questions


def describe_chosen(tx: Tx, run_id: str, numbers: Iterable[int]) -> Described:
    """Gather the evidence about passages chosen on a run's map, by their numbers.

    As stability stands what of the passages most like them was chosen too (`analysis.chosen`): nobody has grouped them
    repeatedly. Raises BadInput for fewer than two passages, Conflict if some are in no transcript any more, or are a
    question of this run already; NotFound without a map or its vectors.
    """
    run = _run(tx, run_id)
    stored = passage_maps.of_run(tx.connection, run_id)
    if stored is None:
        raise NotFound("The map of these suggestions is not there any more. Reload the page.")
    chosen = sorted(set(numbers))
    if len(chosen) < FEWEST:
        raise BadInput("Choose at least two passages: the question is whether several belong together.")
    if not 0 <= chosen[0] <= chosen[-1] < len(stored.passages):
        raise BadInput("Some of these passages are not on this map. Reload the page and choose them again.")
    alive, segments = _segments(tx, stored)
    at = {number: i for i, number in enumerate(alive)}
    if gone := [number for number in chosen if number not in at]:
        raise Conflict(f"{len(gone)} of the chosen passages were deleted meanwhile. Reload the page and choose anew.")
    members = [at[number] for number in chosen]
    _require_new(tx, run, [_place(segments[i]) for i in members])
    payload = payload_of(_cluster(tx, run, alive, segments, members), segments)
    return Described(run_id, tuple(_place(segments[i]) for i in members), payload)


def pose(tx: Tx, described: Described, words: str = "") -> Suggestion:
    """Make an open question of chosen passages; `words` say, if the person likes, what made them ask.

    It is decided like every other, and carries who chose the passages. Raises BadInput, and Conflict where somebody
    was quicker.
    """
    run = _run(tx, described.run_id)
    said = " ".join(words.split())
    if len(said) > LONGEST_WORDS:
        raise BadInput(f"Say in at most {LONGEST_WORDS} characters what made you ask; these are {len(said)}.")
    _require_new(tx, run, described.members)
    position = max((one.position for one in themes.suggestions_of(tx.connection, run.id)), default=-1) + 1
    engine = dict(run.engine) | {"chosen_by": tx.actor.user, "chosen_on": MAP}
    engine.pop("decisions", None)  # they bound the run, not this choice
    made = themes.add_suggestion(
        tx.connection,
        Suggestion(
            new_id(), run.project_id, run.id, "theme", position, described.payload | {"asked": said}, engine,
            SuggestionState.OPEN, None, None, "", None, tx.time,
        ),
    )  # fmt: skip
    tx.record(
        "suggestion.pose",
        ("suggestion", made.id),
        project_id=run.project_id,
        after={"run_id": run.id, "passages": [list(place) for place in described.members], "words": said},
    )
    return made


def _run(tx: Tx, run_id: str) -> SuggestionRun:
    run = themes.run(tx.connection, run_id)
    tx.require(Action.SUGGEST, run.project_id)
    require_no_machine_help(tx, run.project_id)
    return run


def _require_new(tx: Tx, run: SuggestionRun, members: Sequence[PassagePlace]) -> None:
    wanted = set(members)
    for one in themes.suggestions_of(tx.connection, run.id):
        if one.state is not SuggestionState.WITHDRAWN and set(places_of(one)) == wanted:
            raise Conflict(
                "Exactly these passages are a question of this run already. You find it among the questions."
            )


def _cluster(
    tx: Tx, run: SuggestionRun, alive: Sequence[int], segments: Sequence[Segment], members: Sequence[int]
) -> clusters.Cluster:
    contents = passage_maps.contents(tx.connection, run.id)
    digests = [contents.digests[number] for number in alive]
    vectors = vectors_under(tx, run, encoder_of(run), digests)
    given = clusters.material(segments, vectors, [contents.lemmas[number] for number in alive], contents.asked)
    labels = _labels(tx, run, segments)
    own = int(labels.max()) + 1
    labels[members] = own
    firm = np.zeros(len(segments))
    firm[members] = togetherness(given.vectors, members)
    return clusters.describe(given, labels, own, firm)


def _labels(tx: Tx, run: SuggestionRun, segments: Sequence[Segment]) -> np.ndarray:
    """Return the number of the machine's question that each passage is in, -1 for none."""
    machine = of_the_machine(themes.suggestions_of(tx.connection, run.id))
    numbers = {place: one.position for one in machine for place in places_of(one)}
    return np.array([numbers.get(_place(segment), -1) for segment in segments], np.int64)


def _segments(tx: Tx, stored: PassagePlaces) -> tuple[list[int], list[Segment]]:
    """Return the passages that stand: their numbers, and their places of the run with what is said there now."""
    reader = PassageReader(tx, stored.project_id)
    alive, segments = [], []
    for readable, kept in standing(tx, stored):
        interview = reader.interview(readable.interview_id)
        for number, span in kept:
            key = readable.speakers[readable.turn_index(span.start)]
            voice, person = reader.voice(interview.id, key)
            which, start, end = stored.passages[number].tolist()
            alive.append(number)
            segments.append(
                Segment(
                    interview.id, interview.name, stored.texts[which][1], start, end, span.slice(readable.text),
                    voice.name if voice else key, person.label if person else "", person.group if person else "",
                    interview.language, None, None, tuple(sorted(person.attributes.items())) if person else (),
                    voice is not None and voice.role is SpeakerRole.INTERVIEWER,
                )
            )  # fmt: skip
    return alive, segments


def _place(segment: Segment) -> PassagePlace:
    return PassagePlace(segment.interview_id, segment.revision_id, segment.start, segment.end)
