"""Turns CTranslate2 Whisper weights into a checkpoint of openai-whisper, number for number, once, into the cache.

Both formats hold the same tensors; CTranslate2 stacks query, key and value into one. Source of the format:
CTranslate2's `model_spec.py` (`Model.save`), binary version 6.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from qual.engines.models import weights_digest
from qual.errors import EngineMissing

BINARY_VERSION = 6
_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_FORMAT = 1  # raise it when the checkpoint's content changes
_FIXED = {
    "encoder/conv1": "encoder.conv1",
    "encoder/conv2": "encoder.conv2",
    "encoder/layer_norm": "encoder.ln_post",
    "encoder/position_encodings/encodings": "encoder.positional_embedding",
    "decoder/embeddings": "decoder.token_embedding",
    "decoder/position_encodings/encodings": "decoder.positional_embedding",
    "decoder/layer_norm": "decoder.ln",
}
_IN_LAYER = {  # the third part of a stack is named by its place
    "self_attention/layer_norm": ("attn_ln",),
    "self_attention/linear_0": ("attn.query", "attn.key", "attn.value"),
    "self_attention/linear_1": ("attn.out",),
    "attention/layer_norm": ("cross_attn_ln",),
    "attention/linear_0": ("cross_attn.query",),
    "attention/linear_1": ("cross_attn.key", "cross_attn.value"),
    "attention/linear_2": ("cross_attn.out",),
    "ffn/layer_norm": ("mlp_ln",),
    "ffn/linear_0": ("mlp.0",),
    "ffn/linear_1": ("mlp.2",),
}
_ENDINGS = {"gamma": "weight", "beta": "bias"}


def checkpoint_of(folder: Path, cache_dir: Path, *, digest: str = "") -> Path:
    """Return the openai-whisper checkpoint of the weights in `folder`, making it at the first call.

    Raises EngineMissing for weights that were rounded to 8 bits, or are none of Whisper's.
    """
    from filelock import FileLock

    digest = digest or weights_digest(folder)
    target = Path(cache_dir) / f"openai-{digest[:16]}-{_FORMAT}.pt"
    if target.is_file():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        if not target.is_file():
            import torch

            partial = target.with_suffix(".part")
            torch.save(as_checkpoint(folder), partial)
            partial.replace(target)
    return target


def as_checkpoint(folder: Path) -> dict[str, object]:
    """Return dimensions, tensors under openai-whisper's names, and the heads that align words with sound."""
    import torch

    tensors = dict(read_tensors(folder / "model.bin"))
    state = dict(_renamed(tensors))
    audio, text = state["encoder.positional_embedding"], state["decoder.positional_embedding"]
    heads = json.loads((folder / "config.json").read_text("utf-8")).get("alignment_heads") or []
    return {
        "dims": {
            "n_mels": state["encoder.conv1.weight"].shape[1],
            "n_audio_ctx": audio.shape[0],
            "n_audio_state": audio.shape[1],
            "n_audio_head": int(tensors["encoder/num_heads"]),
            "n_audio_layer": _layers(tensors, "encoder"),
            "n_vocab": state["decoder.token_embedding.weight"].shape[0],
            "n_text_ctx": text.shape[0],
            "n_text_state": text.shape[1],
            "n_text_head": int(tensors["decoder/num_heads"]),
            "n_text_layer": _layers(tensors, "decoder"),
        },
        "model_state_dict": {name: torch.from_numpy(value.copy()) for name, value in state.items()},
        "alignment_heads": [[int(layer), int(head)] for layer, head in heads],
    }


def read_tensors(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Yield every tensor of a CTranslate2 model file under its name there."""
    data = np.memmap(path, np.uint8, mode="r")
    position = 0

    def number(form: str) -> int:
        nonlocal position
        (value,) = struct.unpack_from(f"<{form}", data, position)
        position += struct.calcsize(f"<{form}")
        return int(value)

    def text() -> str:
        nonlocal position
        length = number("H")
        position += length
        return bytes(data[position - length : position - 1]).decode("ascii")

    if number("I") != BINARY_VERSION or text() != "WhisperSpec":
        raise EngineMissing(f"{path} is no Whisper model that can be read here; use it with faster-whisper.")
    number("I")
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = _TYPES.get(number("B")), number("I")
        if kind is None or (kind is np.int8 and len(shape) > 1):
            raise EngineMissing(f"{path} holds rounded weights; only 16-bit or 32-bit ones work with openai-whisper.")
        yield name, np.frombuffer(data, kind, size // np.dtype(kind).itemsize, position).reshape(shape)
        position += size


def _renamed(tensors: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    for name, value in tensors.items():
        stem, _, ending = name.rpartition("/")
        ending = _ENDINGS.get(ending, ending)
        if name in _FIXED:
            yield _FIXED[name], value
        elif stem in _FIXED:
            yield f"{_FIXED[stem]}.{ending}", value
        elif "/layer_" in stem and (rest := stem.split("/", 2)[2]) in _IN_LAYER:
            side, layer = stem.split("/")[:2]
            block = f"{side}.blocks.{layer.removeprefix('layer_')}"
            parts = _IN_LAYER[rest]
            for part, piece in zip(parts, np.split(value, len(parts)), strict=True):
                if not (part.endswith(".key") and ending == "bias"):  # a key has no bias; here it is all zeros
                    yield f"{block}.{part}.{ending}", piece


def _layers(tensors: dict[str, np.ndarray], side: str) -> int:
    numbered = [name.split("/")[1] for name in tensors if name.startswith(f"{side}/layer_")]
    return len({name for name in numbered if name != "layer_norm"})
