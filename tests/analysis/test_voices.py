from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis import voices

KALDI = [[-4.9598, -13.6352, -15.9424], [-15.9424, -12.842, -15.5355], [-15.9424, -15.9424, 7.3098]]


def blob(centre: np.ndarray, count: int, seed: int, spread: float = 0.05) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal((count, len(centre)))
    return voices.unit(centre + spread * noise)


def axes(counts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return unit vectors around one axis of ten per count, and which axis each belongs to."""
    vectors = [blob(np.eye(10)[axis], count, seed=axis) for axis, count in enumerate(counts)]
    return np.concatenate(vectors), np.repeat(np.arange(len(counts)), counts)


def test_a_pure_tone_is_loudest_in_the_band_that_holds_its_frequency():
    # 1000 Hz is 1127 ln(1 + 1000/700) = 1000 mel; the 80 bands' middles lie (2840 - 31.7) / 81 = 34.7 mel apart
    # from 31.7 + 34.7 on, so the nearest middle is that of band (1000 - 31.7) / 34.7 - 1 = 26.9, number 27.
    tone = np.sin(2 * np.pi * 1000 * np.arange(16_000) / 16_000).astype(np.float32)

    features = voices.log_mel(tone)

    assert features.shape == (98, 80)  # 1 + (16000 - 400) // 160
    assert set(features.argmax(axis=1)) == {27}


def test_silence_has_the_floor_energy_everywhere():
    features = voices.log_mel(np.zeros(1_000, dtype=np.float32))

    np.testing.assert_allclose(features, np.log(np.finfo(np.float32).eps), rtol=1e-6)


def test_sound_shorter_than_one_frame_has_no_features():
    assert voices.log_mel(np.ones(399, dtype=np.float32)).shape == (0, 80)


def test_features_equal_those_of_kaldi_for_a_fixed_chirp():
    # Values of kaldi-native-fbank 1.23.0 (povey window, 80 bins from 20 Hz, no dither) for this very chirp.
    seconds = np.arange(4_000) / 16_000
    chirp = (0.3 * np.sin(2 * np.pi * (200 + 8_000 * seconds) * seconds)).astype(np.float32)

    features = voices.log_mel(chirp)

    np.testing.assert_allclose(features[[0, 11, 22]][:, [5, 30, 60]], KALDI, atol=5e-3)


@given(st.integers(1, 40), st.integers(1, 60))
def test_a_fitted_window_has_the_asked_length_and_only_rows_of_the_original(own: int, wanted: int):
    features = np.random.default_rng(own).standard_normal((own, 4))

    fitted = voices.fit_window(features, wanted)

    assert fitted.shape == (wanted, 4)
    np.testing.assert_allclose(fitted[:own], (features - features.mean(axis=0))[:wanted])


def test_well_separated_voices_are_found_whatever_their_share():
    vectors, truth = axes([90, 12])

    labels = voices.cluster(vectors, 2)

    assert len(set(zip(labels.tolist(), truth.tolist(), strict=True))) == 2


@given(st.lists(st.integers(15, 40), min_size=2, max_size=4))
def test_clustering_recovers_separate_groups(counts: list[int]):
    vectors, truth = axes(counts)

    labels = voices.cluster(vectors, len(counts))

    assert len(set(zip(labels.tolist(), truth.tolist(), strict=True))) == len(counts)


@given(st.integers(1, 30), st.integers(1, 8), st.integers(0, 5))
def test_every_vector_gets_a_label_and_no_voice_stays_empty(count: int, n_voices: int, seed: int):
    vectors = voices.unit(np.random.default_rng(seed).standard_normal((count, 6)))

    labels = voices.cluster(vectors, n_voices)

    assert set(labels.tolist()) == set(range(min(count, n_voices)))


def test_clustering_twice_gives_the_same_labels():
    vectors = voices.unit(np.random.default_rng(1).standard_normal((60, 12)))

    assert (voices.cluster(vectors, 3) == voices.cluster(vectors, 3)).all()


def test_identical_vectors_can_still_be_asked_apart():
    labels = voices.cluster(np.ones((20, 3)) / np.sqrt(3), 2)

    assert set(labels.tolist()) == {0, 1}


def test_asking_for_no_voice_is_a_mistake():
    with pytest.raises(ValueError, match="at least one voice"):
        voices.cluster(np.eye(3), 0)


@pytest.mark.parametrize("counts", [[60], [40, 40], [30, 50, 40]])
def test_the_number_of_clearly_different_voices_is_guessed(counts: list[int]):
    vectors, _ = axes(counts)

    assert voices.guess_count(vectors) == len(counts)


def test_a_single_outlier_is_not_counted_as_a_voice():
    vectors, _ = axes([100, 100])
    with_outlier = np.concatenate([vectors, np.eye(10)[[9]]])

    assert voices.guess_count(with_outlier) == 2


def test_a_few_seconds_of_speech_are_not_guessed_to_be_many_voices():
    scattered = voices.unit(np.random.default_rng(0).standard_normal((19, 30)))

    assert voices.guess_count(scattered) == 1
