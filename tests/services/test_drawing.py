"""Rounds whose interviews are drawn: by group, the same again, and never another sample than the one looked at."""

from __future__ import annotations

from typing import Any

import pytest

from qual.analysis.sampling import how_many
from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import interviews, participants, rounds, sampling, transcripts
from qual.services.sampling import SampleUnit, Wish
from tests.plugins.workbenches import Study
from tests.services.codes import Desk

WARDS = {"Ward 4": 6, "Ward 6": 2}  # interviews; the study's own has nobody linked and no group


@pytest.fixture
def desk(study: Study) -> Desk:
    """Lend a study of nine interviews in two groups and without one."""
    desk = Desk(study)
    for ward, size in WARDS.items():
        for number in range(size):
            label = f"{ward}, {number + 1}"
            desk.do(participants.set_participant, study.project.id, label, group=ward)
            interview_id = add_interview(desk, label)
            person = next(p for p in desk.ask(participants.participants, study.project.id) if p.label == label)
            desk.do(transcripts.update_speaker, interview_id, "P", {"participant_id": person.id})
    return desk


def add_interview(desk: Desk, name: str) -> str:
    turns = [SpokenTurn("IP"[n % 2], f"{name} says this and that in turn {n}.") for n in range(8)]
    document = build_document(turns, language="en")
    revision = desk.do(transcripts.import_transcript, desk.study.project.id, document, name=name, language="en")
    return revision.interview_id


def drawn(desk: Desk, **wish: Any) -> sampling.Drawn:
    return desk.ask(sampling.draw_sample, desk.study.project.id, Wish(**wish))


def strata(sample: Any) -> dict[str, tuple[int, int]]:
    return {one["name"]: (one["of"], one["drawn"]) for one in sample["strata"]}


def test_every_group_gives_its_share(desk: Desk) -> None:
    found = drawn(desk, share=0.5)

    assert strata(found.sample) == {"": (1, 1), "Ward 4": (6, 3), "Ward 6": (2, 1)}
    assert [place.group for place in found.places].count("Ward 4") == 3


def test_without_groups_all_are_one_stratum(desk: Desk) -> None:
    assert strata(drawn(desk, number=4, by_group=False).sample) == {"": (9, 4)}


def test_the_same_seed_draws_the_same_and_another_another(desk: Desk) -> None:
    def names(seed: int) -> tuple[str, ...]:
        return tuple(place.interview.name for place in drawn(desk, number=4, seed=seed).places)

    assert names(7) == names(7)
    assert len({names(seed) for seed in range(10)}) > 1


def test_one_draws_from_chosen_interviews_only(desk: Desk) -> None:
    lines = desk.ask(interviews.interview_choices, desk.study.project.id)
    chosen = tuple(line.id for line in lines if line.name.startswith("Ward 6"))

    found = drawn(desk, share=1.0, interview_ids=chosen)

    assert {place.interview.id for place in found.places} == set(chosen)
    assert found.sample["from"] == sorted(chosen)


def test_stretches_are_whole_turns_of_about_the_length_asked_for(desk: Desk) -> None:
    found = drawn(desk, unit=SampleUnit.STRETCHES, words=20, share=0.2)

    assert found.sample["of"] > 9
    assert len(found.places) == found.sample["drawn"] == how_many(found.sample["of"], share=0.2)
    for place in found.places:
        document = desk.ask(transcripts.current_revision, place.interview.id).document
        assert place.span.start in {turn.span.start for turn in document.turns}
        assert place.span.end in {turn.span.end for turn in document.turns}
        assert document.text[place.span.start :].startswith(place.opening[:10])


def test_a_round_of_what_was_drawn_keeps_how(desk: Desk) -> None:
    ben, cara = (desk.study.member(name, Role.CODER) for name in ("Ben", "Cara"))
    wish = Wish(SampleUnit.STRETCHES, share=0.25, seed=3, words=20)
    found = desk.ask(sampling.draw_sample, desk.study.project.id, wish)

    made = make(desk, wish, (ben, cara), found.sample["digest"])

    view = desk.ask(rounds.round_view, made.id)
    given = {(t.assignment.interview_id, t.assignment.coder_id, t.stretch) for t in view.tasks}
    assert given == {(p.interview.id, who.user, p.span) for p in found.places for who in (ben, cara)}
    assert dict(view.round.sample) == dict(found.sample)
    assert (view.round.sample["seed"], view.round.sample["share"], view.round.sample["words"]) == (3, 0.25, 20)


def test_what_a_round_keeps_is_enough_to_draw_it_again(desk: Desk) -> None:
    ben = desk.study.member("Ben", Role.CODER)
    wish = Wish(share=0.3, seed=11)
    made = make(desk, wish, (ben,), drawn(desk, share=0.3, seed=11).sample["digest"])
    add_interview(desk, "A late one")
    kept = desk.ask(rounds.round_view, made.id).round.sample

    again = drawn(
        desk, unit=SampleUnit(kept["unit"]), share=kept["share"], number=kept["number"], seed=kept["seed"],
        by_group=kept["by_group"], interview_ids=tuple(kept["from"]),
    )  # fmt: skip

    tasks = desk.ask(rounds.round_view, made.id).tasks
    assert {place.interview.id for place in again.places} == {t.assignment.interview_id for t in tasks}
    assert again.sample == kept


def test_another_sample_than_the_one_looked_at_is_not_taken(desk: Desk) -> None:
    ben = desk.study.member("Ben", Role.CODER)
    seen = drawn(desk, share=0.3).sample["digest"]
    add_interview(desk, "Just added")

    with pytest.raises(Conflict, match="added or changed"):
        make(desk, Wish(share=0.3), (ben,), seen)
    assert desk.ask(rounds.rounds_of, desk.study.project.id) == ()


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"share": 1.5}, "at most 100 %"),
        ({"number": 10}, "at most 9"),
        ({"number": 1, "seed": -1}, "seed"),
        ({"share": 0.2, "unit": SampleUnit.STRETCHES, "words": 0}, "between 1 and 5000 words"),
        ({"share": 0.2, "interview_ids": ()}, "nothing to draw from"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(desk: Desk, wish: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        drawn(desk, **wish)


def test_only_owners_draw(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="make or end rounds"):
        desk.ask(sampling.draw_sample, desk.study.project.id, Wish(number=1), by=desk.study.member("Ed", Role.EDITOR))


def make(desk: Desk, wish: Wish, who: tuple[Actor, ...], shown: str) -> Any:
    coders = [one.user for one in who]
    return desk.do(sampling.make_drawn_round, desk.study.project.id, "Drawn", wish, coders, shown=shown)
