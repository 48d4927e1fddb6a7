import numpy as np
import pytest

from qual.analysis.channels import FRAME, Meter, turns_of_channels
from tests.engines.sounds import RATE, noise, silence, tone


def speech(seconds):
    return noise(seconds, "pink")


def metered(*channels):
    meter = Meter()
    blocks = np.stack(channels)
    for start in range(0, blocks.shape[1], 1000):  # blocks that do not fit the frames
        meter.joined(blocks[:, start : start + 1000])
    return meter


def test_a_channel_for_each_speaker_tells_who_speaks():
    one = np.concatenate([speech(3), silence(3), speech(2)])
    other = np.concatenate([silence(3), speech(3), silence(2)])

    turns = turns_of_channels(metered(one, other // 4).levels())

    assert [(t.speaker, round(t.start_s, 1), round(t.end_s, 1)) for t in turns] == [
        ("S1", 0.0, 3.0),
        ("S2", 3.0, 6.0),
        ("S1", 6.0, 8.0),
    ]


def test_a_voice_that_leaks_into_the_other_microphone_stays_one_voice():
    one = np.concatenate([speech(3), speech(3) // 8])
    other = np.concatenate([speech(3) // 8, speech(3)])

    assert [t.speaker for t in turns_of_channels(metered(one, other).levels())] == ["S1", "S2"]


def test_both_speaking_at_once_gives_a_second_turn():
    one = np.concatenate([speech(4), silence(4)])
    other = np.concatenate([silence(3), speech(1) * 0.6, speech(4)]).astype(np.int16)

    turns = turns_of_channels(metered(one, other).levels())

    assert [t.speaker for t in turns if not t.second] == ["S1", "S2"]
    (second,) = (t for t in turns if t.second)
    assert 2.8 <= second.start_s < second.end_s <= 4.2


@pytest.mark.parametrize("other", [speech(6), speech(6) // 3, silence(6)])
def test_a_stereo_recording_of_one_room_is_not_taken_apart(other):
    assert turns_of_channels(metered(speech(6), other).levels()) == ()


def test_six_channels_may_hold_six_speakers():
    channels = [np.concatenate([speech(2) if i == n else silence(2) for i in range(6)]) for n in range(6)]

    assert [t.speaker for t in turns_of_channels(metered(*channels).levels())] == [f"S{n + 1}" for n in range(6)]


def test_channels_that_cancel_each_other_are_noticed():
    sound = tone(1)

    assert metered(sound, -sound).clearest_if_cancelled() is not None
    assert metered(sound, sound).clearest_if_cancelled() is None


def test_filled_in_silence_is_counted():
    meter = metered(tone(1), tone(1))
    meter.skip(RATE)

    assert len(meter.levels()) == 2 * RATE // FRAME


def test_one_channel_has_no_levels():
    assert metered(tone(1)).levels() is None
