"""The reference engine: weights carried over number for number, and what it makes of them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from qual.engines.chosen import Engines
from qual.engines.models import DEFAULT_SPEECH, model_folder
from qual.engines.openai_whisper import _NoRepeatedTriples, open_reference
from qual.engines.whisper_weights import as_checkpoint, checkpoint_of, read_tensors
from qual.errors import BadInput, EngineMissing
from tests.engines.sounds import speak

TEXT = "I work on a psychiatric ward. Every morning we meet in the kitchen and talk about the day."


@pytest.fixture(scope="module")
def folder(weights_cache):
    return model_folder(DEFAULT_SPEECH, models_dir=weights_cache / "none", cache_dir=weights_cache)


@pytest.mark.slow
def test_no_tensor_is_missing_or_left_over(folder):
    from whisper.model import ModelDimensions, Whisper

    checkpoint = as_checkpoint(folder)
    wanted = Whisper(ModelDimensions(**checkpoint["dims"])).state_dict()

    assert {k: v.shape for k, v in checkpoint["model_state_dict"].items()} == {k: v.shape for k, v in wanted.items()}
    used = sum(value.numel() for value in checkpoint["model_state_dict"].values())
    tensors = dict(read_tensors(folder / "model.bin"))
    there = sum(value.size for value in tensors.values() if value.ndim)
    key_biases = (6 + 2 * 6) * 512  # all zeros, and openai-whisper has none
    assert used == there - key_biases
    keys = [
        value[512:1024]
        for name, value in read_tensors(folder / "model.bin")
        if name.endswith("self_attention/linear_0/bias")
    ]
    assert not np.any(keys)


@pytest.mark.slow
def test_both_engines_write_the_same_of_clear_speech(whisper, reference, tmp_path):
    sound = speak(tmp_path / "en.wav", TEXT, "en").astype(np.float32) / 32768

    ours, theirs = (
        re.findall(r"\w+", "".join(s.text for s in engine.transcribe(sound, language="en")))
        for engine in (whisper, reference)
    )

    assert ours == theirs
    assert whisper.info.digest == reference.info.digest
    assert reference.info.engine == "openai-whisper"


@pytest.mark.slow
def test_a_checkpoint_file_opens_by_its_path_and_by_its_name_among_the_models(folder, weights_cache, tmp_path):
    checkpoint = checkpoint_of(folder, weights_cache)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "base.pt").symlink_to(checkpoint)

    by_path = open_reference(checkpoint, models_dir=tmp_path, cache_dir=weights_cache, device="cpu")
    by_name = open_reference("mine", models_dir=tmp_path, cache_dir=weights_cache, device="cpu")

    assert by_path.info.digest == by_name.info.digest
    assert by_name.info.model == "mine"


def test_a_damaged_checkpoint_is_named(tmp_path):
    (tmp_path / "base.pt").write_bytes(b"not much")

    with pytest.raises(EngineMissing, match=r"base\.pt cannot be loaded"):
        open_reference(tmp_path / "base.pt", models_dir=tmp_path, cache_dir=tmp_path)


def test_an_unknown_model_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(BadInput, match="whisper-base"):
        open_reference("nothing", models_dir=tmp_path, cache_dir=tmp_path)


def test_an_engine_nobody_knows_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"'siri'.*faster-whisper, openai-whisper"):
        Engines(models_dir=tmp_path, cache_dir=tmp_path).recognizer(engine="siri")


def test_three_tokens_do_not_come_again():
    import torch

    logits = torch.zeros(1, 10)

    _NoRepeatedTriples(1).apply(logits, torch.tensor([[9, 1, 2, 3, 4, 1, 2]]))

    assert torch.isinf(logits[0]).nonzero().flatten().tolist() == [3]
