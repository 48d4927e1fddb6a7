"""When a chosen language is doubted, and how seldom a recogniser is asked for it."""

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.spoken_language import TRIES, Piece, another, others, searched, suspicion

STUDY = ("sv", "de", "en")


def doubt(chosen, piece):
    return suspicion(piece, chosen, others(chosen, STUDY, piece.scores))


def test_a_sound_that_is_taken_for_the_chosen_language_or_a_relative_is_not_doubted():
    assert doubt("sv", Piece({"nn": 0.3, "da": 0.25, "en": 0.1}, -0.9)) == 0
    assert doubt("de", Piece({"nl": 0.7, "en": 0.3}, -0.9)) == 0


def test_another_language_in_sound_or_text_and_an_unlikely_text_are_doubted():
    heard = doubt("sv", Piece({"sv": 0.2, "en": 0.6}, -0.3, "sv"))
    written = doubt("sv", Piece({"sv": 0.3, "ja": 0.6}, -0.3, "en"))
    unlikely = doubt("sv", Piece({"sv": 0.3, "ja": 0.6}, -0.8, "sv"))

    assert written > heard > unlikely > 0


def test_a_few_words_are_not_doubted():
    assert doubt("sv", Piece({"en": 0.95}, -1.2, "", n_words=3)) == 0


def test_an_accent_is_cleared_by_its_text():
    swedish = Piece({"la": 0.4, "lv": 0.29, "en": 0.035}, -0.46, "sv")

    assert doubt("sv", swedish) > 0
    assert another(swedish, "sv", {"de": -3.0, "en": -1.1}) == ""


def test_a_fluent_translation_is_found_by_a_likelier_text_in_the_language_spoken():
    assert another(Piece({"la": 0.4, "en": 0.035}, -1.1, "en"), "en", {"sv": -0.46, "de": -0.83}) == "sv"
    assert another(Piece({"en": 0.84}, -0.37, "de"), "de", {"en": -0.32}) == "en"


def test_noise_in_which_every_text_is_unlikely_speaks_against_no_choice():
    assert another(Piece({"ja": 0.4}, -3.0), "sv", {"de": -1.4, "en": -1.2}) == ""


def counted(truth, suspicions):
    asked = []

    def ask(index):
        asked.append(index)
        return truth[index]

    return searched(suspicions, ask), asked


def test_three_that_speak_for_the_choice_clear_the_rest():
    found, asked = counted([""] * 50, [1.0] * 50)

    assert (set(found.values()), asked) == ({""}, [0, 1, 2])


def test_a_whole_recording_in_another_language_is_known_after_six():
    found, asked = counted(["en"] * 50, [1 - i / 100 for i in range(50)])

    assert (set(found.values()), asked) == ({"en"}, [0, 1, 2, 47, 48, 49])
    assert len(found) == 50


def test_a_mixed_recording_is_told_apart_piece_by_piece():
    truth = ["en"] * 5 + [""] * 40
    found, asked = counted(truth, [0.9] * 5 + [0.1] * 40)

    assert [found[i] for i in range(45)] == truth
    assert len(asked) <= 5 + 2 * TRIES


@given(st.lists(st.tuples(st.sampled_from(["", "en", "de"]), st.floats(0, 1)), max_size=30))
def test_nothing_is_asked_twice_and_only_the_suspicious_are_judged(pieces):
    found, asked = counted([code for code, _ in pieces], [much for _, much in pieces])

    assert len(asked) == len(set(asked))
    assert set(found) == {i for i, (_, much) in enumerate(pieces) if much > 0}
    assert all(found[i] == pieces[i][0] for i in asked)
