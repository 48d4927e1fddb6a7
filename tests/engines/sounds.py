"""Recordings made by the tests themselves: tones, silence and synthetic speech in every container."""

from __future__ import annotations

import shutil
import subprocess
import wave
from pathlib import Path

import av
import numpy as np
import pytest

RATE = 16_000

CODECS = {
    "wav": "pcm_s16le",
    "mp3": "libmp3lame",
    "m4a": "aac",
    "flac": "flac",
    "ogg": "vorbis",
    "opus": "libopus",
    "mp4": "aac",
    "webm": "libopus",
}


def tone(seconds: float, hertz: float = 440.0) -> np.ndarray:
    """Return a sine, int16, shape (n_samples,)."""
    t = np.arange(round(seconds * RATE)) / RATE
    return (0.3 * 32767 * np.sin(2 * np.pi * hertz * t)).astype(np.int16)


def silence(seconds: float) -> np.ndarray:
    """Return digital silence, int16, shape (n_samples,)."""
    return np.zeros(round(seconds * RATE), np.int16)


def write_wav(path: Path, samples: np.ndarray, *, channels: int = 1) -> Path:
    """Write int16 samples at 16 kHz."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.repeat(samples, channels).tobytes())
    return path


def write_sound(
    path: Path,
    samples: np.ndarray,
    *,
    rate: int = 48_000,
    pictures: bool = False,
    options: dict | None = None,
    codec: str = "",
    metadata: dict[str, str] | None = None,
) -> Path:
    """Encode int16 samples at 16 kHz by the suffix of `path`; `pictures` adds a video track."""
    container_format = {"m4a": "mp4", "opus": "ogg", "wma": "asf", "aac": "adts"}.get(path.suffix[1:], path.suffix[1:])
    with av.open(str(path), "w", format=container_format, options=options or {}) as out:
        stream = out.add_stream(codec or CODECS[path.suffix[1:]], rate=rate, options={"strict": "experimental"})
        stream.layout = "stereo"
        out.metadata.update(metadata or {})
        if codec:
            stream.bit_rate = 64_000
        if pictures:
            _add_pictures(out, len(samples) / RATE, "libvpx" if path.suffix == ".webm" else "mpeg4")
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="stereo", rate=rate)
        step = RATE
        for start in range(0, len(samples), step):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + step], format="s16", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            for ready in resampler.resample(frame):
                out.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
    return path


def write_pictures_only(path: Path) -> Path:
    """Write a video that has no sound track."""
    with av.open(str(path), "w") as out:
        _add_pictures(out, 1.0, "mpeg4")
    return path


def _add_pictures(out: av.container.OutputContainer, seconds: float, codec: str) -> None:
    video = out.add_stream(codec, rate=5)
    video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
    for _ in range(max(1, round(seconds * 5))):
        out.mux(video.encode(av.VideoFrame(64, 64, "yuv420p")))
    out.mux(video.encode(None))


def speak(path: Path, text: str, voice: str, *, speed: int = 150) -> np.ndarray:
    """Synthesise `text` with espeak-ng, return int16 samples at 16 kHz; skip the test where it is missing."""
    program = shutil.which("espeak-ng")
    if program is None:
        pytest.skip("espeak-ng is not installed, so that there is no speech to recognise (apt install espeak-ng)")
    spoken = path.with_suffix(".espeak.wav")
    subprocess.run([program, "-v", voice, "-s", str(speed), "-w", str(spoken), text], check=True, timeout=60)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    parts = []
    with av.open(str(spoken)) as container:
        for frame in container.decode(audio=0):
            parts += [f.to_ndarray().reshape(-1) for f in resampler.resample(frame)]
    parts += [f.to_ndarray().reshape(-1) for f in resampler.resample(None)]
    spoken.unlink()
    return np.concatenate(parts)


def noise(seconds: float, colour: str, *, seed: int = 0) -> np.ndarray:
    """Return steady noise, int16: "white", "pink" (3 dB less per octave), "hum" (50 Hz and overtones) or "clicks"."""
    random, n = np.random.default_rng(seed), round(seconds * RATE)
    t = np.arange(n) / RATE
    if colour == "hum":
        wave_ = sum(np.sin(2 * np.pi * 50 * k * t) / k for k in (1, 2, 3, 5, 7))
    elif colour == "clicks":
        wave_ = np.where(random.random(n) < 2 / RATE, random.choice([-1.0, 1.0], n), 0.0)
    else:
        spectrum = np.fft.rfft(random.standard_normal(n))
        hertz = np.fft.rfftfreq(n, 1 / RATE)
        wave_ = np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 20)) if colour == "pink" else spectrum, n)
    return (wave_ / np.abs(wave_).max() * 0.3 * 32767).astype(np.int16)


def music(seconds: float, *, seed: int = 0) -> np.ndarray:
    """Return a tune with overtones and vibrato over chords and a drum, int16."""
    random, n = np.random.default_rng(seed), round(seconds * RATE)
    t = np.arange(n) / RATE
    sound = np.zeros(n)
    beat = RATE // 2
    for number, start in enumerate(range(0, n, beat)):
        inside = slice(start, min(start + beat, n))
        own = t[inside] - t[start]
        hertz = 220 * 2 ** (random.choice([0, 2, 4, 5, 7, 9, 11, 12]) / 12)
        vibrato = 0.3 * np.sin(2 * np.pi * 5.5 * own)
        fade = np.minimum(1, 20 * own) * np.exp(-2 * own)
        sound[inside] += fade * sum(np.sin(2 * np.pi * k * hertz * own + vibrato) / k for k in range(1, 7))
        for third in (0, 4, 7):
            root = 110 * 2 ** (((0, 5, 7, 0)[number // 4 % 4] + third) / 12)
            sound[inside] += 0.3 * np.sin(2 * np.pi * root * own)
        sound[inside] += 0.5 * random.standard_normal(len(own)) * np.exp(-30 * own)
    return (sound / np.abs(sound).max() * 0.4 * 32767).astype(np.int16)
