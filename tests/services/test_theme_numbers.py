"""Every number on a theme's page, the overview and a question's card is what counting anew in the tables gives."""

from __future__ import annotations

from collections import Counter

import pytest

from qual.domain.project import Actor
from qual.services import interviews, participants, saturating, suggestions, theme_balance, themes, transcripts
from qual.services import overview as overview_service
from qual.services.saturating import Counted
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.services.mapped import group, talk
from tests.services.numbers import CardRecount, Material, Recount, every_order, make_material

SEEDS = (1, 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_of_a_theme_and_of_the_overview_is_what_counting_anew_gives(
    workbench: Workbench, seed: int
) -> None:
    material = make_material(workbench, seed)  # takes seconds, so that all is compared on one

    for who in (material.owner, material.blind):
        compare_pages(material, who)
        compare_balances(material, who)
        for set_aside in (False, True):
            compare_overview(material, who, set_aside=set_aside)
        for counted in Counted:
            compare_saturation(material, who, counted)


def compare_pages(material: Material, who: Actor) -> None:
    count = Recount(material, who)
    for row in count.themes(set_aside=True):
        id_ = row["id"]
        with material.workbench.read(who) as tx:
            view = themes.theme_view(tx, id_)
            line = next(one for one in themes.theme_lines(tx, material.project.id) if one.theme.id == id_)
        newest = count.newest(row)
        verdicts = list(newest[None].values())

        assert len(view.quotes) == line.n_quotes == len(count.quotes(id_))
        assert view.n_counted == line.n_sentences == len(count.sentences(id_))
        assert view.n_supported == line.n_supported == count.n_supported(id_)
        assert (line.n_agree, line.n_dispute) == (verdicts.count("agree"), verdicts.count("dispute"))
        assert line.n_disputed == sum("dispute" in given.values() for part, given in newest.items() if part)
        assert len(view.questions) == line.n_questions == count.n_questions(id_)
        assert {one.code.id: (one.n_codings, one.n_people) for one in view.codes} == {
            code: _of_code(count, code) for code in count.codes(id_)
        }


def _of_code(count: Recount, code_id: str) -> tuple[int, int]:
    coded = [one for one in count.codings if one["code_id"] == code_id]
    people = {count.behind(one["interview_id"], one["start"], one["end"]) for one in coded}
    return len(coded), len(people - {None})


def compare_balances(material: Material, who: Actor) -> None:
    count = Recount(material, who)
    words = count.words()
    for row in count.themes(set_aside=True):
        with material.workbench.read(who) as tx:
            found = theme_balance.balance_of(tx, row["id"])
        quoted, coded = count.places(row["id"])
        by_person = Counter(count.behind(*place) for place in quoted)
        nobody = by_person.pop(None, 0)
        n = by_person.total()
        of_coded = Counter(count.behind(*place) for place in coded)

        assert (found.n_of_nobody, found.n_quotes) == (nobody, n)
        assert sorted((one.n_quotes, one.n_coded, one.group, one.share) for one in found.people) == sorted(
            (times, of_coded[person], count.group(person), times / n) for person, times in by_person.items()
        )
        assert sorted((one.n_coded, one.group) for one in found.not_quoted) == sorted(
            (of_coded[person], count.group(person)) for person in words if person not in by_person
        )
        expected = sorted(n * said / words.total() for said in words.values())
        assert sorted(one.expected for one in (*found.people, *found.not_quoted)) == pytest.approx(expected)
        mixed = 1 / sum((times / n) ** 2 for times in by_person.values()) if n else 0
        assert found.effective == pytest.approx(mixed)
        top = sum(sorted(by_person.values())[-2:])
        assert found.carried_by_two == (n >= 4 and len(words) > 2 and 3 * top >= 2 * n)


def compare_overview(material: Material, who: Actor, *, set_aside: bool) -> None:
    count = Recount(material, who)
    words = count.words()
    with material.workbench.read(who) as tx:
        found = overview_service.overview(tx, material.project.id, set_aside=set_aside)
    groups = sorted({count.group(person) for person in words}, key=lambda name: (not name, name))

    assert [(one.group, one.n_people, one.n_words) for one in found.table.groups] == [
        (name, sum(count.group(p) == name for p in words), sum(n for p, n in words.items() if count.group(p) == name))
        for name in groups
    ]
    ids = [row["id"] for row in count.themes(set_aside=set_aside)]
    assert sorted(one.theme.id for one in found.themes) == sorted(ids)
    links = [one for one in count.t["theme_links"] if {one["from_id"], one["to_id"]} <= set(ids)]
    assert {link.id for link in found.links} == {one["id"] for one in links}
    assert found.n_themes == Counter(code for id_ in ids for code in count.codes(id_))
    for one, row in zip(found.themes, found.table.rows, strict=True):
        carriers = count.carriers(one.theme.id)
        known = [person for person in carriers if person]
        assert (one.n_people, one.n_passages) == (row.n_people, row.n_passages) == (len(set(known)), len(carriers))
        assert one.n_quotes == len(count.places(one.theme.id)[0])
        assert {code.id for code in one.codes} == set(count.codes(one.theme.id))
        passages = [sum(count.group(p) == name for p in known) for name in groups]
        assert [cell.n_passages for cell in row.cells] == passages
        assert [c.n_people for c in row.cells] == [sum(count.group(p) == name for p in set(known)) for name in groups]
        assert [cell.share for cell in row.cells] == pytest.approx([n / len(known) if known else 0 for n in passages])
        rates = [n / size.n_words if size.n_words else 0 for n, size in zip(passages, found.table.groups, strict=True)]
        corrected = [rate / sum(rates) if sum(rates) else 0 for rate in rates]
        assert [cell.corrected for cell in row.cells] == pytest.approx(corrected)


def compare_saturation(material: Material, who: Actor, counted: Counted) -> None:
    count = Recount(material, who)
    with material.workbench.read(who) as tx:
        found = saturating.saturation_of(tx, material.project.id, counted)
    there = count.found_in(counted.value)
    orders = every_order(there)

    assert [step.known_here for step in found.steps] == [len(set().union(*there[: k + 1])) for k in range(len(there))]
    assert [step.new_here for step in found.steps] == [len(one) for one in found.new]
    for k, step in enumerate(found.steps):
        at = sorted(order[k] for order in orders)
        mean = sum(at) / len(at)
        assert step.known == pytest.approx(mean)
        assert at[0] <= step.low <= step.high <= at[-1]
        # a drawn 5th percentile lies between the true 1st and 10th, whatever the draw of 500 orders
        assert at[len(at) // 100] <= step.low <= at[len(at) // 10]
        assert at[-len(at) // 10 - 1] <= step.high <= at[-(len(at) // 100) - 1]
    assert found.n_left_out == len(count.documents) - len(there)
    means = [sum(order[k] for order in orders) / len(orders) for k in range(len(there))]
    assert found.needed == next(k for k, mean in enumerate(means, start=1) if mean >= 0.9 * means[-1] - 1e-9)


def test_every_number_of_a_questions_card_is_what_counting_anew_gives(study: Study) -> None:
    for name in ("Eva", "Bo", "Ida"):
        talk(study, name)
    with study.workbench.write(study.owner) as tx:
        for name, label, site in (("Eva", "P1", "north"), ("Ida", "P2", "south"), ("Anna", "P1", "north")):
            person = participants.set_participant(
                tx, study.project.id, label, group="patients", attributes={"site": site}
            )
            for line in interviews.interview_lines(tx, study.project.id):
                if line.interview.name == name:
                    transcripts.update_speaker(tx, line.interview.id, name, {"participant_id": person.id})
                transcripts.update_speaker(tx, line.interview.id, "Interviewer", {"role": "interviewer"})
    run_id = group(study)
    with study.workbench.read(study.owner) as tx:
        views = suggestions.run_suggestions(tx, run_id)
    count = CardRecount(study, run_id)

    assert len(views) > 1
    for view in views:
        members = count.members[view.suggestion.id]
        assert view.n_segments == len(members)
        assert set(view.coverage) == {"groups", "participants", "interviews", "languages", "attribute:site"}
        for aspect, shown in view.coverage.items():
            rows = {(r.value, r.inside, r.total, r.people_inside, r.people) for r in shown.rows}
            assert rows == count.rows(aspect, members)
            for row in shown.rows:
                assert row.expected == pytest.approx(row.total * len(members) / len(count.everything), abs=0.001)
                assert row.people_expected == pytest.approx(
                    count.people_expected(aspect, row.value, members), abs=0.001
                )
            assert set(shown.absent) == {r.value for r in shown.rows if not r.inside and r.expected >= 3}
