"""Read and say: words first, then cards; everything is kept at once, and one goes on where one left."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.services import codebook, coding, memo_list, projects, recordings, rounds, transcripts
from qual.services.rounds import Task
from qual.store import interviews
from qual.store.blobs import StoredBlob
from qual.ui.text import catalogue, speech
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown

TEXTS = Path(__file__).parents[2] / "qual" / "ui" / "text"
OF_PLAIN_PAGES = ("plain.", "practice.")


def read(open_page: OpenPage, study: Study):
    return open_page("read", project=study.project.id, interview=study.interview_id)


def sentence(page, words: str):
    return next(box for box in page.checkbox if words in box.label.replace("\\", ""))


def made(study: Study) -> list[tuple[str, str]]:
    with study.workbench.read(study.owner) as tx:
        return [(c.quote, c.code_id) for c in coding.codings_of_interview(tx, study.interview_id)]


def words_of(study: Study) -> str:
    with study.workbench.read(study.owner) as tx:
        return repr(memo_list.memo_threads(tx, study.project.id))


def give_out(study: Study) -> None:
    """Have the owner read the interview as a task, together with somebody else."""
    ben = study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, who) for who in (study.owner.user, ben.user)]
        rounds.make_round(tx, study.project.id, "First", tasks)


def test_without_interviews_the_page_says_so(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "nothing to read yet" in shown(open_page("read", project=project.id))


def test_an_interview_is_chosen_and_opened(filled: Study, open_page: OpenPage) -> None:
    page = open_page("read", project=filled.project.id)
    assert "Not begun" in shown(page)

    page.button(key=f"plain-open-{filled.interview_id}").click().run()

    assert page.header[0].value == "Passage 1 of 1"


def test_cards_come_only_after_ones_own_words(filled: Study, open_page: OpenPage) -> None:
    page = read(open_page, filled)
    assert "Somebody takes it as true" not in shown(page)

    page.text_area[0].input("Nobody was there")
    page.button(key="plain-on").click().run()

    assert "Nobody was there" in words_of(filled)
    assert "Somebody takes it as true" in shown(page)


def test_marked_sentences_get_the_chosen_card(filled: Study, open_page: OpenPage) -> None:
    page = read(open_page, filled)

    sentence(page, "I waited").check()
    page.button(key="plain-on").click().run()
    page.checkbox[0].check()
    page.button(key="plain-keep").click().run()

    assert ("I waited 😀 by the locked door, and nobody came.", filled.code.id) in made(filled)
    assert page.header[0].value == "You have reached the end"


def test_nothing_said_is_fine_and_stores_nothing(filled: Study, open_page: OpenPage) -> None:
    before = made(filled)
    page = read(open_page, filled)

    page.button(key="plain-skip").click().run()

    assert page.header[0].value == "You have reached the end"
    assert made(filled) == before


def test_typed_words_are_kept_whichever_button_is_pressed(filled: Study, open_page: OpenPage) -> None:
    page = read(open_page, filled)

    page.text_area[0].input("A door")
    page.button(key="plain-skip").click().run()

    assert "A door" in words_of(filled)


def test_what_was_said_is_listed_and_can_be_taken_away(filled: Study, open_page: OpenPage) -> None:
    page = read(open_page, filled)
    assert "What you have said here" in shown(page)  # the coding made on the coding screen

    next(button for button in page.button if (button.key or "").startswith("take-")).click().run()

    assert made(filled) == []
    assert "What you have said here" not in shown(page)


def test_cards_are_found_later_for_words_that_have_none(filled: Study, open_page: OpenPage) -> None:
    page = read(open_page, filled)
    sentence(page, "I waited").check()
    page.text_area[0].input("Left alone")
    page.button(key="plain-skip").click().run()  # only the words are kept
    page.button(key="plain-back").click().run()

    next(button for button in page.button if (button.key or "").startswith("find-")).click().run()
    page.checkbox[0].check()
    page.button(key="plain-more").click().run()

    assert ("I waited 😀 by the locked door, and nobody came.", filled.code.id) in made(filled)
    assert page.header[0].value == "Passage 1 of 1"


def test_a_passage_with_a_recording_can_be_heard(filled: Study, open_page: OpenPage) -> None:
    blob = StoredBlob("0" * 64, 1, filled.workbench.config.data)
    with filled.workbench.write(filled.owner) as tx:
        received = recordings.receive_recording(
            tx, filled.project.id, blob, filename="a.wav", media_type="audio/wav", language="en", n_speakers=2
        )
        found = interviews.get(tx.connection, filled.interview_id)
        interviews.change(tx.connection, found, recording_id=received.recording.id)

    page = read(open_page, filled)

    (sound,) = [one for one in page.get("html") if "<audio" in one.proto.body]
    assert f"/api/recordings/{received.recording.id}/audio#t=0.00,12.00" in sound.proto.body


def test_another_window_goes_on_where_this_one_left(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        long = build_document(SpokenTurn("Anna", "I waited there for hours. " * 15) for _ in range(4))
        revision = transcripts.import_transcript(tx, filled.project.id, long, name="Long", language="en")
    address = {"project": filled.project.id, "interview": revision.interview_id}
    page = open_page("read", **address)
    page.button(key="plain-skip").click().run()

    again = open_page("read", **address)

    assert again.header[0].value == "Passage 2 of 4"
    again.button(key="plain-back").click().run()
    assert again.header[0].value == "Passage 1 of 4"


def test_a_task_comes_first_and_is_done_from_here_and_taken_back(filled: Study, open_page: OpenPage) -> None:
    give_out(filled)
    page = open_page("read", project=filled.project.id)
    assert [head.value for head in page.header] == ["For you to read"]
    page.button(key=f"plain-open-{filled.interview_id}").click().run()
    page.button(key="plain-skip").click().run()

    page.button(key="plain-done").click().run()

    with filled.workbench.read(filled.owner) as tx:
        assert rounds.my_tasks(tx, filled.project.id)[0][1].assignment.is_done
    page.button(key="plain-back").click().run()
    assert not page.checkbox

    page.button(key="plain-not-done").click().run()
    assert page.checkbox


def test_many_cards_lie_in_drawers(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        for number in range(13):
            codebook.add_code(tx, filled.project.id, f"Door {number}", parent_id=filled.code.id)
    page = read(open_page, filled)

    page.button(key="plain-on").click().run()

    assert any("14 cards" in one.label for one in page.expander)
    assert len(page.checkbox) == 14


def test_markup_in_texts_is_shown_as_typed(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        document = build_document([SpokenTurn(HOSTILE, HOSTILE)])
        revision = transcripts.import_transcript(tx, filled.project.id, document, name=HOSTILE, language="en")
        codebook.add_code(tx, filled.project.id, HOSTILE, texts={"definition": HOSTILE, "example": HOSTILE})
    page = open_page("read", project=filled.project.id, interview=revision.interview_id)

    labels = [box.label for box in page.checkbox]
    page.button(key="plain-on").click().run()
    labels += [box.label for box in page.checkbox]

    assert not any("<script>" in label for label in labels)
    assert any("<script>" in label.replace("\\", "") for label in labels)
    assert not page.error


def test_the_page_speaks_three_languages(filled: Study, open_page: OpenPage) -> None:
    page = open_page("read", project=filled.project.id)

    page.segmented_control(key="plain-language").select("sv").run()

    assert page.title[0].value == "Läs och berätta"


@pytest.mark.parametrize("language", ["sv", "de"])
def test_every_language_has_all_sentences_of_these_pages_with_the_same_values(language: str) -> None:
    english = {key: text for key, text in catalogue().items() if key.startswith(OF_PLAIN_PAGES)}
    other = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))
    values = re.compile(r"\{(\w+)\}")

    assert {key for key in other if key.startswith(OF_PLAIN_PAGES)} == set(english)
    assert {
        key for key, text in english.items() if set(values.findall(text)) != set(values.findall(other[key]))
    } == set()


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert speech("sv")("page.code") == "Code"
    assert speech("de")("plain.drawer", n=1, name="Türen") == "Türen (1 Karte)"
