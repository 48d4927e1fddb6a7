from qual.analysis.interviewer import guess_interviewer
from qual.domain.document import SpokenTurn, build_document

QUESTION, ANSWER = "How do you begin the day?", "We begin with coffee, and then everybody tells how the night was."


def talk(*turns, language="en"):
    return build_document([SpokenTurn(speaker, text) for speaker, text in turns], language=language)


def test_who_asks_and_says_less_is_the_interviewer():
    guess = guess_interviewer(talk(("S1", QUESTION), ("S2", ANSWER), ("S1", QUESTION), ("S2", ANSWER)))

    assert guess.speaker == "S1"
    assert guess.certainty > 0.9


def test_who_speaks_first_is_not_enough():
    guess = guess_interviewer(talk(("S2", ANSWER), ("S1", QUESTION), ("S2", ANSWER), ("S1", QUESTION)))

    assert guess.speaker == "S1"


def test_without_question_marks_the_opening_words_tell():
    talk_sv = talk(("S1", "Hur var natten"), ("S2", "Den var lugn och alla sov gott hela natten"), language="sv")

    assert guess_interviewer(talk_sv).speaker == "S1"


def test_without_questions_the_guess_is_unsure():
    assert guess_interviewer(talk(("S1", "Well yes."), ("S2", "Well no."))).certainty < 0.75


def test_in_a_group_one_person_moderates():
    group = [("S1", QUESTION), ("S2", ANSWER), ("S3", ANSWER), ("S1", "And what then?"), ("S4", ANSWER)]

    assert guess_interviewer(talk(*group)).speaker == "S1"


def test_one_voice_has_no_interviewer():
    assert guess_interviewer(talk(("S1", QUESTION))).speaker == ""
