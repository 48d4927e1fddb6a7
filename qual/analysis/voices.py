"""The mathematics of telling voices apart: log-mel features, clustering of voiceprints, how many voices."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

SAMPLE_RATE = 16_000  # Hz
FRAME = 400  # samples: 25 ms
HOP = 160  # samples: 10 ms
FFT = 512  # the next power of two above FRAME
BANDS = 80
LOWEST_HZ = 20.0  # Kaldi's default; the highest is half the sample rate
EMPHASIS = 0.97
FLOOR = float(np.finfo(np.float32).eps)  # energies below it count as silence

NEIGHBOURS = 0.05  # share of windows each window stays linked to in the similarity graph
FEWEST_NEIGHBOURS = 12
ROUNDS = 30  # of k-means; it settles in fewer than ten on real interviews
SAME_VOICE = 0.60  # cosine of two centroids above which they count as one voice, when the number is guessed
MOST_VOICES = 8  # ever guessed
FEWEST_PER_VOICE = 10  # voiceprints, about 6 s of speech, below which a voice of its own is not believed
SMALLEST_SHARE = 0.02  # of the windows; a guessed voice with less is taken for an outlier


def log_mel(sound: np.ndarray) -> np.ndarray:
    """Compute log-mel energies as Kaldi's `compute-fbank-feats` does with a povey window and no dither.

    `sound` has shape (n_samples,), float32 in -1..1 at 16 kHz. Returns float32, shape (n_frames, 80), natural
    logarithms; frame i covers samples 160 i to 160 i + 400, an incomplete frame at the end is left out.

    >>> log_mel(np.zeros(560, dtype=np.float32)).shape
    (2, 80)
    """
    if sound.size < FRAME:
        return np.empty((0, BANDS), dtype=np.float32)
    frames = sliding_window_view(sound, FRAME)[::HOP].astype(np.float32)
    frames -= frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    power = np.abs(np.fft.rfft((frames - EMPHASIS * before) * _povey(), FFT, axis=1)) ** 2
    energy = power[:, : FFT // 2].astype(np.float32) @ _mel_filters()
    return np.log(np.maximum(energy, FLOOR))


def fit_window(features: np.ndarray, n_frames: int) -> np.ndarray:
    """Repeat `features`, shape (n, 80), n ≥ 1, to a length of `n_frames`, less the mean of each band.

    >>> fit_window(np.array([[0.0], [2.0]]), 3).ravel().tolist()
    [-1.0, 1.0, -1.0]
    """
    own = features - features.mean(axis=0)
    return own[np.arange(n_frames) % len(own)]


def unit(vectors: np.ndarray) -> np.ndarray:
    """Scale each row to length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length > 0, length, 1)


def cluster(vectors: np.ndarray, n_voices: int) -> np.ndarray:
    """Group unit vectors, shape (n, d), into `n_voices` by spectral clustering; deterministic.

    Links every vector to its nearest neighbours, takes the smoothest directions of the graph's normalised
    Laplacian (Ng, Jordan & Weiss 2001) and groups the rows there by k-means. Returns labels from 0, shape
    (n,), int. Fewer vectors than voices give each its own label.

    >>> cluster(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), 2).tolist()
    [0, 1, 0]
    """
    if n_voices < 1:
        raise ValueError(f"there must be at least one voice, not {n_voices}")
    if n_voices == 1:
        return np.zeros(len(vectors), dtype=int)
    if len(vectors) <= n_voices:
        return np.arange(len(vectors))
    return _k_means(_spectrum(vectors, n_voices), n_voices)


def centroids(vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the mean direction of each label, shape (n_labels, d), of unit length.

    >>> centroids(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([1, 0])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    return unit(np.stack([vectors[labels == label].mean(axis=0) for label in range(int(labels.max()) + 1)]))


def guess_count(vectors: np.ndarray) -> int:
    """Guess how many voices there are among unit vectors, 1 to 8.

    Splits into many groups, then joins the two most alike for as long as their centroids have a cosine above
    0.6, and leaves out groups with under 2 % of the vectors. A guess: short or many-voiced recordings often
    come out wrong.

    >>> guess_count(np.repeat(np.eye(3), 40, axis=0))
    3
    """
    labels = cluster(vectors, min(MOST_VOICES, max(1, len(vectors) // FEWEST_PER_VOICE)))
    while labels.max() > 0:
        centres = centroids(vectors, labels)
        alike = centres @ centres.T
        np.fill_diagonal(alike, -1)
        first, second = sorted(divmod(int(alike.argmax()), len(centres)))
        if alike[first, second] < SAME_VOICE:
            break
        labels = np.where(labels == second, first, labels)
        labels = np.where(labels > second, labels - 1, labels)
    shares = np.bincount(labels) / len(labels)
    return max(1, int((shares >= SMALLEST_SHARE).sum()))


def _spectrum(vectors: np.ndarray, n: int) -> np.ndarray:
    kept = min(len(vectors) - 1, max(FEWEST_NEIGHBOURS, round(NEIGHBOURS * len(vectors))))
    alike = np.clip(vectors @ vectors.T, 0, None).astype(np.float64)
    threshold = np.partition(alike, -kept - 1, axis=1)[:, -kept - 1, None]
    links = np.where(alike >= threshold, alike, 0)
    links = (links + links.T) / 2
    np.fill_diagonal(links, 0)
    scale = 1 / np.sqrt(np.maximum(links.sum(axis=1), 1e-12))
    values, directions = np.linalg.eigh(links * scale[:, None] * scale[None, :])
    return unit(directions[:, np.argsort(-values, kind="stable")[:n]])


def _k_means(points: np.ndarray, n: int) -> np.ndarray:
    centres = points[_spread_out(points, n)]
    labels = np.full(len(points), -1)
    for _ in range(ROUNDS):
        distances = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        new = distances.argmin(axis=1)
        for empty in set(range(n)) - set(new.tolist()):
            new[distances[np.arange(len(points)), new].argmax()] = empty
        if (new == labels).all():
            break
        labels = new
        centres = np.stack([points[labels == label].mean(axis=0) for label in range(n)])
    return labels


def _spread_out(points: np.ndarray, n: int) -> list[int]:
    chosen = [0]
    while len(chosen) < n:
        nearest = np.min([((points - points[index]) ** 2).sum(axis=1) for index in chosen], axis=0)
        chosen.append(int(nearest.argmax()))
    return chosen


@lru_cache(maxsize=1)
def _povey() -> np.ndarray:
    # Kaldi's own window: a Hann window to the power 0.85.
    return (np.hanning(FRAME) ** 0.85).astype(np.float32)


@lru_cache(maxsize=1)
def _mel_filters() -> np.ndarray:
    edges = np.linspace(_mel(LOWEST_HZ), _mel(SAMPLE_RATE / 2), BANDS + 2)
    bins = _mel(np.arange(FFT // 2) * SAMPLE_RATE / FFT)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


def _mel(hz: np.ndarray | float) -> np.ndarray:
    return 1127 * np.log1p(np.asarray(hz) / 700)
