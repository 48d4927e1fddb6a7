from qual.domain.document import SpokenTurn, build_document
from qual.domain.speech import VoiceTurn
from qual.exchange.rttm import turns_of, write_rttm


def test_each_turn_is_a_line_that_scoring_tools_read():
    turns = [VoiceTurn(0.5, 2.25, "S1"), VoiceTurn(2.0, 2.1, "S2", second=True)]

    assert write_rttm(turns, "Ward 3").decode() == (
        "SPEAKER Ward_3 1 0.500 1.750 <NA> <NA> S1 <NA> <NA>\nSPEAKER Ward_3 1 2.000 0.100 <NA> <NA> S2 <NA> <NA>\n"
    )


def test_a_transcript_gives_its_timed_turns():
    document = build_document([SpokenTurn("S1", "Hej", 0.0, 1.0), SpokenTurn("S2", "Ja")])

    assert turns_of(document) == [VoiceTurn(0.0, 1.0, "S1")]
