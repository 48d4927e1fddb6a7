"""Finding words across a project's interviews, on both stores: what is found, where, by whom, and how it is coded."""

from __future__ import annotations

from contextlib import suppress

import pytest

from qual.analysis.concordance import Extent
from qual.analysis.retrieval import Mode, Query
from qual.domain.document import Span, SpokenTurn, build_document
from qual.domain.ids import new_id
from qual.domain.interview import Participant, Revision, SpeakerRole
from qual.domain.permission import Role
from qual.errors import NotFound
from qual.services import codebook, coding, finding, history, projects, transcripts
from qual.services.finding import Found, Within
from qual.store import interviews, readables
from tests.plugins.workbenches import Study

SWEDISH = (
    SpokenTurn("Intervjuare", "Hur var vården?", 0.0, 2.0),
    SpokenTurn("Bo", "Vårdens köer är långa. På natten kom ingen sköterska.", 2.0, 6.0),
)


def add(study: Study, spoken: tuple[SpokenTurn, ...], name: str, language: str) -> Revision:
    with study.workbench.write(study.owner) as tx:
        document = build_document(spoken, language=language)
        return transcripts.import_transcript(tx, study.project.id, document, name=name, language=language)


def find(study: Study, text: str, mode: Mode = Mode.STEM, within: Within | None = None, **options: object) -> Found:
    with study.workbench.read(study.owner) as tx:
        return finding.find(tx, study.project.id, Query(text, mode), within or Within(), **options)


def found(study: Study, text: str, mode: Mode = Mode.STEM, within: Within | None = None) -> list[str]:
    return [hit.text for hit in find(study, text, mode, within).hits]


def code(study: Study, words: str, code_id: str = "") -> None:
    with study.workbench.write(study.owner) as tx:
        span = study.span_of(words)
        coding.add_coding(tx, study.interview_id, study.revision.id, span, code_id or study.code.id)


def test_each_interview_is_searched_in_its_own_language(study: Study) -> None:
    bo = add(study, SWEDISH, "Bo", "sv")

    result = find(study, "vård")

    assert [hit.text for hit in result.hits] == ["vården", "Vårdens"]
    assert [(count.interview.name, count.hits) for count in result.counts] == [("Bo", 2)]
    second = result.hits[1]
    assert (second.interview_id, second.revision_id, second.speaker, second.start_s) == (
        bo.interview_id,
        bo.id,
        "Bo",
        2.0,
    )
    assert (second.before, second.after) == ("", " köer är långa. På natten kom ingen sköterska.")
    assert found(study, "believe") == ["believed"]


def test_hits_come_in_pages_and_are_counted_by_interview(study: Study) -> None:
    add(study, SWEDISH, "Bo", "sv")

    pages = [find(study, "n", Mode.PART, offset=offset, limit=3) for offset in (0, 3, 6, 9, 12, 15, 18, 21)]
    at_once = find(study, "n", Mode.PART, limit=200)

    assert [hit for page in pages for hit in page.hits] == list(at_once.hits)
    assert at_once.total == len(at_once.hits) == sum(count.hits for count in at_once.counts)
    assert {count.interview.name for count in at_once.counts} == {"Anna", "Bo"}


def test_a_correction_is_found_at_once_and_what_it_replaced_no_more(study: Study) -> None:
    with study.workbench.write(study.owner, key=new_id()) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 3, "Then a doctor sat down with me.")

    assert found(study, "nurse") == []
    assert found(study, "doctors") == ["doctor"]

    with study.workbench.write(study.owner) as tx:
        history.undo(tx, study.interview_id)
    assert found(study, "nurses") == ["nurse"]


def test_a_correction_that_fails_leaves_the_search_as_it_was(study: Study) -> None:
    with suppress(ZeroDivisionError), study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 3, "Then a doctor sat down with me.")
        raise ZeroDivisionError

    readables.forget()
    assert found(study, "nurse") == ["nurse"]


def test_texts_from_before_there_was_a_search_are_found_and_then_prepared_once(study: Study) -> None:
    with study.workbench.database.write() as connection:
        connection.execute(readables.readables.delete())
    readables.forget()

    assert found(study, "nurse") == ["nurse"]
    assert readables.fill(study.workbench.database) == 1
    assert readables.fill(study.workbench.database) == 0
    readables.forget()
    assert found(study, "nurse") == ["nurse"]


def test_who_speaks_restricts_the_hits(study: Study) -> None:
    add(study, SWEDISH, "Bo", "sv")
    with study.workbench.write(study.owner) as tx:
        anna = interviews.add_participant(tx.connection, Participant(new_id(), study.project.id, "P1", "users", {}))
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": anna.id})

    def n(**within: object) -> int:
        return find(study, r"\w+", Mode.REGEX, Within(**within)).total

    assert n() == 39
    assert n(role=SpeakerRole.INTERVIEWER) == 9
    assert n(role=SpeakerRole.PARTICIPANT) == 30
    assert n(speaker="anna") == n(participant=anna.id) == n(group="users") == 21
    assert n(group="") == 18
    assert n(interviews=(study.interview_id,)) == 27


def test_only_what_is_coded_with_a_code_or_one_under_it(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        child = codebook.add_code(tx, study.project.id, "By a nurse", parent_id=study.code.id)
    code(study, "locked door")
    code(study, "a nurse sat down", child.id)

    assert found(study, "nurse", within=Within(inside=study.code.id)) == ["nurse"]
    assert found(study, "nurse", within=Within(outside=study.code.id)) == []
    assert found(study, "door", within=Within(inside=child.id)) == []
    assert find(study, "door").hits[0].codes == (study.code.id,)


def test_passages_are_each_named_once_without_those_i_have_coded(study: Study) -> None:
    add(study, SWEDISH, "Bo", "sv")
    code(study, "Then a nurse sat down with me.")
    peer = study.member("Peer", Role.CODER)

    def passages(actor: object, code_id: str = "") -> finding.Passages:
        with study.workbench.read(actor) as tx:
            query = Query("[aå]", Mode.REGEX)
            return finding.passages(tx, study.project.id, query, Within(), extent=Extent.SENTENCE, code_id=code_id)

    everything = passages(study.owner)
    assert len(everything.rows) == len(set(everything.rows)) == 7
    mine = passages(study.owner, study.code.id)
    assert (len(mine.rows), mine.already) == (6, 1)
    assert passages(peer, study.code.id).already == 0


def test_of_more_than_one_act_can_code_the_first_are_given_and_the_rest_counted(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_PASSAGES", 3)

    with study.workbench.read(study.owner) as tx:
        found = finding.passages(tx, study.project.id, Query("n", Mode.PART), Within(), extent=Extent.HIT)

    assert (len(found.rows), found.more) == (3, study.document.text.count("n") - 3)


def test_nothing_is_found_in_other_projects_nor_by_people_outside(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        other = projects.create_project(tx, "Other")
        document = build_document((SpokenTurn("A", "A nurse elsewhere.", 0.0, 1.0),), language="en")
        elsewhere = transcripts.import_transcript(tx, other.id, document, name="Elsewhere", language="en")
        foreign = codebook.add_code(tx, other.id, "Foreign")

    assert found(study, "nurse") == ["nurse"]
    with pytest.raises(NotFound):
        find(study, "nurse", within=Within(interviews=(elsewhere.interview_id,)))
    with pytest.raises(NotFound):
        find(study, "nurse", within=Within(inside=foreign.id))
    with study.workbench.read(study.stranger()) as tx, pytest.raises(NotFound):
        finding.find(tx, study.project.id, Query("nurse"), Within())


def test_every_hit_stands_where_it_says(study: Study) -> None:
    for mode, text in ((Mode.PART, "w"), (Mode.WORD, "the"), (Mode.REGEX, r"\w{5,}"), (Mode.STEM, "waiting")):
        for hit in find(study, text, mode, limit=200).hits:
            assert Span(hit.start, hit.end).slice(study.document.text) == hit.text
            assert (hit.before + hit.text + hit.after).strip("…") in study.document.text
